package readmodel

import (
	"encoding/base64"
	"encoding/json"

	"github.com/callboard/callboard/internal/fault"
)

// cursor is where a page begins and what it is a page of. It says so by value and ref,
// not by number, so that it stays good when the catalog changes (reference A3, "Cursor
// mode"). On the wire it is JSON in URL-safe base64; to clients it means nothing.
type cursor struct {
	Order       []Order   `json:"order,omitempty"`
	DropMissing bool      `json:"dropMissing,omitempty"`
	Text        *FullText `json:"text,omitempty"`
	Query       Filter    `json:"query"`
	SkipTotal   bool      `json:"skipTotal,omitempty"`

	At       *position `json:"at"`       // the page begins after it, or ends before it
	Previous bool      `json:"previous"` // ends before it
	First    *position `json:"first"`    // the first item of the first page
}

// to returns the text of a cursor that continues c.
func (c cursor) to(at position, first *position, previous bool) string {
	c.At, c.First, c.Previous = &at, first, previous
	text, err := json.Marshal(c)
	if err != nil { // never: texts and numbers only
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

// parseCursor reads a cursor that may come from anybody.
func parseCursor(text string) (cursor, error) {
	if len(text) > 2*maxFilterBytes {
		return cursor{}, malformed(nil)
	}
	data, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return cursor{}, malformed(err)
	}
	if depth(data) > 4*maxFilterDepth {
		return cursor{}, malformed(nil)
	}
	var c cursor
	if err := json.Unmarshal(data, &c); err != nil {
		return cursor{}, malformed(err)
	}
	if c.At == nil || c.First == nil || len(c.Order) > 1 || c.Text != nil && len(c.Text.Fields) > maxTextFields {
		return cursor{}, malformed(nil)
	}
	return c, nil
}

func malformed(cause error) error {
	f := fault.New(fault.Invalid, "Malformed cursor").
		WithFix("Ask for the first page again, and take cursors only from answers.")
	f.Cause = cause
	return f
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (f *Filter) UnmarshalJSON(data []byte) error {
	got, err := parsePredicate(data, true)
	*f = got
	return err
}
