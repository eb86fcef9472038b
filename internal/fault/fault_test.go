package fault

import (
	"errors"
	"fmt"
	"io"
	"testing"
)

func TestKinds(t *testing.T) {
	t.Parallel()
	for kind, want := range map[Kind]struct {
		name   string
		status int
	}{
		Internal: {"InternalError", 500}, Invalid: {"InputError", 400}, NotFound: {"NotFoundError", 404}, Forbidden: {"NotAllowedError", 403},
		Unauthorized: {"AuthenticationError", 401}, Conflict: {"ConflictError", 409}, Unavailable: {"ServiceUnavailableError", 503},
		NotSupported: {"NotImplementedError", 501}, Kind(200): {"InternalError", 500},
	} {
		if kind.String() != want.name || kind.Status() != want.status {
			t.Errorf("kind %d is %s with status %d, want %s with %d", kind, kind, kind.Status(), want.name, want.status)
		}
	}
}

func TestError(t *testing.T) {
	t.Parallel()
	plain := New(NotFound, "there is no %s", "entity a")
	wrapped := Wrap(Unavailable, io.ErrUnexpectedEOF, "%s cannot be read", "b.yaml")
	around := fmt.Errorf("reading the catalog: %w", wrapped)
	secret := Wrap(Internal, errors.New("password=x"), "reading the password")
	for _, c := range []struct {
		err      error
		text     string
		sentence string
		kind     Kind
	}{
		{plain, "there is no entity a", "there is no entity a", NotFound},
		{wrapped, "b.yaml cannot be read: unexpected EOF", "b.yaml cannot be read", Unavailable},
		{around, "reading the catalog: b.yaml cannot be read: unexpected EOF", "b.yaml cannot be read", Unavailable},
		{secret, "reading the password: password=x", "Something went wrong inside Callboard. The log has the details.", Internal},
		{io.EOF, "EOF", "Something went wrong inside Callboard. The log has the details.", Internal},
	} {
		if c.err.Error() != c.text || Sentence(c.err) != c.sentence || Of(c.err) != c.kind {
			t.Errorf("%q (%s, shown as %q), want %q (%s, shown as %q)", c.err, Of(c.err), Sentence(c.err), c.text, c.kind, c.sentence)
		}
	}
	if !errors.Is(around, io.ErrUnexpectedEOF) {
		t.Error("the cause is lost")
	}
	if !Is(around, Unavailable) || Is(around, NotFound) || Is(io.EOF, Internal) || Is(nil, Internal) {
		t.Error("Is is wrong")
	}
	if Wrap(Invalid, nil, "nothing") != nil {
		t.Error("wrapping nothing gives something")
	}
}

// The outer fault is the one that counts: it knows what the caller asked for.
func TestOuterFaultCounts(t *testing.T) {
	t.Parallel()
	inner := New(NotFound, "no row")
	outer := Wrap(Conflict, inner, "cannot be renamed")
	if Of(outer) != Conflict || Sentence(outer) != "cannot be renamed" || !errors.Is(outer, inner) {
		t.Errorf("got %s, %q", Of(outer), Sentence(outer))
	}
}

func TestWithFix(t *testing.T) {
	t.Parallel()
	plain := New(Invalid, "the cursor is not valid")
	fixed := plain.WithFix("Begin again without %s.", "cursor")
	if plain.Fix != "" || fixed.Fix != "Begin again without cursor." || fixed.Sentence != plain.Sentence || fixed.Kind != Invalid {
		t.Errorf("got %+v of %+v", fixed, plain)
	}
}
