package layout

import "slices"

// position gives each vertex its place: the middle of what four runs find, which align
// chains of vertices from above and from below, to the left and to the right. The middle
// of four that keep the distances keeps them too.
func (p *part) position(d *drafting) {
	conflicts := p.conflicts()
	var runs [4][]int
	for i := range runs {
		runs[i] = newAlignment(p, conflicts, d.options.BoxGap, i&2 != 0, i&1 != 0).run()
	}
	p.levelRuns(&runs)
	p.y = make([]int, len(p.rank))
	for v := range p.y {
		four := [4]int{runs[0][v], runs[1][v], runs[2][v], runs[3][v]}
		slices.Sort(four[:])
		p.y[v] = floorHalf(four[1] + four[2])
	}
	p.settle(d)
}

// floorHalf halves, rounding down below zero too, which keeps distances.
func floorHalf(n int) int { return n >> 1 }

// levelRuns moves the runs to the one that needs the least room: those that were aligned
// to an end, by that end.
func (p *part) levelRuns(runs *[4][]int) {
	var low, high [4]int
	narrowest := 0
	for i, run := range runs {
		low[i], high[i] = p.extent(run)
		if high[i]-low[i] < high[narrowest]-low[narrowest] {
			narrowest = i
		}
	}
	for i, run := range runs {
		by := low[narrowest] - low[i]
		if i&1 != 0 {
			by = high[narrowest] - high[i]
		}
		for v := range run {
			run[v] += by
		}
	}
}

// extent is where the outermost boxes end when their middles are at y.
func (p *part) extent(y []int) (low, high int) {
	for v := range y {
		top := y[v] - p.sizes[v].Height/2
		if v == 0 || top < low {
			low = top
		}
		if bottom := top + p.sizes[v].Height; v == 0 || bottom > high {
			high = bottom
		}
	}
	return low, high
}

// settle moves the part to the origin and measures it.
func (p *part) settle(d *drafting) {
	low, high := p.extent(p.y)
	for v := range p.y {
		p.y[v] -= low
	}
	p.height = high - low
	p.x = make([]int, len(p.layers))
	x := 0
	for r, width := range p.widths {
		p.x[r] = x
		x += width + d.options.RankGap
	}
	p.width = x - d.options.RankGap
}

// conflict is a pair of vertices that must not be aligned.
type conflict struct{ upper, lower int }

// conflicts are the edges that cross the middle piece of a long edge, which is to be
// straight before others are.
func (p *part) conflicts() map[conflict]bool {
	found := map[conflict]bool{}
	for i := 1; i < len(p.layers); i++ {
		upper, lower := p.layers[i-1], p.layers[i]
		from, scanned := 0, 0
		for at, v := range lower {
			inner := p.innerAbove(v)
			if inner < 0 && at < len(lower)-1 {
				continue
			}
			until := len(upper) - 1
			if inner >= 0 {
				until = p.at[inner]
			}
			for ; scanned <= at; scanned++ {
				for _, u := range p.up[lower[scanned]] {
					crosses := p.at[u] < from || p.at[u] > until
					if crosses && !(p.isBend(u) && p.isBend(lower[scanned])) {
						found[conflict{u, lower[scanned]}] = true
					}
				}
			}
			from = until
		}
	}
	return found
}

// innerAbove is the bend before v on a long edge, if v is a bend too; else -1.
func (p *part) innerAbove(v int) int {
	if p.isBend(v) {
		for _, u := range p.up[v] {
			if p.isBend(u) {
				return u
			}
		}
	}
	return -1
}
