package store

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// lockedRange lies far behind the file's text, because Windows keeps others from
// reading what is locked.
func lockedRange() *windows.Overlapped { return &windows.Overlapped{Offset: 1 << 30} }

// lockFile takes the lock of an open file or returns errLocked at once.
func lockFile(file *os.File) error {
	const flags = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	err := windows.LockFileEx(windows.Handle(file.Fd()), flags, 0, 1, 0, lockedRange())
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		return errLocked
	}
	return err
}

func unlockFile(file *os.File) error {
	return windows.UnlockFileEx(windows.Handle(file.Fd()), 0, 1, 0, lockedRange())
}
