package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/callboard/callboard/internal/fault"
)

// failure is what an error of the database means for whoever must do something.
type failure uint8

const (
	unknownFailure failure = iota
	diskFull
	diskFailed
	readOnly
	damaged
	foreign
	busy
	duplicate
)

var (
	errDamaged = errors.New("database is damaged")
	errForeign = errors.New("database is not Callboard's")
)

// fault tells an error of the database by its meaning. Faults, and the ends of ctx,
// keep theirs.
func (s *Store) fault(ctx context.Context, operation string, err error) error {
	return databaseFault(ctx, s.dialect, s.file, operation, err)
}

func databaseFault(ctx context.Context, d dialect, file, operation string, err error) error {
	if err == nil {
		return nil
	}
	if ended := ctx.Err(); ended != nil {
		return fmt.Errorf("%s: %w", operation, ended)
	}
	var known *fault.Error
	if errors.As(err, &known) {
		return err
	}
	cause := fmt.Errorf("%s: %w", operation, err)
	f := classify(d, err).fault(file)
	f.Cause = cause
	return f
}

func classify(d dialect, err error) failure {
	switch {
	case errors.Is(err, errDamaged):
		return damaged
	case errors.Is(err, errForeign):
		return foreign
	}
	return d.classify(err)
}

func (f failure) fault(file string) *fault.Error {
	switch f {
	case diskFull:
		return fault.New(fault.Unavailable, "The disk that holds %s is full; nothing of this change was stored.", file).
			WithFix("Make room on the disk. Callboard goes on by itself.")
	case diskFailed:
		return fault.New(fault.Unavailable, "The disk that holds %s cannot be read or written; nothing of this change was stored.", file).
			WithFix("See to it that the disk is there, has room and is not failing. The log has the cause.")
	case readOnly:
		return fault.New(fault.Unavailable, "The database %s cannot be written.", file).
			WithFix("See to it that the file and its folder can be written by the user who runs Callboard.")
	case damaged:
		return fault.New(fault.Unavailable, "The database %s is damaged.", file).
			WithFix("Restore a backup with callboard restore, or move the file away: the catalog is read again from its sources, without its history.")
	case foreign:
		return fault.New(fault.Invalid, "%s is not a database of Callboard.", file).
			WithFix("Name another data folder with --data, or move that file away.")
	case busy:
		return fault.New(fault.Unavailable, "The database %s is locked by another program.", file).
			WithFix("Close the program that has it open.")
	case duplicate:
		return fault.New(fault.Conflict, "Something else already holds this place.")
	default:
		return fault.New(fault.Internal, "The database %s failed.", file)
	}
}
