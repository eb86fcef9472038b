package layout

import (
	"cmp"
	"slices"
)

// The sweeps end after maxSweeps, or when patience of them brought nothing better.
const (
	maxSweeps = 24
	patience  = 4
	// maxExchanges bounds the last step, in which neighbours change places.
	maxExchanges = 4
)

// order puts each layer in an order in which few edges cross: forth and back, every layer
// by where its neighbours stand on average. The best that was seen is kept.
func (p *part) order() {
	best, fewest := p.snapshot(), p.crossings()
	for sweep, since := 0, 0; sweep < maxSweeps && since < patience && fewest > 0; sweep++ {
		p.sweep(sweep%2 == 1, sweep%4 >= 2)
		if n := p.crossings(); n < fewest {
			best, fewest, since = p.snapshot(), n, 0
		} else {
			since++
		}
	}
	p.restore(best)
	if fewest > 0 {
		p.exchange()
	}
	p.sortNeighbours()
}

func (p *part) snapshot() [][]int {
	layers := make([][]int, len(p.layers))
	for i, layer := range p.layers {
		layers[i] = slices.Clone(layer)
	}
	return layers
}

func (p *part) restore(layers [][]int) {
	p.layers = layers
	for _, layer := range layers {
		for i, v := range layer {
			p.at[v] = i
		}
	}
}

// sweep goes through the layers, backwards from the last one or forwards from the first.
// Equals keep their order, or the opposite one when flipped.
func (p *part) sweep(backwards, flipped bool) {
	for i := 1; i < len(p.layers); i++ {
		if backwards {
			p.sortLayer(len(p.layers)-1-i, p.down, flipped)
		} else {
			p.sortLayer(i, p.up, flipped)
		}
	}
}

// scale makes averages of places comparable as integers.
const scale = 1 << 12

func (p *part) sortLayer(at int, neighbours [][]int, flipped bool) {
	layer := p.layers[at]
	keys := p.keys
	for i, v := range layer {
		sum := 0
		for _, w := range neighbours[v] {
			sum += p.at[w]
		}
		if n := len(neighbours[v]); n > 0 {
			keys[v] = sum * scale / n
		} else {
			keys[v] = i * scale
		}
	}
	slices.SortStableFunc(layer, func(a, b int) int {
		if c := cmp.Compare(keys[a], keys[b]); c != 0 || !flipped {
			return c
		}
		return p.at[b] - p.at[a]
	})
	for i, v := range layer {
		p.at[v] = i
	}
}

// exchange lets neighbours in a layer change places where fewer edges cross then.
func (p *part) exchange() {
	p.sortNeighbours()
	for range maxExchanges {
		better := false
		for _, layer := range p.layers {
			for i := 1; i < len(layer); i++ {
				a, b := layer[i-1], layer[i]
				if p.crossingsOf(a, b) > p.crossingsOf(b, a) {
					layer[i-1], layer[i] = b, a
					p.at[a], p.at[b] = i, i-1
					better = true
				}
			}
		}
		p.sortNeighbours()
		if !better {
			return
		}
	}
}

// sortNeighbours puts the neighbours of each vertex in the order of their layers.
func (p *part) sortNeighbours() {
	byPlace := func(a, b int) int { return p.at[a] - p.at[b] }
	for v := range p.rank {
		slices.SortFunc(p.up[v], byPlace)
		slices.SortFunc(p.down[v], byPlace)
	}
}
