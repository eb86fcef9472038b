package store

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/callboard/callboard/internal/fault"
)

// fileName is the database's name in a data folder.
const fileName = "callboard.db"

// databaseFile returns the database that path means: itself if it is a file or ends
// like one, or the one in that folder.
func databaseFile(path string) (string, error) {
	if path == "" {
		return "", fault.New(fault.Invalid, "No data folder is given.").WithFix("Name one with --data.")
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return "", fault.Wrap(fault.Invalid, err, "The path %s of the data folder cannot be used.", path)
	}
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		path = filepath.Join(path, fileName)
	case err == nil && !info.Mode().IsRegular():
		return "", fault.New(fault.Invalid, "%s is neither a folder nor a file.", path).
			WithFix("Name another data folder with --data.")
	case errors.Is(err, fs.ErrNotExist) && !strings.HasSuffix(path, ".db"):
		path = filepath.Join(path, fileName)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return "", folderFault(path, err)
	}
	return realPath(path), nil
}

// realPath follows symbolic links, so that one database has one name and one lock.
func realPath(file string) string {
	if real, err := filepath.EvalSymlinks(file); err == nil {
		return real
	}
	if folder, err := filepath.EvalSymlinks(filepath.Dir(file)); err == nil {
		return filepath.Join(folder, filepath.Base(file))
	}
	return file
}

// prepareFile returns the database file that path means and sees to it that it is
// there. Only the user who runs Callboard can read what is made.
func prepareFile(path string) (string, error) {
	file, err := databaseFile(path)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return "", folderFault(filepath.Dir(file), err)
	}
	made, err := os.OpenFile(file, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return "", folderFault(file, err)
	}
	if err := made.Close(); err != nil {
		return "", folderFault(file, err)
	}
	return realPath(file), nil
}

func folderFault(path string, cause error) error {
	f := fault.New(fault.Unavailable, "The data folder cannot be used: %s: %s.", path, reason(cause)).
		WithFix("See to it that the folder can be written by the user who runs Callboard, or name another one with --data.")
	f.Cause = cause
	return f
}

// reason is the innermost error: the operating system's word, without operation and path.
func reason(err error) string {
	for inner := errors.Unwrap(err); inner != nil; inner = errors.Unwrap(err) {
		err = inner
	}
	return err.Error()
}
