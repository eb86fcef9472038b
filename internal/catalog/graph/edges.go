package graph

import (
	"cmp"
	"slices"

	"github.com/callboard/callboard/internal/catalog/readmodel"
)

// connect adds the edges between the nodes of g, which are the first that were found,
// and counts for each node the neighbours that are not among them.
func (w *walk) connect(g *Graph) {
	between := map[[2]int]int{} // index of the edge
	for from := range g.Nodes {
		node := w.found[from].node
		hidden := map[readmodel.Node]bool{}
		for e := range w.s.Edges(node) {
			to, found := w.at[e.Target]
			if !found || to >= len(g.Nodes) {
				if w.isNeighbour(node, e) {
					hidden[e.Target] = true
				}
				continue
			}
			if from == to || !w.table.forward[e.Relation] || !w.table.drawn(e.Relation) || w.isDistant(from, to) {
				continue
			}
			w.join(g, between, from, to, e.Relation)
		}
		g.Nodes[from].More = len(hidden)
	}
	slices.SortFunc(g.Edges, func(a, b Edge) int { return cmp.Or(a.From-b.From, a.To-b.To) })
}

// join adds an edge, or the relation to the one that is there.
func (w *walk) join(g *Graph, between map[[2]int]int, from, to, relation int) {
	names := []string{w.table.names[relation]}
	if reverse := w.table.reverse[relation]; reverse != "" && (w.q.MergeRelations || !w.q.Unidirectional) {
		names = append(names, reverse)
	}
	both := !w.q.MergeRelations && !w.q.Unidirectional
	if i, ok := between[[2]int{from, to}]; ok {
		g.Edges[i].Relations = append(g.Edges[i].Relations, names...)
		return
	}
	if i, ok := between[[2]int{to, from}]; ok { // two relations that point at each other
		g.Edges[i].Relations = append(g.Edges[i].Relations, names...)
		g.Edges[i].Both = true
		return
	}
	between[[2]int{from, to}] = len(g.Edges)
	g.Edges = append(g.Edges, Edge{From: from, To: to, Relations: names, Both: both, Count: 1})
}

// isDistant tells whether Backstage's simplified picture has no edge between two nodes:
// they are equally far from the roots, and both are reached on shorter ways.
func (w *walk) isDistant(from, to int) bool {
	return w.q.Unidirectional && w.found[from].distance > 0 && w.found[from].distance == w.found[to].distance
}

// isNeighbour tells whether the walk would go along an edge, given the time.
func (w *walk) isNeighbour(n readmodel.Node, e readmodel.Edge) bool {
	for _, way := range waysOf(w.q.Reach) {
		if w.seen[visit{n, way}] && w.follows(way, e) {
			return true
		}
	}
	return false
}

// thin keeps at most so many edges: those that stand for the most relations, and of
// equals those nearest to the roots. Hidden counts the rest: a picture in which all lines
// cross says nothing.
func (g *Graph) thin(most int) {
	if len(g.Edges) <= most {
		return
	}
	distance := func(e Edge) int { return g.Nodes[e.From].Distance + g.Nodes[e.To].Distance }
	slices.SortStableFunc(g.Edges, func(a, b Edge) int { return cmp.Or(b.Count-a.Count, distance(a)-distance(b)) })
	g.Hidden = len(g.Edges) - most
	g.Edges = g.Edges[:most]
	slices.SortFunc(g.Edges, func(a, b Edge) int { return cmp.Or(a.From-b.From, a.To-b.To) })
}
