package readmodel

import (
	"cmp"
	"slices"
	"strings"
)

// pair is an entity and the target of one of its relations.
type pair struct{ target, slot uint32 }

// connect gives every document its relations, declared and reverse, and every ref that
// is only a target a document without body. It returns the pairs of each relation, in
// order of slot.
func (s *Snapshot) connect(all []declaration) [][]pair {
	reverse := s.reverseIDs()
	degree := make([]uint32, len(s.docs)+1)
	for _, d := range all {
		degree[d.from+1]++
		if reverse[d.relation] >= 0 {
			degree[d.to+1]++
		}
	}
	for i := 1; i < len(degree); i++ {
		degree[i] += degree[i-1]
	}
	edges := make([]edge, degree[len(s.docs)])
	next := slices.Clone(degree)
	for _, d := range all {
		edges[next[d.from]] = edge{relation: d.relation, own: true, target: d.to}
		next[d.from]++
		if r := reverse[d.relation]; r >= 0 {
			edges[next[d.to]] = edge{relation: uint16(r), reverse: true, target: d.from}
			next[d.to]++
		}
	}
	counts := make([]int, len(s.relations))
	for slot := range s.docs {
		list := edges[degree[slot]:degree[slot+1]:degree[slot+1]]
		if s.docs[slot] == nil {
			s.docs[slot] = &document{}
		}
		d := s.docs[slot]
		slices.SortFunc(list, compareIDs)
		d.edges = slices.Clip(compactEdges(list))
		for _, e := range d.edges {
			counts[e.relation]++
		}
	}
	return s.pairs(counts)
}

// pairs returns the pairs of each relation, of which there are at most counts.
func (s *Snapshot) pairs(counts []int) [][]pair {
	pairs := make([][]pair, len(s.relations))
	for i, n := range counts {
		pairs[i] = make([]pair, 0, n)
	}
	for slot, d := range s.docs {
		if d.isLive() {
			for _, e := range d.edges {
				pairs[e.relation] = append(pairs[e.relation], pair{e.target, uint32(slot)})
			}
		}
	}
	return pairs
}

// reverseIDs returns, by number of a relation, that of its reverse, or -1.
func (s *Snapshot) reverseIDs() []int32 {
	out := make([]int32, len(s.relations))
	for i, name := range s.relations {
		out[i] = int32(slices.Index(s.relations, s.kinds.Reverse(name)))
	}
	return out
}

// compareIDs orders edges where numbers are in order of names, as in a fresh snapshot.
func compareIDs(a, b edge) int {
	if a.relation != b.relation {
		return int(a.relation) - int(b.relation)
	}
	return cmp.Compare(a.target, b.target)
}

// compareEdges orders edges by name of relation, then of target.
func (s *Snapshot) compareEdges(a, b edge) int {
	if a.relation != b.relation {
		return strings.Compare(s.relations[a.relation], s.relations[b.relation])
	}
	return s.compareSlots(a.target, b.target)
}

// compactEdges makes equal neighbours one, which then says by both flags whose it is.
func compactEdges(list []edge) []edge {
	out := list[:0]
	for _, e := range list {
		if n := len(out); n > 0 && out[n-1].relation == e.relation && out[n-1].target == e.target {
			out[n-1].own = out[n-1].own || e.own
			out[n-1].reverse = out[n-1].reverse || e.reverse
			continue
		}
		out = append(out, e)
	}
	return out
}

// relationColumn makes the column of one relation in a fresh snapshot, whose slots are
// in order of name.
func (s *Snapshot) relationColumn(list []pair) *column {
	starts := make([]uint32, len(s.docs)+1)
	for _, p := range list {
		starts[p.target+1]++
	}
	for i := 1; i < len(starts); i++ {
		starts[i] += starts[i-1]
	}
	slots, next := make([]uint32, len(list)), slices.Clone(starts)
	for _, p := range list {
		slots[next[p.target]] = p.slot
		next[p.target]++
	}
	w := newColumnWriter(len(s.docs))
	for target, start := range starts[:len(s.docs)] {
		if end := starts[target+1]; end > start {
			w.push(&posting{lower: s.names[target], text: s.names[target], set: newDocset(slots[start:end:end], len(s.docs))})
		}
	}
	return w.finish()
}

// etagTasks computes the etags of all entities.
func (s *Snapshot) etagTasks() []task {
	var tasks []task
	for part := range slices.Chunk(s.docs, 4096) {
		tasks = append(tasks, task{len(part), func() {
			var buf []byte
			for _, d := range part {
				if d.isLive() {
					buf = d.computeETag(s, buf)
				}
			}
		}})
	}
	return tasks
}
