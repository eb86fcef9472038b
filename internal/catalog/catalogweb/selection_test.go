package catalogweb_test

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/internal/portal/portaltest"
)

func rows(t *testing.T, text string) [][]string {
	t.Helper()
	text, marked := strings.CutPrefix(text, "\ufeff")
	if !marked || strings.Count(text, "\n") != strings.Count(text, "\r\n") {
		t.Errorf("no byte order mark, or lines that do not end in CRLF: %q", text)
	}
	table, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func TestExport(t *testing.T) {
	t.Parallel()
	p := portaltest.New(t, portaltest.Theatre)
	a := p.Get("/catalog/export.csv?filters[type]=service&sort=-name&limit=20&offset=2&columns=name,owner,tags").Want(200)
	want := [][]string{
		{"Ref", "Name", "Description", "Owner", "Tags"},
		{"component:default/stream-gateway", "stream-gateway", "", "group:default/platform", "rust, tier-1"},
		{"component:default/playback-api", "playback-api", "Starts, resumes and hands over streams", "group:default/playback", "go, tier-1, grpc"},
		{"component:money/ledger", "ledger", "", "group:default/platform", ""},
	}
	if diff := cmp.Diff(want, rows(t, a.HTML)); diff != "" {
		t.Error(diff)
	}
	for name, want := range map[string]string{"Content-Type": "text/csv; charset=utf-8", "Content-Disposition": `attachment; filename="components.csv"`, "X-Content-Type-Options": "nosniff"} {
		if got := a.Header().Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	again := httptest.NewRequest(http.MethodGet, "/catalog/export.csv", nil)
	again.Header.Set("If-None-Match", p.Get("/catalog/export.csv").Header().Get("Etag"))
	p.Do(again).Want(http.StatusNotModified)
	if a := p.Do(httptest.NewRequest(http.MethodHead, "/catalog/export.json", nil)).Want(200); a.HTML != "" {
		t.Error("HEAD has a body")
	}

	columns := "&columns=name,owner,tags,problems,changed,lifecycle,labels,domain,title,namespace,source"
	var list []map[string]any
	a = p.Get("/catalog/export.json?filters[text]=gateway" + columns).Want(200)
	if err := json.Unmarshal([]byte(a.HTML), &list); err != nil || len(list) != 1 {
		t.Fatal(err, a.HTML)
	}
	wantObject := map[string]any{"ref": "component:default/stream-gateway", "name": "stream-gateway", "description": "", "owner": []any{"group:default/platform"},
		"tags": []any{"rust", "tier-1"}, "problems": 0.0, "changed": "2026-03-01T10:00:00Z", "lifecycle": "experimental", "labels": []any{},
		"domain": []any{"domain:default/listening"}, "title": "", "namespace": "default", "source": "file:/srv/repos/stream-gateway/catalog-info.yaml"}
	if diff := cmp.Diff(wantObject, list[0]); diff != "" {
		t.Error(diff)
	}
	lines := strings.Split(strings.TrimSuffix(p.Get("/catalog/export.ndjson?filters[kind]=all").Want(200).HTML, "\n"), "\n")
	if len(lines) != 11 || !json.Valid([]byte(lines[10])) {
		t.Errorf("%d lines", len(lines))
	}
	p.Get("/catalog?filters[type]=service&offset=50&limit=20").Want(http.StatusFound)
	p.Get("/catalog?filters[type]=service&sort=owner").Want(200).Leads("/catalog/export.csv?filters[type]=service&sort=owner", "/catalog/export.ndjson?filters[type]=service&sort=owner")
}

// TestExportIsHarmless checks that no cell is taken for a formula, and that each is there
// in full.
func TestExportIsHarmless(t *testing.T) {
	t.Parallel()
	hostile := []string{`=HYPERLINK("http://x","y")`, "+1+1", "-2", "@SUM(1)", "\t=1", " =1", "＝1", "plain", `quote " and, comma`, "two\nlines", "=\r\n1", "a=b", "عنوان 🎭", ""}
	var b strings.Builder
	for i, text := range hostile {
		quoted, _ := json.Marshal(text)
		b.WriteString("apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: n" + string(rune('a'+i)) + ", description: " + string(quoted) +
			"}\nspec: {type: library, lifecycle: production, owner: nobody}\n---\n")
	}
	p := portaltest.New(t, b.String())
	table := rows(t, p.Get("/catalog/export.csv").Want(200).HTML)
	for i, text := range hostile {
		got := table[i+1][2]
		bare := strings.TrimLeft(strings.TrimPrefix(got, "'"), " \t\r\n")
		if want := strings.ReplaceAll(text, "\r\n", "\n"); strings.TrimPrefix(got, "'") != want {
			t.Errorf("%q was written as %q", text, got)
		}
		if formula := strings.HasPrefix(bare, "=") || strings.HasPrefix(bare, "+") || strings.HasPrefix(bare, "-") || strings.HasPrefix(bare, "@") || strings.HasPrefix(bare, "＝"); formula != strings.HasPrefix(got, "'") {
			t.Errorf("%q was written as %q", text, got)
		}
	}
}

func TestSelection(t *testing.T) {
	t.Parallel()
	p := portaltest.New(t, portaltest.Theatre)
	p.Get("/catalog").Want(200).Says("Copy refs", "Unregister…", "All 4 found").
		Holds(`form="selection" name="ref" value="component:default/playback-api"`, `name="list" value="/catalog"`, `formaction="/catalog/selection"`)
	list := "/catalog?filters[type]=service"
	post := func(do string, refs ...string) portaltest.Page {
		return p.Post("/catalog/selection", url.Values{"do": {do}, "ref": refs, "list": {list}})
	}
	two := []string{"component:default/playback-api", "COMPONENT:money/ledger", "component:default/gone"}
	if got := post("refs", two...).Want(200); got.HTML != "component:default/playback-api\ncomponent:money/ledger\n" || !strings.HasPrefix(got.Header().Get("Content-Type"), "text/plain") {
		t.Errorf("refs: %q", got.HTML)
	}
	if got := rows(t, post("csv", two...).Want(200).HTML); len(got) != 3 {
		t.Errorf("csv: %q", got)
	}
	all := p.Post("/catalog/selection", url.Values{"do": {"json"}, "all": {"true"}, "ref": two, "list": {list}}).Want(200)
	if n := strings.Count(all.HTML, `"ref"`); n != 3 {
		t.Errorf("%d of all 3 services", n)
	}
	if a := post("star", two...).Want(http.StatusSeeOther); a.Header().Get("Location") != "/catalog?done=starred&filters%5Btype%5D=service" {
		t.Errorf("star leads to %q", a.Header().Get("Location"))
	}
	p.Get("/catalog?done=starred").Want(200).Holds("Starred</span>", "Starred <span class=\"count\">2</span>")
	post("refresh", two...).Want(http.StatusSeeOther)
	if diff := cmp.Diff([]string{"component:default/playback-api", "component:money/ledger"}, p.Refreshed); diff != "" {
		t.Error(diff)
	}
	post("unregister", two...).Want(200).Says("Unregister these 2 entities?", "Playback", "ledger", "comes back when that is read next").
		Leads("/catalog?filters[type]=service").Holds(`name="ref" value="component:money/ledger"`, `name="do" value="unregister-now"`)
	post("unregister-now", two...).Want(http.StatusSeeOther)
	post("launch", two...).Want(http.StatusBadRequest).Says("cannot be done")
	if a := post("star").Want(http.StatusSeeOther); a.Header().Get("Location") != list {
		t.Errorf("nothing selected leads to %q", a.Header().Get("Location"))
	}
	// An address of another portal is not gone back to.
	a := p.Post("/catalog/selection", url.Values{"do": {"star"}, "ref": two, "list": {"https://elsewhere.example/catalog?x=y"}})
	if to := a.Header().Get("Location"); to != "/catalog?done=starred" {
		t.Errorf("leads to %q", to)
	}
}
