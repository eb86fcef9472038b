package layout

// bendHeight is the room that a long edge takes among the boxes that it passes.
const bendHeight = 2

// makeLayers puts a bend into an edge for every rank that it passes, so that all edges
// lead from one layer to the next.
func (p *part) makeLayers() {
	last := 0
	for _, r := range p.rank {
		last = max(last, r)
	}
	p.widths = make([]int, last+1)
	for v, r := range p.rank {
		p.widths[r] = max(p.widths[r], p.sizes[v].Width)
	}
	for i := range p.edges {
		e := &p.edges[i]
		for r := p.rank[e.from] + 1; r < p.rank[e.to]; r++ {
			e.bends = append(e.bends, len(p.rank))
			p.rank = append(p.rank, r)
			p.sizes = append(p.sizes, Size{p.widths[r], bendHeight})
		}
	}
	p.up, p.down = make([][]int, len(p.rank)), make([][]int, len(p.rank))
	for i := range p.edges {
		e := &p.edges[i]
		at := e.from
		for _, bend := range e.bends {
			p.connect(at, bend)
			at = bend
		}
		p.connect(at, e.to)
	}
	p.layers = make([][]int, last+1)
	p.at, p.keys = make([]int, len(p.rank)), make([]int, len(p.rank))
	p.firstOrder()
}

func (p *part) connect(v, w int) {
	p.down[v] = append(p.down[v], w)
	p.up[w] = append(p.up[w], v)
}

// firstOrder fills the layers in the order in which a walk along the edges comes by.
func (p *part) firstOrder() {
	seen := make([]bool, len(p.rank))
	var visit func(int)
	visit = func(v int) {
		if seen[v] {
			return
		}
		seen[v] = true
		p.at[v] = len(p.layers[p.rank[v]])
		p.layers[p.rank[v]] = append(p.layers[p.rank[v]], v)
		for _, w := range p.down[v] {
			visit(w)
		}
	}
	for v := range p.boxes {
		if len(p.up[v]) == 0 {
			visit(v)
		}
	}
}

// isBend tells a place on the way of an edge from a box.
func (p *part) isBend(v int) bool { return v >= len(p.boxes) }
