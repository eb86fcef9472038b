package layout

import "slices"

// route leads an edge from the end of its first box, along its bends, to the beginning
// of its last.
func (p *part) route(e *partEdge, x, y int) Route {
	points := make([]Point, 0, 2+2*len(e.bends))
	points = append(points, Point{x + p.columnOf(e.from) + p.sizes[e.from].Width, y + p.y[e.from]})
	for _, bend := range e.bends {
		begin, at := x+p.x[p.rank[bend]], y+p.y[bend]
		points = append(points, Point{begin, at}, Point{begin + p.sizes[bend].Width, at})
	}
	points = append(points, Point{x + p.columnOf(e.to), y + p.y[e.to]})
	if e.turned {
		slices.Reverse(points)
	}
	return Route{Points: points, Against: e.turned}
}

// columnOf is where a vertex begins.
func (p *part) columnOf(v int) int {
	r := p.rank[v]
	return p.x[r] + (p.widths[r]-p.sizes[v].Width)/2
}

// turn brings what was drawn from left to right into the wanted direction.
func (d *drafting) turn(width, height int) Drawing {
	point := func(p Point) Point {
		switch d.options.Direction {
		case RightLeft:
			return Point{width - p.X, p.Y}
		case TopBottom:
			return Point{p.Y, p.X}
		case BottomTop:
			return Point{p.Y, width - p.X}
		}
		return p
	}
	for i, b := range d.boxes {
		a, z := point(Point{b.X, b.Y}), point(Point{b.X + b.Width, b.Y + b.Height})
		d.boxes[i] = Rect{min(a.X, z.X), min(a.Y, z.Y), max(a.X, z.X) - min(a.X, z.X), max(a.Y, z.Y) - min(a.Y, z.Y)}
	}
	for _, r := range d.routes {
		for i := range r.Points {
			r.Points[i] = point(r.Points[i])
		}
	}
	if d.options.Direction.vertical() {
		width, height = height, width
	}
	return Drawing{Width: width, Height: height, Boxes: d.boxes, Ranks: d.ranks, Routes: d.routes}
}
