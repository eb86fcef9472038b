package catalogweb_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/callboard/callboard/internal/catalog"
)

const playbackAPI = "/catalog/default/component/playback-api"

func TestEntityOverview(t *testing.T) {
	t.Parallel()
	p := newPortal(t, theatre, catalog.Problem{Bucket: "files", Location: "file:/srv/repos/playback-api/catalog-info.yaml", Line: 4, Column: 3,
		Ref: "component:default/playback-api", Code: "required", Severity: catalog.SeverityError, Message: "spec.owner has no value", Fix: "Give it one.",
		Excerpt: []string{"spec:", "  owner:"}, ExcerptLine: 3, Since: noon})
	p.get(playbackAPI).want(200).
		says("Catalog listening streaming Playback", "Starts, resumes", "Component · service", "production", "component:default/playback-api", "go tier-1 grpc",
			"It names an entity that is not in the catalog", "Depends on licence-broker",
			"error required catalog-info.yaml:4:3", "spec.owner has no value", "Fix Give it one.",
			"Owner Playback Squad", "System streaming", "Domain listening", "Lifecycle production", "From catalog-info.yaml:1", "Source files", "Changed 2 h ago",
			"Runbook", "Trap", "example.com/tier 1", "example.com/runs-in eu, us",
			"Needs 2", "Provides 1 playback-v2", "Relations 5").
		leads("/catalog/default/system/streaming", "/catalog/default/domain/listening", "/catalog/default/component/licence-broker",
			playbackAPI+"/relations", playbackAPI+"/raw", playbackAPI+"/refresh", "https://git.example.com/playback-api", "https://git.example.com/playback-api/edit",
			"https://runbooks.example.com/playback", "/catalog?filters[kind]=all&filters[tags]=go", "/catalog").
		hides("managed-by", "dangling-relation")
	for _, kind := range []string{"COMPONENT", "Component"} {
		p.get("/catalog/DEFAULT/" + kind + "/Playback-API").want(200).says("Playback")
	}
}

func TestEntityKinds(t *testing.T) {
	t.Parallel()
	p := newPortal(t, theatre)
	p.get("/catalog/default/group/playback").want(200).
		says("Playback Squad", "Group · squad", "Members 1", "Mara Lindqvist Lead", "Email playback@example.com", "Owns Components 2", "Owns APIs 1").
		leads("/catalog/default/user/mara", "mailto:playback@example.com")
	p.get("/catalog/default/user/mara").want(200).says("Mara Lindqvist", "Groups Playback Squad")
	p.get("/catalog/default/system/streaming").want(200).says("Components 2", "stream-gateway", "Domain listening")
	p.get("/catalog/default/api/playback-v2").want(200).says("Consumed by 1 · provided by 1", "openapi: 3.1.0", "web-player").
		leads("/catalog/default/api/playback-v2/definition")
	p.get("/catalog/default/location/all").want(200).says("Targets ./a.yaml ./b.yaml")
	p.get("/catalog/default/component/stream-gateway").want(200).says("Nothing leads to this entity any more")
	p.get("/catalog/default/component/web-player").want(200).hides("It names")
	p.get("/catalog/money/component/ledger").want(200).says("Namespace money", "Owner platform", "It stands alone")
}

func TestEntityTabs(t *testing.T) {
	t.Parallel()
	p := newPortal(t, theatre)
	p.get(playbackAPI+"/relations").want(200).says("Provides 1", "Depends on 2", "Part of 1", "Owned by 1", "not in the catalog")
	p.get(playbackAPI+"/raw").want(200).
		says("apiVersion: backstage.io/v1alpha1", "title: Playback", `example.com/tier: "1"`, "- go", "targetRef: api:default/playback-v2").
		leads("/api/catalog/entities/by-name/component/default/playback-api", playbackAPI+"/catalog-info.yaml", playbackAPI+"/raw?format=json")
	p.get(playbackAPI + "/raw?format=json").want(200).says(`"title": "Playback"`)
	p.get("/catalog/default/api/playback-v2/definition").want(200).says("openapi: 3.1.0").leads("/catalog/default/api/playback-v2/definition.txt")
	for path, want := range map[string]string{
		playbackAPI + "/catalog-info.yaml":                "apiVersion: backstage.io/v1alpha1\nkind: Component\n",
		"/catalog/default/api/playback-v2/definition.txt": "openapi: 3.1.0\n",
	} {
		a := p.get(path).want(200)
		if !strings.HasPrefix(a.body, want) || a.Header().Get("Content-Type") != "text/plain; charset=utf-8" || a.Header().Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s is %v\n%s", path, a.Header(), clipped(a.body))
		}
	}
	// Tabs of Backstage's that are not here lead to the overview, and so does a slash.
	for _, tab := range []string{"docs", "ci-cd/1", "definition", "dependencies"} {
		if a := p.get(playbackAPI + "/" + tab).want(302); a.Header().Get("Location") != playbackAPI {
			t.Errorf("%s leads to %s", tab, a.Header().Get("Location"))
		}
	}
	p.get(playbackAPI + "/").want(200).says("Owner Playback Squad")
}

func TestHistory(t *testing.T) {
	t.Parallel()
	p := newPortal(t, theatre)
	p.get(playbackAPI + "/history").want(200).says("No change is on record")
	const ref = "component:default/playback-api"
	p.history[ref] = []catalog.HistoryEntry{
		{Sequence: 90, At: noon.Add(-time.Hour), Ref: ref, Kind: catalog.Changed, Bucket: "files", Location: "file:/srv/a.yaml", Fields: []catalog.FieldChange{
			{Path: "spec.owner", Old: "devices", New: "playback"}, {Path: "metadata.tags", New: []any{"go", "<b>"}}, {Path: "spec.gone", Old: true}}},
		{Sequence: 5, At: noon.Add(-72 * time.Hour), Ref: ref, Kind: catalog.Added, Bucket: "files", Location: "file:/srv/a.yaml"},
	}
	p.get(playbackAPI+"/history").want(200).
		says("Changed in /srv/a.yaml of source files", "spec.owner devices playback", `metadata.tags ["go","<b>"]`, "spec.gone true", "1 h ago", "Added in", "3 days ago", "This is where its history begins").
		holds("<del>devices</del>", "<ins>playback</ins>")
	p.get(playbackAPI).want(200).says("Recent changes", "Changed owner, tags and 1 more")
	for n := range int64(60) {
		p.history[ref] = append(p.history[ref], catalog.HistoryEntry{Sequence: 4 - n, At: noon, Ref: ref, Kind: catalog.Removed})
	}
	p.get(playbackAPI + "/history").leads(playbackAPI + "/history?before=-43")
	p.get(playbackAPI + "/history?before=5").says("Newest changes").hides("spec.owner devices")

	p.fail = errors.New("disk gone")
	p.get(playbackAPI + "/history").want(500).says("This page could not be made").hides("disk gone")
	p.get(playbackAPI).want(200).hides("Recent changes")
}

func TestRefresh(t *testing.T) {
	t.Parallel()
	p := newPortal(t, theatre)
	a := p.post("/catalog/default/Component/playback-api/refresh", nil).want(http.StatusSeeOther)
	if to := a.Header().Get("Location"); to != playbackAPI+"?refreshed=1" || len(p.read) != 1 || p.read[0] != "component:default/playback-api" {
		t.Errorf("leads to %s after reading %v", to, p.read)
	}
	p.get(playbackAPI + "?refreshed=1").want(200).says("Its source was read again")
	p.post("/catalog/default/component/nobody/refresh", nil).want(404)
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
	p := newPortal(t, b.String())
	for _, tab := range []string{"", "/relations", "/raw", "/history"} {
		if a := p.get("/catalog/default/resource/hub" + tab).want(200); len(a.body) > 450<<10 {
			t.Errorf("%q has %d bytes", tab, len(a.body))
		}
	}
	p.get("/catalog/default/resource/hub").says("Needed by 5000", "It names 5001 entities that are not in the catalog")
	p.get("/catalog/default/resource/hub/relations").says("All 5,000 in the catalog").
		leads("/catalog?filters[kind]=all&filters[relations.dependsOn]=resource%3Adefault%2Fhub")
}
