package graphweb

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog/graph"
	"github.com/callboard/callboard/internal/catalog/graph/layout"
	"github.com/callboard/callboard/internal/portal"
)

// The parameters of the page that Backstage has too. showFilters is read by nobody: the
// filters are always there.
const (
	paramRoots     = "rootEntityRefs"
	paramDepth     = "maxDepth"
	paramKinds     = "selectedKinds"
	paramRelations = "selectedRelations"
	paramSimple    = "unidirectional"
	paramMerged    = "mergeRelations"
	paramDirection = "direction"
	paramCurve     = "curve"
)

// Our own parameters.
const (
	paramReach  = "reach"  // in, out, both, around
	paramGroup  = "group"  // system, domain, owner, none
	paramOpen   = "open"   // groups to draw one by one
	paramWithin = "within" // the group to which the whole catalog is narrowed
	paramLabels = "labels" // true: every line says its relations
	paramFind   = "root"   // words of a name, to find a root
)

// The values of curve.
const (
	curveSmooth  = "curveMonotoneX"
	curveStepped = "curveStepBefore"
)

const (
	infinity     = "∞"
	defaultDepth = 2
	maxDepth     = 50
	groupNever   = "none"
)

// state is what an address asks for.
type state struct {
	roots      []string // canonical refs
	depth      int      // steps; graph.Infinite has no end
	kinds      []string // in lower case; nil has all
	relations  []string // nil has all
	reach      graph.Reach
	simplified bool
	merged     bool
	direction  layout.Direction
	stepped    bool
	labels     bool
	group      string // a graph.GroupBy, groupNever, or empty: when there is too much
	open       []string
	within     string
	find       string
}

// parseState reads an address. One that names roots and nothing else asks for what suits
// them: two steps of what they need and what needs them. With any further option it is
// read as Backstage does, where what is not said means everything.
func parseState(query url.Values) state {
	st := state{roots: refsOf(query, paramRoots), find: portal.CleanText(query.Get(paramFind))}
	if saysMore(query) {
		st.depth, st.reach = graph.Infinite, graph.Around
	} else {
		st = st.suiting()
	}
	st.simplified, st.merged = query.Get(paramSimple) != "false", query.Get(paramMerged) != "false"
	st.labels, st.stepped = query.Get(paramLabels) == "true", query.Get(paramCurve) == curveStepped
	st.readDepth(query.Get(paramDepth))
	if kinds := listOf(query, paramKinds); kinds != nil {
		st.kinds = kinds
		for i := range kinds {
			kinds[i] = strings.ToLower(kinds[i])
		}
	}
	if relations := listOf(query, paramRelations); relations != nil {
		st.relations = relations
	}
	switch r := graph.Reach(query.Get(paramReach)); r {
	case graph.Around, graph.Both, graph.Needed, graph.Needing:
		st.reach = r
	}
	st.direction = layout.LeftRight
	switch d := layout.Direction(query.Get(paramDirection)); d {
	case layout.RightLeft, layout.TopBottom, layout.BottomTop:
		st.direction = d
	}
	switch g := query.Get(paramGroup); g {
	case string(graph.GroupBySystem), string(graph.GroupByDomain), string(graph.GroupByOwner), groupNever:
		st.group = g
	}
	st.open = refsOf(query, paramOpen)
	if within, err := entity.ParseRef(portal.CleanText(query.Get(paramWithin)), entity.RefDefaults{}); err == nil {
		st.within = within.String()
	}
	return st
}

// saysMore tells whether an address has any of the options that decide what is in the
// picture.
func saysMore(query url.Values) bool {
	for _, name := range []string{paramDepth, paramSimple, paramMerged, paramReach} {
		if query.Has(name) {
			return true
		}
	}
	return listOf(query, paramKinds) != nil || listOf(query, paramRelations) != nil
}

// suiting is the state in which its roots are looked at unless somebody says otherwise.
func (st state) suiting() state {
	st.depth, st.reach, st.kinds, st.relations = defaultDepth, graph.Both, nil, nil
	st.simplified, st.merged = true, true
	for _, ref := range st.roots {
		kind, _, _ := strings.Cut(ref, ":")
		st.relations = append(st.relations, graph.Suiting(kind)...)
	}
	st.relations = portal.Set(st.relations)
	return st
}

// listOf are the values of a list in any of the forms in which Backstage writes them.
func listOf(query url.Values, name string) []string { return portal.FilterValues(query, name) }

// refsOf are the refs of a list; what is none is left out.
func refsOf(query url.Values, name string) []string {
	var refs []string
	for _, v := range listOf(query, name) {
		if ref, err := entity.ParseRef(v, entity.RefDefaults{Kind: "component"}); err == nil {
			refs = append(refs, ref.String())
		}
	}
	return portal.Set(refs)
}

func (st *state) readDepth(text string) {
	if text == infinity {
		st.depth = graph.Infinite
	} else if n, err := strconv.Atoi(text); err == nil && n >= 0 {
		st.depth = min(n, maxDepth)
	}
}

// depthText is the depth as the address writes it.
func (st state) depthText() string {
	if st.depth == graph.Infinite {
		return infinity
	}
	return strconv.Itoa(st.depth)
}

// parameters are what the address says in this state. What is as by default is left out.
func (st state) parameters() []parameter {
	var out []parameter
	add := func(name string, values ...string) {
		for _, v := range values {
			out = append(out, parameter{name, v})
		}
	}
	add(paramRoots+"[]", st.roots...)
	if !st.isSuiting() {
		add(paramDepth, st.depthText())
		add(paramReach, string(st.reach))
		add(paramKinds+"[]", st.kinds...)
		add(paramRelations+"[]", st.relations...)
	}
	if !st.simplified {
		add(paramSimple, "false")
	}
	if !st.merged {
		add(paramMerged, "false")
	}
	if st.direction != layout.LeftRight && st.direction != "" {
		add(paramDirection, string(st.direction))
	}
	if st.stepped {
		add(paramCurve, curveStepped)
	}
	if st.labels {
		add(paramLabels, "true")
	}
	if st.group != "" {
		add(paramGroup, st.group)
	}
	add(paramOpen+"[]", st.open...)
	if st.within != "" {
		add(paramWithin, st.within)
	}
	return out
}

type parameter struct{ name, value string }

// isSuiting tells whether the address of the roots alone asks for the same.
func (st state) isSuiting() bool {
	s := st.suiting()
	return st.depth == s.depth && st.reach == s.reach && len(st.kinds) == 0 && slices.Equal(st.relations, s.relations) && st.simplified && st.merged
}

// href is the address of the page, or of the file at path, in this state.
func (st state) href(path string) string {
	var b strings.Builder
	b.WriteString(path)
	separator := byte('?')
	for _, p := range st.parameters() {
		b.WriteByte(separator)
		b.WriteString(portal.EscapeName(p.name))
		b.WriteByte('=')
		b.WriteString(url.QueryEscape(p.value))
		separator = '&'
	}
	return b.String()
}

// around is the same picture around another root. One that suited its roots suits the
// new one as well.
func (st state) around(ref string) state {
	was := st.isSuiting()
	st.roots, st.open, st.within, st.find = []string{ref}, nil, "", ""
	if was {
		st = st.suiting()
	}
	return st
}

// opened is the same picture with a group drawn one by one.
func (st state) opened(group string) state {
	st.open = portal.Set(append(slices.Clone(st.open), group))
	return st
}

// narrowed is the whole catalog narrowed to a group.
func (st state) narrowed(group string) state {
	st.within, st.group = group, ""
	return st
}

// isWhole tells whether the picture is of the whole catalog.
func (st state) isWhole() bool { return len(st.roots) == 0 }
