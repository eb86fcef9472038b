package readmodel

import (
	"encoding/gob"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/callboard/callboard/internal/catalog"
)

// big returns a generated catalog; making a large one from YAML takes long, so it is
// kept in the folder that CALLBOARD_BENCH_CACHE names, if any.
func big(tb testing.TB, n int) []catalog.Record {
	tb.Helper()
	file := filepath.Join(os.Getenv("CALLBOARD_BENCH_CACHE"), fmt.Sprintf("records-%d.gob", n))
	if f, err := os.Open(file); err == nil {
		defer f.Close()
		var out []catalog.Record
		if gob.NewDecoder(f).Decode(&out) == nil {
			return out
		}
	}
	out := generated(tb, n)
	if os.Getenv("CALLBOARD_BENCH_CACHE") != "" {
		if f, err := os.Create(file); err == nil {
			defer f.Close()
			if err := gob.NewEncoder(f).Encode(out); err != nil {
				tb.Log(err)
			}
		}
	}
	return out
}

var sizes = []int{10_000, 100_000}

func BenchmarkReplace(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			records := big(b, n)
			bytes := 0
			for i := range records {
				bytes += len(records[i].JSON)
			}
			b.ReportMetric(float64(bytes)/float64(len(records)), "JSON-B/entity")
			m := New(kinds)
			runtime.GC()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			b.ResetTimer()
			for b.Loop() {
				if err := m.Replace(each(records), nil, 1); err != nil {
					b.Fatal(err)
				}
			}
			b.StopTimer()
			runtime.GC()
			runtime.ReadMemStats(&after)
			b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(len(records)), "heap-B/entity")
			b.ReportMetric(float64(len(m.Snapshot().columns)), "columns")
			runtime.KeepAlive(records)
			runtime.KeepAlive(m)
		})
	}
}

// benchModel returns a model of a generated catalog.
func benchModel(b *testing.B, n int) *Model {
	b.Helper()
	m := New(kinds)
	if err := m.Replace(each(big(b, n)), nil, 1); err != nil {
		b.Fatal(err)
	}
	runtime.GC()
	return m
}

// timed runs f and reports the median and the 99th percentile besides the mean.
func timed(b *testing.B, f func(i int)) {
	b.Helper()
	var took []time.Duration
	i := 0
	for b.Loop() {
		start := time.Now()
		f(i)
		took = append(took, time.Since(start))
		i++
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Nanoseconds())/1e3, "p50-µs")
	b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds())/1e3, "p99-µs")
}

func BenchmarkQuery(b *testing.B) {
	byName := []Order{{Field: "metadata.name"}}
	for _, n := range sizes {
		s := benchModel(b, n).Snapshot()
		owner := s.Facets(Filter{}, []string{"relations.ownedBy"})["relations.ownedBy"]
		least := slices.MinFunc(owner, func(a, b FacetValue) int { return a.Count - b.Count }).Value
		component := Equals("kind", "component")
		for _, c := range []struct {
			name string
			q    Query
		}{
			{"all", Query{}},
			{"kind", Query{Filter: component}},
			{"kind-by-name", Query{Filter: component, Order: byName, DropMissing: true}},
			{"kind-by-name-down", Query{Filter: component, Order: []Order{{"metadata.name", true}}, DropMissing: true}},
			{"kind-type-lifecycle-by-name", Query{Filter: And(component, Equals("spec.type", "service"), Equals("spec.lifecycle", "production")), Order: byName, DropMissing: true}},
			{"owner-by-name", Query{Filter: Equals("relations.ownedBy", least), Order: byName, DropMissing: true}},
			{"tag-by-title", Query{Filter: Exists("metadata.tags.java"), Order: []Order{{"metadata.title", false}}, DropMissing: true}},
			{"kind-by-owner", Query{Filter: component, Order: []Order{{"spec.owner", false}}, DropMissing: true}},
			{"kind-by-type", Query{Filter: component, Order: []Order{{"spec.type", false}}, DropMissing: true}},
			{"kind-by-name-offset-half", Query{Filter: component, Order: byName, DropMissing: true, Offset: n / 3}},
			{"kind-by-two", Query{Filter: component, Order: []Order{{"spec.type", false}, {"metadata.name", false}}}},
			{"text-name", Query{Filter: component, Order: byName, DropMissing: true, Text: &FullText{"pay", []string{"metadata.name"}}}},
			{"text-name-title-description", Query{Order: byName, DropMissing: true, Text: &FullText{"pay", []string{"metadata.name", "metadata.title", "metadata.description"}}}},
			{"not-orphan", Query{Filter: Not(Exists("metadata.annotations.backstage.io/orphan")), Order: byName, DropMissing: true}},
		} {
			b.Run(fmt.Sprintf("%d/%s", n, c.name), func(b *testing.B) {
				c.q.Limit = 20
				timed(b, func(int) {
					if _, err := s.Query(c.q); err != nil {
						b.Fatal(err)
					}
				})
			})
		}
		b.Run(fmt.Sprintf("%d/cursor", n), func(b *testing.B) {
			page, err := s.Query(Query{Filter: component, Order: byName, DropMissing: true, Limit: 20})
			if err != nil {
				b.Fatal(err)
			}
			cursor := page.NextCursor
			timed(b, func(int) {
				page, err := s.Query(Query{Cursor: cursor, Limit: 20})
				if err != nil {
					b.Fatal(err)
				}
				if cursor = page.NextCursor; cursor == "" {
					cursor = page.PrevCursor
				}
			})
		})
	}
}

func BenchmarkFacets(b *testing.B) {
	for _, n := range sizes {
		s := benchModel(b, n).Snapshot()
		keys := []string{"kind", "spec.type", "relations.ownedBy"}
		for name, f := range map[string]Filter{"all": {}, "kind": Equals("kind", "component"), "type": Equals("spec.type", "service")} {
			b.Run(fmt.Sprintf("%d/%s", n, name), func(b *testing.B) {
				timed(b, func(int) { s.Facets(f, keys) })
			})
		}
	}
}

func BenchmarkEntity(b *testing.B) {
	s := benchModel(b, 10_000).Snapshot()
	var refs []string
	for e := range s.All() {
		refs = append(refs, e.Ref())
	}
	b.Run("ByRef", func(b *testing.B) {
		timed(b, func(i int) { s.ByRef(refs[i*7919%len(refs)]) })
	})
	b.Run("JSON", func(b *testing.B) {
		timed(b, func(i int) { e, _ := s.ByRef(refs[i*7919%len(refs)]); e.JSON() })
	})
	b.Run("all-components", func(b *testing.B) {
		buf := make([]byte, 0, 20<<20)
		timed(b, func(i int) {
			page, err := s.Query(Query{Filter: Equals("kind", "component"), Limit: -1})
			if err != nil {
				b.Fatal(err)
			}
			buf = buf[:0]
			for _, e := range page.Items {
				buf = e.AppendJSON(buf)
			}
		})
		b.ReportMetric(float64(len(buf)), "bytes")
	})
	b.Run("fields", func(b *testing.B) {
		timed(b, func(i int) {
			e, _ := s.ByRef(refs[i*7919%len(refs)])
			e.DisplayName()
			e.Description()
			e.Type()
			e.Lifecycle()
			e.Tags()
			e.Parts()
		})
	})
}

func BenchmarkNear(b *testing.B) {
	for _, n := range sizes {
		s := benchModel(b, n).Snapshot()
		var ordinary Entity
		for e := range s.All() {
			if len(e.Ref()) > len(ordinary.Ref()) && strings.HasPrefix(e.Ref(), "component:") {
				ordinary = e
			}
		}
		for name, ref := range map[string]string{
			"slip": ordinary.Ref() + "y", "common": "component:default/delivery-hot-libraryy", "short": "component:default/paymnt-api", "part": "component:default/api",
			"nothing": "component:default/zzyzx", "long-nothing": "component:default/something-entirely-unrelated",
		} {
			b.Run(fmt.Sprintf("%d/%s", n, name), func(b *testing.B) { timed(b, func(int) { s.Near(ref, 6) }) })
		}
	}
}

func BenchmarkApply(b *testing.B) {
	for _, n := range sizes {
		m := benchModel(b, n)
		records := big(b, n)
		next := 0
		pick := func() catalog.Record { next++; return records[next*7919%n] }
		apply := func(b *testing.B, c Change) {
			if err := m.Apply(c); err != nil {
				b.Fatal(err)
			}
		}
		b.Run(fmt.Sprintf("%d/description", n), func(b *testing.B) {
			timed(b, func(i int) {
				r := pick()
				r.JSON = []byte(strings.Replace(string(r.JSON), `"metadata":{`, fmt.Sprintf(`"metadata":{"changed":"%d",`, i), 1))
				apply(b, Change{Upserts: []*catalog.Record{&r}})
			})
		})
		b.Run(fmt.Sprintf("%d/owner", n), func(b *testing.B) {
			timed(b, func(i int) {
				r := pick()
				other := pick()
				r.Declared = other.Declared
				apply(b, Change{Upserts: []*catalog.Record{&r}})
			})
		})
		b.Run(fmt.Sprintf("%d/remove-and-add", n), func(b *testing.B) {
			timed(b, func(i int) {
				r := pick()
				apply(b, Change{Removals: []string{r.Ref}})
				apply(b, Change{Upserts: []*catalog.Record{&r}})
			})
		})
		b.Run(fmt.Sprintf("%d/new", n), func(b *testing.B) {
			timed(b, func(i int) {
				r := pick()
				r.Ref += fmt.Sprint("-", i)
				r.UID += fmt.Sprint("-", i)
				apply(b, Change{Upserts: []*catalog.Record{&r}})
			})
		})
		b.Run(fmt.Sprintf("%d/batch-100", n), func(b *testing.B) {
			timed(b, func(i int) {
				var c Change
				for range 100 {
					r := pick()
					r.JSON = []byte(strings.Replace(string(r.JSON), `"metadata":{`, fmt.Sprintf(`"metadata":{"changed":"%d",`, i), 1))
					c.Upserts = append(c.Upserts, &r)
				}
				apply(b, c)
			})
		})
	}
}
