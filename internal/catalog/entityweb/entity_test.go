package entityweb_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/callboard/callboard/internal/auth"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/portal/portaltest"
)

func TestOverview(t *testing.T) {
	t.Parallel()
	p := portaltest.New(t, portaltest.Theatre, catalog.Problem{Bucket: "files", Location: "file:/srv/repos/playback-api/catalog-info.yaml", Line: 4, Column: 3,
		Ref: "component:default/playback-api", Code: "required", Severity: catalog.SeverityError, Message: "spec.owner has no value", Fix: "Give it one.",
		Excerpt: []string{"spec:", "  owner:"}, ExcerptLine: 3, Since: portaltest.Noon})
	p.Get(portaltest.PlaybackAPI).Want(200).
		Says("Catalog listening streaming Playback", "Starts, resumes", "Component · service", "production", "component:default/playback-api", "go tier-1 grpc",
			"It names an entity that is not in the catalog", "Depends on licence-broker",
			"error required catalog-info.yaml:4:3", "spec.owner has no value", "Fix Give it one.",
			"Name playback-api", "Owner Playback Squad", "System streaming", "Domain listening", "Lifecycle production", "From catalog-info.yaml:1", "Source files", "Changed 2 h ago",
			"Runbook", "Trap", "example.com/tier 1", "example.com/runs-in eu, us",
			"Provides 1 playback-v2", "Dependencies 3", "APIs 1").
		Leads("/catalog/default/system/streaming", "/catalog/default/domain/listening", "/catalog/default/component/licence-broker",
			portaltest.PlaybackAPI+"/dependencies", portaltest.PlaybackAPI+"/apis", portaltest.PlaybackAPI+"/raw", portaltest.PlaybackAPI+"/refresh", "https://git.example.com/playback-api", "https://git.example.com/playback-api/edit",
			"https://runbooks.example.com/playback", "/catalog?filters[kind]=all&filters[tags]=go", "/catalog", "/catalog-graph?rootEntityRefs[]=component%3Adefault%2Fplayback-api").
		Holds(`data-copy="component:default/playback-api"`, `data-copy="http://example.com/catalog/default/component/playback-api"`).
		Hides("managed-by", "dangling-relation")
	for _, kind := range []string{"COMPONENT", "Component"} {
		p.Get("/catalog/DEFAULT/" + kind + "/Playback-API").Want(200).Says("Playback")
	}
}

// TestMissingIsPinpointed checks that a ref which leads nowhere is told with its line.
func TestMissingIsPinpointed(t *testing.T) {
	t.Parallel()
	p := portaltest.New(t, portaltest.Theatre)
	p.Get(portaltest.PlaybackAPI).Says("licence-broker (not in the catalog) catalog-info.yaml:1")
	p.Files = map[string]string{"file:/srv/repos/playback-api/catalog-info.yaml": "kind: Component\nmetadata: {name: playback-api}\nspec:\n  dependsOn:\n    - component:stream-gateway\n    - component:licence-broker\n"}
	p.Get(portaltest.PlaybackAPI).Says("licence-broker (not in the catalog) catalog-info.yaml:6:7")
}

func TestKinds(t *testing.T) {
	t.Parallel()
	p := portaltest.New(t, portaltest.Theatre)
	p.Get("/catalog/default/group/playback").Want(200).Says("Teams", "Playback Squad", "Group · squad", "Mara Lindqvist", "playback@example.com", "Owns").
		Leads("/catalog/default/user/mara", "mailto:playback@example.com", "/catalog/default/group/playback/owns", "/catalog/default/group/playback/dependencies").
		Hides("It stands alone", "From catalog-info.yaml:1 Source files Changed 2 h ago About")
	p.Get("/catalog/default/group/playback/owns").Want(200).Says("Playback Starts, resumes")
	p.Get("/catalog/default/user/mara").Want(200).Says("Mara Lindqvist", "Playback Squad")
	p.Get("/catalog/default/system/streaming").Want(200).Says("Components 2", "stream-gateway", "Domain listening")
	p.Get("/catalog/default/api/playback-v2").Want(200).Says("Consumed by 1 · provided by 1", "web-player", "Definition openapi").
		Leads("/catalog/default/api/playback-v2/definition")
	p.Get("/catalog/default/location/all").Want(200).Says("Targets 2 ./a.yaml ./b.yaml")
	p.Get("/catalog/default/component/stream-gateway").Want(200).Says("Nothing leads to this entity any more", "Delete…")
	p.Get("/catalog/default/component/web-player").Want(200).Hides("It names")
	p.Get("/catalog/money/component/ledger").Want(200).Says("Namespace money", "Owner platform", "Nothing depends on it")
}

const further = `
apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: {name: go-service, title: Go service}
spec:
  type: service
  owner: platform
  parameters:
    - title: What it is
      required: [name]
      properties:
        alias: {type: string, title: Other name}
        name: {type: string, description: Small letters}
  steps:
    - {id: fetch, name: Fetch, action: "fetch:template"}
    - {action: "debug:log", if: "${{ parameters.x }}"}
---
apiVersion: backstage.io/v1alpha1
kind: AiResource
metadata: {name: triage}
spec: {type: skill, lifecycle: experimental, owner: platform, disciplines: [backend, on-call], allowedTools: Read Grep, extra: {deep: {er: 7}, at: "https://example.com/x"}, ref: "system:default/streaming", flags: [{a: 1}], on: true}
---
apiVersion: backstage.io/v1alpha1
kind: Domain
metadata: {name: sound}
spec: {owner: platform}
---
apiVersion: backstage.io/v1alpha1
kind: Domain
metadata: {name: bass}
spec: {owner: platform, subdomainOf: sound}
---
apiVersion: backstage.io/v1alpha1
kind: System
metadata: {name: streaming}
spec: {owner: platform, domain: sound}
---
apiVersion: backstage.io/v1alpha1
kind: API
metadata: {name: streams}
spec: {type: grpc, lifecycle: production, owner: platform, system: streaming, definition: 'syntax = "proto3"; service S {}'}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: part}
spec: {type: library, lifecycle: production, owner: platform, subcomponentOf: whole}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: whole}
spec: {type: library, lifecycle: production, owner: platform, consumesApis: [streams, nowhere]}
`

func TestFurtherKinds(t *testing.T) {
	t.Parallel()
	p := portaltest.New(t, further)
	p.Get("/catalog/default/template/go-service").Want(200).
		Says("What it asks What it is name Small letters required Other name string", "What it does 2 1 Fetch fetch:template 2 debug:log only if asked for debug:log", "Relations 1").
		Hides("It stands alone")
	p.Get("/catalog/default/airesource/triage").Want(200).
		Says("What its file says", "Allowed tools Read Grep", "Disciplines backend, on-call", "Extra deep er 7", "Flags 1 item", "On yes", "Ref streaming").
		Leads("https://example.com/x", "/catalog/default/system/streaming")
	p.Get("/catalog/default/domain/sound").Want(200).Says("Systems 1 streaming", "Subdomains 1 bass")
	p.Get("/catalog/default/component/whole").Want(200).Says("Subcomponents 1 part")
	p.Get("/catalog/default/component/part").Want(200).Says("Part of whole")
	p.Get("/catalog/default/domain/sound/apis").Want(200).Says("In this domain 1", "streams", "grpc", "platform")
	p.Get("/catalog/default/system/streaming/apis").Want(200).Says("In this system 1", "streams")
	p.Get("/catalog/default/component/whole/apis").Want(200).Says("Consumed 2", "nowhere", "not in the catalog", "streams", "production")
}

func TestTabs(t *testing.T) {
	t.Parallel()
	p := portaltest.New(t, portaltest.Theatre)
	p.Get(portaltest.PlaybackAPI+"/dependencies").Want(200).Says("All relations", "Provides 1", "Depends on 2", "Part of 1", "Owned by 1", "not in the catalog")
	p.Get("/catalog/default/api/playback-v2/definition").Want(200).Says("Playback").Leads("/catalog/default/api/playback-v2/definition.txt")
	for path, want := range map[string]string{
		portaltest.PlaybackAPI + "/catalog-info.yaml":     "apiVersion: backstage.io/v1alpha1\nkind: Component\n",
		"/catalog/default/api/playback-v2/definition.txt": "openapi: 3.1.0\n",
	} {
		a := p.Get(path).Want(200)
		if !strings.HasPrefix(a.HTML, want) || a.Header().Get("Content-Type") != "text/plain; charset=utf-8" || a.Header().Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s is %v\n%s", path, a.Header(), a.HTML)
		}
	}
	p.Get(portaltest.PlaybackAPI + "/").Want(200).Says("Owner Playback Squad")
}

// TestTabsElsewhere checks that tabs of Backstage's, and our earlier ones, lead on.
func TestTabsElsewhere(t *testing.T) {
	t.Parallel()
	p := portaltest.New(t, portaltest.Theatre)
	for tab, want := range map[string]string{
		"docs": "", "ci-cd/1": "", "kubernetes": "", "definition": "", "owns": "", "relations": "/dependencies", "diagram": "/dependencies", "api": "/apis",
		"history?at=2026-02-01": "/raw?at=2026-02-01", "?at=2026-02-01": "/raw?at=2026-02-01",
	} {
		if a := p.Get(portaltest.PlaybackAPI + "/" + tab).Want(302); a.Header().Get("Location") != portaltest.PlaybackAPI+want {
			t.Errorf("%s leads to %s", tab, a.Header().Get("Location"))
		}
	}
	if a := p.Get("/catalog/default/component/stream-gateway/api").Want(302); a.Header().Get("Location") != "/catalog/default/component/stream-gateway" {
		t.Errorf("the tab of APIs that an entity has not leads to %s", a.Header().Get("Location"))
	}
}

func TestRefresh(t *testing.T) {
	t.Parallel()
	p := portaltest.New(t, portaltest.Theatre)
	a := p.Post("/catalog/default/Component/playback-api/refresh", nil).Want(http.StatusSeeOther)
	if to := a.Header().Get("Location"); to != portaltest.PlaybackAPI+"?done=refreshed" || len(p.Refreshed) != 1 || p.Refreshed[0] != "component:default/playback-api" {
		t.Errorf("leads to %s after reading %v", to, p.Refreshed)
	}
	p.Get(portaltest.PlaybackAPI + "?done=refreshed").Want(200).Holds("Its source was read again")
	p.Post("/catalog/default/component/nobody/refresh", nil).Want(404)
}

// TestVisits checks that a visit is counted once: when the page is asked for, or by the
// page itself when it was asked for ahead.
func TestVisits(t *testing.T) {
	t.Parallel()
	p := portaltest.New(t, portaltest.Theatre)
	p.As = auth.Principal{Ref: "user:default/mara", Key: "user:default/mara"}
	const visit = `data-visit="/settings/visit?ref=component%3Adefault%2Fplayback-api"`
	hits := func() int {
		set, err := p.Settings.Of(t.Context(), p.As.Key)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range set.Recent(10) {
			return v.Hits
		}
		return 0
	}
	ahead := httptest.NewRequest(http.MethodGet, portaltest.PlaybackAPI, nil)
	ahead.Header.Set("Sec-Purpose", "prefetch")
	if a := p.Do(ahead).Want(200).Holds(visit); hits() != 0 || a.Header().Get("ETag") == "" {
		t.Errorf("a page asked for ahead counts as %d visits", hits())
	}
	if a := p.Get(portaltest.PlaybackAPI).Want(200); hits() != 1 || strings.Contains(a.HTML, "data-visit") {
		t.Errorf("a page counts as %d visits, or again", hits())
	}
	if p.Get(portaltest.PlaybackAPI + "/raw").Want(200); hits() != 1 {
		t.Error("a further tab counts as a visit")
	}
}

func TestStar(t *testing.T) {
	t.Parallel()
	p := portaltest.New(t, portaltest.Theatre)
	p.As = auth.Principal{Ref: "user:default/mara", Key: "user:default/mara"}
	p.Get(portaltest.PlaybackAPI).Holds(`aria-pressed="false" aria-label="Star Playback"`).Leads("/settings/star")
	if err := p.Settings.Star(t.Context(), p.As.Key, "component:default/playback-api", true); err != nil {
		t.Fatal(err)
	}
	p.Get(portaltest.PlaybackAPI).Holds(`aria-pressed="true" aria-label="Star Playback"`)
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
	for _, tab := range []string{"", "/dependencies", "/raw", "/raw?format=provenance", "/history"} {
		if a := p.Get("/catalog/default/resource/hub" + tab).Want(200); len(a.HTML) > 450<<10 {
			t.Errorf("%q has %d bytes", tab, len(a.HTML))
		}
	}
	p.Get("/catalog/default/resource/hub").Says("Needed by 5,000", "It names 5001 entities that are not in the catalog")
	p.Get("/catalog/default/resource/hub/dependencies").Says("All 5,000 in the catalog").
		Leads("/catalog?filters[kind]=all&filters[relations.dependsOn]=resource%3Adefault%2Fhub")
}
