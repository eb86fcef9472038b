package catalogweb

import (
	"cmp"
	"slices"
	"strings"

	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

// facetMenu is a filter whose values are those that the catalog has.
type facetMenu struct {
	label, param, field string
	values              func(*listState) *[]string
}

var facetMenus = []facetMenu{
	{"Type", paramTypes, fieldType, func(st *listState) *[]string { return &st.types }},
	{"Owner", paramOwners, fieldOwner, func(st *listState) *[]string { return &st.owners }},
	{"Lifecycle", paramLifecycles, fieldLifecycle, func(st *listState) *[]string { return &st.lifecycles }},
	{"Tag", paramTags, fieldTags, func(st *listState) *[]string { return &st.tags }},
	{"Namespace", paramNamespaces, fieldNamespace, func(st *listState) *[]string { return &st.namespaces }},
}

// listMenus makes the filters of a list, each value counted with all other filters
// applied. Fields without a filter of their own are counted in one go.
type listMenus struct {
	snapshot *readmodel.Snapshot
	state    listState
	narrowed readmodel.Filter
	facets   map[string][]readmodel.FacetValue
}

func (m *listMenus) menus() []webui.FilterMenu {
	m.count()
	menus := []webui.FilterMenu{m.kindMenu()}
	for _, f := range m.shown() {
		menus = append(menus, m.facetMenu(f))
	}
	return append(menus, m.statusMenu())
}

// shown are the menus of this catalog: it must have several namespaces for theirs. That
// does not depend on the filters, so that a menu never comes or goes while filtering.
func (m *listMenus) shown() []facetMenu {
	if len(m.state.namespaces) > 0 || len(m.snapshot.Facets(readmodel.Filter{}, []string{fieldNamespace})[fieldNamespace]) > 1 {
		return facetMenus
	}
	return facetMenus[:len(facetMenus)-1]
}

func (m *listMenus) count() {
	m.facets = map[string][]readmodel.FacetValue{}
	var together []string
	alone := func(field string) {
		m.facets[field] = m.snapshot.Facets(m.state.filter(field, m.narrowed), []string{field})[field]
	}
	if m.state.kind == portal.AllKinds {
		together = append(together, fieldKind)
	} else {
		alone(fieldKind)
	}
	for _, f := range m.shown() {
		if len(*f.values(&m.state)) == 0 {
			together = append(together, f.field)
		} else {
			alone(f.field)
		}
	}
	for field, values := range m.snapshot.Facets(m.state.filter("", m.narrowed), together) {
		m.facets[field] = values
	}
}

// kindMenu lets one kind be chosen, or all.
func (m *listMenus) kindMenu() webui.FilterMenu {
	menu := webui.FilterMenu{Label: "Kind", Name: paramKind, Single: true}
	total, found := 0, m.state.kind == portal.AllKinds
	for _, v := range m.facets[fieldKind] {
		kind := strings.ToLower(v.Value)
		total += v.Count
		found = found || kind == m.state.kind
		menu.Options = append(menu.Options, webui.FilterOption{Label: webui.KindLabel(v.Value), Value: kind, Count: v.Count, Checked: kind == m.state.kind})
	}
	if !found {
		menu.Options = append(menu.Options, webui.FilterOption{Label: portal.KindLabel(m.state.kind), Value: m.state.kind, Checked: true})
	}
	slices.SortFunc(menu.Options, portal.ByCount)
	all := webui.FilterOption{Label: "All", Value: portal.AllKinds, Count: total, Checked: m.state.kind == portal.AllKinds}
	menu.Options = slices.Insert(menu.Options, 0, all)
	return menu
}

func (m *listMenus) facetMenu(f facetMenu) webui.FilterMenu {
	chosen, values := *f.values(&m.state), m.facets[f.field]
	menu := webui.FilterMenu{Label: f.label, Name: f.param}
	for _, v := range most(values, portal.MaxOptions) {
		menu.Options = append(menu.Options, webui.FilterOption{Value: v.Value, Count: v.Count, Checked: contains(chosen, v.Value)})
	}
	menu.More = len(values) - len(menu.Options)
	for _, v := range chosen { // few or no entities have it together with the other filters
		if !slices.ContainsFunc(menu.Options, func(o webui.FilterOption) bool { return strings.EqualFold(o.Value, v) }) {
			menu.Options = append(menu.Options, webui.FilterOption{Value: v, Count: countOf(values, v), Checked: true})
		}
	}
	slices.SortFunc(menu.Options, portal.ByCount)
	for i := range menu.Options {
		menu.Options[i].Label = m.optionLabel(f, menu.Options[i].Value)
	}
	if len(chosen) > 0 {
		without := m.state.first()
		*f.values(&without) = nil
		menu.ClearHref = without.href()
	}
	return menu
}

// most are the limit values with the most entities, in that order; values of a facet
// can be thousands, and only few of them are shown.
func most(values []readmodel.FacetValue, limit int) []readmodel.FacetValue {
	compare := func(a, b readmodel.FacetValue) int {
		return cmp.Or(b.Count-a.Count, strings.Compare(a.Value, b.Value))
	}
	top := make([]readmodel.FacetValue, 0, limit+1)
	for _, v := range values {
		if len(top) == limit && compare(v, top[limit-1]) >= 0 {
			continue
		}
		i, _ := slices.BinarySearchFunc(top, v, compare)
		if top = slices.Insert(top, i, v); len(top) > limit {
			top = top[:limit]
		}
	}
	return top
}

// countOf is how many entities have a value, in any case.
func countOf(values []readmodel.FacetValue, value string) int {
	n := 0
	for _, v := range values {
		if strings.EqualFold(v.Value, value) {
			n += v.Count
		}
	}
	return n
}

func (m *listMenus) optionLabel(f facetMenu, value string) string {
	if f.field == fieldOwner {
		return portal.Reference(m.snapshot, value, "").Label()
	}
	return portal.Clip(value, portal.MaxTitle)
}

// statusMenu narrows the list to what needs attention. Its values are not counted.
func (m *listMenus) statusMenu() webui.FilterMenu {
	menu := webui.FilterMenu{Label: "Status", Options: []webui.FilterOption{
		{Name: paramFailing, Label: "Has problems", Value: "true", Count: -1, Checked: m.state.failing},
		{Name: paramOrphan, Label: "Orphaned", Value: "true", Count: -1, Checked: m.state.orphan},
	}}
	if m.state.failing || m.state.orphan {
		without := m.state.first()
		without.failing, without.orphan = false, false
		menu.ClearHref = without.href()
	}
	return menu
}

func contains(values []string, v string) bool {
	return slices.ContainsFunc(values, func(w string) bool { return strings.EqualFold(v, w) })
}
