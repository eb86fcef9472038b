package entityweb

import (
	"strconv"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog/org"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

// graph is the neighbourhood of an entity: what needs it on the left, what it needs on
// the right.
type graph struct {
	root                   node
	before, after          []node
	beforeCount            int
	afterCount             int
	beforeLabel            string
	afterLabel             string
	height                 int
	beforeX, rootX, afterX int      // where the columns begin
	shown                  []string // relations of which every target is in the picture
}

// node is one box. A box without ref stands for the targets that there is no room for.
type node struct {
	ref        webui.RefProps
	name, note string
	y          int
}

// The measures of the picture in pixels: boxes of one size in three columns.
const (
	graphWidth = 984
	nodeWidth  = 208
	nodeHeight = 44
	nodeStep   = 58
	maxSide    = 5
	columnGap  = (graphWidth - 3*nodeWidth) / 2
	nameChars  = 22
	noteChars  = 26
)

// graphOf draws components, APIs and resources; nil when they stand alone.
func graphOf(s *readmodel.Snapshot, e readmodel.Entity) *graph {
	into, outOf := []string{entity.DependencyOf}, []string{entity.DependsOn, entity.ConsumesAPI}
	g := &graph{beforeLabel: "Needed by", afterLabel: "Needs"}
	switch portal.ParseRef(e.Ref()).Kind {
	case "api":
		into, outOf = []string{entity.APIConsumedBy}, []string{entity.APIProvidedBy}
		g.beforeLabel, g.afterLabel = "Consumed by", "Provided by"
	case "component", "resource":
	default:
		return nil
	}
	var before, after []string
	for _, relation := range into {
		before = append(before, portal.Targets(e, relation, "")...)
	}
	for _, relation := range outOf {
		after = append(after, portal.Targets(e, relation, "")...)
	}
	if len(before)+len(after) == 0 {
		return nil
	}
	g.beforeCount, g.afterCount = len(before), len(after)
	g.before, g.after = side(s, e, before), side(s, e, after)
	if len(before) <= maxSide {
		g.shown = append(g.shown, into...)
	}
	if len(after) <= maxSide {
		g.shown = append(g.shown, outOf...)
	}
	g.root = nodeOf(s, portal.ReferenceTo(e), e.Parts().Namespace)
	g.place()
	return g
}

// side are the boxes of one side; the last one counts those that do not fit.
func side(s *readmodel.Snapshot, e readmodel.Entity, refs []string) []node {
	fit := len(refs)
	if fit > maxSide {
		fit = maxSide - 1
	}
	var nodes []node
	for _, ref := range refs[:fit] {
		nodes = append(nodes, nodeOf(s, portal.Reference(s, ref, e.Parts().Namespace), e.Parts().Namespace))
	}
	if more := len(refs) - fit; more > 0 {
		nodes = append(nodes, node{name: strconv.Itoa(more) + " more", note: "see Relations"})
	}
	return nodes
}

func nodeOf(s *readmodel.Snapshot, ref webui.RefProps, namespace string) node {
	n := node{ref: ref, name: portal.Clip(ref.Label(), nameChars)}
	if ref.Missing {
		n.note = "not in the catalog"
	} else if e, ok := s.ByRef(ref.Full); ok {
		if owner := org.Owner(e); owner != "" {
			n.note = portal.Clip(portal.Reference(s, owner, namespace).Label(), noteChars)
		} else {
			n.note = portal.Clip(e.Type(), noteChars)
		}
	}
	return n
}

// place centres the columns on one line; a side without boxes takes no room.
func (g *graph) place() {
	columns := 1 + min(1, len(g.before)) + min(1, len(g.after))
	x := (graphWidth - columns*nodeWidth - (columns-1)*columnGap) / 2
	if len(g.before) > 0 {
		g.beforeX = x
		x += nodeWidth + columnGap
	}
	g.rootX, g.afterX = x, x+nodeWidth+columnGap
	rows := max(len(g.before), len(g.after), 1)
	g.height = rows*nodeStep - (nodeStep - nodeHeight) + 8
	column := func(nodes []node) {
		top := (g.height - (len(nodes)*nodeStep - (nodeStep - nodeHeight))) / 2
		for i := range nodes {
			nodes[i].y = top + i*nodeStep
		}
	}
	column(g.before)
	column(g.after)
	g.root.y = (g.height - nodeHeight) / 2
}

func (n node) middle() int { return n.y + nodeHeight/2 }

// curve leads from one box to another with an arrow's room before the end.
func curve(fromX, fromY, toX, toY int) string {
	half := strconv.Itoa((fromX + toX) / 2)
	return "M" + strconv.Itoa(fromX) + " " + strconv.Itoa(fromY) + "C" + half + " " + strconv.Itoa(fromY) + " " + half + " " +
		strconv.Itoa(toY) + " " + strconv.Itoa(toX-6) + " " + strconv.Itoa(toY)
}

func arrowhead(x, y int) string { return "M" + strconv.Itoa(x) + " " + strconv.Itoa(y) + "l-7-3.5v7z" }
