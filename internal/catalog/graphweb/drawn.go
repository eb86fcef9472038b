package graphweb

import (
	"slices"
	"strconv"
	"strings"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog/graph"
	"github.com/callboard/callboard/internal/catalog/graph/layout"
	"github.com/callboard/callboard/internal/catalog/readmodel"
)

// The measures of a picture in pixels.
const (
	boxWidth  = 208
	boxHeight = 44
	boxGap    = 14
	rankGap   = 84
	partGap   = 36
	// labelledGap is rankGap where lines say their relations.
	labelledGap = 132
	margin      = 20
	// crowded is how many boxes make a picture in which they stand closer.
	crowded    = 80
	crowdedGap = 8
)

// cachedDrawings is how many drawings are kept. One of 200 boxes takes about 60 KB.
const cachedDrawings = 64

// drawn is a graph in its place.
type drawn struct {
	graph   graph.Graph
	drawing layout.Drawing
	by      graph.GroupBy // by what it is grouped, if it is
}

// draw finds what a state asks for and lays it out, unless that has been done for the
// same snapshot.
func (p *Pages) draw(s *readmodel.Snapshot, st state) *drawn {
	return p.drawings.Get(st.key(s), func() *drawn { return drawState(s, p.frame.Kinds(), st) })
}

// key tells apart the drawings of a snapshot; how lines turn is not in it.
func (st state) key(s *readmodel.Snapshot) string {
	st.stepped, st.find = false, ""
	return strconv.FormatInt(s.Sequence(), 36) + "/" + strconv.FormatInt(s.At().UnixNano(), 36) + st.href("/")
}

func drawState(s *readmodel.Snapshot, kinds *entity.Model, st state) *drawn {
	d := &drawn{}
	if st.isWhole() {
		d.drawWhole(s, kinds, st)
	} else {
		d.drawAround(s, kinds, st)
	}
	d.place(st)
	return d
}

// drawWhole draws all of the catalog, or one group of it, in groups unless it is small.
func (d *drawn) drawWhole(s *readmodel.Snapshot, kinds *entity.Model, st state) {
	q := graph.WholeQuery{Kinds: st.kinds, Relations: st.relations, Within: st.within, By: graph.GroupBy(st.group)}
	switch st.group {
	case "":
		q.By = graph.BestGrouping(s, q)
	case groupNever:
		q.By = graph.GroupNone
	}
	d.by, d.graph = q.By, graph.Whole(s, kinds, q)
}

// drawAround draws a neighbourhood; in groups when it is asked for, or when there is more
// than can be drawn.
func (d *drawn) drawAround(s *readmodel.Snapshot, kinds *entity.Model, st state) {
	q := graph.Query{Roots: st.roots, MaxDepth: st.depth, Kinds: st.kinds, Relations: st.relations, Reach: st.reach,
		Unidirectional: st.simplified, MergeRelations: st.merged}
	switch st.group {
	case "", groupNever:
		d.graph = graph.Walk(s, kinds, q)
		if st.group == groupNever || d.graph.Found <= len(d.graph.Nodes) {
			return
		}
		d.foldToFit(s, kinds, q, st)
	default:
		d.by = graph.GroupBy(st.group)
		d.graph = graph.Fold(s, kinds, q, d.by, st.open)
	}
}

// foldToFit draws a neighbourhood that is too large in groups: in the smallest groups of
// which all can be drawn, and if there are none in those that come nearest to it.
func (d *drawn) foldToFit(s *readmodel.Snapshot, kinds *entity.Model, q graph.Query, st state) {
	groups := []graph.GroupBy{graph.GroupBySystem, graph.GroupByDomain, graph.GroupByOwner}
	inside := func(ref string) bool {
		return !strings.HasPrefix(ref, "component:") && !strings.HasPrefix(ref, "api:") && !strings.HasPrefix(ref, "resource:")
	}
	if slices.ContainsFunc(st.roots, inside) { // what is in a system is not split by systems
		groups = groups[2:]
	}
	fewest := -1
	for _, by := range groups {
		g := graph.Fold(s, kinds, q, by, st.open)
		if fewest >= 0 && g.Boxes >= fewest {
			continue
		}
		d.by, d.graph, fewest = by, g, g.Boxes
		if g.Boxes == len(g.Nodes) {
			return
		}
	}
}

func (d *drawn) place(st state) {
	g := layout.Graph{}
	for range d.graph.Nodes {
		g.Boxes = append(g.Boxes, layout.Size{Width: boxWidth, Height: boxHeight})
	}
	for _, e := range d.graph.Edges {
		g.Edges = append(g.Edges, layout.Edge{From: e.From, To: e.To})
	}
	o := layout.Options{Direction: st.direction, BoxGap: boxGap, RankGap: rankGap, PartGap: partGap}
	if len(g.Boxes) > crowded && d.by == graph.GroupNone {
		o.BoxGap = crowdedGap
	}
	if st.labels {
		o.RankGap = labelledGap
	}
	if st.direction == layout.TopBottom || st.direction == layout.BottomTop {
		o.RankGap = rankGap * 2 / 3
	}
	d.drawing = layout.Of(g, o)
}
