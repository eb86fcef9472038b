package graphweb

import (
	"slices"
	"strconv"
	"strings"

	"github.com/callboard/callboard/internal/catalog/graph"
	"github.com/callboard/callboard/internal/catalog/graph/layout"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

// filters are the menus of the page. Depth and reach are beside them as switches, see
// switches.
func (p *Pages) filters(s *readmodel.Snapshot, st state, d *drawn) webui.FilterBarProps {
	bar := webui.FilterBarProps{Action: portal.GraphPath, Menus: []webui.FilterMenu{
		kindMenu(s, st), p.relationMenu(st), groupMenu(st, d), lookMenu(st),
	}}
	for _, ref := range st.roots {
		bar.Hidden = append(bar.Hidden, webui.Parameter{Name: paramRoots + "[]", Value: ref})
	}
	for _, ref := range st.open {
		bar.Hidden = append(bar.Hidden, webui.Parameter{Name: paramOpen + "[]", Value: ref})
	}
	if st.within != "" {
		bar.Hidden = append(bar.Hidden, webui.Parameter{Name: paramWithin, Value: st.within})
	}
	plain := st.suiting()
	plain.direction, plain.within, plain.open, plain.group, plain.labels, plain.stepped = "", st.within, nil, "", false, false
	if was := plain.href(portal.GraphPath); was != st.href(portal.GraphPath) {
		bar.ClearHref = was
	}
	return bar
}

func kindMenu(s *readmodel.Snapshot, st state) webui.FilterMenu {
	menu := webui.FilterMenu{Label: "Kinds", Name: paramKinds + "[]"}
	chosen := st.kinds
	for _, v := range s.Facets(readmodel.Filter{}, []string{"kind"})["kind"] {
		kind := strings.ToLower(v.Value)
		if kind == "location" && !slices.Contains(chosen, kind) {
			continue
		}
		menu.Options = append(menu.Options, webui.FilterOption{Label: portal.KindLabel(kind), Value: kind, Count: v.Count, Checked: slices.Contains(chosen, kind)})
	}
	slices.SortStableFunc(menu.Options, func(a, b webui.FilterOption) int { return portal.KindRank(a.Value) - portal.KindRank(b.Value) })
	if len(chosen) > 0 {
		st.kinds = nil
		menu.ClearHref = st.href(portal.GraphPath)
	}
	return menu
}

func (p *Pages) relationMenu(st state) webui.FilterMenu {
	menu := webui.FilterMenu{Label: "Relations", Name: paramRelations + "[]"}
	for _, pair := range graph.Pairs(p.frame.Kinds()) {
		for _, relation := range []string{pair.Forward, pair.Reverse} {
			menu.Options = append(menu.Options, webui.FilterOption{Label: portal.UpperFirst(relationWords(relation)), Value: relation, Count: -1,
				Checked: slices.Contains(st.relations, relation)})
		}
	}
	if len(st.relations) > 0 {
		st.relations = nil
		menu.ClearHref = st.href(portal.GraphPath)
	}
	return menu
}

func groupMenu(st state, d *drawn) webui.FilterMenu {
	menu := webui.FilterMenu{Label: "Group", Name: paramGroup, Single: true}
	automatic := "When there is too much"
	for _, o := range []struct{ label, value string }{
		{automatic, ""}, {"By system", string(graph.GroupBySystem)}, {"By domain", string(graph.GroupByDomain)},
		{"By owner", string(graph.GroupByOwner)}, {"Never", groupNever},
	} {
		menu.Options = append(menu.Options, webui.FilterOption{Label: o.label, Value: o.value, Count: -1, Checked: st.group == o.value && o.value != ""})
	}
	if st.group == "" && d.by != graph.GroupNone {
		menu.Label = "Grouped by " + string(d.by)
	}
	if st.group != "" {
		st.group = ""
		menu.ClearHref = st.href(portal.GraphPath)
	}
	return menu
}

// lookMenu holds what changes the look, and Backstage's two switches, the other way
// around: what is ticked shows more.
func lookMenu(st state) webui.FilterMenu {
	menu := webui.FilterMenu{Label: "Look", Name: "look"}
	add := func(label, name, value string, checked bool) {
		menu.Options = append(menu.Options, webui.FilterOption{Label: label, Name: name, Value: value, Count: -1, Checked: checked})
	}
	add("Name the relations", paramLabels, "true", st.labels)
	add("Lines between equals", paramSimple, "false", !st.simplified)
	add("Both directions", paramMerged, "false", !st.merged)
	add("Stepped lines", paramCurve, curveStepped, st.stepped)
	add("Top to bottom", paramDirection, string(layout.TopBottom), st.direction == layout.TopBottom)
	add("Right to left", paramDirection, string(layout.RightLeft), st.direction == layout.RightLeft)
	add("Bottom to top", paramDirection, string(layout.BottomTop), st.direction == layout.BottomTop)
	if st.labels || !st.simplified || !st.merged || st.stepped || st.direction != layout.LeftRight {
		st.labels, st.simplified, st.merged, st.stepped, st.direction = false, true, true, false, layout.LeftRight
		menu.ClearHref = st.href(portal.GraphPath)
	}
	return menu
}

// depths are the choices of the switch; another depth of the address joins them.
func (st state) depths() webui.SegmentedProps {
	choices := []int{1, 2, 3, graph.Infinite}
	if !slices.Contains(choices, st.depth) {
		choices = slices.Insert(choices, 3, st.depth)
	}
	sw := webui.SegmentedProps{Label: "Depth", Name: paramDepth}
	for _, n := range choices {
		item := webui.Segment{Label: strconv.Itoa(n), Value: strconv.Itoa(n), Current: n == st.depth}
		if n == graph.Infinite {
			item.Label, item.Value = "All", infinity
		}
		sw.Items = append(sw.Items, item)
	}
	return sw
}

// reaches are the ways to walk, in the words of what the picture shows.
func (st state) reaches() webui.SegmentedProps {
	in, out := "Needed by", "Needs"
	if slices.ContainsFunc(st.relations, func(r string) bool { return !slices.Contains(graph.Suiting("component"), r) }) || st.relations == nil {
		in, out = "Leads here", "Leads from here"
	}
	sw := webui.SegmentedProps{Label: "Direction", Name: paramReach}
	for _, o := range []struct {
		label string
		value graph.Reach
	}{{in, graph.Needing}, {"Both", graph.Both}, {out, graph.Needed}, {"All ways", graph.Around}} {
		sw.Items = append(sw.Items, webui.Segment{Label: o.label, Value: string(o.value), Current: st.reach == o.value})
	}
	return sw
}
