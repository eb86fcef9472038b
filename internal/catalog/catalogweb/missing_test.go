package catalogweb_test

import (
	"net/http/httptest"
	"testing"

	"github.com/callboard/callboard/internal/httpkit"
)

func TestRoutes(t *testing.T) {
	t.Parallel()
	p := newPortal(t, theatre)
	if a := p.get("/").want(302); a.Header().Get("Location") != "/catalog" {
		t.Errorf("/ leads to %s", a.Header().Get("Location"))
	}
	p.get("/styleguide").want(200).says("Style guide", "Every token")
	for _, path := range []string{"/nope", "/catalog/default", "/catalog/", "/%ff%00", "/..%2f..%2fetc/passwd", "/catalog/default/component/%3Cscript%3E"} {
		a := p.get(path).want(404).leads("/catalog", "/problems").holds(`type="search"`)
		if a.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %v", path, a.Header())
		}
	}
	p.do(httptest.NewRequest("POST", "/catalog", nil)).want(404)
}

func TestNearMatches(t *testing.T) {
	t.Parallel()
	p := newPortal(t, theatre)
	p.get("/catalog/default/component/playback-apy").want(404).
		says("This entity is not in the catalog", "component:default/playback-apy", "Did you mean", "Playback").leads(playbackAPI)
	p.get("/catalog/default/component/Stream-Gatewya").want(404).leads("/catalog/default/component/stream-gateway")
	p.get("/components/web-playr.html").want(404).says("There is no page here", "/components/web-playr.html").leads("/catalog/default/component/web-player")
}

func TestErrorPage(t *testing.T) {
	t.Parallel()
	p := newPortal(t, theatre)
	for status, says := range map[int]string{
		400: "This request cannot be understood", 403: "This is not allowed", 409: "in the way", 413: "too large", 500: "could not be made", 501: "does not do that", 503: "Not at this moment",
	} {
		w := httptest.NewRecorder()
		p.pages.ErrorPage(w, httptest.NewRequest("GET", "/x", nil), httpkit.Failure{Status: status, Message: "It is <so>.", Fix: "Do `this`.", ID: "ABC123"})
		page{w, t, w.Body.String()}.want(status).says(says, "It is <so>.", "Do this", "ABC123")
	}
	w := httptest.NewRecorder()
	p.pages.ErrorPage(w, httptest.NewRequest("GET", "/web-playr", nil), httpkit.Failure{Status: 404, Message: "No such thing."})
	page{w, t, w.Body.String()}.want(404).says("Not found No such thing.").leads("/catalog/default/component/web-player")
}
