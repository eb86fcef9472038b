package graph

import (
	"cmp"
	"slices"
	"strings"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog/readmodel"
)

// Reach says which way a walk goes from its roots.
type Reach string

// The ways. Backstage knows only Around.
const (
	Around   Reach = "around" // every relation in any direction, at every step
	Both     Reach = "both"   // Needed and Needing, each by itself
	Needed   Reach = "out"    // along the arrows: what the roots need or hold
	Needing  Reach = "in"     // against the arrows: what needs or holds the roots
	Infinite       = -1       // MaxDepth that does not end
)

// The limits of a walk.
const (
	// DefaultLimit is how many nodes are drawn, and GroupLimit how many groups: there are
	// more lines between those.
	DefaultLimit = 200
	GroupLimit   = 60
	// maxFound is how many nodes a walk finds before it gives up counting.
	maxFound = 5000
	maxRoots = 20
)

// Query asks for a neighbourhood. Its fields are the options of Backstage's graph page.
type Query struct {
	Roots     []string // canonical refs
	MaxDepth  int      // steps from the nearest root; Infinite has no end
	Kinds     []string // in lower case, of nodes that are not roots; empty has all
	Relations []string // types of relations to follow; empty has all
	Reach     Reach    // empty means Around
	// Unidirectional leaves out edges between nodes that are equally far from the roots.
	Unidirectional bool
	// MergeRelations makes one arrow of a relation and its reverse.
	MergeRelations bool
	Limit          int // of nodes; zero means DefaultLimit
}

// Graph is what is to be drawn.
type Graph struct {
	Nodes  []Node // roots first, then by distance
	Edges  []Edge
	Hidden int // edges between nodes of the picture that are not in it
	// Found is how many nodes there are, with those beyond the limit. When Unfinished,
	// there are more.
	Found      int
	Unfinished bool
	Boxes      int      // how many nodes a grouped picture would have without a limit
	Unknown    []string // roots that nothing in the catalog speaks of
}

// Node is an entity, a ref that leads nowhere, or a group of entities.
type Node struct {
	Ref      string // empty for a group of what belongs to none
	Distance int    // from the nearest root
	Root     bool
	Missing  bool // named by a relation, and not in the catalog
	// More is how many neighbours are not in the picture.
	More int
	// Members is how many entities a group holds; zero for a single node.
	Members int
	Group   GroupBy // what a group is one of
	Kinds   []KindCount
}

// KindCount is how many entities of a kind are in a group.
type KindCount struct {
	Kind  string
	Count int
}

// Edge leads from Nodes[From] to Nodes[To].
type Edge struct {
	From, To  int
	Relations []string // the names to label it with
	Both      bool     // it stands for its reverse too
	Count     int      // of relations, between groups
}

// walk is a walk under way.
type walk struct {
	s     *readmodel.Snapshot
	q     Query
	table relationTable
	at    map[readmodel.Node]int // index in found
	found []step
	seen  map[visit]bool
	full  bool
}

// step is a node that was found.
type step struct {
	node     readmodel.Node
	distance int
}

// visit is a node and the way on which it is left.
type visit struct {
	node readmodel.Node
	way  Reach
}

// Walk finds a neighbourhood.
func Walk(s *readmodel.Snapshot, m *entity.Model, q Query) Graph {
	w, unknown := find(s, m, q)
	g := w.graph(min(len(w.found), w.q.Limit))
	g.Unknown = unknown
	return g
}

// find walks until the depth, or until there is more than anybody can look at.
func find(s *readmodel.Snapshot, m *entity.Model, q Query) (w *walk, unknown []string) {
	q.Limit = cmp.Or(q.Limit, DefaultLimit)
	q.Reach = cmp.Or(q.Reach, Around)
	w = &walk{s: s, q: q, table: tableOf(s, m, q.Relations), at: map[readmodel.Node]int{}, seen: map[visit]bool{}}
	var queue []visit
	for _, ref := range q.Roots[:min(len(q.Roots), maxRoots)] {
		n, ok := s.Node(strings.ToLower(ref))
		if !ok {
			unknown = append(unknown, ref)
			continue
		}
		w.add(n, 0)
		for _, way := range waysOf(q.Reach) {
			queue = w.enqueue(queue, visit{n, way})
		}
	}
	for depth := 1; len(queue) > 0 && (q.MaxDepth < 0 || depth <= q.MaxDepth) && !w.full; depth++ {
		queue = w.advance(queue, depth)
	}
	return w, unknown
}

func waysOf(r Reach) []Reach {
	if r == Both {
		return []Reach{Needing, Needed}
	}
	return []Reach{r}
}

func (w *walk) enqueue(queue []visit, v visit) []visit {
	if w.seen[v] {
		return queue
	}
	w.seen[v] = true
	return append(queue, v)
}

// advance goes one step from everywhere in the queue.
func (w *walk) advance(queue []visit, depth int) (next []visit) {
	for _, v := range queue {
		for e := range w.s.Edges(v.node) {
			if !w.follows(v.way, e) {
				continue
			}
			if !w.add(e.Target, depth) {
				return nil
			}
			next = w.enqueue(next, visit{e.Target, v.way})
		}
	}
	return next
}

// follows tells whether the walk goes along an edge.
func (w *walk) follows(way Reach, e readmodel.Edge) bool {
	if !w.table.allowed[e.Relation] || way == Needed && !w.table.forward[e.Relation] || way == Needing && w.table.forward[e.Relation] {
		return false
	}
	return w.hasKind(e.Target)
}

func (w *walk) hasKind(n readmodel.Node) bool {
	if len(w.q.Kinds) == 0 {
		return true
	}
	kind, _, _ := strings.Cut(w.s.RefOf(n), ":")
	return slices.Contains(w.q.Kinds, kind)
}

// add notes a node, unless there are too many.
func (w *walk) add(n readmodel.Node, distance int) bool {
	if _, ok := w.at[n]; ok {
		return true
	}
	if len(w.found) == maxFound {
		w.full = true
		return false
	}
	w.at[n] = len(w.found)
	w.found = append(w.found, step{n, distance})
	return true
}

// graph is the first n nodes that were found, and what is between them.
func (w *walk) graph(n int) Graph {
	g := Graph{Found: len(w.found), Unfinished: w.full}
	for _, f := range w.found[:n] {
		g.Nodes = append(g.Nodes, w.node(f))
	}
	w.connect(&g)
	g.thin(4 * len(g.Nodes))
	return g
}

func (w *walk) node(f step) Node {
	_, live := w.s.EntityOf(f.node)
	return Node{Ref: w.s.RefOf(f.node), Distance: f.distance, Root: f.distance == 0, Missing: !live}
}
