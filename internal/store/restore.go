package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/callboard/callboard/internal/fault"
)

// Restore puts a backup in place of the database at path (a data folder or a database
// file), and returns where the old one is kept: beside it, with ".before-restore-" and
// the time in its name; empty when there was none.
//
// The backup is copied and checked first, so that a damaged one, one of another program
// or of a newer Callboard (fault.Invalid, fault.Unavailable, fault.Conflict) leaves
// everything as it was. So does a fault.Conflict when a process uses the database.
func Restore(ctx context.Context, backupFile, path string) (kept string, err error) {
	database, err := databaseFile(path)
	if err != nil {
		return "", err
	}
	if err := checkBackupFile(backupFile, database); err != nil {
		return "", err
	}
	if err := os.MkdirAll(filepath.Dir(database), 0o700); err != nil {
		return "", folderFault(filepath.Dir(database), err)
	}
	held, err := acquireLock(database, "")
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, held.release()) }()
	partial, err := copyBeside(ctx, backupFile, database)
	if err != nil {
		return "", err
	}
	defer os.Remove(partial) // is not there any more when all went well
	if err := verify(ctx, sqlite{}, partial, backupFile); err != nil {
		return "", err
	}
	return replace(ctx, sqlite{}, partial, database)
}

func checkBackupFile(backupFile, database string) error {
	backup, err := os.Stat(backupFile)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fault.New(fault.NotFound, "There is no backup at %s.", backupFile)
	case err != nil:
		return fault.Wrap(fault.Unavailable, err, "The backup %s cannot be read: %s.", backupFile, reason(err))
	case !backup.Mode().IsRegular():
		return fault.New(fault.Invalid, "%s is not a file.", backupFile).WithFix("Name a file that callboard backup wrote.")
	}
	if current, err := os.Stat(database); err == nil && os.SameFile(current, backup) {
		return fault.New(fault.Invalid, "%s is the database itself.", backupFile).WithFix("Name a file that callboard backup wrote.")
	}
	if log, err := os.Stat(backupFile + walSuffix); err == nil && log.Size() > 0 {
		return fault.New(fault.Invalid, "%s is a database in use: a part of it is still in %s.", backupFile, backupFile+walSuffix).
			WithFix("Make a backup of it with callboard backup, and restore that.")
	}
	return nil
}

// copyBeside copies a backup to a new file beside the database.
func copyBeside(ctx context.Context, backupFile, database string) (partial string, err error) {
	if partial, err = emptyFile(database); err != nil {
		return "", folderFault(database, err)
	}
	if err := copyFile(ctx, backupFile, partial); err != nil {
		f := fault.New(fault.Unavailable, "The backup %s cannot be copied to %s: %s.", backupFile, filepath.Dir(database), reason(err)).
			WithFix("See to it that the backup can be read and that the disk has room.")
		f.Cause = err
		return "", errors.Join(f, os.Remove(partial))
	}
	return partial, nil
}

func copyFile(ctx context.Context, from, to string) (err error) {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer source.Close()
	target, err := os.OpenFile(to, os.O_WRONLY|os.O_TRUNC, 0)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, target.Close()) }()
	for ctx.Err() == nil {
		switch _, err := io.CopyN(target, source, 16<<20); {
		case errors.Is(err, io.EOF):
			return target.Sync()
		case err != nil:
			return err
		}
	}
	return ctx.Err()
}

// verify tells whether file, a copy of backupFile, can be worked with.
func verify(ctx context.Context, d dialect, file, backupFile string) error {
	db, err := d.openReaders(file)
	if err == nil {
		err = errors.Join(verifyOpen(ctx, d, db, backupFile), db.Close())
	}
	const fix = "Name another file that callboard backup wrote."
	switch f := classify(d, err); {
	case ctx.Err() != nil || err == nil:
	case f == damaged:
		return &fault.Error{Kind: fault.Unavailable, Sentence: "The backup " + backupFile + " is damaged.", Fix: fix, Cause: err}
	case f == foreign:
		return &fault.Error{Kind: fault.Invalid, Sentence: backupFile + " is not a backup of Callboard.", Fix: fix, Cause: err}
	}
	return databaseFault(ctx, d, backupFile, "check backup "+backupFile, err)
}

func verifyOpen(ctx context.Context, d dialect, db *sql.DB, backupFile string) error {
	current, _, err := versions(ctx, db, d)
	if err != nil {
		return err
	}
	if current == 0 {
		return fault.New(fault.Invalid, "The backup %s is empty.", backupFile).WithFix("Name another file that callboard backup wrote.")
	}
	return d.check(ctx, db)
}

// replace puts file in place of the database, whose log is moved into it first, and
// returns where the old one is kept. At no moment is there no database.
func replace(ctx context.Context, d dialect, file, database string) (kept string, err error) {
	operation := "replace " + database
	if _, err := os.Stat(database); err == nil {
		if kept, err = keepOld(ctx, d, database); err != nil {
			return "", fmt.Errorf("%s: %w", operation, err)
		}
	}
	if err := os.Rename(file, database); err != nil {
		return kept, folderFault(database, err)
	}
	return kept, syncFolder(database)
}

// keepOld gives the database a second name and moves its log away, if one is left.
func keepOld(ctx context.Context, d dialect, database string) (kept string, err error) {
	kept = database + ".before-restore-" + time.Now().UTC().Format("20060102-150405.000")
	if err := d.settle(ctx, database); err != nil {
		// A damaged database is a reason to restore, not one to refuse it.
		if ended := ctx.Err(); ended != nil {
			return "", ended
		}
	}
	if err := linkOrRename(database, kept); err != nil {
		return "", folderFault(database, err)
	}
	for _, suffix := range []string{walSuffix, shmSuffix} {
		if err := os.Rename(database+suffix, kept+suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", folderFault(database, err)
		}
	}
	return kept, nil
}

func linkOrRename(from, to string) error {
	if os.Link(from, to) == nil {
		return nil
	}
	return os.Rename(from, to) // a file system without links
}
