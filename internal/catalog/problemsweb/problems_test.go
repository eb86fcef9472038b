package problemsweb_test

import (
	"encoding/csv"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/internal/auth"
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

// asMara reads as somebody whose group is playback.
func asMara(p *portaltest.Portal) *portaltest.Portal {
	p.As = auth.Principal{Ref: "user:default/mara", Key: "user:default/mara"}
	return p
}

func TestMineFirst(t *testing.T) {
	t.Parallel()
	p := asMara(portaltest.New(t, portaltest.Theatre, someProblems...))
	p.Get("/problems").Want(200).Says("Mine 2 All 4 No owner 2").Leads("/problems?filters[user]=owned")
	for _, query := range []string{"", "?group=owner"} {
		_, text, _ := strings.Cut(p.Get("/problems"+query).Want(200).Text(), "4 problems")
		if mine, other := strings.Index(text, "dangling-relation"), strings.Index(text, "bad-name"); mine < 0 || other < mine {
			t.Errorf("%s: what is mine is at %d, the others begin at %d:\n%s", query, mine, other, text)
		}
	}
	p.Get("/problems?filters[user]=owned").Says("2 of 4").Hides("bad-name")
	p.Get("/problems?filters[user]=mine&filters[code]=bad-name").Says("No problem matches")
	p.As = auth.Principal{}
	p.Get("/problems?filters[user]=owned").Says("The portal does not know who you are").Hides("Mine 2")
	p.Get("/problems?filters[team]=group:default/playback").Says("2 of 4")
	p.Get("/problems?filters[team]=group:default/nobody").Says("No problem matches")
	p = asMara(portaltest.New(t, "", someProblems[:1]...))
	p.Get("/problems?filters[user]=owned").Says("Nothing of yours is wrong")
}

func TestGroupings(t *testing.T) {
	t.Parallel()
	p := portaltest.New(t, portaltest.Theatre, someProblems...)
	p.Get("/problems").Says("2 errors 1 warning 1 note", "By file By owner By source By kind").Leads("/problems?group=owner", "/problems?filters[severity]=error", "/problems.csv")
	p.Get("/problems?group=owner").Says("Playback Squad 2 problems note", "No owner 2 problems error bad-name …/repos/broken/catalog-info.yaml:3:9").Leads("/catalog/default/group/playback", "/problems.csv?group=owner", "/problems")
	p.Get("/problems?group=source").Says("files 3 problems", "sheet error unreadable")
	p.Get("/problems?group=code&filters[severity]=error").Says("2 of 4", "bad-name error bad-name", "unreadable error").
		Holds(`<input type="hidden" name="group" value="code">`)
	p.Get("/problems?group=nonsense").Want(200).Says("4 problems")
}

func TestFixes(t *testing.T) {
	t.Parallel()
	at := func(location string, line int, fix string) catalog.Problem {
		return catalog.Problem{Bucket: "git", Location: location, Line: line, Code: "x", Severity: catalog.SeverityError, Message: "wrong", Fix: fix}
	}
	p := portaltest.New(t, "",
		at("url:https://git.example.com/a/blob/main/a.yaml", 3, "Write it as `a-b`."),
		at("url:https://git.example.com/b.yaml", 0, ""),
		at("file:/srv/c.yaml", 1, "Write it as c-d."),
		at("url:javascript:alert(1)", 1, "Keep one."))
	page := p.Get("/problems").Want(200).Says("Edit file Copy fix", "Open file").
		Leads("https://git.example.com/a/edit/main/a.yaml", "https://git.example.com/a/blob/main/a.yaml#L3", "https://git.example.com/b.yaml").
		Holds(`data-copy="a-b"`, `data-copy="c-d"`, `data-copy="/srv/c.yaml"`)
	if n := strings.Count(page.HTML, `class="button primary"`); n != 1 {
		t.Errorf("%d primary buttons, want 1", n)
	}
	for _, link := range page.Links() {
		if strings.HasPrefix(link, "javascript") {
			t.Error("a location became a link to", link)
		}
	}
}

func TestCSV(t *testing.T) {
	t.Parallel()
	formula := catalog.Problem{Bucket: "files", Location: "file:/z.yaml", Code: "=cmd|'x'!A0", Severity: catalog.SeverityError, Message: "a, \"quoted\"\nline"}
	p := portaltest.New(t, portaltest.Theatre, append([]catalog.Problem{formula}, someProblems...)...)
	a := p.Get("/problems.csv?filters[severity]=error").Want(200)
	if a.Header().Get("Content-Type") != "text/csv; charset=utf-8" || !strings.Contains(a.Header().Get("Content-Disposition"), "problems.csv") {
		t.Errorf("headers %v", a.Header())
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(a.HTML, "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"severity", "code", "message", "fix", "entity", "owner", "source", "location", "line", "column", "field", "other", "since"},
		{"error", "bad-name", `the name "A b" is not valid`, "Write it as `a-b`.", "", "", "files", "file:/srv/repos/broken/catalog-info.yaml", "3", "9", "metadata.name", "", "2026-02-26T12:00:00Z"},
		{"error", "'=cmd|'x'!A0", "a, \"quoted\"\nline", "", "", "", "files", "file:/z.yaml", "", "", "", "", ""},
		{"error", "unreadable", "the sheet is locked", "", "", "", "sheet", "", "", "", "", "", "2026-03-01T12:00:00Z"},
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if a := p.Get("/problems.csv?filters[user]=owned").Want(200); strings.Count(a.HTML, "\n") != 1 {
		t.Errorf("a guest's problems:\n%s", a.HTML)
	}
}

// BenchmarkProblems measures the page over ten thousand problems.
func BenchmarkProblems(b *testing.B) {
	var problems []catalog.Problem
	for i := range 10_000 {
		problems = append(problems, catalog.Problem{Bucket: "files", Location: fmt.Sprintf("file:/srv/%d/catalog-info.yaml", i/2), Line: i % 7, Code: fmt.Sprint("code-", i%20),
			Severity: []catalog.Severity{catalog.SeverityError, catalog.SeverityWarning}[i%2], Message: "something is wrong with it", Ref: []string{"", "component:default/web-player"}[i%2]})
	}
	p := portaltest.New(b, portaltest.Theatre, problems...)
	for _, query := range []string{"", "?group=owner", "?filters[text]=pay", "?filters[code]=code-3&group=code"} {
		b.Run("q="+query, func(b *testing.B) {
			for b.Loop() {
				p.Get("/problems" + query).Want(200)
			}
		})
	}
}
