package layout_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/callboard/callboard/internal/catalog/graph/layout"
)

func options(d layout.Direction) layout.Options {
	return layout.Options{Direction: d, BoxGap: 14, RankGap: 80, PartGap: 30}
}

// Whatever the graph, boxes keep their size and their distance, edges lead from border to
// border and forwards, and all stays inside.
func TestDrawings(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		g := graphs(t)
		o := options(rapid.SampledFrom([]layout.Direction{"", layout.LeftRight, layout.RightLeft, layout.TopBottom, layout.BottomTop}).Draw(t, "direction"))
		o.BoxGap = rapid.IntRange(0, 20).Draw(t, "gap")
		d := layout.Of(g, o)
		check(t, g, d)
		if diff := cmp.Diff(d, layout.Of(g, o)); diff != "" {
			t.Fatalf("the same graph is drawn in two ways: %s", diff)
		}
	})
}

func graphs(t *rapid.T) layout.Graph {
	n := rapid.IntRange(0, 14).Draw(t, "boxes")
	var g layout.Graph
	for range n {
		g.Boxes = append(g.Boxes, layout.Size{Width: rapid.IntRange(1, 60).Draw(t, "width"), Height: rapid.IntRange(1, 40).Draw(t, "height")})
	}
	if n > 0 {
		box := rapid.IntRange(0, n-1)
		for range rapid.IntRange(0, 30).Draw(t, "edges") {
			g.Edges = append(g.Edges, layout.Edge{From: box.Draw(t, "from"), To: box.Draw(t, "to")})
		}
	}
	return g
}

type fatal interface{ Fatalf(string, ...any) }

func check(t fatal, g layout.Graph, d layout.Drawing) {
	for i, b := range d.Boxes {
		if (layout.Size{Width: b.Width, Height: b.Height}) != g.Boxes[i] {
			t.Fatalf("box %d is %v and should be %v", i, b, g.Boxes[i])
		}
		if b.X < 0 || b.Y < 0 || b.X+b.Width > d.Width || b.Y+b.Height > d.Height {
			t.Fatalf("box %d at %v is outside of %d×%d", i, b, d.Width, d.Height)
		}
		for j, c := range d.Boxes[:i] {
			if b.X < c.X+c.Width && c.X < b.X+b.Width && b.Y < c.Y+c.Height && c.Y < b.Y+b.Height {
				t.Fatalf("boxes %d and %d overlap: %v %v", j, i, c, b)
			}
		}
	}
	cyclic := hasCycle(g)
	for i, e := range g.Edges {
		r := d.Routes[i]
		if e.From == e.To {
			if r.Points != nil {
				t.Fatalf("edge %d from a box to itself is drawn", i)
			}
			continue
		}
		if r.Against && !cyclic {
			t.Fatalf("edge %d runs against the direction, and there is no cycle", i)
		}
		if rises := d.Ranks[e.From] < d.Ranks[e.To]; rises == r.Against {
			t.Fatalf("edge %d leads from rank %d to %d, against: %v", i, d.Ranks[e.From], d.Ranks[e.To], r.Against)
		}
		if !touches(d.Boxes[e.From], r.Points[0]) || !touches(d.Boxes[e.To], r.Points[len(r.Points)-1]) {
			t.Fatalf("edge %d from %v to %v goes %v", i, d.Boxes[e.From], d.Boxes[e.To], r.Points)
		}
		if len(r.Points)%2 != 0 {
			t.Fatalf("edge %d has %d points", i, len(r.Points))
		}
		for k := 1; k+1 < len(r.Points); k += 2 {
			for j, b := range d.Boxes {
				if cuts(b, r.Points[k], r.Points[k+1]) {
					t.Fatalf("edge %d goes through box %d", i, j)
				}
			}
		}
	}
}

// touches tells whether p is on the border of b.
func touches(b layout.Rect, p layout.Point) bool {
	inX, inY := p.X >= b.X && p.X <= b.X+b.Width, p.Y >= b.Y && p.Y <= b.Y+b.Height
	return inY && (p.X == b.X || p.X == b.X+b.Width) || inX && (p.Y == b.Y || p.Y == b.Y+b.Height)
}

// cuts tells whether the straight way from p to q goes through the inside of b.
func cuts(b layout.Rect, p, q layout.Point) bool {
	return max(min(p.X, q.X), b.X) < min(max(p.X, q.X), b.X+b.Width) && p.Y > b.Y && p.Y < b.Y+b.Height ||
		max(min(p.Y, q.Y), b.Y) < min(max(p.Y, q.Y), b.Y+b.Height) && p.X > b.X && p.X < b.X+b.Width
}

func hasCycle(g layout.Graph) bool {
	into, out := make([]int, len(g.Boxes)), make([][]int, len(g.Boxes))
	for _, e := range g.Edges {
		if e.From != e.To {
			into[e.To]++
			out[e.From] = append(out[e.From], e.To)
		}
	}
	var free []int
	for v, n := range into {
		if n == 0 {
			free = append(free, v)
		}
	}
	for i := 0; i < len(free); i++ {
		for _, w := range out[free[i]] {
			if into[w]--; into[w] == 0 {
				free = append(free, w)
			}
		}
	}
	return len(free) < len(g.Boxes)
}

func TestStraightChains(t *testing.T) {
	t.Parallel()
	g := layout.Graph{Boxes: []layout.Size{{100, 40}, {100, 40}, {100, 40}}, Edges: []layout.Edge{{0, 1}, {1, 2}, {0, 2}}}
	d := layout.Of(g, options(layout.LeftRight))
	if len(d.Routes[2].Points) != 4 || d.Boxes[0].X != 0 || d.Boxes[1].X != 180 || d.Boxes[2].X != 360 {
		t.Errorf("%+v", d)
	}
	fan := layout.Graph{Boxes: []layout.Size{{100, 40}, {100, 40}, {100, 40}, {100, 40}}, Edges: []layout.Edge{{0, 1}, {0, 2}, {0, 3}}}
	d = layout.Of(fan, options(layout.LeftRight))
	if d.Boxes[0].Y != d.Boxes[2].Y || d.Boxes[1].Y != 0 || d.Boxes[3].Y != 108 || d.Height != 148 {
		t.Errorf("a fan is not even: %+v", d.Boxes)
	}
}

// Two layers that can be drawn without crossings are.
func TestUncrosses(t *testing.T) {
	t.Parallel()
	var g layout.Graph
	for range 12 {
		g.Boxes = append(g.Boxes, layout.Size{10, 10})
	}
	for i := range 6 {
		g.Edges = append(g.Edges, layout.Edge{From: i, To: 6 + (i*5)%6})
		if i > 0 {
			g.Edges = append(g.Edges, layout.Edge{From: i, To: 6 + ((i-1)*5)%6})
		}
	}
	d := layout.Of(g, options(layout.LeftRight))
	for i, e := range g.Edges {
		for j, f := range g.Edges[:i] {
			if (d.Boxes[e.From].Y-d.Boxes[f.From].Y)*(d.Boxes[e.To].Y-d.Boxes[f.To].Y) < 0 {
				t.Errorf("edges %d and %d cross", j, i)
			}
		}
	}
}

// neighbourhood is like those of catalogs: a tree of some breadth with edges across it.
func neighbourhood(n int) layout.Graph {
	r := rand.New(rand.NewPCG(7, 7))
	var g layout.Graph
	for i := range n {
		g.Boxes = append(g.Boxes, layout.Size{Width: 208, Height: 44})
		if i > 0 {
			g.Edges = append(g.Edges, layout.Edge{From: (i - 1) / 5, To: i})
		}
	}
	for range n * 6 / 10 {
		g.Edges = append(g.Edges, layout.Edge{From: r.IntN(n), To: r.IntN(n)})
	}
	return g
}

func TestLargeDrawing(t *testing.T) {
	t.Parallel()
	g := neighbourhood(400)
	check(t, g, layout.Of(g, options(layout.LeftRight)))
}

func BenchmarkOf(b *testing.B) {
	for _, n := range []int{50, 200, 1000} {
		g := neighbourhood(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				layout.Of(g, options(layout.LeftRight))
			}
		})
	}
}

// FuzzOf reads a graph from bytes: the number of boxes, then pairs of edges' ends.
func FuzzOf(f *testing.F) {
	f.Add([]byte{3, 0, 1, 1, 2, 2, 0}, uint8(0))
	f.Add([]byte{6, 0, 1, 0, 2, 0, 3, 3, 4, 1, 4, 5, 5}, uint8(2))
	f.Fuzz(func(t *testing.T, data []byte, direction uint8) {
		if len(data) == 0 {
			return
		}
		var g layout.Graph
		n := int(data[0]%40) + 1
		for i := range n {
			g.Boxes = append(g.Boxes, layout.Size{Width: 20 + i%3, Height: 10 + i%4})
		}
		for i := 1; i+1 < len(data) && i < 200; i += 2 {
			g.Edges = append(g.Edges, layout.Edge{From: int(data[i]) % n, To: int(data[i+1]) % n})
		}
		o := options([]layout.Direction{layout.LeftRight, layout.RightLeft, layout.TopBottom, layout.BottomTop}[direction%4])
		check(t, g, layout.Of(g, o))
	})
}
