package finder

import (
	"sync"
	"sync/atomic"

	"github.com/callboard/callboard/internal/catalog/readmodel"
)

// Finder finds entities in the snapshots of one model. Its methods may be called from any
// goroutine.
type Finder struct {
	newest atomic.Pointer[index]
	making sync.Mutex // held while the next index is made
	pool   sync.Pool  // of *[]hit

	popularity Popularity
	counted    atomic.Pointer[popular]
}

// New returns a finder that has not looked at anything yet. The popularity may be nil:
// then nothing is known about it.
func New(p Popularity) *Finder { return &Finder{popularity: p} }

// Query is a search.
type Query struct {
	Text   string // see doc.go and grammar.go; what is beyond a length is not read
	Reader Reader
	Offset int // how many to pass over, at most maxOffset
	Limit  int // how many to return, at most maxLimit
}

// The limits of a query.
const (
	maxLimit  = 100
	maxOffset = 1000
)

// Result is what was found.
type Result struct {
	Hits  []Hit
	Total int // of all that match, not only those in Hits
	// Words is how many words of the text were searched for, besides what narrowed the
	// search. Without any, a search that is not narrowed finds nothing.
	Words int
}

// Hit is an entity that was found.
type Hit struct {
	Entity readmodel.Entity
	// Rank is how well it matches: 0 is best.
	Rank int
	// Near says that it matches only if slips are forgiven.
	Near bool
	// Name and Title are what is to be shown, and what of it matched. Title is empty when
	// it says the same as Name.
	Name, Title Marked
}

// Prepare brings the index up to date, which the first search does otherwise.
func (f *Finder) Prepare(s *readmodel.Snapshot) { f.index(s) }

// Find answers a query.
func (f *Finder) Find(s *readmodel.Snapshot, q Query) Result {
	x := f.index(s)
	r := reading{s: s, x: x, reader: q.Reader}
	r.read(q.Text)
	result := Result{Words: len(r.words)}
	if len(r.words) == 0 && !r.narrowed {
		return result
	}
	list := f.take()
	defer f.pool.Put(list)
	hits := r.scan(x, false, *list)
	if len(hits) < enough && r.forgives() {
		hits = r.scan(x, true, hits[:0])
	}
	*list = hits
	result.Total = len(hits)
	offset, limit := min(max(q.Offset, 0), maxOffset), min(max(q.Limit, 0), maxLimit)
	best := newRanker(s, x, q.Reader, f.popular(s, x)).best(hits, offset+limit)
	for _, p := range best[min(offset, len(best)):] {
		e, _ := s.EntityOf(p.node)
		result.Hits = append(result.Hits, r.mark(e, int(p.quality)))
	}
	return result
}

// forgives tells whether any word may have slips.
func (q *search) forgives() bool {
	for _, w := range q.words {
		if w.slips > 0 {
			return true
		}
	}
	return false
}

// take returns an empty list of hits, to be put back into the pool.
func (f *Finder) take() *[]hit {
	if list, ok := f.pool.Get().(*[]hit); ok {
		*list = (*list)[:0]
		return list
	}
	return new([]hit)
}
