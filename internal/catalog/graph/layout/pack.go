package layout

// pack puts the parts beside each other in rows, about as wide as the widest part or as
// half again as high, and tells how much room all take.
func (d *drafting) pack(parts []*part) (width, height int) {
	gap := max(d.options.PartGap, d.options.BoxGap)
	area, widest := 0, 0
	for _, p := range parts {
		area += (p.width + gap) * (p.height + gap)
		widest = max(widest, p.width)
	}
	limit := max(widest, root(area*3/2))
	x, y, row := 0, 0, 0
	for i, p := range parts {
		onlyBoxes := i > 1 && len(p.boxes) == 1 && len(parts[i-1].boxes) > 1 // begin a row of their own
		if x > 0 && (x+p.width > limit || onlyBoxes) {
			x, y, row = 0, y+row+gap, 0
		}
		d.place(p, x, y)
		width, height = max(width, x+p.width), max(height, y+p.height)
		x, row = x+p.width+gap, max(row, p.height)
	}
	return width, height
}

// root is the largest integer of which the square is not above n.
func root(n int) int {
	r := 0
	for bit := 1 << 31; bit > 0; bit >>= 1 {
		if next := r + bit; next <= n/next {
			r = next
		}
	}
	return r
}

// place copies a part to its place in the drawing.
func (d *drafting) place(p *part, x, y int) {
	for v, box := range p.boxes {
		s := p.sizes[v]
		column := p.x[p.rank[v]] + (p.widths[p.rank[v]]-s.Width)/2
		d.boxes[box] = Rect{x + column, y + p.y[v] - s.Height/2, s.Width, s.Height}
		d.ranks[box] = p.rank[v]
	}
	for i := range p.edges {
		d.routes[p.edges[i].edge] = p.route(&p.edges[i], x, y)
	}
}
