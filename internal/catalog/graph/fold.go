package graph

import (
	"cmp"
	"slices"
	"strings"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog/readmodel"
)

// Fold finds a neighbourhood and draws its nodes as groups, but for the roots and what is
// in one of the open groups. What belongs to no group, and refs that lead nowhere, stay
// single as long as there is room, as do the members of open groups.
func Fold(s *readmodel.Snapshot, m *entity.Model, q Query, by GroupBy, open []string) Graph {
	q.Limit = cmp.Or(q.Limit, GroupLimit+GroupLimit/2*len(open))
	w, unknown := find(s, m, q)
	f := folding{walk: w, groups: GroupsOf(s, by), open: open, by: by, at: map[boxKey]int{}}
	g := f.graph()
	g.Unknown = unknown
	g.thin(2 * len(g.Nodes))
	return g
}

// folding puts what a walk found into boxes.
type folding struct {
	*walk
	by     GroupBy
	groups *Groups
	open   []string
	at     map[boxKey]int
	boxes  []box
	box    []int // by index of found
}

// boxKey names a box: a single node, or a group, which may be that of none.
type boxKey struct {
	node   readmodel.Node
	single bool
	none   bool
}

// box is a node of the picture while its members are counted.
type box struct {
	key      boxKey
	distance int
	members  int
	kinds    map[string]int
}

func (f *folding) graph() Graph {
	singles := 0
	for _, st := range f.found {
		key := f.keyOf(st, singles)
		if key.single {
			singles++
		}
		f.put(st, key)
	}
	g := Graph{Found: len(f.found), Unfinished: f.full, Boxes: len(f.boxes)}
	for _, b := range f.keep() {
		g.Nodes = append(g.Nodes, f.nodeOf(b))
	}
	f.joinBoxes(&g)
	return g
}

// keyOf decides in which box a node goes.
func (f *folding) keyOf(st step, singles int) boxKey {
	group, ok := f.groups.Of(st.node)
	_, live := f.s.EntityOf(st.node)
	room := singles < f.q.Limit*3/4
	switch {
	case st.distance == 0, room && !live, room && ok && slices.Contains(f.open, f.s.RefOf(group)), !ok && singles < f.q.Limit/4:
		return boxKey{node: st.node, single: true}
	case !ok:
		return boxKey{none: true}
	}
	return boxKey{node: group}
}

func (f *folding) put(st step, key boxKey) {
	i, ok := f.at[key]
	if !ok {
		i = len(f.boxes)
		f.at[key] = i
		f.boxes = append(f.boxes, box{key: key, distance: st.distance, kinds: map[string]int{}})
	}
	f.boxes[i].members++
	kind, _, _ := strings.Cut(f.s.RefOf(st.node), ":")
	f.boxes[i].kinds[kind]++
	f.box = append(f.box, i)
}

// keep leaves out the boxes farthest from the roots when there are more than can be
// drawn.
func (f *folding) keep() []box {
	for i, b := range f.box {
		if b >= f.q.Limit {
			f.box[i] = -1
		}
	}
	return f.boxes[:min(len(f.boxes), f.q.Limit)]
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (f *folding) nodeOf(b box) Node {
	if b.key.single {
		return f.node(step{b.key.node, b.distance})
	}
	n := Node{Distance: max(b.distance, 1), Members: b.members, Group: f.by, Kinds: countsOf(b.kinds)}
	if !b.key.none {
		n.Ref = f.s.RefOf(b.key.node)
		_, live := f.s.EntityOf(b.key.node)
		n.Missing = !live
	}
	return n
}

// countsOf lists kinds, those with the most entities first.
func countsOf(kinds map[string]int) []KindCount {
	out := make([]KindCount, 0, len(kinds))
	for kind, n := range kinds {
		out = append(out, KindCount{kind, n})
	}
	slices.SortFunc(out, func(a, b KindCount) int { return cmp.Or(b.Count-a.Count, strings.Compare(a.Kind, b.Kind)) })
	return out
}

// joinBoxes adds the edges between boxes, each with how many relations it stands for.
func (f *folding) joinBoxes(g *Graph) {
	between := map[[2]int]int{}
	for i, st := range f.found {
		from := f.box[i]
		if from < 0 {
			continue
		}
		for e := range f.s.Edges(st.node) {
			other, found := f.walk.at[e.Target]
			if !found || !f.table.forward[e.Relation] || !f.table.drawn(e.Relation) || f.isDistant(i, other) {
				continue
			}
			if to := f.box[other]; to >= 0 && to != from {
				countEdge(g, between, from, to, f.table.names[e.Relation])
			}
		}
	}
	slices.SortFunc(g.Edges, func(a, b Edge) int { return cmp.Or(a.From-b.From, a.To-b.To) })
}

// countEdge adds a relation to the edge between two boxes. Groups often need each other;
// that is one line with two heads.
func countEdge(g *Graph, between map[[2]int]int, from, to int, relation string) {
	i, ok := between[[2]int{from, to}]
	if !ok {
		i, ok = between[[2]int{to, from}]
		if ok {
			g.Edges[i].Both = true
		}
	}
	if !ok {
		i = len(g.Edges)
		between[[2]int{from, to}] = i
		g.Edges = append(g.Edges, Edge{From: from, To: to})
	}
	e := &g.Edges[i]
	e.Count++
	if !slices.Contains(e.Relations, relation) {
		e.Relations = append(e.Relations, relation)
	}
}
