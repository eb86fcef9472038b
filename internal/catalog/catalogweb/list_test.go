package catalogweb_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/callboard/callboard/internal/portal/portaltest"
)

func TestList(t *testing.T) {
	t.Parallel()
	p := portaltest.New(t, portaltest.Theatre)
	for _, test := range []struct {
		name, query  string
		says, hides  []string
		leads, holds []string
	}{
		{
			name: "components by default", query: "",
			says:  []string{"4 of 11 entities", "Playback Starts, resumes", "Playback Squad", "streaming", "service", "experimental", "2 h ago", "Namespace", "money"},
			hides: []string{"Carries the sound", "Lead"},
			leads: []string{"/catalog/default/component/playback-api", "/catalog/default/group/playback", "/catalog/default/system/streaming",
				"/catalog?sort=-name", "/catalog?sort=owner", "/catalog?filters[tags]=go"},
			holds: []string{`aria-sort="ascending"`, `name="filters[kind]" value="component" checked`},
		},
		{
			name: "all kinds", query: "?filters[kind]=all",
			says: []string{"11 entities", "Mara Lindqvist", "listening"},
		},
		{
			name: "a kind in any case", query: "?filters%5Bkind%5D=SYSTEM",
			says: []string{"1 of 11", "Carries the sound"}, hides: []string{"Lifecycle Tags"},
		},
		{
			name: "users have groups", query: "?filters[kind]=user",
			says: []string{"Groups", "Mara Lindqvist Lead", "Playback Squad"},
		},
		{
			name: "locations have targets", query: "?filters[kind]=location",
			says: []string{"Targets", "./a.yaml", "./b.yaml"},
		},
		{
			name: "values of one filter are alternatives, indexed as Backstage does", query: "?filters[tags][0]=go&filters[tags][1]=rust",
			says: []string{"2 of 11", "Tag go, rust"}, leads: []string{"/catalog"},
		},
		{
			name: "filters combine", query: "?filters[tags]=tier-1&filters[lifecycles]=production",
			says: []string{"1 of 11", "Playback Starts"}, hides: []string{"stream-gateway"},
			leads: []string{"/catalog?filters[tags]=tier-1", "/catalog?filters[lifecycles]=production"},
		},
		{
			name: "an owner in short form", query: "?filters[owners]=playback",
			says: []string{"2 of 11", "Owner Playback Squad"},
		},
		{
			name: "one type hides the column", query: "?filters[type]=website",
			says: []string{"1 of 11", "The player in the browser"}, hides: []string{"System Type Lifecycle"},
		},
		{
			name: "namespace", query: "?filters[namespace]=money",
			says: []string{"1 of 11", "ledger"},
		},
		{
			name: "text in the title", query: "?filters[text]=PLAYBACK",
			says: []string{"1 of 11", "Playback Starts"},
		},
		{
			name: "text in a tag", query: "?filters[text]=rust",
			says: []string{"1 of 11", "stream-gateway"},
		},
		{
			name: "orphans", query: "?filters[orphan]=true",
			says: []string{"1 of 11", "stream-gateway"},
		},
		{
			name: "with problems", query: "?filters[error]=true",
			says: []string{"1 of 11", "Playback Starts"}, // names what is not there
		},
		{
			name: "a relation", query: "?filters[kind]=all&filters[relations.partOf]=system:default/streaming",
			says: []string{"2 of 11", "Part of streaming"}, leads: []string{"/catalog?filters[kind]=all"},
			holds: []string{`type="hidden" name="filters[relations.partOf]" value="system:default/streaming"`},
		},
		{
			name: "sorted backwards", query: "?sort=-owner",
			holds: []string{`aria-sort="descending"`}, leads: []string{"/catalog?sort=owner"},
		},
		{
			name: "an unknown order is none", query: "?sort=colour&limit=9999&offset=-3",
			says: []string{"4 of 11", "sorted by name"},
		},
		{
			name: "nothing found", query: "?filters[text]=playbck-api",
			says: []string{"0 of 11", "No entities of kind Component match", "Did you mean Playback"}, leads: []string{"/catalog", "/catalog?filters[kind]=all&filters[text]=playbck-api"},
		},
		{
			name: "no such kind", query: "?filters[kind]=robot",
			says: []string{"There are no entities of kind Robot", "Kind Robot"}, leads: []string{"/catalog?filters[kind]=all"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := *p
			p.TB = t
			p.Get("/catalog" + test.query).Want(200).Says(test.says...).Hides(test.hides...).Leads(test.leads...).Holds(test.holds...)
		})
	}
}

func TestListCountsWithOtherFilters(t *testing.T) {
	t.Parallel()
	p := portaltest.New(t, portaltest.Theatre)
	a := p.Get("/catalog?filters[lifecycles]=production").Want(200)
	text := a.Text()
	// Types count production only; lifecycles count all, theirs is the filter left out.
	for _, part := range []string{"service 2", "website 1", "production 3", "experimental 1", "Component 3", "API 1"} {
		if !strings.Contains(text, part) {
			t.Errorf("no %q in %s", part, text)
		}
	}
}

func TestListPages(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for i := range 120 {
		b.WriteString("apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: part-" + string(rune('a'+i/26)) + string(rune('a'+i%26)) +
			"}\nspec: {type: library, lifecycle: production, owner: nobody}\n---\n")
	}
	p := portaltest.New(t, b.String())
	p.Get("/catalog").Want(200).Says("1–50 of 120").Leads("/catalog?offset=50", "/catalog?offset=100", "/catalog?limit=20").Hides("part-cd")
	p.Get("/catalog?offset=100&sort=-name").Want(200).Says("101–120 of 120").Leads("/catalog?sort=-name&offset=50")
	p.Get("/catalog?limit=20&offset=20").Want(200).Says("21–40 of 120").Leads("/catalog?limit=20", "/catalog?limit=20&offset=40")
	if a := p.Get("/catalog?offset=5000").Want(http.StatusFound); a.Header().Get("Location") != "/catalog" {
		t.Errorf("beyond the end leads to %q", a.Header().Get("Location"))
	}
	// A missing owner is shown as missing.
	p.Get("/catalog").Holds(`class="ref missing"`, "(not in the catalog)")
}

func TestListOfEmptyCatalog(t *testing.T) {
	t.Parallel()
	p := portaltest.New(t, "")
	a := p.Get("/catalog").Want(200).Says("The catalog is empty", "callboard serve PATH")
	if a.Header().Get("Refresh") != "" {
		t.Error("an empty catalog looks again")
	}
	p.Ready = make(chan struct{})
	p.Serve()
	if a := p.Get("/catalog").Want(200).Says("Reading sources"); a.Header().Get("Refresh") == "" {
		t.Error("a catalog that is being read does not look again")
	}
}

func TestListWhileReading(t *testing.T) {
	t.Parallel()
	p := portaltest.New(t, portaltest.Theatre)
	p.Ready = make(chan struct{})
	p.Serve()
	before := p.Get("/catalog").Want(200).Says("Reading sources", "4 of 11")
	close(p.Ready)
	after := p.Get("/catalog").Want(200).Hides("Reading sources")
	if before.Header().Get("Etag") == after.Header().Get("Etag") {
		t.Error("the validator is the same before and after")
	}
}

func TestValidators(t *testing.T) {
	t.Parallel()
	p := portaltest.New(t, portaltest.Theatre)
	for _, path := range []string{"/catalog", "/catalog?filters[kind]=all", "/catalog/default/component/playback-api", "/catalog/default/component/playback-api/raw", "/problems", "/styleguide"} {
		first := p.Get(path).Want(200)
		tag := first.Header().Get("Etag")
		if tag == "" || first.Header().Get("Cache-Control") != "private, no-cache" {
			t.Errorf("%s: Etag %q, Cache-Control %q", path, tag, first.Header().Get("Cache-Control"))
		}
		again := httptest.NewRequest(http.MethodGet, path, nil)
		again.Header.Set("If-None-Match", tag)
		if a := p.Do(again).Want(304); a.HTML != "" {
			t.Errorf("%s: 304 with a body", path)
		}
		dark := httptest.NewRequest(http.MethodGet, path, nil)
		dark.Header.Set("If-None-Match", tag)
		dark.AddCookie(&http.Cookie{Name: "theme", Value: "dark"})
		p.Do(dark).Want(200).Holds(`data-theme="dark"`)
	}
	if err := p.Model.Replace(portaltest.Records(t, portaltest.Theatre), nil, 8); err != nil {
		t.Fatal(err)
	}
	if a, b := p.Get("/catalog").Header().Get("Etag"), p.Get("/catalog?sort=owner").Header().Get("Etag"); a == b {
		t.Error("two addresses have one validator")
	}
}
