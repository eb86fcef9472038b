package layout

// shortenings is how often ranks are gone through to make edges shorter; few graphs need
// more than three.
const shortenings = 8

// assignRanks gives every vertex the first rank that comes after all that lead to it, and
// then pulls vertices to where their edges are short.
func (p *part) assignRanks() {
	out, into := p.neighbours()
	p.rank = make([]int, len(p.boxes))
	order := p.inOrder(out, into)
	for _, v := range order {
		for _, u := range into[v] {
			p.rank[v] = max(p.rank[v], p.rank[u]+1)
		}
	}
	for range shortenings {
		if !p.shorten(order, out, into) {
			break
		}
	}
	p.fromZero()
}

// neighbours are, by vertex, where edges lead to and where they come from.
func (p *part) neighbours() (out, into [][]int) {
	out, into = make([][]int, len(p.boxes)), make([][]int, len(p.boxes))
	for _, e := range p.edges {
		out[e.from] = append(out[e.from], e.to)
		into[e.to] = append(into[e.to], e.from)
	}
	return out, into
}

// inOrder lists the vertices so that edges lead from earlier to later ones.
func (p *part) inOrder(out, into [][]int) []int {
	waits := make([]int, len(p.boxes))
	order := make([]int, 0, len(p.boxes))
	for v := range p.boxes {
		if waits[v] = len(into[v]); waits[v] == 0 {
			order = append(order, v)
		}
	}
	for i := 0; i < len(order); i++ {
		for _, w := range out[order[i]] {
			if waits[w]--; waits[w] == 0 {
				order = append(order, w)
			}
		}
	}
	return order
}

// shorten moves each vertex towards the side on which it has more edges, as far as its
// edges let it.
func (p *part) shorten(order []int, out, into [][]int) (moved bool) {
	for i := range order {
		v := order[len(order)-1-i]
		var to int
		switch {
		case len(out[v]) > len(into[v]):
			to = p.rank[out[v][0]] - 1
			for _, w := range out[v] {
				to = min(to, p.rank[w]-1)
			}
		case len(out[v]) < len(into[v]):
			to = p.rank[into[v][0]] + 1
			for _, u := range into[v] {
				to = max(to, p.rank[u]+1)
			}
		default:
			continue
		}
		if to != p.rank[v] {
			p.rank[v], moved = to, true
		}
	}
	return moved
}

func (p *part) fromZero() {
	least := p.rank[0]
	for _, r := range p.rank {
		least = min(least, r)
	}
	for v := range p.rank {
		p.rank[v] -= least
	}
}
