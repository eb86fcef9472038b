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
	{"Owner", paramOwners, fieldOwner, func(st *listState) *[]string { return &st.owners }},
	{"Type", paramTypes, fieldType, func(st *listState) *[]string { return &st.types }},
	{"Lifecycle", paramLifecycles, fieldLifecycle, func(st *listState) *[]string { return &st.lifecycles }},
	{"System", paramSystems, fieldSystem, func(st *listState) *[]string { return &st.systems }},
	{"Tag", paramTags, fieldTags, func(st *listState) *[]string { return &st.tags }},
	{"Label", paramLabels, fieldLabels, func(st *listState) *[]string { return &st.labels }},
	{"Namespace", paramNamespaces, fieldNamespace, func(st *listState) *[]string { return &st.namespaces }},
}

// maxOptions is how many values a menu lists: those with the most entities, and what is
// chosen. All are at the address of its More, which the script searches as one types.
const maxOptions = 30

// listMenus makes the filters of a list, each value counted with all other filters
// applied. Fields without a filter of their own are counted in one go.
type listMenus struct {
	*question
	facets map[string][]readmodel.FacetValue
}

func (q *question) menus() []webui.FilterMenu {
	m := &listMenus{q, map[string][]readmodel.FacetValue{}}
	m.count()
	var menus []webui.FilterMenu
	if !m.state.apis {
		menus = append(menus, m.kindMenu())
	}
	for _, f := range m.shown() {
		menus = append(menus, m.facetMenu(f, maxOptions))
	}
	return append(menus, m.statusMenu())
}

// shown are the menus of this catalog: it must have labels, and several namespaces, for
// theirs. That does not depend on the filters, so that a menu never comes or goes while
// filtering.
func (m *listMenus) shown() []facetMenu {
	shown := make([]facetMenu, 0, len(facetMenus))
	for _, f := range facetMenus {
		switch {
		case len(*f.values(&m.state)) > 0:
		case f.field == fieldLabels && len(m.knowledge.labels()) == 0, f.field == fieldNamespace && !m.knowledge.namespaces():
			continue
		}
		shown = append(shown, f)
	}
	return shown
}

func (m *listMenus) count() {
	var together []string
	if m.state.kind == portal.AllKinds {
		together = append(together, fieldKind)
	} else {
		m.countAlone(fieldKind)
	}
	for _, f := range m.shown() {
		switch {
		case len(*f.values(&m.state)) > 0:
			m.countAlone(f.field)
		case f.field == fieldLabels:
			together = append(together, m.labelFields()...)
		default:
			together = append(together, f.field)
		}
	}
	m.keep(m.snapshot.Facets(m.filter(""), together))
}

// countAlone counts the values of a field that is filtered by, without that filter.
func (m *listMenus) countAlone(field string) {
	fields := []string{field}
	if field == fieldLabels {
		fields = m.labelFields()
	}
	m.keep(m.snapshot.Facets(m.filter(field), fields))
}

// keep takes over counts: of parts only those that are systems, of labels with their keys.
func (m *listMenus) keep(facets map[string][]readmodel.FacetValue) {
	for field, values := range facets {
		key, isLabel := strings.CutPrefix(field, fieldLabels)
		switch {
		case field == fieldSystem:
			values = slices.DeleteFunc(values, func(v readmodel.FacetValue) bool { return !strings.HasPrefix(v.Value, "system:") })
		case isLabel:
			field = fieldLabels
			for i := range values {
				values[i].Value = key + "=" + values[i].Value
			}
			values = append(m.facets[field], values...)
		}
		m.facets[field] = values
	}
}

// labelFields are the fields of all labels that are counted.
func (m *listMenus) labelFields() []string {
	var fields []string
	for _, key := range m.knowledge.labels() {
		fields = append(fields, fieldLabels+key)
	}
	return fields
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

// facetMenu lists at most limit values of a field, and what is chosen.
func (m *listMenus) facetMenu(f facetMenu, limit int) webui.FilterMenu {
	chosen, values := *f.values(&m.state), m.facets[f.field]
	menu := webui.FilterMenu{Label: f.label, Name: f.param}
	for _, v := range most(values, limit) {
		menu.Options = append(menu.Options, webui.FilterOption{Value: v.Value, Count: v.Count, Checked: contains(chosen, v.Value)})
	}
	if menu.More = len(values) - len(menu.Options); menu.More > 0 {
		menu.MoreHref = m.state.valuesHref(f)
	}
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
	top := make([]readmodel.FacetValue, 0, min(limit, len(values))+1)
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
	switch f.field {
	case fieldOwner, fieldSystem:
		return portal.Reference(m.snapshot, value, "").Label()
	case fieldLabels:
		key, value, _ := strings.Cut(value, "=")
		return portal.Clip(shortKey(key)+"="+value, portal.MaxTitle)
	}
	return portal.Clip(value, portal.MaxTitle)
}

// statusMenu narrows the list to what wants attention. Each is counted on top of those
// that are chosen: together they must all be true.
func (m *listMenus) statusMenu() webui.FilterMenu {
	menu := webui.FilterMenu{Label: "Status"}
	now, without := m.filter(""), m.state.first()
	for _, status := range statuses {
		n := m.snapshot.Count(readmodel.And(now, status.filter(m.question)))
		chosen := *status.on(&m.state)
		menu.Options = append(menu.Options, webui.FilterOption{Name: status.param, Label: status.label, Value: "true", Count: n, Checked: chosen})
		if chosen {
			*status.on(&without) = false
			menu.ClearHref = "chosen"
		}
	}
	if menu.ClearHref != "" {
		menu.ClearHref = without.href()
	}
	return menu
}

func contains(values []string, v string) bool {
	return slices.ContainsFunc(values, func(w string) bool { return strings.EqualFold(v, w) })
}
