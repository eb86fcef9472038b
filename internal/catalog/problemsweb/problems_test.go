package problemsweb_test

import (
	"net/url"
	"testing"
	"time"

	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/portal/portaltest"
)

var someProblems = []catalog.Problem{
	{Bucket: "files", Location: "file:/srv/repos/broken/catalog-info.yaml", Line: 3, Column: 9, Field: "metadata.name", Code: "bad-name", Severity: catalog.SeverityError,
		Message: "the name \"A b\" is not valid", Fix: "Write it as `a-b`.", Excerpt: []string{"metadata:", "  name: A b # here", ""}, ExcerptLine: 2, Since: portaltest.Noon.Add(-72 * time.Hour)},
	{Bucket: "files", Location: "file:/srv/repos/web-player/catalog-info.yaml", Line: 1, Ref: "component:default/web-player", Code: "conflict", Severity: catalog.SeverityNotice,
		Message: "component:default/web-player is described twice", Since: portaltest.Noon},
	{Bucket: "sheet", Code: "unreadable", Severity: catalog.SeverityError, Message: "the sheet is locked", Since: portaltest.Noon},
}

func TestProblems(t *testing.T) {
	t.Parallel()
	p := portaltest.New(t, portaltest.Theatre, someProblems...)
	p.States = []catalog.SourceStatus{{Name: "files", LastPass: portaltest.Noon.Add(-3 * time.Minute), Documents: 1200, Entities: 11, Skipped: 2, Problems: 2}, {Name: "sheet", Error: "it is locked"}}
	p.Get("/problems").Want(200).
		Says("4 problems", "…/repos/broken/catalog-info.yaml no owner", "error bad-name catalog-info.yaml:3:9 3 days ago", `The name "A b" is not valid`, "Fix Write it as a-b.",
			"note conflict", "web-player", "Playback Squad", "Source sheet", "dangling-relation",
			"files well 1,200 11 2 2 3 min ago", "sheet failing, last data kept", "Source sheet could not be read it is locked").
		Holds("<i>3</i>  name: <u>A b</u> # here").
		Leads("/catalog/default/component/web-player", "/catalog/default/group/playback")
	for _, test := range []struct{ query, says string }{
		{"?filters[severity]=error", "2 of 4"},
		{"?filters[severity]=error&filters[severity]=notice", "3 of 4"},
		{"?filters[source]=sheet", "1 of 4"},
		{"?filters[code]=bad-name&filters[source]=files", "1 of 4"},
		{"?filters[owner]=none", "2 of 4"},
		{"?filters[owner]=group:default/playback", "2 of 4"},
		{"?filters[text]=BROKEN", "1 of 4"},
		{"?filters[text]=nowhere", "No problem matches"},
	} {
		p.Get("/problems" + test.query).Want(200).Says(test.says).Leads("/problems")
	}
	if a := p.Get("/problems?offset=100").Want(302); a.Header().Get("Location") != "/problems" {
		t.Errorf("beyond the end leads to %s", a.Header().Get("Location"))
	}
}

func TestNoProblems(t *testing.T) {
	t.Parallel()
	p := portaltest.New(t, "")
	p.Get("/problems").Want(200).Says("All is well")
}

func TestApprove(t *testing.T) {
	t.Parallel()
	p := portaltest.New(t, portaltest.Theatre)
	p.Held = []catalog.Hold{{Bucket: "files:/srv <b>", Refs: []string{"component:default/playback-api", "component:default/gone"}, Total: 4, Since: portaltest.Noon}}
	before := p.Get("/problems").Want(200).
		Says("Source files:/srv <b> would remove 2 of its 4 entities", "Which 2", "Playback", "Remove 2 entities").
		Leads("/problems/approve").Holds(`name="source" value="files:/srv &lt;b&gt;"`, `class="button primary"`)
	p.Post("/problems/approve", nil).Want(400)
	a := p.Post("/problems/approve", url.Values{"source": {"files:/srv <b>"}}).Want(303)
	if a.Header().Get("Location") != "/problems" || len(p.Approved) != 1 {
		t.Errorf("leads to %s, approved %v", a.Header().Get("Location"), p.Approved)
	}
	after := p.Get("/problems").Want(200).Hides("would remove")
	if before.Header().Get("Etag") == after.Header().Get("Etag") {
		t.Error("the validator is the same before and after")
	}
	p.Post("/problems/approve", url.Values{"source": {"files"}}).Want(409).Says("Something else is in the way", "no removal of source files is held")
}
