package usersettingsweb

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/callboard/callboard/internal/auth"
	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/internal/httpkit"
	"github.com/callboard/callboard/internal/usersettings"
)

// Where forms are posted to.
const (
	StarPath        = "/settings/star"
	VisitPath       = "/settings/visit"
	ThemePath       = "/settings/theme"
	MePath          = "/settings/me"
	ViewsPath       = "/settings/views"
	ArrangementPath = "/settings/arrangement"
	HomePath        = "/settings/home"
)

// inlineHeader is what a script sends with a form when it stays on the page.
const inlineHeader = "X-Callboard"

// maxBack bounds the address that an answer leads back to, in bytes.
const maxBack = 8 << 10

// Settings are everybody's; [*usersettings.Service] is one.
type Settings interface {
	Of(ctx context.Context, key string) (*usersettings.Settings, error)
	Adopt(ctx context.Context, from, to string) error
	Star(ctx context.Context, key, ref string, on bool) error
	Visit(ctx context.Context, key, ref string)
	SaveView(ctx context.Context, key string, v usersettings.View) (usersettings.View, error)
	RenameView(ctx context.Context, key, id, name string) error
	DeleteView(ctx context.Context, key, id string) error
	SetDefaultView(ctx context.Context, key, id string, on bool) error
	SaveArrangement(ctx context.Context, key, kind string, columns []string, density string) error
	SaveHome(ctx context.Context, key string, layout json.RawMessage) error
}

// Chooser remembers who somebody says they are; [*auth.Local] is one.
type Chooser interface {
	Choose(w http.ResponseWriter, ref string) (auth.Principal, error)
	Forget(w http.ResponseWriter)
}

// Catalog knows what there is, by canonical ref.
type Catalog interface {
	Has(ref string) bool
	IsUser(ref string) bool
}

// Options are what the forms work on.
type Options struct {
	Settings Settings
	// Chooser may be nil: then nobody can say who they are.
	Chooser Chooser
	Catalog Catalog
	// Secure keeps the cookie of the theme to https.
	Secure bool
}

// Forms answers what is posted.
type Forms struct{ opts Options }

// New returns the forms.
func New(opts Options) *Forms { return &Forms{opts} }

// Routes is where handlers are registered; [*httpkit.Router] is one.
type Routes interface {
	Handle(pattern string, h httpkit.Handler)
}

// Register registers every address.
func (f *Forms) Register(rt Routes) {
	rt.Handle("POST "+StarPath, form(f.star))
	rt.Handle("POST "+VisitPath, form(f.visit))
	rt.Handle("POST "+ThemePath, form(f.theme))
	rt.Handle("POST "+MePath, form(f.me))
	rt.Handle("POST "+ViewsPath, form(f.views))
	rt.Handle("POST "+ArrangementPath, form(f.arrangement))
	rt.Handle("POST "+HomePath, form(f.home))
}

// form reads what was posted, lets h do it, and leads back to where the form was. The
// address that h returns counts when the form has none.
func form(h func(w http.ResponseWriter, r *http.Request) (back string, err error)) httpkit.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := readForm(w, r); err != nil {
			return err
		}
		back, err := h(w, r)
		if err != nil {
			return err
		}
		w.Header().Set("Cache-Control", "no-store")
		if isInline(r) {
			httpkit.WriteEmpty(w, http.StatusNoContent)
			return nil
		}
		for _, address := range []string{r.PostFormValue("back"), back, referer(r), "/"} {
			if isLocal(address) {
				w.Header().Set("Location", address)
				break
			}
		}
		w.WriteHeader(http.StatusSeeOther)
		return nil
	}
}

// readForm accepts both encodings of forms, scripts being given to the second.
func readForm(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, httpkit.MaxBody)
	err := r.ParseForm() // ParseMultipartForm would hide what is wrong with this
	if err == nil && strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		err = r.ParseMultipartForm(httpkit.MaxBody)
	}
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return &httpkit.TooLarge{Limit: httpkit.MaxBody}
	}
	return fault.Wrap(fault.Invalid, err, "The form could not be read.")
}

// isInline tells whether a script waits for the answer, rather than a person for a page.
func isInline(r *http.Request) bool {
	return r.Header.Get(inlineHeader) != "" || strings.HasPrefix(r.Header.Get("Accept"), "application/json")
}

// referer is the page of this portal on which the form was; empty when that is not told.
func referer(r *http.Request) string {
	u, err := url.Parse(r.Referer())
	if err != nil || u.Host != r.Host {
		return ""
	}
	return u.RequestURI()
}

// isLocal tells whether an address is one of this portal, in the eyes of any browser:
// they take \ for / and leave out tabs and line ends.
func isLocal(address string) bool {
	if !strings.HasPrefix(address, "/") || strings.HasPrefix(address, "//") || len(address) > maxBack {
		return false
	}
	for i := range len(address) {
		if c := address[i]; c <= ' ' || c >= 0x7f || c == '\\' {
			return false
		}
	}
	u, err := url.Parse(address)
	return err == nil && u.Scheme == "" && u.Host == "" && u.User == nil
}

// isOn reads a switch: "true", "on", "1". Absent, it is otherwise.
func isOn(r *http.Request, name string, otherwise bool) (bool, error) {
	text := r.PostFormValue(name)
	switch text {
	case "":
		return otherwise, nil
	case "on":
		return true, nil
	case "off":
		return false, nil
	}
	on, err := strconv.ParseBool(text)
	return on, fault.Wrap(fault.Invalid, err, "The field %s must be true or false.", name)
}
