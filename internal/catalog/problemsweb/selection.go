package problemsweb

import (
	"cmp"
	"slices"
	"strings"

	"github.com/callboard/callboard/internal/catalog/org"
	"github.com/callboard/callboard/internal/catalog/problemlist"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

// selection is which problems a state is about. What takes long to find out, text and
// whose they are, is looked at once for each problem.
type selection struct {
	st     problemState
	x      *problemlist.Index
	mine   map[string]bool // refs through which the reader owns things
	wanted []bool          // by problem: passes all but the facets
}

func newSelection(st problemState, s *readmodel.Snapshot, x *problemlist.Index, mine []string) *selection {
	sel := &selection{st: st, x: x, mine: set(mine), wanted: make([]bool, len(x.All()))}
	var team map[string]bool
	if st.team != "" {
		team = set(append(org.Below(s, st.team), st.team))
	}
	lower := strings.ToLower(st.text)
	for i := range x.All() {
		sel.wanted[i] = (!st.mine || sel.mine[x.Owner(i)]) && (team == nil || team[x.Owner(i)]) && (lower == "" || matchesText(&x.All()[i], lower))
	}
	return sel
}

func set(values []string) map[string]bool {
	out := make(map[string]bool, len(values))
	for _, v := range values {
		out[v] = true
	}
	return out
}

// keeps tells whether problem i passes all filters but one.
func (sel *selection) keeps(i int, except string) bool {
	if !sel.wanted[i] {
		return false
	}
	for _, f := range problemFacets {
		if chosen := *f.values(&sel.st); len(chosen) > 0 && f.param != except && !slices.Contains(chosen, f.of(sel.x, i)) {
			return false
		}
	}
	return true
}

// found are the problems that pass all filters, group after group. What is the reader's
// comes first: files and owners as wholes, elsewhere inside each group.
func (sel *selection) found() []int {
	var out []int
	for _, i := range sel.x.Ordered(sel.st.group) {
		if sel.keeps(i, "") {
			out = append(out, i)
		}
	}
	if len(sel.mine) == 0 || sel.st.mine {
		return out
	}
	if sel.st.group == problemlist.ByFile || sel.st.group == problemlist.ByOwner {
		return sel.mineFirst(out)
	}
	for from := 0; from < len(out); {
		to := from + 1
		for to < len(out) && sel.key(out[to]) == sel.key(out[from]) {
			to++
		}
		copy(out[from:to], partition(out[from:to], func(i int) bool { return sel.mine[sel.x.Owner(i)] }))
		from = to
	}
	return out
}

func (sel *selection) key(i int) string { return sel.x.Key(sel.st.group, i) }

// mineFirst puts groups with a problem of the reader's first.
func (sel *selection) mineFirst(found []int) []int {
	mine := map[string]bool{}
	for _, i := range found {
		if sel.mine[sel.x.Owner(i)] {
			mine[sel.key(i)] = true
		}
	}
	if len(mine) == 0 {
		return found
	}
	return partition(found, func(i int) bool { return mine[sel.key(i)] })
}

// partition puts those for which first holds before the others.
func partition(list []int, first func(int) bool) []int {
	out := make([]int, 0, len(list))
	for _, want := range []bool{true, false} {
		for _, i := range list {
			if first(i) == want {
				out = append(out, i)
			}
		}
	}
	return out
}

// sizes are how many of the problems found are in each group.
func (sel *selection) sizes(found []int) map[string]int {
	sizes := map[string]int{}
	for _, i := range found {
		sizes[sel.key(i)]++
	}
	return sizes
}

// menus are the filters with their counts; label names a value for people.
func (sel *selection) menus(label func(param, value string) string) []webui.FilterMenu {
	menus := make([]webui.FilterMenu, len(problemFacets))
	for n, f := range problemFacets {
		counts := map[string]int{}
		for i := range sel.wanted {
			if sel.keeps(i, f.param) {
				counts[f.of(sel.x, i)]++
			}
		}
		menus[n] = sel.menu(f, counts, label)
	}
	return menus
}

func (sel *selection) menu(f problemFacet, counts map[string]int, label func(param, value string) string) webui.FilterMenu {
	menu := webui.FilterMenu{Label: f.label, Name: f.param}
	st := sel.st
	chosen := *f.values(&st)
	for _, v := range chosen {
		counts[v] += 0
	}
	for v, count := range counts {
		menu.Options = append(menu.Options, webui.FilterOption{Value: v, Count: count, Checked: slices.Contains(chosen, v)})
	}
	slices.SortFunc(menu.Options, portal.ByCount)
	menu.More = max(0, len(menu.Options)-portal.MaxOptions)
	menu.Options = portal.FirstOf(menu.Options, portal.MaxOptions)
	for i := range menu.Options {
		menu.Options[i].Label = cmp.Or(label(f.param, menu.Options[i].Value), menu.Options[i].Value)
	}
	if len(chosen) > 0 {
		st.offset = 0
		*f.values(&st) = nil
		menu.ClearHref = st.href()
	}
	return menu
}
