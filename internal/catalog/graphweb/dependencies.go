package graphweb

import (
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"github.com/callboard/callboard/internal/catalog/graph"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

// dependenciesTab is the last part of the tab's address.
const dependenciesTab = "dependencies"

// The parameters of the tab. Its depth is that of the tree.
const (
	paramView     = "view"
	paramTreeDeep = "depth"
	paramOwner    = "owner"
)

// The views of the tab.
const (
	viewTree   = "tree"
	viewGraph  = "graph"
	viewImpact = "impact"
)

const defaultTreeDepth = 3

// DependencyCount is how many entities one needs or is needed by directly.
func DependencyCount(s *readmodel.Snapshot, e readmodel.Entity) int { return graph.Direct(s, e.Ref()) }

// dependencies is the tab of one entity; the parts of other views stay empty.
type dependencies struct {
	view     string
	label    string
	views    webui.SegmentedProps
	depths   webui.SegmentedProps
	graphURL string

	needs, neededBy treePart
	page            *graphPage // of the graph
	impact          impactPart
}

// Dependencies is what the Dependencies tab of an entity's page shows: its needs and what
// needs it as trees, as a graph, and who breaks if it breaks. Its state is in the address
// of the tab.
func (p *Pages) Dependencies(s *readmodel.Snapshot, e readmodel.Entity, address *url.URL) templ.Component {
	query := address.Query()
	d := &dependencies{view: viewTree, label: portal.ReferenceTo(e).Label()}
	switch v := query.Get(paramView); v {
	case viewGraph, viewImpact:
		d.view = v
	}
	d.views = webui.SegmentedProps{Label: "Look", Items: []webui.Segment{
		{Label: "Tree", Icon: "list-tree", Href: "?", Current: d.view == viewTree},
		{Label: "Graph", Icon: "network", Href: "?" + paramView + "=" + viewGraph, Current: d.view == viewGraph},
		{Label: "Impact", Icon: "siren", Href: "?" + paramView + "=" + viewImpact, Current: d.view == viewImpact},
	}}
	d.graphURL = portal.GraphHref(e.Ref())
	switch d.view {
	case viewTree:
		d.fillTree(s, e, treeDepth(query))
	case viewGraph:
		d.fillGraph(p, s, e, query)
	case viewImpact:
		d.impact = p.impactPart(s, e, portal.CleanText(query.Get(paramOwner)), address.Path)
	}
	return d.body()
}

func treeDepth(query url.Values) int {
	if n, err := strconv.Atoi(query.Get(paramTreeDeep)); err == nil && n > 0 {
		return min(n, graph.MaxTreeDepth)
	}
	return defaultTreeDepth
}

// depthSwitch leads to the same view with other depths.
func depthSwitch(now int, choices []int, href func(int) string) webui.SegmentedProps {
	sw := webui.SegmentedProps{Label: "Depth"}
	for _, n := range choices {
		item := webui.Segment{Label: strconv.Itoa(n), Href: href(n), Current: n == now}
		if n == graph.Infinite || n == graph.MaxTreeDepth {
			item.Label = "All"
		}
		sw.Items = append(sw.Items, item)
	}
	return sw
}

// fillGraph draws the same picture as the graph page, in the tab.
func (d *dependencies) fillGraph(p *Pages, s *readmodel.Snapshot, e readmodel.Entity, query url.Values) {
	st := parseState(url.Values{paramRoots: {e.Ref()}})
	switch n := query.Get(paramTreeDeep); n {
	case "1", "3":
		st.depth = int(n[0] - '0')
	case "all":
		st.depth = graph.Infinite
	}
	drawing := p.draw(s, st)
	d.page = &graphPage{st: st, picture: p.picture(s, st, drawing)}
	d.page.count(drawing)
	d.page.tellClip(drawing)
	d.page.lists = listParts(d.page.picture, drawing, p.frame.Kinds().Reverse)
	d.graphURL = st.href(portal.GraphPath)
	d.depths = depthSwitch(st.depth, []int{1, 2, 3, graph.Infinite}, func(n int) string {
		deep := strconv.Itoa(n)
		if n == graph.Infinite {
			deep = "all"
		}
		return "?" + paramView + "=" + viewGraph + "&" + paramTreeDeep + "=" + deep
	})
}
