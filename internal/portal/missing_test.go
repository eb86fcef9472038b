package portal_test

import (
	"net/http/httptest"
	"testing"

	"github.com/callboard/callboard/internal/httpkit"
	"github.com/callboard/callboard/internal/portal/portaltest"
)

func TestRoutes(t *testing.T) {
	t.Parallel()
	p := portaltest.New(t, portaltest.Theatre)
	p.Get("/styleguide").Want(200).Says("Style guide", "Every token")
	for _, path := range []string{"/nope", "/catalog/default", "/catalog/", "/%ff%00", "/..%2f..%2fetc/passwd", "/catalog/default/component/%3Cscript%3E"} {
		a := p.Get(path).Want(404).Leads("/catalog", "/problems").Holds(`type="search"`)
		if a.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %v", path, a.Header())
		}
	}
	p.Do(httptest.NewRequest("POST", "/catalog", nil)).Want(404)
}

func TestNearMatches(t *testing.T) {
	t.Parallel()
	p := portaltest.New(t, portaltest.Theatre)
	p.Get("/catalog/default/component/playback-apy").Want(404).
		Says("This entity is not in the catalog", "component:default/playback-apy", "Did you mean", "Playback").Leads(portaltest.PlaybackAPI)
	p.Get("/catalog/default/component/Stream-Gatewya").Want(404).Leads("/catalog/default/component/stream-gateway")
	p.Get("/components/web-playr.html").Want(404).Says("There is no page here", "/components/web-playr.html").Leads("/catalog/default/component/web-player")
}

func TestErrorPage(t *testing.T) {
	t.Parallel()
	p := portaltest.New(t, portaltest.Theatre)
	for status, says := range map[int]string{
		400: "This request cannot be understood", 403: "This is not allowed", 409: "in the way", 413: "too large", 500: "could not be made", 501: "does not do that", 503: "Not at this moment",
	} {
		w := httptest.NewRecorder()
		p.Frame.ErrorPage(w, httptest.NewRequest("GET", "/x", nil), httpkit.Failure{Status: status, Message: "It is <so>.", Fix: "Do `this`.", ID: "ABC123"})
		portaltest.Page{ResponseRecorder: w, TB: t, HTML: w.Body.String()}.Want(status).Says(says, "It is <so>.", "Do this", "ABC123")
	}
	w := httptest.NewRecorder()
	p.Frame.ErrorPage(w, httptest.NewRequest("GET", "/web-playr", nil), httpkit.Failure{Status: 404, Message: "No such thing."})
	portaltest.Page{ResponseRecorder: w, TB: t, HTML: w.Body.String()}.Want(404).Says("Not found No such thing.").Leads("/catalog/default/component/web-player")
}
