package graphweb_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/internal/catalog/graphweb"
)

// shop has an API, a cycle, a missing target, owners and systems.
var shop = []string{
	"component/web consumesApi api/orders", "component/app consumesApi api/orders",
	"component/orders providesApi api/orders", "component/orders dependsOn resource/db component/ledger component/gone",
	"component/ledger dependsOn component/bank", "component/bank dependsOn component/ledger",
	"component/orders ownedBy group/sales", "component/ledger ownedBy group/money", "component/bank ownedBy group/money",
	"component/orders partOf system/selling", "component/web partOf system/selling", "component/ledger partOf system/books",
	"system/selling partOf domain/shop", "system/books partOf domain/shop",
	"api/orders", "resource/db", "group/sales", "group/money", "domain/shop", "component/alone", "titled component/web The <b>shop</b>",
}

func TestRootedGraph(t *testing.T) {
	t.Parallel()
	s := newSite(t, shop...)
	a := s.get("/catalog-graph?rootEntityRefs[]=component:default/orders").want(200).
		says("Graph of orders", "Needed by", "not in the catalog", "If orders breaks, 3 entities break with it.").
		leads("/catalog/default/component/orders", "/catalog-graph?rootEntityRefs[]=component:default/ledger",
			"/catalog/default/component/ledger", "/catalog-graph.svg?rootEntityRefs[]=component:default/orders",
			"/catalog/default/component/orders/dependencies?view=impact")
	want := []string{"The <b>shop</b>", "app", "bank", "db", "gone", "ledger", "orders", "orders"}
	if diff := cmp.Diff(want, a.boxes()); diff != "" {
		t.Error(diff)
	}
	if strings.Contains(a.html, "style=") || strings.Contains(a.html, "<b>shop</b>") {
		t.Error("inline style, or markup from a title")
	}
	if again := s.get("/catalog-graph?rootEntityRefs[]=component:default/orders", "If-None-Match", a.Header().Get("ETag")); again.Code != http.StatusNotModified {
		t.Errorf("asked again: %d", again.Code)
	}
	if to := s.get("/graph?rootEntityRefs[]=component:default/orders").want(302).Header().Get("Location"); to != "/catalog-graph?rootEntityRefs[]=component:default/orders" {
		t.Error(to)
	}
}

// Addresses as Backstage writes them mean the same here.
func TestBackstageAddresses(t *testing.T) {
	t.Parallel()
	s := newSite(t, shop...)
	for query, want := range map[string][]string{
		"rootEntityRefs%5B%5D=component%3Adefault%2Falone&maxDepth=%E2%88%9E&unidirectional=true&mergeRelations=true&direction=LR&showFilters=true": {"alone"},
		"rootEntityRefs[0]=component:default/ledger&maxDepth=1&unidirectional=false":                                                                {"bank", "books", "ledger", "money", "orders"},
		"rootEntityRefs[]=component:default/ledger&maxDepth=1&selectedKinds[]=Component":                                                            {"bank", "ledger", "orders"},
		"rootEntityRefs[]=component:default/ledger&maxDepth=1&selectedRelations[]=ownedBy&selectedRelations[]=partOf":                               {"books", "ledger", "money"},
		"rootEntityRefs[]=group:default/money&maxDepth=1&mergeRelations=false&curve=curveStepBefore&direction=TB":                                   {"bank", "ledger", "money"},
		"rootEntityRefs[]=component:default/bank&rootEntityRefs[]=api:default/orders&maxDepth=0":                                                    {"bank", "orders"},
	} {
		if diff := cmp.Diff(want, s.get("/catalog-graph?"+query).want(200).boxes()); diff != "" {
			t.Errorf("%s: %s", query, diff)
		}
	}
}

// Every link in the filters leads to a page that asks for what it says.
func TestSwitches(t *testing.T) {
	t.Parallel()
	s := newSite(t, shop...)
	a := s.get("/catalog-graph?rootEntityRefs[]=component:default/orders&maxDepth=7&reach=out&labels=true&group=owner").want(200)
	a.holds(`name="maxDepth" value="7" checked`, `name="maxDepth" value="∞"`, `name="reach" value="out" checked`, `name="labels" value="true" checked`,
		`name="group" value="owner" checked`, `data-labels`, `type="hidden" name="rootEntityRefs[]" value="component:default/orders"`)
	a.says("depends on", "money").leads("/catalog-graph?rootEntityRefs[]=component:default/orders")
	stepped := s.get("/catalog-graph?rootEntityRefs[]=component:default/orders&curve=curveStepBefore").want(200)
	smooth := s.get("/catalog-graph?rootEntityRefs[]=component:default/orders").want(200)
	if curves := strings.Count(stepped.html, "C"); strings.Contains(stepped.html, `d="M`) && curves >= strings.Count(smooth.html, "C") {
		t.Error("stepped lines turn smoothly")
	}
}

func TestWholeCatalog(t *testing.T) {
	t.Parallel()
	s := newSite(t, shop...)
	s.get("/catalog-graph").want(200).says("8 entities").holds(`name="root"`)
	a := s.get("/catalog-graph?group=domain").want(200).says("2 domains", "No domain", "3 components").
		leads("/catalog-graph?within=domain:default/shop", "/catalog-graph?within=domain:default/-", "/catalog/default/domain/shop")
	if diff := cmp.Diff([]string{"No domain", "shop"}, a.boxes()); diff != "" {
		t.Error(diff)
	}
	s.get("/catalog-graph?within=system:default/books").want(200).says("books", "1 entity").leads("/catalog-graph")
	s.get("/catalog-graph?within=domain:default/-").want(200).says("No domain", "app", "alone", "db")
	s.get("/catalog-graph?selectedKinds[]=widget").want(200).says("There is nothing to draw")
}

// A neighbourhood that is too large stands in groups, and its groups open.
func TestLargeNeighbourhood(t *testing.T) {
	t.Parallel()
	lines := []string{"resource/hub"}
	for i := range 300 {
		lines = append(lines, fmt.Sprintf("component/c%d dependsOn resource/hub", i), fmt.Sprintf("component/c%d partOf system/s%d", i, i%6))
	}
	for i := range 6 {
		lines = append(lines, fmt.Sprintf("system/s%d", i))
	}
	s := newSite(t, lines...)
	a := s.get("/catalog-graph?rootEntityRefs[]=resource:default/hub").want(200).
		says("301 entities are too many to draw one by one", "50 components", "Grouped by system").
		leads("/catalog-graph?rootEntityRefs[]=resource:default/hub&group=none", "/catalog-graph?rootEntityRefs[]=resource:default/hub&open[]=system:default/s1")
	if diff := cmp.Diff([]string{"hub", "s0", "s1", "s2", "s3", "s4", "s5"}, a.boxes()); diff != "" {
		t.Error(diff)
	}
	if n := len(s.get("/catalog-graph?rootEntityRefs[]=resource:default/hub&open[]=system:default/s1").want(200).boxes()); n < 30 {
		t.Errorf("the open group has %d boxes", n)
	}
	s.get("/catalog-graph?rootEntityRefs[]=resource:default/hub&group=none").want(200).says("The nearest 200 of 301 are drawn.", "+101")
}

func TestFindingARoot(t *testing.T) {
	t.Parallel()
	s := newSite(t, shop...)
	for words, to := range map[string]string{
		"ledger": "component:default/ledger", "api:orders": "api:default/orders", "ORDERS": "component:default/orders", "selling": "system:default/selling",
	} {
		location, _ := url.QueryUnescape(s.get("/catalog-graph?root=" + url.QueryEscape(words)).want(302).Header().Get("Location"))
		if location != "/catalog-graph?rootEntityRefs[]="+to {
			t.Errorf("%s leads to %s", words, location)
		}
	}
	s.get("/catalog-graph?root=or").want(200).says("Draw around").leads("/catalog-graph?rootEntityRefs[]=component:default/orders")
	s.get("/catalog-graph?root=orders", "Sec-Fetch-Dest", "empty").want(200).says("Draw around") // while somebody types
	s.get("/catalog-graph?root=zzzzzzzzzz").want(200).says("Nothing in the catalog is called zzzzzzzzzz")
	s.get("/catalog-graph?rootEntityRefs[]=component:default/nowhere").want(200).says("This entity is not in the catalog").leads("/catalog-graph")
	s.get("/catalog-graph?rootEntityRefs[]=component:default/gone").want(200).says("not in the catalog", "orders")
}

// Nothing that an address can hold makes a page fail.
func TestHostileAddresses(t *testing.T) {
	t.Parallel()
	s := newSite(t, shop...)
	evil := []string{"", "-1", "99999999999999999999", "∞∞", "<script>alert(1)</script>", "%ff%00", "component:default/<img src=x>", "a:b/c/d", "../..", strings.Repeat("x", 5000), "\u202e"}
	for _, name := range []string{"rootEntityRefs[]", "rootEntityRefs", "maxDepth", "selectedKinds[]", "selectedRelations[]", "unidirectional", "mergeRelations",
		"direction", "curve", "showFilters", "reach", "group", "open[]", "within", "labels", "root"} {
		for _, value := range evil {
			for _, path := range []string{"/catalog-graph", "/catalog-graph.svg"} {
				a := s.get(path + "?rootEntityRefs[]=component:default/orders&" + url.QueryEscape(name) + "=" + url.QueryEscape(value))
				if a.Code != 200 && a.Code != 302 {
					t.Errorf("%s %s=%q: %d", path, name, value, a.Code)
				}
				if strings.Contains(a.html, "<script>alert") || strings.Contains(a.html, "<img src=x") {
					t.Errorf("%s %s=%q is markup", path, name, value)
				}
			}
		}
	}
}

func TestFile(t *testing.T) {
	t.Parallel()
	s := newSite(t, append(shop, "titled component/app Beware \x01 & ]]> \u202e \"quotes\"")...)
	a := s.get("/catalog-graph.svg?rootEntityRefs[]=component:default/orders&labels=true").want(200)
	if h := a.Header(); h.Get("Content-Type") != "image/svg+xml; charset=utf-8" || h.Get("Content-Disposition") != `inline; filename="orders-graph.svg"` {
		t.Error(h)
	}
	d := xml.NewDecoder(strings.NewReader(a.html))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("it is no XML: %v", err)
		}
		if e, ok := token.(xml.StartElement); ok {
			for _, attribute := range e.Attr {
				if strings.Contains(attribute.Name.Local, "href") || attribute.Name.Local == "style" || attribute.Name.Local == "class" {
					t.Errorf("%s has %s", e.Name.Local, attribute.Name.Local)
				}
			}
		}
	}
	if !strings.Contains(a.html, "depends on") || !strings.Contains(a.html, `stroke-dasharray="4 3"`) {
		t.Error("no labels, or nothing missing")
	}
}

func (s *site) tab(ref, query string) answer {
	s.t.Helper()
	e, ok := s.model.Snapshot().ByRef(ref)
	if !ok {
		s.t.Fatalf("no %s", ref)
	}
	var b bytes.Buffer
	address := &url.URL{Path: "/catalog/default/component/x/dependencies", RawQuery: query}
	if err := s.pages.Dependencies(s.model.Snapshot(), e, address).Render(s.t.Context(), &b); err != nil {
		s.t.Fatal(err)
	}
	return answer{nil, s.t, textOf(b.String()), b.String()}
}

func TestDependenciesTab(t *testing.T) {
	t.Parallel()
	s := newSite(t, shop...)
	s.tab("component:default/orders", "").says("Tree", "Graph", "Impact", "Needed by 1 direct", "Needs 3 direct", "gone (not in the catalog)", "a cycle: it stands above", "money").
		leads("?view=graph", "?view=impact", "?depth=5", "/catalog-graph?rootEntityRefs[]=component:default/orders")
	s.tab("component:default/orders", "depth=1").says("1 further", "2 further").hides("bank")
	s.tab("component:default/orders", "view=graph&depth=1").holds("<svg", "data-graph").hides("bank")
	s.tab("resource:default/db", "view=impact").says("If db breaks, 4 entities of 1 owner break with it.", "sales", "Nobody", "directly, dependency of", "2 steps, by way of orders").
		leads("/catalog/default/group/sales")
	s.tab("resource:default/db", "view=impact&owner=-").says("All owners", "Nobody").leads("/catalog/default/component/x/dependencies?view=impact")
	s.tab("component:default/alone", "").says("It needs nothing", "Nothing in the catalog needs it")
	s.tab("component:default/alone", "view=graph").says("alone stands alone")
	s.tab("component:default/alone", "view=impact&owner=zz&depth=-4").says("Nothing else breaks")
}

func TestEgo(t *testing.T) {
	t.Parallel()
	lines := append([]string{"component/many dependsOn component/orders resource/db resource/r1 resource/r2 resource/r3 resource/r4"}, shop...)
	s := newSite(t, lines...)
	card := func(ref string) answer {
		e, _ := s.model.Snapshot().ByRef(ref)
		ego := graphweb.EgoOf(s.model.Snapshot(), e)
		if ego == nil {
			return answer{t: t}
		}
		var b bytes.Buffer
		if err := ego.Card("").Render(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
		return answer{nil, t, textOf(b.String()) + " shown: " + strings.Join(ego.Shown(), " "), b.String()}
	}
	card("component:default/orders").says("Needed by 3 · needs 3", "The <b>shop</b>", "app", "gone not in the catalog", "shown: dependencyOf dependsOn consumesApi").
		leads("/catalog-graph?rootEntityRefs[]=component:default/orders", "/catalog/default/component/ledger")
	card("component:default/many").says("Needs 6", "2 more see Dependencies", "shown: dependencyOf").hides("consumesApi").leads("/catalog/default/component/many/dependencies")
	card("api:default/orders").says("Consumed by 2 · provided by 1")
	for _, ref := range []string{"component:default/alone", "group:default/sales", "system:default/books"} {
		if a := card(ref); a.html != "" {
			t.Errorf("%s has a picture: %s", ref, a.text)
		}
	}
	if n := graphweb.DependencyCount(s.model.Snapshot(), must(s.model.Snapshot().ByRef("component:default/orders"))); n != 5 {
		t.Errorf("%d dependencies", n)
	}
}

func must[T any](v T, ok bool) T {
	if !ok {
		panic("not found")
	}
	return v
}
