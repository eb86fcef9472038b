package graphweb

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/callboard/callboard/internal/catalog/graph"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

// graphPage is the page of a state.
type graphPage struct {
	shell   webui.PageProps
	st      state
	title   string
	crumbs  []webui.Crumb
	found   []webui.RefProps // what the words in the field may mean
	unknown []webui.RefProps // roots that are nowhere
	roots   []rootChip
	filters webui.FilterBarProps
	picture *picture
	counts  []countWord
	impact  string // a sentence
	impactHref,
	clip, // why not everything is drawn one by one
	clipHref, clipLink string
	lines   string // why not all lines are drawn
	kinds   []string
	groups  bool
	missing bool
	lists   []listPart
}

// rootChip is a root, and the page without it.
type rootChip struct {
	ref    webui.RefProps
	remove string
}

type countWord struct {
	count int
	word  string
}

func (p *Pages) graphPage(r *http.Request, s *readmodel.Snapshot, st state) *graphPage {
	d := p.draw(s, st)
	page := &graphPage{st: st, title: "Graph", picture: p.picture(s, st, d)}
	for i, ref := range st.roots {
		without := st
		without.roots = append(append([]string(nil), st.roots[:i]...), st.roots[i+1:]...)
		if len(without.roots) == 0 {
			without = state{simplified: true, merged: true}.suiting()
		}
		page.roots = append(page.roots, rootChip{portal.Reference(s, ref, ""), without.href(portal.GraphPath)})
	}
	if len(st.roots) == 1 {
		page.title = "Graph of " + page.roots[0].ref.Label()
	}
	page.shell = p.frame.Page(r, s, page.title, portal.GraphPath)
	for _, ref := range d.graph.Unknown {
		page.unknown = append(page.unknown, portal.Reference(s, ref, ""))
	}
	page.filters = p.filters(s, st, d)
	page.count(d)
	page.tellImpact(p, s)
	page.tellClip(d)
	page.tellWithin(s)
	page.lists = listParts(page.picture, d, p.frame.Kinds().Reverse)
	return page
}

// count says what is in the picture.
func (page *graphPage) count(d *drawn) {
	entities, groups, missing := 0, 0, 0
	seen := map[string]bool{}
	for _, b := range page.picture.boxes {
		page.missing = page.missing || b.missing
		switch {
		case b.group:
			groups++
		case b.missing:
			missing++
		default:
			entities++
		}
		if b.kind != "" && !seen[b.kind] {
			seen[b.kind] = true
			page.kinds = append(page.kinds, b.kind)
		}
	}
	page.groups = groups > 0
	add := func(n int, one, many string) {
		if n > 0 {
			page.counts = append(page.counts, countWord{n, portal.Noun(n, one, many)})
		}
	}
	add(groups, string(d.by), map[graph.GroupBy]string{graph.GroupByOwner: "owners", graph.GroupByDomain: "domains", graph.GroupBySystem: "systems"}[d.by])
	add(entities, "entity", "entities")
	add(len(d.graph.Edges), "line", "lines")
	add(missing, "missing", "missing")
}

// tellImpact says who breaks with the root.
func (page *graphPage) tellImpact(p *Pages, s *readmodel.Snapshot) {
	if len(page.roots) != 1 || page.roots[0].ref.Missing {
		return
	}
	ref := page.roots[0].ref
	switch ref.Kind {
	case "component", "api", "resource", "system":
		impact := p.impactOf(s, ref.Full, fewImpact)
		page.impact = impactSentence(ref.Label(), impact)
		if len(impact.Broken) == 0 {
			return
		}
		page.impactHref = ref.Href + "/" + dependenciesTab + "?" + paramView + "=" + viewImpact
	}
}

// tellClip says what is not in the picture one by one, and leads to it.
func (page *graphPage) tellClip(d *drawn) {
	g, st := d.graph, page.st
	found := webui.Count(g.Found)
	if g.Unfinished {
		found = "more than " + found
	}
	switch {
	case st.isWhole() && g.Found > len(g.Nodes) && d.by == graph.GroupNone:
		page.clip = "The first " + strconv.Itoa(len(g.Nodes)) + " of " + found + " are drawn."
	case st.isWhole() && g.Found > len(g.Nodes):
		page.clip = "The largest " + strconv.Itoa(len(g.Nodes)) + " of " + found + " groups are drawn."
	case st.isWhole():
	case d.by != graph.GroupNone && st.group == "":
		page.clip = portal.UpperFirst(found) + " entities are too many to draw one by one, so they stand in groups."
		if g.Boxes > len(g.Nodes) {
			page.clip += " The nearest " + webui.Count(len(g.Nodes)) + " of " + webui.Count(g.Boxes) + " are drawn."
		}
		st.group = groupNever
		page.clipHref, page.clipLink = st.href(portal.GraphPath), "Draw the nearest "+strconv.Itoa(graph.DefaultLimit)
	case d.by == graph.GroupNone && g.Found > len(g.Nodes):
		page.clip = "The nearest " + strconv.Itoa(len(g.Nodes)) + " of " + found + " are drawn."
		st.group = ""
		page.clipHref, page.clipLink = st.href(portal.GraphPath), "Draw all in groups"
	}
	if g.Hidden > 0 {
		page.lines = "The strongest " + webui.Count(len(g.Edges)) + " of " + webui.Count(len(g.Edges)+g.Hidden) + " lines are drawn."
	}
}

// tellWithin shows the way back from a group to the whole catalog.
func (page *graphPage) tellWithin(s *readmodel.Snapshot) {
	if page.st.within == "" {
		return
	}
	label := portal.Reference(s, page.st.within, "").Label()
	if graph.IsNone(page.st.within) {
		kind, _, _ := strings.Cut(page.st.within, ":")
		label = "No " + strings.ToLower(portal.KindLabel(kind))
	}
	page.title = label
	page.crumbs = []webui.Crumb{{Label: "Graph", Href: portal.GraphPath}}
	page.shell.Title = "Graph of " + label
}
