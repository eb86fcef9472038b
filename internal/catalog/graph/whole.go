package graph

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog/readmodel"
)

// WholeKinds are the kinds that a picture of the whole catalog counts unless it is asked
// for others: what runs, and how it is reached.
var WholeKinds = []string{"component", "api", "resource"}

// WholeQuery asks for a picture of the whole catalog, or of one group of it.
type WholeQuery struct {
	Kinds     []string // in lower case; empty means WholeKinds
	Relations []string // empty means what one needs of another
	By        GroupBy
	// Within is the ref of the group to which the picture is narrowed; its name is "-"
	// for what belongs to no group of that kind. Empty means the whole catalog.
	Within string
	Limit  int // of boxes; zero means DefaultLimit
}

// Whole draws the whole catalog as groups. Only the largest groups are in the picture;
// Found counts all of them.
func Whole(s *readmodel.Snapshot, m *entity.Model, q WholeQuery) Graph {
	w := newWhole(s, m, q)
	w.count()
	g := Graph{Found: len(w.boxes)}
	order := w.largest()
	at := make([]int, len(w.boxes)) // index in the picture plus one
	for i, b := range order {
		at[b] = i + 1
		g.Nodes = append(g.Nodes, w.node(b))
	}
	w.connect(&g, at)
	g.thin(len(g.Nodes) * 3 / 2)
	return g
}

type whole struct {
	s      *readmodel.Snapshot
	q      WholeQuery
	table  relationTable
	groups *Groups
	within *Groups
	box    []int32 // by node: index in boxes plus one; zero is not in the picture
	boxes  []wholeBox
	at     map[boxKey]int32
	kinds  map[string]bool
}

type wholeBox struct {
	key     boxKey
	members int
	kinds   map[string]int
}

func newWhole(s *readmodel.Snapshot, m *entity.Model, q WholeQuery) *whole {
	if len(q.Kinds) == 0 {
		q.Kinds = WholeKinds
	}
	if len(q.Relations) == 0 {
		q.Relations = needs
	}
	if q.Limit == 0 && q.By != GroupNone {
		q.Limit = GroupLimit
	}
	q.Limit = cmp.Or(q.Limit, DefaultLimit)
	w := &whole{s: s, q: q, table: tableOf(s, m, q.Relations), box: make([]int32, s.Nodes()), at: map[boxKey]int32{}, kinds: map[string]bool{}}
	for _, kind := range q.Kinds {
		w.kinds[kind] = true
	}
	if q.By != GroupNone {
		w.groups = GroupsOf(s, q.By)
	}
	if q.Within != "" {
		w.within = GroupsOf(s, groupingOf(q.Within))
	}
	return w
}

// groupingOf is the sort of group that a ref names.
func groupingOf(ref string) GroupBy {
	switch kind, _, _ := strings.Cut(ref, ":"); kind {
	case "system":
		return GroupBySystem
	case "domain":
		return GroupByDomain
	}
	return GroupByOwner
}

// IsNone tells the ref of "no group", such as "domain:default/-".
func IsNone(ref string) bool { return strings.HasSuffix(ref, "/-") }

// count puts every entity into its box.
func (w *whole) count() {
	for n, kind := range w.members() {
		key := w.keyOf(n)
		at, ok := w.at[key]
		if !ok {
			w.boxes = append(w.boxes, wholeBox{key: key, kinds: map[string]int{}})
			at = int32(len(w.boxes))
			w.at[key] = at
		}
		b := &w.boxes[at-1]
		b.members++
		b.kinds[kind]++
		w.box[n] = at
	}
}

// members are the entities of the picture, with their kinds.
func (w *whole) members() iter.Seq2[readmodel.Node, string] {
	return func(yield func(readmodel.Node, string) bool) {
		for i := range w.s.Nodes() {
			n := readmodel.Node(i)
			kind, _, _ := strings.Cut(w.s.RefOf(n), ":")
			if !w.kinds[kind] {
				continue
			}
			if _, live := w.s.EntityOf(n); live && w.isWithin(n) && !yield(n, kind) {
				return
			}
		}
	}
}

func (w *whole) isWithin(n readmodel.Node) bool {
	if w.within == nil {
		return true
	}
	group, ok := w.within.Of(n)
	if IsNone(w.q.Within) {
		return !ok
	}
	return ok && w.s.RefOf(group) == w.q.Within
}

func (w *whole) keyOf(n readmodel.Node) boxKey {
	if w.groups == nil {
		return boxKey{node: n, single: true}
	}
	group, ok := w.groups.Of(n)
	if !ok {
		return boxKey{none: true}
	}
	return boxKey{node: group}
}

// largest are the boxes to draw, in order of ref.
func (w *whole) largest() []int {
	order := make([]int, len(w.boxes))
	for i := range order {
		order[i] = i
	}
	byName := func(a, b int) int { return cmp.Compare(w.boxes[a].key.node, w.boxes[b].key.node) }
	if len(order) > w.q.Limit {
		slices.SortFunc(order, func(a, b int) int { return cmp.Or(w.boxes[b].members-w.boxes[a].members, byName(a, b)) })
		order = order[:w.q.Limit]
	}
	slices.SortFunc(order, func(a, b int) int {
		if x, y := w.boxes[a].key.none, w.boxes[b].key.none; x != y {
			return boolInt(x) - boolInt(y)
		}
		return byName(a, b)
	})
	return order
}

func (w *whole) node(i int) Node {
	b := w.boxes[i]
	n := Node{Distance: 1}
	if !b.key.none {
		n.Ref = w.s.RefOf(b.key.node)
		_, live := w.s.EntityOf(b.key.node)
		n.Missing = !live
	}
	if !b.key.single {
		n.Members, n.Group, n.Kinds = b.members, w.q.By, countsOf(b.kinds)
	}
	return n
}

// connect counts the relations between the boxes in the picture.
func (w *whole) connect(g *Graph, at []int) {
	between := map[[2]int]int{}
	for i, box := range w.box {
		if box == 0 || at[box-1] == 0 {
			continue
		}
		from := at[box-1] - 1
		for e := range w.s.Edges(readmodel.Node(i)) {
			other := w.box[e.Target]
			if other == 0 || other == box || at[other-1] == 0 || !w.table.forward[e.Relation] || !w.table.drawn(e.Relation) {
				continue
			}
			countEdge(g, between, from, at[other-1]-1, w.table.names[e.Relation])
		}
	}
	slices.SortFunc(g.Edges, func(a, b Edge) int { return cmp.Or(a.From-b.From, a.To-b.To) })
}

// BestGrouping chooses by what the whole catalog, or one group of it, is drawn: by the
// widest sort of group to which at least half belong and which splits it; single nodes
// when they fit.
func BestGrouping(s *readmodel.Snapshot, q WholeQuery) GroupBy {
	w := newWhole(s, entity.Builtin(), WholeQuery{Kinds: q.Kinds, Within: q.Within, Limit: cmp.Or(q.Limit, DefaultLimit)})
	var members []readmodel.Node
	for n := range w.members() {
		members = append(members, n)
	}
	if len(members) <= w.q.Limit/2 {
		return GroupNone
	}
	best, most := GroupNone, 0
	for _, by := range []GroupBy{GroupByDomain, GroupBySystem, GroupByOwner} {
		if by == groupingOf(q.Within) && q.Within != "" {
			continue
		}
		grouped, splits := coverage(s, by, members)
		if splits && 2*grouped >= len(members) {
			return by
		}
		if splits && grouped > most {
			best, most = by, grouped
		}
	}
	return best
}

// coverage counts how many entities are in groups of a sort, and tells whether there are
// several groups.
func coverage(s *readmodel.Snapshot, by GroupBy, members []readmodel.Node) (grouped int, splits bool) {
	groups := GroupsOf(s, by)
	var first readmodel.Node
	for _, n := range members {
		group, ok := groups.Of(n)
		if !ok {
			continue
		}
		if grouped == 0 {
			first = group
		}
		grouped++
		splits = splits || group != first
	}
	return grouped, splits
}
