package layout

import "slices"

// alignment is one of the four runs of Brandes and Köpf: it makes chains (blocks) of
// vertices with a neighbour in the middle of their neighbours, and places each block as
// low as it can be.
//
// The other directions are had by turning the part over: upside down by exchanging the
// neighbours, and to the other end by taking layers from behind and negating the result.
type alignment struct {
	p         *part
	conflicts map[conflict]bool
	gap       int
	below     bool // neighbours are those of the next layer
	ending    bool // towards the end rather than the beginning
	layers    [][]int
	at        []int
	root      []int  // by vertex, the first of its block
	aligned   []bool // by vertex, whether it has followed another into its block
}

func newAlignment(p *part, conflicts map[conflict]bool, gap int, below, ending bool) *alignment {
	a := &alignment{p: p, conflicts: conflicts, gap: gap, below: below, ending: ending,
		at: make([]int, len(p.rank)), root: make([]int, len(p.rank)), aligned: make([]bool, len(p.rank))}
	for _, layer := range p.layers {
		layer = slices.Clone(layer)
		if ending {
			slices.Reverse(layer)
		}
		a.layers = append(a.layers, layer)
		for i, v := range layer {
			a.at[v] = i
		}
	}
	if below {
		slices.Reverse(a.layers)
	}
	return a
}

// run returns the middles of all vertices.
func (a *alignment) run() []int {
	a.makeBlocks()
	y := a.placeBlocks()
	if a.ending {
		for v := range y {
			y[v] = -y[v]
		}
	}
	return y
}

func (a *alignment) makeBlocks() {
	for v := range a.root {
		a.root[v] = v
	}
	for _, layer := range a.layers {
		last := -1
		for _, v := range layer {
			for _, u := range a.middles(v) {
				if a.aligned[v] || a.at[u] <= last || a.inConflict(u, v) {
					continue
				}
				a.root[v], a.aligned[v] = a.root[u], true
				last = a.at[u]
			}
		}
	}
}

// middles are the one or two neighbours in the middle, in the order of the run.
func (a *alignment) middles(v int) []int {
	neighbours := a.p.up[v]
	if a.below {
		neighbours = a.p.down[v]
	}
	n := len(neighbours)
	if n == 0 {
		return nil
	}
	low, high := (n-1)/2, n/2
	if low == high {
		return neighbours[low : low+1]
	}
	if a.ending {
		return []int{neighbours[high], neighbours[low]}
	}
	return neighbours[low : high+1]
}

func (a *alignment) inConflict(u, v int) bool {
	if a.below {
		u, v = v, u
	}
	return a.conflicts[conflict{u, v}]
}

// after is a block that comes after another, and how far.
type after struct{ block, distance int }

// placeBlocks puts every block at the first place that those before it leave, and then
// pulls each back to where those after it begin.
func (a *alignment) placeBlocks() []int {
	following, waits := a.order()
	y := make([]int, len(a.root))
	var order []int
	for v, root := range a.root {
		if root == v && waits[v] == 0 {
			order = append(order, v)
		}
	}
	for i := 0; i < len(order); i++ {
		block := order[i]
		for _, f := range following[block] {
			y[f.block] = max(y[f.block], y[block]+f.distance)
			if waits[f.block]--; waits[f.block] == 0 {
				order = append(order, f.block)
			}
		}
	}
	for i := len(order) - 1; i >= 0; i-- {
		block, least := order[i], y[order[i]]
		for j, f := range following[block] {
			if room := y[f.block] - f.distance; j == 0 || room < least {
				least = room
			}
		}
		y[block] = max(y[block], least)
	}
	for v, root := range a.root {
		y[v] = y[root]
	}
	return y
}

// order tells which blocks come after which, and how many come before each.
func (a *alignment) order() (following [][]after, waits []int) {
	following, waits = make([][]after, len(a.root)), make([]int, len(a.root))
	for _, layer := range a.layers {
		for i := 1; i < len(layer); i++ {
			u, v := layer[i-1], layer[i]
			following[a.root[u]] = append(following[a.root[u]], after{a.root[v], a.distance(u, v)})
			waits[a.root[v]]++
		}
	}
	return following, waits
}

// distance is how far the middles of u and v, which comes after it, must be apart.
func (a *alignment) distance(u, v int) int {
	first, second := u, v
	if a.ending {
		first, second = v, u
	}
	gap := a.gap
	if a.p.isBend(u) || a.p.isBend(v) {
		gap = (gap + 1) / 2
	}
	h := a.p.sizes[first].Height
	return h - h/2 + a.p.sizes[second].Height/2 + gap
}
