package usersettingsweb_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/internal/auth"
	"github.com/callboard/callboard/internal/httpkit"
	"github.com/callboard/callboard/internal/usersettings"
	"github.com/callboard/callboard/internal/usersettings/usersettingsweb"
)

const ana = "user:default/ana"

// entities is a catalog.
type entities []string

func (e entities) Has(ref string) bool    { return slices.Contains(e, ref) }
func (e entities) IsUser(ref string) bool { return strings.HasPrefix(ref, "user:") && e.Has(ref) }

// browser is somebody who posts forms, and keeps cookies.
type browser struct {
	t        *testing.T
	settings *usersettings.Service
	handler  http.Handler
	cookies  map[string]string
}

func newBrowser(t *testing.T, local auth.Local) *browser {
	settings := usersettings.New(usersettings.Options{Store: usersettings.NewMemoryStore()})
	router := httpkit.NewRouter(httpkit.Options{})
	usersettingsweb.New(usersettingsweb.Options{
		Settings: settings, Chooser: &local, Catalog: entities{ana, "component:default/a", "group:default/g"}, Secure: local.Secure,
	}).Register(router)
	return &browser{t: t, settings: settings, cookies: map[string]string{}, handler: auth.Middleware(&local, router, httpkit.Refuse)}
}

// post sends a form, written as a query string, and keeps the cookies of the answer.
func (b *browser) post(path, fields string, header ...string) *httptest.ResponseRecorder {
	b.t.Helper()
	r := httptest.NewRequest("POST", path, strings.NewReader(fields))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.send(r, header...)
}

func (b *browser) send(r *http.Request, header ...string) *httptest.ResponseRecorder {
	b.t.Helper()
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	b.handler.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		b.cookies[c.Name] = c.Value
		if c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		}
	}
	return w
}

// of returns the settings of whom the browser is now.
func (b *browser) of(key string) *usersettings.Settings {
	b.t.Helper()
	s, err := b.settings.Of(b.t.Context(), key)
	if err != nil {
		b.t.Fatal(err)
	}
	return s
}

func (b *browser) leads(w *httptest.ResponseRecorder, want string) {
	b.t.Helper()
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != want {
		b.t.Errorf("got %d %q %s, want 303 %q", w.Code, w.Header().Get("Location"), w.Body, want)
	}
}

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func TestStar(t *testing.T) {
	t.Parallel()
	b := newBrowser(t, auth.Local{})
	b.leads(b.post("/settings/star", "ref=component:default/a&starred=true&back=/catalog?x=1%26y=2"), "/catalog?x=1&y=2")
	same(t, "stars", b.of(auth.SharedGuest).Starred(), []string{"component:default/a"})
	b.leads(b.post("/settings/star", "ref=Component:default/A&back=/"), "/") // again: takes it away
	same(t, "stars", b.of(auth.SharedGuest).Starred(), []string(nil))
	w := b.post("/settings/star", "ref=component:default/a&starred=true", "X-Callboard", "inline")
	same(t, "status", w.Code, http.StatusNoContent)
	w = b.post("/settings/star", "ref=component:default/a&starred=false", "Accept", "application/json")
	same(t, "status", w.Code, http.StatusNoContent)
	same(t, "stars", b.of(auth.SharedGuest).Starred(), []string(nil))
	for _, bad := range []string{"", "ref=nonsense", "ref=component:default/a&starred=perhaps"} {
		same(t, bad, b.post("/settings/star", bad).Code, http.StatusBadRequest)
	}
}

// TestFetchedForm posts what a script makes of a form.
func TestFetchedForm(t *testing.T) {
	t.Parallel()
	b := newBrowser(t, auth.Local{})
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, value := range map[string]string{"ref": "component:default/a", "starred": "true"} {
		if err := form.WriteField(name, value); err != nil {
			t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest("POST", "/settings/star", &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	same(t, "status", b.send(r, "X-Callboard", "inline").Code, http.StatusNoContent)
	same(t, "stars", len(b.of(auth.SharedGuest).Starred()), 1)
}

func TestBackIsLocal(t *testing.T) {
	t.Parallel()
	b := newBrowser(t, auth.Local{})
	for back, want := range map[string]string{
		"/catalog/default/component/x?tab=1#top": "/catalog/default/component/x?tab=1#top",
		"/catalog?filters[kind]=api":             "/catalog?filters[kind]=api",
		"//evil.example":                         "/from?here=1",
		"///evil.example":                        "/from?here=1",
		`/\evil.example`:                         "/from?here=1",
		"/\t/evil.example":                       "/from?here=1",
		"/\n/evil.example":                       "/from?here=1",
		"https://evil.example/":                  "/from?here=1",
		"javascript:alert(1)":                    "/from?here=1",
		"catalog":                                "/from?here=1",
		"/ü":                                     "/from?here=1",
		"/%zz":                                   "/from?here=1",
		"/" + strings.Repeat("x", 9000):          "/from?here=1",
		"":                                       "/from?here=1",
	} {
		w := b.post("/settings/theme", url.Values{"theme": {"dark"}, "back": {back}}.Encode(), "Referer", "http://example.com/from?here=1")
		b.leads(w, want)
	}
	for referer, want := range map[string]string{
		"http://elsewhere.example/from": "/", "": "/", "%": "/", "http://example.com": "/", "http://example.com//evil.example": "/",
	} {
		b.leads(b.post("/settings/theme", "theme=dark", "Referer", referer), want)
	}
}

func FuzzBack(f *testing.F) {
	for _, seed := range []string{"/", "//x", `/\x`, "/a?b#c", "/a:b@c", "/;x", "/%2f/x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, back string) {
		b := newBrowser(t, auth.Local{})
		to := b.post("/settings/theme", url.Values{"theme": {"dark"}, "back": {back}}.Encode()).Header().Get("Location")
		u, err := url.Parse("http://example.com" + strings.ReplaceAll(to, `\`, "/"))
		if err != nil || u.Host != "example.com" || !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\t\r\n\\") {
			t.Errorf("%q leads to %q", back, to)
		}
	})
}

func TestTheme(t *testing.T) {
	t.Parallel()
	b := newBrowser(t, auth.Local{Secure: true})
	w := b.post("/settings/theme", "theme=dark&back=/x")
	b.leads(w, "/x")
	same(t, "theme", b.cookies["theme"], "dark")
	if c := w.Result().Cookies()[0]; !c.Secure || c.MaxAge < 3600 || c.Path != "/" {
		t.Errorf("cookie is %v", c)
	}
	b.post("/settings/theme", "theme=system")
	if value, ok := b.cookies["theme"]; ok {
		t.Errorf("theme is %q still", value)
	}
	same(t, "bad theme", b.post("/settings/theme", "theme=pink").Code, http.StatusBadRequest)
}

func TestMe(t *testing.T) {
	t.Parallel()
	for _, anonymous := range []bool{false, true} {
		t.Run(fmt.Sprint("anonymous ", anonymous), func(t *testing.T) {
			t.Parallel()
			b := newBrowser(t, auth.Local{Anonymous: anonymous})
			b.post("/settings/star", "ref=component:default/a&starred=true")
			b.leads(b.post("/settings/me", "ref=Ana&back=/settings"), "/settings")
			same(t, "cookie", b.cookies["callboard-me"], ana)
			same(t, "stars that came along", b.of(ana).Starred(), []string{"component:default/a"})
			b.post("/settings/star", "ref=component:default/a&starred=false")
			same(t, "stars", b.of(ana).Starred(), []string(nil))
			b.leads(b.post("/settings/me", "forget=true"), "/")
			if _, ok := b.cookies["callboard-me"]; ok {
				t.Error("the cookie is there still")
			}
			for _, bad := range []string{"ref=nobody", "ref=group:default/g", "ref=", "ref=a+b", "forget=perhaps"} {
				w := b.post("/settings/me", bad)
				if w.Code != http.StatusBadRequest || w.Header().Get("Set-Cookie") != "" {
					t.Errorf("%s: got %d %v", bad, w.Code, w.Header())
				}
			}
		})
	}
}

// TestGuestsAreApart checks that a guest who only reads leaves no trace, and that two
// guests who store something don't see each other's.
func TestGuestsAreApart(t *testing.T) {
	t.Parallel()
	b := newBrowser(t, auth.Local{Anonymous: true})
	b.post("/settings/visit?ref=component:default/a", "")
	same(t, "cookies after a visit", len(b.cookies), 0)
	same(t, "popularity", b.settings.Popularity("component:default/a"), 1)
	b.post("/settings/star", "ref=component:default/a")
	first := b.cookies["callboard-guest"]
	same(t, "stars", len(b.of("guest:"+first).Starred()), 1)
	b.post("/settings/star", "ref=group:default/g")
	same(t, "guest stays the same", b.cookies["callboard-guest"], first)
	b.cookies = map[string]string{}
	b.post("/settings/star", "ref=group:default/g")
	second := b.cookies["callboard-guest"]
	if first == second || len(b.of("guest:"+second).Starred()) != 1 || len(b.of("guest:"+first).Starred()) != 2 {
		t.Errorf("guests %s and %s are not apart", first, second)
	}
}

func TestVisit(t *testing.T) {
	t.Parallel()
	b := newBrowser(t, auth.Local{})
	same(t, "status", b.post("/settings/visit?ref=Component:default/A", "", "X-Callboard", "inline").Code, http.StatusNoContent)
	b.post("/settings/visit", "ref=component:default/unknown")
	b.post("/settings/visit", "ref=group:default/g")
	visits := b.of(auth.SharedGuest).Recent(9)
	same(t, "visits", len(visits), 2)
}

func TestViews(t *testing.T) {
	t.Parallel()
	b := newBrowser(t, auth.Local{})
	b.leads(b.post("/settings/views", "do=save&page=/catalog&name=Mine&query=?filters[kind]=api&default=on"), "/catalog?filters[kind]=api")
	b.leads(b.post("/settings/views", "do=save&page=/catalog&name=All"), "/catalog")
	views := func() []usersettings.View { return b.of(auth.SharedGuest).Views() }
	id := views()[1].ID
	same(t, "saved", views()[1], usersettings.View{ID: id, Page: "/catalog", Name: "Mine", Query: "filters[kind]=api", Default: true})
	b.leads(b.post("/settings/views", "do=rename&name=Ours&back=/catalog&id="+id), "/catalog")
	b.leads(b.post("/settings/views", "do=default&on=false&back=/catalog&id="+id), "/catalog")
	same(t, "renamed", views()[1], usersettings.View{ID: id, Page: "/catalog", Name: "Ours", Query: "filters[kind]=api"})
	b.leads(b.post("/settings/views", "do=default&back=/catalog&id="+id), "/catalog")
	same(t, "default", views()[1].Default, true)
	same(t, "taken name", b.post("/settings/views", "do=rename&name=all&id="+id).Code, http.StatusConflict)
	b.leads(b.post("/settings/views", "do=delete&back=/catalog&id="+id), "/catalog")
	same(t, "views", len(views()), 1)
	same(t, "deleted twice", b.post("/settings/views", "do=delete&id="+id).Code, http.StatusNotFound)
	for _, bad := range []string{"", "do=else", "do=save", "do=save&page=//evil&name=x", "do=save&page=/catalog&name=x&default=z", "do=default&on=z"} {
		same(t, bad, b.post("/settings/views", bad).Code, http.StatusBadRequest)
	}
}

func TestArrangementAndHome(t *testing.T) {
	t.Parallel()
	b := newBrowser(t, auth.Local{})
	b.leads(b.post("/settings/arrangement", "kind=Component&column=owner&column=type&density=compact&back=/catalog"), "/catalog")
	columns, density := b.of(auth.SharedGuest).Arrangement("component")
	same(t, "arrangement", append(columns, density), []string{"owner", "type", "compact"})
	b.leads(b.post("/settings/arrangement", "kind=component&reset=true&column=x&back=/catalog"), "/catalog")
	columns, density = b.of(auth.SharedGuest).Arrangement("component")
	same(t, "arrangement", append(columns, density), []string{""})
	same(t, "bad kind", b.post("/settings/arrangement", "kind=a/b&column=x").Code, http.StatusBadRequest)

	b.leads(b.post("/settings/home", `layout={"a":1}`), "/")
	home, _ := b.of(auth.SharedGuest).Home()
	same(t, "home", string(home), `{"a":1}`)
	same(t, "bad home", b.post("/settings/home", "layout={").Code, http.StatusBadRequest)
	b.leads(b.post("/settings/home", "reset=1&back=/settings"), "/settings")
	if _, ok := b.of(auth.SharedGuest).Home(); ok {
		t.Error("home is there still")
	}
}

func TestTooLarge(t *testing.T) {
	t.Parallel()
	b := newBrowser(t, auth.Local{})
	same(t, "status", b.post("/settings/home", "layout="+strings.Repeat("1", httpkit.MaxBody)).Code, http.StatusRequestEntityTooLarge)
	same(t, "broken form", b.post("/settings/star", "ref=%zz").Code, http.StatusBadRequest)
}

// TestWithoutChooser is how it will be with real sign-in.
func TestWithoutChooser(t *testing.T) {
	t.Parallel()
	router := httpkit.NewRouter(httpkit.Options{})
	usersettingsweb.New(usersettingsweb.Options{}).Register(router)
	w := httptest.NewRecorder()
	router.ServeHTTP(w, httptest.NewRequest("POST", "/settings/me", nil))
	same(t, "status", w.Code, http.StatusNotImplemented)
}
