package auth

import (
	"crypto/rand"
	"net/http"
	"strings"
	"time"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/fault"
)

// The cookies of local mode. Browsers send them to every port of a host.
const (
	meCookie    = "callboard-me"
	guestCookie = "callboard-guest"
)

// cookieLife is how long a browser remembers; every change begins it anew.
const cookieLife = 365 * 24 * time.Hour

// Local identifies people by what they say themselves. See the package comment for what
// that is worth.
type Local struct {
	// Anonymous says that people elsewhere use the portal, so that guests are told from
	// each other. Without it everybody at this machine shares one guest's settings.
	Anonymous bool
	// Secure keeps the cookies to https.
	Secure bool
}

var _ Keeper = (*Local)(nil)

// Identify implements Identifier. A cookie that is not as Local writes it counts as none.
func (l *Local) Identify(r *http.Request) (Principal, error) {
	if len(r.Header["Cookie"]) > 0 {
		if c, err := r.Cookie(meCookie); err == nil {
			if ref, err := UserRef(c.Value); err == nil {
				return Principal{Ref: ref, Key: ref}, nil
			}
		}
		if c, err := r.Cookie(guestCookie); err == nil && l.Anonymous && isGuestID(c.Value) {
			return Principal{Key: guestPrefix + c.Value}, nil
		}
	}
	if l.Anonymous && !strings.HasPrefix(r.URL.Path, "/api/") {
		return Principal{Key: newGuest}, nil
	}
	return Principal{Key: SharedGuest}, nil
}

// Keep implements Keeper.
func (l *Local) Keep(w http.ResponseWriter, p Principal) Principal {
	if !p.IsNew() {
		return p
	}
	id := rand.Text()
	http.SetCookie(w, l.cookie(guestCookie, id, cookieLife))
	return Principal{Key: guestPrefix + id}
}

// Choose remembers that the caller is the user with that ref ([UserRef]), and returns
// the principal they are from now on. Whether there is such a user is checked by nobody
// here.
func (l *Local) Choose(w http.ResponseWriter, ref string) (Principal, error) {
	canonical, err := UserRef(ref)
	if err != nil {
		return Principal{}, err
	}
	http.SetCookie(w, l.cookie(meCookie, canonical, cookieLife))
	return Principal{Ref: canonical, Key: canonical}, nil
}

// Forget makes the caller a guest again.
func (l *Local) Forget(w http.ResponseWriter) {
	http.SetCookie(w, l.cookie(meCookie, "", -1))
}

func (l *Local) cookie(name, value string, life time.Duration) *http.Cookie {
	age := int(life / time.Second)
	if life < 0 {
		age = -1
	}
	return &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: age, HttpOnly: true, Secure: l.Secure, SameSite: http.SameSiteLaxMode}
}

// UserRef returns the canonical form of a ref that can name a user, of which the kind and
// the namespace may be left out. Another text is a fault.Invalid.
func UserRef(text string) (string, error) {
	ref, err := entity.ParseRef(text, entity.RefDefaults{Kind: "User"})
	if err != nil {
		return "", fault.Wrap(fault.Invalid, err, "%q does not name a person.", clip(text))
	}
	ref = ref.Canonical()
	if !strings.EqualFold(ref.Kind, "User") || !entity.ValidNamespace(ref.Namespace) || !entity.ValidName(ref.Name) {
		return "", fault.New(fault.Invalid, "%q does not name a person.", clip(text)).
			WithFix("Write it as user:namespace/name.")
	}
	return ref.String(), nil
}

// clip shortens what is said back to the caller.
func clip(text string) string {
	const most = 100
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + "…"
}

// isGuestID tells whether a cookie holds what rand.Text gives.
func isGuestID(id string) bool {
	if len(id) != 26 {
		return false
	}
	for i := range len(id) {
		if c := id[i]; (c < 'A' || c > 'Z') && (c < '2' || c > '7') {
			return false
		}
	}
	return true
}
