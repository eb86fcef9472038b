package finder

import (
	"fmt"
	"iter"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/callboard/callboard/bench/generator"
	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/yamldoc"
)

// generated is a model of a generated catalog of n entities.
func generated(b *testing.B, n int) *readmodel.Model {
	b.Helper()
	kinds := entity.Builtin()
	m := readmodel.New(kinds)
	err := m.Replace(func(yield func(catalog.Record, error) bool) {
		for d := range generator.Documents(generator.Config{N: n, Seed: 1}) {
			for _, doc := range yamldoc.Parse(d.YAML, yamldoc.Limits{}) {
				e := entity.New(doc.Value.(entity.Object))
				body, err := e.MarshalJSON()
				if err != nil {
					b.Fatal(err)
				}
				declared, _ := kinds.Relations(e)
				ref := e.Ref().String()
				if !yield(catalog.Record{UID: ref, Ref: ref, JSON: body, Declared: declared}, nil) {
					return
				}
			}
		}
	}, nil, 1)
	if err != nil {
		b.Fatal(err)
	}
	return m
}

// typings are what people type, letter by letter.
var typings = []string{
	"payment-core", "playback api", "api play", "pcs", "zoe ahm", "lars.lindqvist", "subscr", "paymnet", "plabyack-primary",
	"api: search", "@badgers", "#go pay", "labs/audio", "swift badgers", "warehouse", "zzyzx", "e", "identity-static-importer",
}

// halfPopular is a popularity of half of all entities.
type halfPopular struct{ s *readmodel.Snapshot }

func (p halfPopular) Popular() iter.Seq2[string, int] {
	return func(yield func(string, int) bool) {
		for e := range p.s.All() {
			if n := len(e.Ref()); n&1 == 1 && !yield(e.Ref(), n) {
				return
			}
		}
	}
}

// BenchmarkKeystroke measures every prefix of typings, as the palette asks for them.
func BenchmarkKeystroke(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		m := generated(b, n)
		s, f := m.Snapshot(), New(halfPopular{m.Snapshot()})
		f.Prepare(s)
		runtime.GC()
		var texts []string
		for _, typing := range typings {
			for i := range typing {
				texts = append(texts, typing[:i+1])
			}
		}
		reader := Reader{Owners: []string{"group:default/swift-badgers"}}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			took := map[string]time.Duration{}
			var all []time.Duration
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				text, start := texts[i%len(texts)], time.Now()
				f.Find(s, Query{Text: text, Limit: 12, Reader: reader})
				d := time.Since(start)
				took[text] = d
				all = append(all, d)
			}
			slices.Sort(all)
			b.ReportMetric(float64(all[len(all)/2].Microseconds()), "p50-µs")
			b.ReportMetric(float64(all[len(all)*99/100].Microseconds()), "p99-µs")
			slices.SortFunc(texts, func(x, y string) int { return int(took[y] - took[x]) })
			for _, text := range texts[:min(6, len(texts))] {
				b.Logf("%q took %v", text, took[text])
			}
		})
	}
}

func BenchmarkIndex(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		m := generated(b, n)
		b.Run(fmt.Sprintf("%d/all", n), func(b *testing.B) {
			for b.Loop() {
				update(nil, m.Snapshot())
			}
			b.ReportMetric(float64(update(nil, m.Snapshot()).bytes())/1e6, "MB")
		})
		b.Run(fmt.Sprintf("%d/one-changed", n), func(b *testing.B) {
			x := update(nil, m.Snapshot())
			var refs []string
			for e := range m.Snapshot().All() {
				refs = append(refs, e.Ref())
			}
			var spent time.Duration
			for i := 0; b.Loop(); i++ {
				e, _ := m.Snapshot().ByRef(refs[i*7919%n])
				r := *e.Record()
				r.JSON = []byte(strings.Replace(string(e.JSON()), `"metadata":{`, fmt.Sprintf(`"metadata":{"changed":"%d",`, i), 1))
				if err := m.Apply(catalog.Change{Upserts: []*catalog.Record{&r}}); err != nil {
					b.Fatal(err)
				}
				start := time.Now()
				x = update(x, m.Snapshot())
				spent += time.Since(start)
			}
			b.ReportMetric(float64(spent.Microseconds())/float64(b.N), "index-µs")
		})
	}
}

// bytes is the memory that the index takes.
func (x *index) bytes() int {
	n := 8 * len(x.blocks)
	for _, b := range x.blocks {
		n += b.bytes()
	}
	return n
}

// bytes is the memory that the block takes.
func (b *block) bytes() int {
	return 8*(3*len(b.letters)+len(b.starts)) + 2*(len(b.rows)+len(b.degree)+len(b.at)) + len(b.text) + 8*24
}
