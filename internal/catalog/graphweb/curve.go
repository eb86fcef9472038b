package graphweb

import (
	"strconv"

	"github.com/callboard/callboard/internal/catalog/graph/layout"
)

// arrowLength is how long the head of an arrow is, and the room it takes from its line.
const arrowLength = 7

// line is an edge as a path of SVG.
type line struct {
	path   string
	heads  []string // one arrow, or one at either end
	middle layout.Point
}

// lineOf draws a route. Lines leave boxes and arrive at them straight, and turn between
// the ranks.
func lineOf(r layout.Route, vertical, stepped, both bool) line {
	points := make([]layout.Point, len(r.Points))
	for i, p := range r.Points {
		points[i] = layout.Point{X: p.X + margin, Y: p.Y + margin}
	}
	last := len(points) - 1
	head := headOf(points[last], along(points[last-1], points[last], vertical), vertical)
	l := line{heads: []string{head.path}}
	middle := last / 4 * 2 // a turn in the middle of the way
	l.middle = layout.Point{X: (points[middle].X + points[middle+1].X) / 2, Y: (points[middle].Y + points[middle+1].Y) / 2}
	points[last] = head.base
	if both {
		back := headOf(points[0], along(points[1], points[0], vertical), vertical)
		l.heads = append(l.heads, back.path)
		points[0] = back.base
	}
	b := append([]byte(nil), 'M')
	b = appendPoint(b, points[0])
	for i := 1; i <= last; i += 2 {
		b = appendTurn(b, points[i-1], points[i], vertical, stepped)
		if i < last {
			b = appendPoint(append(b, 'L'), points[i+1])
		}
	}
	l.path = string(b)
	return l
}

// along tells whether a line from p to q proceeds with the coordinates, or against them.
func along(p, q layout.Point, vertical bool) bool {
	if vertical {
		return q.Y >= p.Y
	}
	return q.X >= p.X
}

type arrowhead struct {
	path string
	base layout.Point // where its line ends
}

// headOf is the head of an arrow that points at p.
func headOf(p layout.Point, along, vertical bool) arrowhead {
	length := -arrowLength
	if !along {
		length = arrowLength
	}
	b := appendPoint([]byte{'M'}, p)
	if vertical {
		return arrowhead{string(b) + "l-3.5 " + strconv.Itoa(length) + "h7z", layout.Point{X: p.X, Y: p.Y + length}}
	}
	return arrowhead{string(b) + "l" + strconv.Itoa(length) + "-3.5v7z", layout.Point{X: p.X + length, Y: p.Y}}
}

// appendTurn leads from p to q, both ends in the direction of the drawing.
func appendTurn(b []byte, p, q layout.Point, vertical, stepped bool) []byte {
	if p.X == q.X && vertical || p.Y == q.Y && !vertical {
		return appendPoint(append(b, 'L'), q)
	}
	first, second := layout.Point{X: (p.X + q.X) / 2, Y: p.Y}, layout.Point{X: (p.X + q.X) / 2, Y: q.Y}
	if vertical {
		first, second = layout.Point{X: p.X, Y: (p.Y + q.Y) / 2}, layout.Point{X: q.X, Y: (p.Y + q.Y) / 2}
	}
	if stepped {
		for _, corner := range []layout.Point{first, second, q} {
			b = appendPoint(append(b, 'L'), corner)
		}
		return b
	}
	b = appendPoint(append(b, 'C'), first)
	b = appendPoint(append(b, ' '), second)
	return appendPoint(append(b, ' '), q)
}

func appendPoint(b []byte, p layout.Point) []byte {
	b = strconv.AppendInt(b, int64(p.X), 10)
	return strconv.AppendInt(append(b, ' '), int64(p.Y), 10)
}
