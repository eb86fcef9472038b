package finder

import (
	"iter"
	"time"

	"github.com/callboard/callboard/internal/catalog/readmodel"
)

// Popularity tells how often entities are looked at by everybody.
type Popularity interface {
	// Popular gives refs and how often they are looked at, in no order.
	Popular() iter.Seq2[string, int]
}

// popularFor is how long the order of what is found may be behind what people look at.
const popularFor = 30 * time.Second

// popular is popularity by node, which spares a look-up by ref for each of many hits.
type popular struct {
	of     *index
	until  time.Time
	counts map[readmodel.Node]int
}

// popular returns the popularity of what is in s, of which x is the index.
func (f *Finder) popular(s *readmodel.Snapshot, x *index) map[readmodel.Node]int {
	if f.popularity == nil {
		return nil
	}
	now := time.Now()
	if p := f.counted.Load(); p != nil && p.of == x && now.Before(p.until) {
		return p.counts
	}
	p := &popular{of: x, until: now.Add(popularFor), counts: map[readmodel.Node]int{}}
	for ref, n := range f.popularity.Popular() {
		if node, ok := s.Node(ref); ok {
			p.counts[node] = n
		}
	}
	f.counted.Store(p)
	return p.counts
}
