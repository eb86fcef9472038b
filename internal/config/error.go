package config

import (
	"fmt"
	"strings"

	"github.com/callboard/callboard/internal/fault"
)

// Pos is where a value was written. The zero Pos means that nobody wrote it: the
// value is a default.
type Pos struct {
	File   string // the file as it was named to Load, or the name of an APP_CONFIG_ variable
	Line   int    // counted from 1; 0 when the value is not from a file
	Column int    // counted from 1; 0 when unknown
}

// IsZero tells whether the value was never written down.
func (p Pos) IsZero() bool { return p == Pos{} }

// String returns file:line:column, leaving out what is unknown.
func (p Pos) String() string {
	switch {
	case p.Line == 0:
		return p.File
	case p.Column == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	default:
		return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
	}
}

// Error is one thing that is wrong in the configuration. It never holds a value
// that came from the environment or from an included file, because those are
// where secrets live.
type Error struct {
	Pos     Pos    // where
	Path    string // the key, as in catalog.locations[2].target; empty for a whole file
	Message string // what is wrong, without a full stop
	Fix     string // what to do about it; may be empty
}

// Error returns position, key, message and fix in one line.
func (e *Error) Error() string {
	if e.Fix == "" {
		return e.sentence()
	}
	return e.sentence() + "; " + e.Fix
}

// Unwrap returns the error as a fault, so that each surface treats it as bad input.
func (e *Error) Unwrap() error {
	f := fault.New(fault.Invalid, "%s", e.sentence())
	if e.Fix == "" {
		return f
	}
	return f.WithFix("%s", e.Fix)
}

func (e *Error) sentence() string {
	var parts []string
	if pos := e.Pos.String(); pos != "" {
		parts = append(parts, pos)
	}
	if e.Path != "" {
		parts = append(parts, e.Path)
	}
	return strings.Join(append(parts, e.Message), ": ")
}
