package catalogweb

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/catalog/readmodel"
)

// dates is a snapshot of n entities, of which some changed at the same time, some before
// 1970, and of some it is not known when.
func dates(t testing.TB, n int) *readmodel.Snapshot {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	m := readmodel.New(entity.Builtin())
	err := m.Replace(func(yield func(catalog.Record, error) bool) {
		for i := range n {
			name := fmt.Sprintf("n%06d", i)
			r := catalog.Record{UID: name, Ref: "component:default/" + name, JSON: fmt.Appendf(nil, `{"kind":"Component","metadata":{"name":%q}}`, name)}
			if random.IntN(10) > 0 {
				r.Updated = time.Unix(random.Int64N(4_000_000_000)-1_000_000_000, random.Int64N(2)).UTC()
			}
			if !yield(r, nil) {
				return
			}
		}
	}, nil, 1)
	if err != nil {
		t.Fatal(err)
	}
	return m.Snapshot()
}

func TestNewestFirst(t *testing.T) {
	t.Parallel()
	s := dates(t, 5000)
	var want []readmodel.Node
	for e := range s.All() {
		want = append(want, e.Node())
	}
	updated := func(n readmodel.Node) time.Time {
		e, _ := s.EntityOf(n)
		return e.Updated()
	}
	slices.SortStableFunc(want, func(a, b readmodel.Node) int {
		x, y := updated(a), updated(b)
		switch {
		case x.IsZero() && y.IsZero():
			return 0
		case x.IsZero():
			return 1
		case y.IsZero():
			return -1
		}
		return y.Compare(x)
	})
	if diff := cmp.Diff(want, newestFirst(s)); diff != "" {
		t.Error(diff)
	}
}

func BenchmarkNewestFirst(b *testing.B) {
	s := dates(b, 100_000)
	for b.Loop() {
		newestFirst(s)
	}
}

func BenchmarkNewestFirstComparing(b *testing.B) {
	s := dates(b, 100_000)
	for b.Loop() {
		list := make([]dated, 0, s.Len())
		for e := range s.All() {
			list = append(list, dated{^uint64(e.Updated().UnixNano()), e.Node()})
		}
		slices.SortStableFunc(list, func(x, y dated) int {
			if x.key < y.key {
				return -1
			}
			return 1
		})
	}
}
