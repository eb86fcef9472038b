package usersettingsweb

import (
	"net/http"
	"time"

	"github.com/callboard/callboard/internal/auth"
	"github.com/callboard/callboard/internal/fault"
)

// themeLife is how long a browser remembers the theme.
const themeLife = 365 * 24 * time.Hour

// theme sets the colours: "light", "dark", or those of the "system". A cookie keeps it,
// so that the first byte of each page knows.
func (f *Forms) theme(w http.ResponseWriter, r *http.Request) (string, error) {
	c := &http.Cookie{Name: "theme", Path: "/", HttpOnly: true, Secure: f.opts.Secure, SameSite: http.SameSiteLaxMode}
	switch choice := r.PostFormValue("theme"); choice {
	case "system":
		c.MaxAge = -1
	case "light", "dark":
		c.Value, c.MaxAge = choice, int(themeLife/time.Second)
	default:
		return "", fault.New(fault.Invalid, "The theme must be system, light or dark.")
	}
	http.SetCookie(w, c)
	return "", nil
}

// me remembers that the caller is the user ref, or with "forget" that they are a guest.
// What a guest has set goes along to a user who has not set anything.
func (f *Forms) me(w http.ResponseWriter, r *http.Request) (string, error) {
	if f.opts.Chooser == nil {
		return "", fault.New(fault.NotSupported, "Who you are is known from signing in.")
	}
	forget, err := isOn(r, "forget", false)
	if err != nil {
		return "", err
	}
	if forget {
		f.opts.Chooser.Forget(w)
		return "", nil
	}
	ref, err := auth.UserRef(r.PostFormValue("ref"))
	if err != nil {
		return "", err
	}
	if !f.opts.Catalog.IsUser(ref) {
		return "", fault.New(fault.Invalid, "There is no user %s in the catalog.", ref).
			WithFix("Choose one of the people that the catalog knows, or add yourself to it.")
	}
	if before := auth.FromContext(r.Context()); before.IsGuest() {
		if err := f.opts.Settings.Adopt(r.Context(), before.Key, ref); err != nil {
			return "", err
		}
	}
	_, err = f.opts.Chooser.Choose(w, ref)
	return "", err
}
