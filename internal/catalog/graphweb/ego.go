package graphweb

import (
	"slices"
	"strconv"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog/graph/layout"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

// Ego is the small picture on an entity's overview: what needs it on the left, what it
// needs on the right.
type Ego struct {
	picture     picture
	before      egoSide
	after       egoSide
	rootLabel   string
	depsHref    string
	graphHref   string
	shown       []string
	beforeBoxes []box
	afterBoxes  []box
}

// egoSide is one half of the picture.
type egoSide struct {
	label     string
	relations []string
	count     int
}

// The measures of the small picture: three columns as wide as the card.
const (
	egoWidth = 984
	egoStep  = boxHeight + boxGap
	maxSide  = 5
	egoGap   = (egoWidth - 3*boxWidth) / 2
)

// EgoOf draws components, APIs and resources; nil for other kinds, and for what stands
// alone.
func EgoOf(s *readmodel.Snapshot, e readmodel.Entity) *Ego {
	g := &Ego{
		before: egoSide{label: "Needed by", relations: []string{entity.DependencyOf}},
		after:  egoSide{label: "Needs", relations: []string{entity.DependsOn, entity.ConsumesAPI}},
	}
	root := portal.ReferenceTo(e)
	switch root.Kind {
	case "api":
		g.before = egoSide{label: "Consumed by", relations: []string{entity.APIConsumedBy}}
		g.after = egoSide{label: "Provided by", relations: []string{entity.APIProvidedBy}}
	case "component", "resource":
	default:
		return nil
	}
	n := namer{s: s, namespace: e.Parts().Namespace}
	g.beforeBoxes, g.afterBoxes = g.side(n, e, &g.before), g.side(n, e, &g.after)
	if g.before.count+g.after.count == 0 {
		return nil
	}
	g.rootLabel, g.graphHref = root.Label(), portal.GraphHref(e.Ref())
	g.depsHref = root.Href + "/" + dependenciesTab
	center := n.small(e.Ref())
	center.root, center.open = true, ""
	g.place(center)
	return g
}

// Shown are the relations of which every target is in the picture, so that other cards
// need not list them.
func (g *Ego) Shown() []string { return g.shown }

// side makes the boxes of one side; the last one counts those that do not fit.
func (g *Ego) side(n namer, e readmodel.Entity, side *egoSide) []box {
	var refs []string
	for _, relation := range side.relations {
		refs = append(refs, portal.Targets(e, relation, "")...)
	}
	if side == &g.before {
		refs = append(refs, callers(n.s, e)...)
		slices.Sort(refs)
		refs = slices.Compact(refs)
	}
	side.count = len(refs)
	fit := len(refs)
	if fit > maxSide {
		fit = maxSide - 1
	} else {
		g.shown = append(g.shown, side.relations...)
	}
	var boxes []box
	for _, ref := range refs[:fit] {
		boxes = append(boxes, n.small(ref))
	}
	if more := len(refs) - fit; more > 0 {
		boxes = append(boxes, box{name: strconv.Itoa(more) + " more", note: "see Dependencies", title: side.label, group: true,
			kind: boxes[0].kind, open: portal.ReferenceTo(e).Href + "/" + dependenciesTab})
	}
	return boxes
}

// callers are the consumers of the APIs that an entity provides.
func callers(s *readmodel.Snapshot, e readmodel.Entity) []string {
	var refs []string
	for _, api := range e.Related(entity.ProvidesAPI) {
		n, ok := s.Node(api.Target)
		if !ok {
			continue
		}
		types := s.RelationTypes()
		for edge := range s.Edges(n) {
			if caller := s.RefOf(edge.Target); types[edge.Relation] == entity.APIConsumedBy && caller != e.Ref() {
				refs = append(refs, caller)
			}
		}
	}
	return refs
}

// small is the box of an entity that leads to its page.
func (n namer) small(ref string) box {
	b := box{ref: portal.Reference(n.s, ref, n.namespace), title: ref, note: "not in the catalog", missing: true}
	b.kind, b.open, b.name = b.ref.Kind, b.ref.Href, portal.Clip(b.ref.Label(), nameChars)
	if e, ok := n.s.ByRef(ref); ok {
		b.missing, b.note = false, portal.Clip(n.noteOf(e), noteChars)
	}
	return b
}

// place centres the columns on one line; a side without boxes takes no room.
func (g *Ego) place(root box) {
	columns := 1 + min(1, len(g.beforeBoxes)) + min(1, len(g.afterBoxes))
	rows := max(len(g.beforeBoxes), len(g.afterBoxes), 1)
	height := rows*egoStep - boxGap
	x := (egoWidth - columns*boxWidth - (columns-1)*egoGap) / 2
	at := func(b box, x, row, rows int) box {
		top := (height - (rows*egoStep - boxGap)) / 2
		b.Rect = layout.Rect{X: x + margin, Y: top + row*egoStep + margin, Width: boxWidth, Height: boxHeight}
		return b
	}
	pic := &g.picture
	for i := range g.beforeBoxes {
		g.beforeBoxes[i] = at(g.beforeBoxes[i], x, i, len(g.beforeBoxes))
	}
	if len(g.beforeBoxes) > 0 {
		x += boxWidth + egoGap
	}
	root = at(root, x, 0, 1)
	pic.boxes = append(pic.boxes, root)
	for _, b := range g.beforeBoxes {
		g.join(b, root, len(pic.boxes), 0, b.missing)
		pic.boxes = append(pic.boxes, b)
	}
	for i, b := range g.afterBoxes {
		g.afterBoxes[i] = at(b, x+boxWidth+egoGap, i, len(g.afterBoxes))
		g.join(root, g.afterBoxes[i], 0, len(pic.boxes), b.missing)
		pic.boxes = append(pic.boxes, g.afterBoxes[i])
	}
	pic.width, pic.height = egoWidth+2*margin, height+2*margin
	pic.label = "What " + g.rootLabel + " needs, and what needs it"
}

func (g *Ego) join(from, to box, fromIndex, toIndex int, missing bool) {
	route := layout.Route{Points: []layout.Point{
		{X: from.X + boxWidth - margin, Y: from.Y + boxHeight/2 - margin}, {X: to.X - margin, Y: to.Y + boxHeight/2 - margin},
	}}
	g.picture.lines = append(g.picture.lines, edgeLine{line: lineOf(route, false, false, false), from: fromIndex, to: toIndex, missing: missing})
}

func (g *Ego) summary() string {
	before, after := g.before.label+" "+webui.Count(g.before.count), webui.Count(g.after.count)
	switch {
	case g.after.count == 0:
		return before
	case g.before.count == 0:
		return g.after.label + " " + after
	}
	return before + " · " + portal.LowerFirst(g.after.label) + " " + after
}
