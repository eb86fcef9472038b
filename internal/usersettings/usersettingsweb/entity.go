package usersettingsweb

import (
	"net/http"
	"strings"

	"github.com/callboard/callboard/internal/auth"
)

// star gives the entity ref a star or takes it away, as "starred" says; without that, it
// does what was not done before.
func (f *Forms) star(w http.ResponseWriter, r *http.Request) (string, error) {
	ref, p := r.PostFormValue("ref"), auth.Keep(w, r)
	now, err := f.opts.Settings.Of(r.Context(), p.Key)
	if err != nil {
		return "", err
	}
	on, err := isOn(r, "starred", !now.IsStarred(strings.ToLower(ref)))
	if err != nil {
		return "", err
	}
	return "", f.opts.Settings.Star(r.Context(), p.Key, ref, on)
}

// visit notes that somebody sees the page of the entity ref. The page's script posts
// that, because what a browser fetches ahead may never be seen. It is no reason to give
// a guest a cookie.
func (f *Forms) visit(_ http.ResponseWriter, r *http.Request) (string, error) {
	ref := strings.ToLower(r.FormValue("ref"))
	if f.opts.Catalog.Has(ref) {
		f.opts.Settings.Visit(r.Context(), auth.FromContext(r.Context()).Key, ref)
	}
	return "", nil
}
