package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/callboard/callboard/internal/fault"
)

// BackupOptions say how a backup is made.
type BackupOptions struct {
	// Overwrite replaces a file that is there already.
	Overwrite bool
}

// Backup writes a copy of the database to file while it is in use: see the function of
// that name.
func (s *Store) Backup(ctx context.Context, file string, o BackupOptions) error {
	if err := s.begin(); err != nil {
		return err
	}
	defer s.end()
	return backup(ctx, s.dialect, s.file, file, o)
}

// Backup writes a copy of the database at path (a data folder or a database file) to
// file, also while another process works with it. The copy is one whole database as of
// one moment, and appears under its name only when it is complete and on the disk. A
// file that is there already is a fault.Conflict.
func Backup(ctx context.Context, path, file string, o BackupOptions) error {
	database, err := existingDatabase(path)
	if err != nil {
		return err
	}
	return backup(ctx, sqlite{}, database, file, o)
}

func existingDatabase(path string) (string, error) {
	database, err := databaseFile(path)
	if err != nil {
		return "", err
	}
	if _, err := os.Stat(database); errors.Is(err, fs.ErrNotExist) {
		return "", fault.New(fault.NotFound, "There is no database at %s.", database).
			WithFix("Name the data folder with --data.")
	}
	return database, nil
}

func backup(ctx context.Context, d dialect, database, file string, o BackupOptions) error {
	if err := checkBackupTarget(database, file, o); err != nil {
		return err
	}
	partial, err := emptyFile(file)
	if err != nil {
		return backupFault(file, err)
	}
	defer os.Remove(partial) // is not there any more when all went well
	operation := fmt.Sprintf("back up %s to %s", database, file)
	if err := d.copy(ctx, database, partial); err != nil {
		if classify(d, err) == diskFull {
			return backupFault(file, err)
		}
		return databaseFault(ctx, d, database, operation, err)
	}
	if err := syncFile(partial); err != nil {
		return backupFault(file, err)
	}
	return publish(partial, file, o.Overwrite)
}

func checkBackupTarget(database, file string, o BackupOptions) error {
	there, err := os.Stat(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return backupFault(file, err)
	}
	source, err := os.Stat(database)
	if err != nil {
		return backupFault(file, err)
	}
	switch {
	case os.SameFile(there, source):
		return fault.New(fault.Invalid, "%s is the database itself.", file).WithFix("Name another file for the backup.")
	case !there.Mode().IsRegular():
		return fault.New(fault.Invalid, "%s is not a file.", file).WithFix("Name a file for the backup.")
	case !o.Overwrite:
		return existsFault(file)
	}
	return nil
}

func existsFault(file string) error {
	return fault.New(fault.Conflict, "The file %s exists already.", file).
		WithFix("Name another file, or allow that it is overwritten.")
}

func backupFault(file string, cause error) error {
	f := fault.New(fault.Unavailable, "The backup %s cannot be written: %s.", file, reason(cause)).
		WithFix("See to it that its folder exists, can be written and has room.")
	f.Cause = cause
	return f
}

// emptyFile makes a file of a new name beside file, which only this user can read.
func emptyFile(file string) (string, error) {
	made, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".partial-*")
	if err != nil {
		return "", err
	}
	return made.Name(), made.Close()
}

// publish gives a finished file its name. Without overwrite it makes a link first,
// because renaming would replace a file that appeared in the meantime.
func publish(partial, file string, overwrite bool) error {
	if !overwrite {
		switch err := os.Link(partial, file); {
		case err == nil:
			return errors.Join(os.Remove(partial), syncFolder(file))
		case errors.Is(err, fs.ErrExist):
			return existsFault(file)
		} // a file system without links
	}
	if err := os.Rename(partial, file); err != nil {
		return backupFault(file, err)
	}
	return syncFolder(file)
}
