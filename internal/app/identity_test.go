package app

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"
)

const oneUser = "apiVersion: backstage.io/v1alpha1\nkind: User\nmetadata:\n  name: ana\nspec:\n  memberOf: []\n"

// visitor is a browser at a portal.
type visitor struct {
	p      *instance
	client *http.Client
}

func newVisitor(p *instance) *visitor {
	jar, err := cookiejar.New(nil)
	if err != nil {
		p.t.Fatal(err)
	}
	return &visitor{p, &http.Client{Jar: jar, Transport: &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// post sends a form that is written as pairs of names and values.
func (v *visitor) post(path string, fields ...string) int {
	v.p.t.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	answer, err := v.client.PostForm(v.p.url+path, form)
	if err != nil {
		v.p.t.Fatal(err)
	}
	defer answer.Body.Close()
	return answer.StatusCode
}

// stars is what the API says of them.
func (v *visitor) stars() string {
	v.p.t.Helper()
	answer, err := v.client.Get(v.p.url + "/api/user-settings/buckets/default.starredEntities/keys/entityRefs")
	if err != nil {
		v.p.t.Fatal(err)
	}
	defer answer.Body.Close()
	body := make([]byte, 500)
	n, _ := answer.Body.Read(body)
	_, list, _ := strings.Cut(string(body[:n]), `"value":`)
	return strings.TrimSuffix(list, "}")
}

func expect[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// TestStarsSurvive stars something as somebody, and starts the portal anew.
func TestStarsSurvive(t *testing.T) {
	t.Parallel()
	o := Options{Setup: setupOf(folder(t, map[string]string{"catalog-info.yaml": oneUser}), "."), Data: t.TempDir()}
	p := startPortal(t, o)
	p.waitReady()
	v := newVisitor(p)
	expect(t, "a star", v.post("/settings/star", "ref", "user:default/ana", "starred", "true"), http.StatusSeeOther)
	expect(t, "a visit", v.post("/settings/visit", "ref", "user:default/ana"), http.StatusSeeOther)
	expect(t, "nobody", v.post("/settings/me", "ref", "nobody"), http.StatusBadRequest)
	expect(t, "ana", v.post("/settings/me", "ref", "ana"), http.StatusSeeOther)
	expect(t, "stars of ana", v.stars(), `["user:default/ana"]`)
	p.close()

	p = startPortal(t, o)
	v.p = p
	other := newVisitor(p)
	expect(t, "stars after a restart", other.stars(), `["user:default/ana"]`)
	at, err := url.Parse(p.url)
	if err != nil {
		t.Fatal(err)
	}
	other.client.Jar.SetCookies(at, []*http.Cookie{{Name: "callboard-me", Value: "user:default/ana", Expires: time.Now().Add(time.Hour)}})
	expect(t, "stars of ana after a restart", other.stars(), `["user:default/ana"]`)
	_, visits := p.get("/api/user-settings/buckets/default/keys/@backstage%2Fplugin-home:visits:user:development%2Fguest", "")
	expect(t, "visits after a restart", strings.Contains(visits, `"entityRef":"user:default/ana","hits":1`), true)
}

// TestGuestsOfAnOpenPortal checks that they don't see each other's stars.
func TestGuestsOfAnOpenPortal(t *testing.T) {
	t.Parallel()
	p := startPortal(t, Options{Setup: setupOf(t.TempDir(), "."), AllowAnonymous: true})
	one, two := newVisitor(p), newVisitor(p)
	one.post("/settings/star", "ref", "component:default/a")
	two.post("/settings/star", "ref", "component:default/b")
	expect(t, "stars of one", one.stars(), `["component:default/a"]`)
	expect(t, "stars of two", two.stars(), `["component:default/b"]`)
	expect(t, "stars of a program", newVisitor(p).stars(), "")
}

// TestSettingsFromElsewhere checks that another site cannot set anything.
func TestSettingsFromElsewhere(t *testing.T) {
	t.Parallel()
	p := startPortal(t, Options{Setup: setupOf(t.TempDir(), ".")})
	for _, path := range []string{"/settings/star", "/settings/me", "/settings/theme", "/api/user-settings/multiget"} {
		r, err := http.NewRequest(http.MethodPost, p.url+path, strings.NewReader("ref=user:default/ana"))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", "https://elsewhere.example")
		answer, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(r)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		expect(t, path, answer.StatusCode, http.StatusForbidden)
	}
}
