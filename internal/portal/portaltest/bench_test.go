package portaltest_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/callboard/callboard/bench/generator"
	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal/portaltest"
	"github.com/callboard/callboard/internal/yamldoc"
)

// generated is a portal over a generated catalog of n entities.
func generated(b *testing.B, n int) *portaltest.Portal {
	b.Helper()
	p := portaltest.New(b, "")
	p.Model = readmodel.New(entity.Builtin())
	err := p.Model.Replace(func(yield func(catalog.Record, error) bool) {
		kinds, id := entity.Builtin(), int64(0)
		for d := range generator.Documents(generator.Config{N: n, Seed: 1}) {
			for _, doc := range yamldoc.Parse(d.YAML, yamldoc.Limits{}) {
				id++
				r := portaltest.Record(b, kinds, entity.New(doc.Value.(entity.Object)), id)
				r.Location, r.Line, r.Updated = "file:/srv/"+d.Path, doc.Line, portaltest.Noon.Add(-time.Duration(id)*time.Minute)
				if !yield(r, nil) {
					return
				}
			}
		}
	}, nil, 1)
	if err != nil {
		b.Fatal(err)
	}
	p.Serve()
	return p
}

// BenchmarkPages measures whole answers. The budget of DESIGN is 5 ms each.
func BenchmarkPages(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			p := generated(b, n)
			for name, path := range pagesOf(b, p) {
				b.Run(name, func(b *testing.B) { measure(b, p, path) })
			}
		})
	}
}

// pagesOf are pages worth measuring: an ordinary entity, and the one with most relations.
func pagesOf(b *testing.B, p *portaltest.Portal) map[string]string {
	b.Helper()
	most, ordinary, edges := "", "", 0
	for e := range p.Model.Snapshot().All() {
		if n := len(e.Relations()); n > edges {
			most, edges = e.Ref(), n
		} else if n == 6 && e.Parts().Kind == "Component" {
			ordinary = e.Ref()
		}
	}
	b.Logf("most relations: %s, %d", most, edges)
	return map[string]string{
		"list":         "/catalog",
		"list-all":     "/catalog?filters[kind]=all",
		"list-filters": "/catalog?filters[type]=service&filters[lifecycles]=production&sort=-owner",
		"list-deep":    "/catalog?filters[kind]=all&offset=5000",
		"list-text":    "/catalog?filters[kind]=all&filters[text]=payment",
		"list-problem": "/catalog?filters[error]=true",
		"list-changed": "/catalog?filters[kind]=all&sort=-changed",
		"list-columns": "/catalog?columns=name,title,namespace,owner,system,domain,type,lifecycle,problems,tags,labels,source,changed",
		"list-values":  "/catalog/values?of=filters[owners]",
		"apis":         "/api-docs",
		"entity":       parsePath(ordinary),
		"entity-raw":   parsePath(ordinary) + "/raw",
		"entity-hub":   parsePath(most),
		"relations":    parsePath(most) + "/dependencies",
		"problems":     "/problems",
		"teams":        "/teams",
		"teams-people": "/teams?view=people",
		"teams-text":   "/teams?filters[text]=audio",
		"group-search": "/catalog/default/group/everyone?people=an",
		"group-root":   "/catalog/default/group/everyone",
		"group-owns":   "/catalog/default/group/everyone/owns",
		"missing":      parsePath(ordinary) + "y",
	}
}

func measure(b *testing.B, p *portaltest.Portal, path string) {
	size := p.Get(path).Body.Len()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	b.ReportAllocs()
	for b.Loop() {
		w := httptest.NewRecorder()
		p.Handler.ServeHTTP(w, r)
		if w.Code != http.StatusOK && w.Code != http.StatusNotFound {
			b.Fatal(w.Code)
		}
	}
	b.ReportMetric(float64(size), "B/page")
}
