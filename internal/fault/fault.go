// Package fault names the few ways in which an operation can fail, so that every
// surface can tell them apart by meaning: httpkit turns a fault into a page or a
// Backstage-shaped JSON answer, the CLI into a sentence and an exit code.
//
// A fault keeps two things apart: the sentence for the person who asked, and the
// cause for whoever operates the portal. Only the sentence is shown.
package fault

import (
	"errors"
	"fmt"
)

// Kind says what sort of failure it is.
type Kind uint8

// The kinds of failure. Their names on the wire are those of Backstage
// (reference: catalog REST API, "Errors").
const (
	Internal     Kind = iota // the portal's own fault; the cause is logged, not shown
	Invalid                  // the request cannot be understood or is not allowed to be so
	NotFound                 // what was asked for is not there
	Forbidden                // the caller may not do this
	Unauthorized             // the caller is not known
	Conflict                 // something else already holds this place
	Unavailable              // cannot be done at this moment; trying later may help
	NotSupported             // the portal does not do this
)

// String returns the error name that Backstage's clients know.
func (k Kind) String() string {
	switch k {
	case Invalid:
		return "InputError"
	case NotFound:
		return "NotFoundError"
	case Forbidden:
		return "NotAllowedError"
	case Unauthorized:
		return "AuthenticationError"
	case Conflict:
		return "ConflictError"
	case Unavailable:
		return "ServiceUnavailableError"
	case NotSupported:
		return "NotImplementedError"
	default:
		return "InternalError"
	}
}

// Status returns the HTTP status code of the kind.
func (k Kind) Status() int {
	switch k {
	case Invalid:
		return 400
	case NotFound:
		return 404
	case Forbidden:
		return 403
	case Unauthorized:
		return 401
	case Conflict:
		return 409
	case Unavailable:
		return 503
	case NotSupported:
		return 501
	default:
		return 500
	}
}

// Error is a failure with a kind, a sentence for the user, and perhaps a cause.
type Error struct {
	Kind     Kind
	Sentence string // what is wrong, for the person who asked
	Fix      string // what to do about it; may be empty
	Cause    error  // what lies behind it; never shown to users
}

// Error returns the sentence followed by the cause, as it should be logged.
func (e *Error) Error() string {
	if e.Cause == nil {
		return e.Sentence
	}
	return e.Sentence + ": " + e.Cause.Error()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// New returns a fault of kind k with a formatted sentence.
func New(k Kind, format string, args ...any) *Error {
	return &Error{Kind: k, Sentence: fmt.Sprintf(format, args...)}
}

// Wrap returns a fault of kind k around cause. It returns nil when cause is nil.
func Wrap(k Kind, cause error, format string, args ...any) error {
	if cause == nil {
		return nil
	}
	return &Error{Kind: k, Sentence: fmt.Sprintf(format, args...), Cause: cause}
}

// WithFix returns a copy of e that tells what to do.
func (e *Error) WithFix(format string, args ...any) *Error {
	c := *e
	c.Fix = fmt.Sprintf(format, args...)
	return &c
}

// Of returns the kind of the first fault in err's chain; Internal when there is none.
func Of(err error) Kind {
	var f *Error
	if errors.As(err, &f) {
		return f.Kind
	}
	return Internal
}

// Is tells whether err is a fault of kind k.
func Is(err error, k Kind) bool {
	var f *Error
	return errors.As(err, &f) && f.Kind == k
}

// Sentence returns what may be shown to the person who asked. For an error that is
// no fault it is a general sentence: the details belong in the log.
func Sentence(err error) string {
	var f *Error
	if errors.As(err, &f) && f.Kind != Internal {
		return f.Sentence
	}
	return "Something went wrong inside Callboard. The log has the details."
}
