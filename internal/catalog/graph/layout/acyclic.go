package layout

// turnBack turns around the edges that close a cycle: those that a walk in depth finds
// to lead back to where it came from. It begins where nothing leads to.
func (p *part) turnBack() {
	n := len(p.boxes)
	out, into := make([][]int, n), make([]int, n)
	for i, e := range p.edges {
		out[e.from] = append(out[e.from], i)
		into[e.to]++
	}
	w := backWalk{p: p, out: out, state: make([]walkState, n)}
	for v := range n {
		if into[v] == 0 {
			w.from(v)
		}
	}
	for v := range n {
		w.from(v)
	}
	for i := range p.edges {
		if e := &p.edges[i]; e.turned {
			e.from, e.to = e.to, e.from
		}
	}
}

type walkState uint8

const (
	unseen walkState = iota
	onTheWay
	done
)

type backWalk struct {
	p     *part
	out   [][]int // edges by vertex
	state []walkState
}

// from walks all that can be reached from v and marks edges that lead back.
func (w *backWalk) from(v int) {
	if w.state[v] != unseen {
		return
	}
	type step struct{ v, next int }
	way := []step{{v, 0}}
	w.state[v] = onTheWay
	for len(way) > 0 {
		at := &way[len(way)-1]
		if at.next == len(w.out[at.v]) {
			w.state[at.v] = done
			way = way[:len(way)-1]
			continue
		}
		e := &w.p.edges[w.out[at.v][at.next]]
		at.next++
		switch w.state[e.to] {
		case unseen:
			w.state[e.to] = onTheWay
			way = append(way, step{e.to, 0})
		case onTheWay:
			e.turned = true
		}
	}
}
