package files

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"github.com/callboard/callboard/sdk"
)

// ReadError says why a file could not be read, and what to do about it. Documents
// carry it as Err. Where nothing is at the path, sdk.ErrNotExist is in its chain.
type ReadError struct {
	Path string
	// Problem is what is wrong, without the path: "is larger than 10 MiB".
	Problem string
	// Remedy is what to do, a sentence; it may be empty.
	Remedy string
	// Cause is what lies behind it; it may be nil.
	Cause error
}

// Error returns the path and what is wrong with it.
func (e *ReadError) Error() string { return e.Path + " " + e.Problem }

// Sentence returns what is wrong, for the one who can mend it.
func (e *ReadError) Sentence() string { return e.Error() + "." }

// Fix returns what to do, a sentence or nothing.
func (e *ReadError) Fix() string { return e.Remedy }

// Unwrap returns the cause.
func (e *ReadError) Unwrap() error { return e.Cause }

// explain makes a ReadError of what the file system said about path.
func explain(path string, err error) *ReadError {
	var known *ReadError
	switch {
	case errors.As(err, &known):
		return known
	case isNotExist(err), errors.Is(err, syscall.ENOTDIR):
		return &ReadError{path, "does not exist", "Correct the path, or create the file.", sdk.ErrNotExist}
	case errors.Is(err, fs.ErrPermission):
		return &ReadError{path, "cannot be read: permission denied", "Give the user that runs Callboard the right to read it and to enter the folders above it.", err}
	case errors.Is(err, syscall.ELOOP):
		return &ReadError{path, "is a link that leads back to itself", "Remove the link, or point it to a file.", err}
	default:
		return &ReadError{path, "cannot be read: " + rootCause(err), "", err}
	}
}

// rootCause returns the innermost message, without the paths that the outer ones name.
func rootCause(err error) string {
	for inner := errors.Unwrap(err); inner != nil; inner = errors.Unwrap(err) {
		err = inner
	}
	return err.Error()
}

func errTooLarge(path string, size, limit int64) error {
	return &ReadError{path, fmt.Sprintf("is too large: %s, the limit is %s", bytesText(size), bytesText(limit)), "Split it into several files.", nil}
}

func errBinary(path string, data []byte) error {
	if len(data) > 1 && (data[0] == 0xff && data[1] == 0xfe || data[0] == 0xfe && data[1] == 0xff) {
		return &ReadError{path, "is UTF-16 text", "Save it as UTF-8.", nil}
	}
	return &ReadError{path, "is no text: it holds zero bytes", "Point to a YAML file, saved as UTF-8.", nil}
}

func errNotRegular(path string, mode fs.FileMode) error {
	kind, remedy := "a special file", "Point to a file."
	switch {
	case mode.IsDir():
		kind, remedy = "a folder", "Name a file in it, or a glob such as "+path+"/*.yaml."
	case mode&fs.ModeSymlink != 0:
		kind = "a link since a moment ago"
	case mode&fs.ModeNamedPipe != 0:
		kind = "a named pipe"
	case mode&fs.ModeSocket != 0:
		kind = "a socket"
	case mode&fs.ModeDevice != 0:
		kind = "a device"
	}
	return &ReadError{path, "is " + kind + ", not a file", remedy, nil}
}

func errOutside(path, tree string) error {
	problem := "lies outside of everything that was given to this source"
	if tree != "" {
		problem = "lies outside of " + tree + ", which the file that names it may not leave"
	}
	return &ReadError{path, problem, "Move it into the tree, or list it under catalog.locations.", nil}
}

func errInsideGit(path string) error {
	return &ReadError{path, "lies in a .git folder, which is never read", "Point to a file of the work tree.", nil}
}

func bytesText(n int64) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%.1f KiB", float64(n)/(1<<10))
	default:
		return fmt.Sprintf("%d bytes", n)
	}
}
