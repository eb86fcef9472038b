package entityweb_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/portal/portaltest"
)

func TestEntityOverview(t *testing.T) {
	t.Parallel()
	p := portaltest.New(t, portaltest.Theatre, catalog.Problem{Bucket: "files", Location: "file:/srv/repos/playback-api/catalog-info.yaml", Line: 4, Column: 3,
		Ref: "component:default/playback-api", Code: "required", Severity: catalog.SeverityError, Message: "spec.owner has no value", Fix: "Give it one.",
		Excerpt: []string{"spec:", "  owner:"}, ExcerptLine: 3, Since: portaltest.Noon})
	p.Get(portaltest.PlaybackAPI).Want(200).
		Says("Catalog listening streaming Playback", "Starts, resumes", "Component · service", "production", "component:default/playback-api", "go tier-1 grpc",
			"It names an entity that is not in the catalog", "Depends on licence-broker",
			"error required catalog-info.yaml:4:3", "spec.owner has no value", "Fix Give it one.",
			"Owner Playback Squad", "System streaming", "Domain listening", "Lifecycle production", "From catalog-info.yaml:1", "Source files", "Changed 2 h ago",
			"Runbook", "Trap", "example.com/tier 1", "example.com/runs-in eu, us",
			"Needs 2", "Provides 1 playback-v2", "Relations 5").
		Leads("/catalog/default/system/streaming", "/catalog/default/domain/listening", "/catalog/default/component/licence-broker",
			portaltest.PlaybackAPI+"/relations", portaltest.PlaybackAPI+"/raw", portaltest.PlaybackAPI+"/refresh", "https://git.example.com/playback-api", "https://git.example.com/playback-api/edit",
			"https://runbooks.example.com/playback", "/catalog?filters[kind]=all&filters[tags]=go", "/catalog").
		Hides("managed-by", "dangling-relation")
	for _, kind := range []string{"COMPONENT", "Component"} {
		p.Get("/catalog/DEFAULT/" + kind + "/Playback-API").Want(200).Says("Playback")
	}
}

func TestEntityKinds(t *testing.T) {
	t.Parallel()
	p := portaltest.New(t, portaltest.Theatre)
	p.Get("/catalog/default/group/playback").Want(200).
		Says("Playback Squad", "Group · squad", "Members 1", "Mara Lindqvist Lead", "Email playback@example.com", "Owns Components 2", "Owns APIs 1").
		Leads("/catalog/default/user/mara", "mailto:playback@example.com")
	p.Get("/catalog/default/user/mara").Want(200).Says("Mara Lindqvist", "Groups Playback Squad")
	p.Get("/catalog/default/system/streaming").Want(200).Says("Components 2", "stream-gateway", "Domain listening")
	p.Get("/catalog/default/api/playback-v2").Want(200).Says("Consumed by 1 · provided by 1", "openapi: 3.1.0", "web-player").
		Leads("/catalog/default/api/playback-v2/definition")
	p.Get("/catalog/default/location/all").Want(200).Says("Targets ./a.yaml ./b.yaml")
	p.Get("/catalog/default/component/stream-gateway").Want(200).Says("Nothing leads to this entity any more")
	p.Get("/catalog/default/component/web-player").Want(200).Hides("It names")
	p.Get("/catalog/money/component/ledger").Want(200).Says("Namespace money", "Owner platform", "It stands alone")
}

func TestEntityTabs(t *testing.T) {
	t.Parallel()
	p := portaltest.New(t, portaltest.Theatre)
	p.Get(portaltest.PlaybackAPI+"/relations").Want(200).Says("Provides 1", "Depends on 2", "Part of 1", "Owned by 1", "not in the catalog")
	p.Get(portaltest.PlaybackAPI+"/raw").Want(200).
		Says("apiVersion: backstage.io/v1alpha1", "title: Playback", `example.com/tier: "1"`, "- go", "targetRef: api:default/playback-v2").
		Leads("/api/catalog/entities/by-name/component/default/playback-api", portaltest.PlaybackAPI+"/catalog-info.yaml", portaltest.PlaybackAPI+"/raw?format=json")
	p.Get(portaltest.PlaybackAPI + "/raw?format=json").Want(200).Says(`"title": "Playback"`)
	p.Get("/catalog/default/api/playback-v2/definition").Want(200).Says("openapi: 3.1.0").Leads("/catalog/default/api/playback-v2/definition.txt")
	for path, want := range map[string]string{
		portaltest.PlaybackAPI + "/catalog-info.yaml":     "apiVersion: backstage.io/v1alpha1\nkind: Component\n",
		"/catalog/default/api/playback-v2/definition.txt": "openapi: 3.1.0\n",
	} {
		a := p.Get(path).Want(200)
		if !strings.HasPrefix(a.HTML, want) || a.Header().Get("Content-Type") != "text/plain; charset=utf-8" || a.Header().Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s is %v\n%s", path, a.Header(), a.HTML)
		}
	}
	// Tabs of Backstage's that are not here lead to the overview, and so does a slash.
	for _, tab := range []string{"docs", "ci-cd/1", "definition", "dependencies"} {
		if a := p.Get(portaltest.PlaybackAPI + "/" + tab).Want(302); a.Header().Get("Location") != portaltest.PlaybackAPI {
			t.Errorf("%s leads to %s", tab, a.Header().Get("Location"))
		}
	}
	p.Get(portaltest.PlaybackAPI + "/").Want(200).Says("Owner Playback Squad")
}

func TestHistory(t *testing.T) {
	t.Parallel()
	p := portaltest.New(t, portaltest.Theatre)
	p.Get(portaltest.PlaybackAPI + "/history").Want(200).Says("No change is on record")
	const ref = "component:default/playback-api"
	p.Changes[ref] = []catalog.HistoryEntry{
		{Sequence: 90, At: portaltest.Noon.Add(-time.Hour), Ref: ref, Kind: catalog.Changed, Bucket: "files", Location: "file:/srv/a.yaml", Fields: []catalog.FieldChange{
			{Path: "spec.owner", Old: "devices", New: "playback"}, {Path: "metadata.tags", New: []any{"go", "<b>"}}, {Path: "spec.gone", Old: true}}},
		{Sequence: 5, At: portaltest.Noon.Add(-72 * time.Hour), Ref: ref, Kind: catalog.Added, Bucket: "files", Location: "file:/srv/a.yaml"},
	}
	p.Get(portaltest.PlaybackAPI+"/history").Want(200).
		Says("Changed in /srv/a.yaml of source files", "spec.owner devices playback", `metadata.tags ["go","<b>"]`, "spec.gone true", "1 h ago", "Added in", "3 days ago", "This is where its history begins").
		Holds("<del>devices</del>", "<ins>playback</ins>")
	p.Get(portaltest.PlaybackAPI).Want(200).Says("Recent changes", "Changed owner, tags and 1 more")
	for n := range int64(60) {
		p.Changes[ref] = append(p.Changes[ref], catalog.HistoryEntry{Sequence: 4 - n, At: portaltest.Noon, Ref: ref, Kind: catalog.Removed})
	}
	p.Get(portaltest.PlaybackAPI + "/history").Leads(portaltest.PlaybackAPI + "/history?before=-43")
	p.Get(portaltest.PlaybackAPI + "/history?before=5").Says("Newest changes").Hides("spec.owner devices")

	p.Fail = errors.New("disk gone")
	p.Get(portaltest.PlaybackAPI + "/history").Want(500).Says("This page could not be made").Hides("disk gone")
	p.Get(portaltest.PlaybackAPI).Want(200).Hides("Recent changes")
}

func TestRefresh(t *testing.T) {
	t.Parallel()
	p := portaltest.New(t, portaltest.Theatre)
	a := p.Post("/catalog/default/Component/playback-api/refresh", nil).Want(http.StatusSeeOther)
	if to := a.Header().Get("Location"); to != portaltest.PlaybackAPI+"?refreshed=1" || len(p.Refreshed) != 1 || p.Refreshed[0] != "component:default/playback-api" {
		t.Errorf("leads to %s after reading %v", to, p.Refreshed)
	}
	p.Get(portaltest.PlaybackAPI + "?refreshed=1").Want(200).Says("Its source was read again")
	p.Post("/catalog/default/component/nobody/refresh", nil).Want(404)
}

// TestManyRelations checks that a group of 5,000 stays a page.
func TestManyRelations(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("apiVersion: backstage.io/v1alpha1\nkind: Resource\nmetadata: {name: hub}\nspec: {type: database, owner: g, dependencyOf: [")
	for i := range 5000 {
		b.WriteString("'component:c" + strings.Repeat("x", i%7) + string(rune('a'+i%26)) + string(rune('a'+i/26%26)) + string(rune('a'+i/676)) + "', ")
	}
	b.WriteString("]}\n")
	p := portaltest.New(t, b.String())
	for _, tab := range []string{"", "/relations", "/raw", "/history"} {
		if a := p.Get("/catalog/default/resource/hub" + tab).Want(200); len(a.HTML) > 450<<10 {
			t.Errorf("%q has %d bytes", tab, len(a.HTML))
		}
	}
	p.Get("/catalog/default/resource/hub").Says("Needed by 5000", "It names 5001 entities that are not in the catalog")
	p.Get("/catalog/default/resource/hub/relations").Says("All 5,000 in the catalog").
		Leads("/catalog?filters[kind]=all&filters[relations.dependsOn]=resource%3Adefault%2Fhub")
}
