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
const maxOptions = 20

// listMenus makes the filters of a list, each value counted with all other filters
// applied. Fields without a filter of their own are counted in one go.
type listMenus struct {
	*question
	facets map[string]readmodel.TopValues
}

func (q *question) menus() []webui.FilterMenu {
	m := &listMenus{q, map[string]readmodel.TopValues{}}
	m.count()
	var menus []webui.FilterMenu
	if !m.state.apis {
		menus = append(menus, m.kindMenu())
	}
	for _, f := range m.shown() {
		menus = append(menus, m.facetMenu(f))
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
			together = append(together, f.fields()...)
		}
	}
	m.keep(m.snapshot.Top(m.filter(""), maxOptions, together...), maxOptions)
}

// countAlone counts the values of a field that is filtered by, without that filter.
func (m *listMenus) countAlone(field string) {
	fields := []string{field}
	switch field {
	case fieldLabels:
		fields = m.labelFields()
	case fieldSystem:
		fields = []string{systemValues}
	}
	m.keep(m.snapshot.Top(m.filter(field), maxOptions, fields...), maxOptions)
}

// systemValues are the parts-of that are systems, for [readmodel.Snapshot.Top].
const systemValues = fieldSystem + "=system:"

func (f facetMenu) fields() []string {
	if f.field == fieldSystem {
		return []string{systemValues}
	}
	return []string{f.field}
}

// keep takes over counts; those of all labels become one, with their keys.
func (m *listMenus) keep(counted map[string]readmodel.TopValues, limit int) {
	labels, some := readmodel.TopValues{}, false
	for field, top := range counted {
		key, isLabel := strings.CutPrefix(field, fieldLabels)
		if !isLabel {
			m.facets[field] = top
			continue
		}
		some = true
		labels.Distinct += top.Distinct
		for _, v := range top.Values {
			labels.Values = append(labels.Values, readmodel.FacetValue{Value: key + "=" + v.Value, Count: v.Count})
		}
	}
	if some {
		slices.SortFunc(labels.Values, byCount)
		labels.Values = portal.FirstOf(labels.Values, limit)
		m.facets[fieldLabels] = labels
	}
}

func byCount(a, b readmodel.FacetValue) int {
	return cmp.Or(b.Count-a.Count, strings.Compare(a.Value, b.Value))
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
	for _, v := range m.facets[fieldKind].Values {
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

// facetMenu lists the values of a field that were counted, and what is chosen.
func (m *listMenus) facetMenu(f facetMenu) webui.FilterMenu {
	chosen, top := *f.values(&m.state), m.facets[f.field]
	menu := webui.FilterMenu{Label: f.label, Name: f.param}
	for _, v := range top.Values {
		menu.Options = append(menu.Options, webui.FilterOption{Value: v.Value, Count: v.Count, Checked: contains(chosen, v.Value)})
	}
	if menu.More = top.Distinct - len(menu.Options); menu.More > 0 {
		menu.MoreHref = m.state.valuesHref(f)
	}
	for _, v := range chosen { // few or no entities have it together with the other filters
		if !slices.ContainsFunc(menu.Options, func(o webui.FilterOption) bool { return strings.EqualFold(o.Value, v) }) {
			menu.Options = append(menu.Options, webui.FilterOption{Value: v, Count: m.countOf(f, v), Checked: true})
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

// countOf is how many entities have a value, with all filters but those on its field.
func (m *listMenus) countOf(f facetMenu, value string) int {
	has := readmodel.Equals(f.field, value)
	if f.field == fieldLabels {
		has = readmodel.And(withLabels([]string{value})...)
	}
	return m.snapshot.Count(readmodel.And(m.filter(f.field), has))
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
