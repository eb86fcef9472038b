package finder

import (
	"cmp"
	"slices"
	"strings"

	"github.com/callboard/callboard/internal/catalog/readmodel"
)

// Reader is what is known about who searches. The zero Reader is anybody.
type Reader struct {
	// Owners are the refs of the groups and the user whose entities are the reader's own.
	Owners []string
	// Recent are the refs that the reader looked at, the latest first.
	Recent []string
}

// standing is a hit and what orders it among others.
type standing struct {
	hit
	others  int // 0 for the reader's own, 1 for others'
	recent  int // place among those looked at lately; far beyond them for others
	popular int
	degree  int
}

// ranker puts hits in order.
type ranker struct {
	s       *readmodel.Snapshot
	x       *index
	mine    readmodel.Selection
	recent  map[readmodel.Node]int // place among those looked at lately
	popular map[readmodel.Node]int
}

// notRecent is the place of what was not looked at lately.
const notRecent = 1 << 20

func newRanker(s *readmodel.Snapshot, x *index, reader Reader, popular map[readmodel.Node]int) *ranker {
	r := &ranker{s: s, x: x, popular: popular, recent: make(map[readmodel.Node]int, len(reader.Recent))}
	if len(reader.Owners) > 0 {
		r.mine = s.Select(ownedBy(reader.Owners))
	}
	for i, ref := range reader.Recent {
		if n, ok := s.Node(ref); ok {
			r.recent[n] = i
		}
	}
	return r
}

// compare orders hits. Names and refs are looked up only when all else is equal.
func (r *ranker) compare(a, b standing) int {
	if c := cmp.Or(int(a.quality)-int(b.quality), a.others-b.others, a.recent-b.recent, b.popular-a.popular, b.degree-a.degree); c != 0 {
		return c
	}
	x, y := r.s.RefOf(a.node), r.s.RefOf(b.node)
	return cmp.Or(nameLength(x)-nameLength(y), strings.Compare(x, y))
}

// nameLength is the length of the name in a ref.
func nameLength(ref string) int { return len(ref) - strings.IndexByte(ref, '/') - 1 }

// best returns the first limit hits in order.
func (r *ranker) best(hits []hit, limit int) []standing {
	bound := bound(hits, limit)
	out := make([]standing, 0, limit+1)
	for _, h := range hits {
		if h.quality > bound {
			continue
		}
		st := r.standingOf(h)
		if len(out) == limit && (limit == 0 || r.compare(st, out[limit-1]) >= 0) {
			continue
		}
		at, _ := slices.BinarySearchFunc(out, st, r.compare)
		out = slices.Insert(out, at, st)
		out = out[:min(len(out), limit)]
	}
	return out
}

// bound is the worst quality that can be among the first limit hits.
func bound(hits []hit, limit int) uint16 {
	var counts [none + 1]int
	for _, h := range hits {
		counts[h.quality]++
	}
	for quality, n := range counts {
		if limit -= n; limit <= 0 {
			return uint16(quality)
		}
	}
	return none
}

func (r *ranker) standingOf(h hit) standing {
	st := standing{hit: h, others: 1, recent: notRecent, popular: r.popular[h.node],
		degree: int(r.x.blocks[h.node/readmodel.NodeBlock].degree[h.node%readmodel.NodeBlock])}
	if r.mine.Has(h.node) {
		st.others = 0
	}
	if len(r.recent) > 0 {
		if place, ok := r.recent[h.node]; ok {
			st.recent = place
		}
	}
	return st
}
