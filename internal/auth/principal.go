package auth

import (
	"context"
	"net/http"
	"strings"
)

// SharedGuest is the key of a guest who is not told from other guests: programs, and
// the one person who uses a portal on their own machine. It is the user as which
// Backstage's guest provider signs people in.
const SharedGuest = "user:development/guest"

// guestPrefix begins the keys of guests who are told from each other.
const guestPrefix = "guest:"

// newGuest is the key of a guest who has no cookie yet, because nothing was stored for
// them so far.
const newGuest = guestPrefix + "new"

// Principal is who is calling.
type Principal struct {
	// Ref is the canonical ref of the user, "user:default/ana"; empty for a guest.
	Ref string
	// Key is what the principal's settings are filed under: the ref, or one of a guest's.
	// It is never empty for people.
	Key string
}

// IsGuest tells whether nobody knows who is calling.
func (p Principal) IsGuest() bool { return p.Ref == "" }

// IsNew tells whether the caller is a guest for whom nothing can be stored yet; [Keep]
// changes that.
func (p Principal) IsNew() bool { return p.Key == newGuest }

// UserRef is the ref under which Backstage knows the caller: that of the user, or of its
// guest.
func (p Principal) UserRef() string {
	if p.Ref == "" {
		return SharedGuest
	}
	return p.Ref
}

// RefOfKey returns what UserRef is for the principal with that key.
func RefOfKey(key string) string {
	if strings.HasPrefix(key, guestPrefix) {
		return SharedGuest
	}
	return key
}

// Identifier finds out who sent a request. It never returns an empty Key. An error is a
// fault, shown to the caller.
type Identifier interface {
	Identify(r *http.Request) (Principal, error)
}

// Keeper is an Identifier that knows guests again once something is stored for them.
type Keeper interface {
	Identifier
	// Keep makes sure that something can be stored for the caller, who is p, and returns
	// who they are from now on. It writes to the header of the answer.
	Keep(w http.ResponseWriter, p Principal) Principal
}

// unsaid is who calls when the context does not say.
var unsaid = Principal{Key: SharedGuest}

type contextKey struct{}

// caller is what a request's context holds.
type caller struct {
	principal Principal
	keeper    Keeper // nil when there is nothing to keep
}

// FromContext returns who is calling; the shared guest when nobody has said.
func FromContext(ctx context.Context) Principal { return callerOf(ctx).principal }

func callerOf(ctx context.Context) caller {
	if c, ok := ctx.Value(contextKey{}).(caller); ok {
		return c
	}
	return caller{principal: unsaid}
}

// With returns a context in which p is calling.
func With(ctx context.Context, p Principal) context.Context {
	return context.WithValue(ctx, contextKey{}, caller{principal: p})
}

// Keep returns the principal to store something for. A new guest gets a cookie through
// the header of the answer, so call it before anything is written.
func Keep(w http.ResponseWriter, r *http.Request) Principal {
	c := callerOf(r.Context())
	if c.keeper == nil {
		return c.principal
	}
	return c.keeper.Keep(w, c.principal)
}
