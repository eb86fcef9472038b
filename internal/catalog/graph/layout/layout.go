package layout

import "slices"

// Graph is what is to be drawn. Edges name boxes by index.
type Graph struct {
	Boxes []Size
	Edges []Edge
}

// Size is the extent of a box as it stands in the drawing.
type Size struct{ Width, Height int }

// Edge leads from one box to another. An edge from a box to itself is not drawn.
type Edge struct{ From, To int }

// Direction says where the ranks proceed to.
type Direction string

// The directions, by Backstage's names.
const (
	LeftRight Direction = "LR"
	RightLeft Direction = "RL"
	TopBottom Direction = "TB"
	BottomTop Direction = "BT"
)

// vertical tells whether ranks are rows.
func (d Direction) vertical() bool { return d == TopBottom || d == BottomTop }

// Options are the measures of a drawing.
type Options struct {
	Direction Direction // empty means LeftRight
	BoxGap    int       // between the boxes of one rank; at least 1
	RankGap   int       // between ranks; at least 1
	PartGap   int       // between parts that are not connected
}

// Point is a place in a drawing; Y grows downwards.
type Point struct{ X, Y int }

// Rect is where a box stands: its corner nearest to the origin, and its size.
type Rect struct{ X, Y, Width, Height int }

// Drawing is a graph in its place. All coordinates are between zero and its size.
type Drawing struct {
	Width, Height int
	Boxes         []Rect  // by index of the graph's boxes
	Ranks         []int   // by index of the graph's boxes; each part counts from zero
	Routes        []Route // by index of the graph's edges
}

// Route is the way of an edge from the border of its source to that of its target. The
// way turns between its points 0 and 1, 2 and 3 and so on; in between it is straight,
// past the boxes of a rank. An edge that is not drawn has no points.
type Route struct {
	Points []Point
	// Against tells that the edge runs against the direction of the drawing, because it
	// closes a cycle.
	Against bool
}

// Of draws a graph.
func Of(g Graph, o Options) Drawing {
	o.BoxGap, o.RankGap = max(o.BoxGap, 1), max(o.RankGap, 1)
	if o.Direction == "" {
		o.Direction = LeftRight
	}
	d := &drafting{options: o, graph: g, ranks: make([]int, len(g.Boxes)), routes: make([]Route, len(g.Edges))}
	d.boxes = make([]Rect, len(g.Boxes))
	var parts []*part
	for _, p := range partsOf(g) {
		parts = append(parts, d.draft(p))
	}
	width, height := d.pack(parts)
	return d.turn(width, height)
}

// drafting is a drawing in the making. Until turn, everything is drawn from left to
// right: x is along the ranks, y within one.
type drafting struct {
	options Options
	graph   Graph
	boxes   []Rect
	ranks   []int
	routes  []Route
}

// size is the extent of a box in a drawing from left to right.
func (d *drafting) size(box int) Size {
	s := d.graph.Boxes[box]
	s = Size{max(s.Width, 1), max(s.Height, 1)}
	if d.options.Direction.vertical() {
		s.Width, s.Height = s.Height, s.Width
	}
	return s
}

// part is a connected part of a graph. Its vertices are its boxes, and then the bends of
// its long edges.
type part struct {
	boxes         []int // by vertex, indexes in the graph
	edges         []partEdge
	width, height int

	rank   []int   // by vertex
	sizes  []Size  // by vertex
	layers [][]int // vertices by rank, in order
	at     []int   // by vertex, its place in its layer
	up     [][]int // by vertex, those before it in the previous layer
	down   [][]int // by vertex, those after it in the next
	keys   []int   // by vertex, what a layer is sorted by
	y      []int   // by vertex, its middle
	x      []int   // by rank, where its column begins
	widths []int   // by rank
}

// partEdge is an edge from an earlier to a later rank, between vertices.
type partEdge struct {
	from, to int
	edge     int   // index in the graph
	turned   bool  // it leads the other way in the graph
	bends    []int // vertices on the way
}

// draft draws a part by itself.
func (d *drafting) draft(p *part) *part {
	p.turnBack()
	p.assignRanks()
	for _, box := range p.boxes {
		p.sizes = append(p.sizes, d.size(box))
	}
	p.makeLayers()
	p.order()
	p.position(d)
	return p
}

// partsOf splits a graph into its connected parts: the one with the first box, then those
// with the most boxes.
func partsOf(g Graph) []*part {
	parent := make([]int, len(g.Boxes))
	for i := range parent {
		parent[i] = i
	}
	find := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	for _, e := range g.Edges {
		if a, b := find(e.From), find(e.To); a != b {
			parent[max(a, b)] = min(a, b)
		}
	}
	var parts []*part
	of, vertex := make([]*part, len(g.Boxes)), make([]int, len(g.Boxes))
	for i := range g.Boxes {
		root := find(i) // the first box of its part
		if of[root] == nil {
			of[root] = &part{}
			parts = append(parts, of[root])
		}
		vertex[i] = len(of[root].boxes)
		of[root].boxes = append(of[root].boxes, i)
	}
	for i, e := range g.Edges {
		if e.From != e.To {
			p := of[find(e.From)]
			p.edges = append(p.edges, partEdge{from: vertex[e.From], to: vertex[e.To], edge: i})
		}
	}
	if len(parts) > 0 {
		slices.SortStableFunc(parts[1:], func(a, b *part) int { return len(b.boxes) - len(a.boxes) })
	}
	return parts
}
