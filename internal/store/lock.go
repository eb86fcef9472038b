package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/callboard/callboard/internal/fault"
)

// errLocked is what lockFile returns when another process has the lock.
var errLocked = errors.New("locked by another process")

// holder is what a lock file tells about the process that holds it.
type holder struct {
	PID     int       `json:"pid"`
	Started time.Time `json:"started"`
	Address string    `json:"address,omitempty"`
}

// String describes the holder for a person.
func (h holder) String() string {
	if h.PID == 0 {
		return "another process"
	}
	s := fmt.Sprintf("process %d (started %s", h.PID, h.Started.UTC().Format("2006-01-02 15:04:05 UTC"))
	if h.Address != "" {
		s += ", serving " + h.Address
	}
	return s + ")"
}

// lock keeps other processes from a database. The operating system lets go of it when
// the process ends in whatever way, so that no stale lock ever needs a person.
type lock struct{ file *os.File }

// acquireLock locks a database file by a file beside it; a fault.Conflict tells who
// has it already. The lock file stays when the lock is released: removing it would
// let two processes lock two files of the same name.
func acquireLock(database, address string) (*lock, error) {
	path := database + ".lock"
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, folderFault(path, err)
	}
	switch err := lockFile(file); {
	case errors.Is(err, errLocked):
		defer file.Close()
		return nil, inUseFault(database, readHolder(file))
	case err != nil:
		return nil, errors.Join(folderFault(path, err), file.Close())
	}
	l := &lock{file: file}
	if err := l.describe(holder{PID: os.Getpid(), Started: time.Now().UTC(), Address: address}); err != nil {
		return nil, errors.Join(folderFault(path, err), l.release())
	}
	return l, nil
}

func inUseFault(database string, by holder) error {
	return fault.New(fault.Conflict, "The data folder %s is in use by %s.", filepath.Dir(database), by).
		WithFix("Stop that process, or give this one a folder of its own with --data.")
}

// describe writes who holds the lock. A full disk is no reason not to start: then
// nothing can be told.
func (l *lock) describe(h holder) error {
	data, err := json.Marshal(h)
	if err != nil {
		return err
	}
	if err := l.file.Truncate(0); err != nil {
		return err
	}
	_, _ = l.file.WriteAt(append(data, '\n'), 0)
	return nil
}

// readHolder returns the zero holder when the file tells none.
func readHolder(file *os.File) (h holder) {
	data := make([]byte, 4096)
	n, _ := file.ReadAt(data, 0)
	if json.Unmarshal(data[:n], &h) != nil {
		return holder{}
	}
	return h
}

func (l *lock) release() error {
	return errors.Join(l.file.Truncate(0), unlockFile(l.file), l.file.Close())
}
