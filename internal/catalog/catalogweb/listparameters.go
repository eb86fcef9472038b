package catalogweb

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

// href is the address of the list in this state. What is as by default is left out.
func (st listState) href() string {
	if query := st.query(); query != "" {
		return st.path() + "?" + query
	}
	return st.path()
}

// query is what stands after the question mark in the address.
func (st listState) query() string {
	var b strings.Builder
	for i, p := range st.parameters() {
		if i > 0 {
			b.WriteByte('&')
		}
		b.WriteString(portal.EscapeName(p.Name))
		b.WriteByte('=')
		b.WriteString(url.QueryEscape(p.Value))
	}
	return b.String()
}

// parameters are what the address has to say for this state, in a fixed order.
func (st listState) parameters() []webui.Parameter {
	var ps []webui.Parameter
	add := func(name string, values ...string) {
		for _, v := range values {
			ps = append(ps, webui.Parameter{Name: name, Value: v})
		}
	}
	flag := func(name string, on bool) {
		if on {
			add(name, "true")
		}
	}
	if st.kind != st.usualKind() {
		add(paramKind, st.kind)
	}
	add(paramTypes, st.types...)
	add(paramOwners, st.owners...)
	add(paramLifecycles, st.lifecycles...)
	add(paramTags, st.tags...)
	add(paramNamespaces, st.namespaces...)
	add(paramSystems, st.systems...)
	add(paramLabels, st.labels...)
	for _, r := range st.relations {
		add(paramRelation+r.Type+"]", r.Target)
	}
	if st.text != "" {
		add(paramText, st.text)
	}
	flag(paramOrphan, st.orphan)
	flag(paramFailing, st.failing)
	flag(paramUnowned, st.unowned)
	flag(paramDangling, st.dangling)
	return append(ps, st.arrangement()...)
}

// arrangement are the parameters that no filter sets: whose list it is, its order,
// columns and page. A form of filters keeps them; it begins at the first page again.
func (st listState) arrangement() []webui.Parameter {
	var ps []webui.Parameter
	add := func(name, value string, needed bool) {
		if needed {
			ps = append(ps, webui.Parameter{Name: name, Value: value})
		}
	}
	add(paramUser, st.user, st.user != "")
	add(paramColumns, strings.Join(st.columns, ","), len(st.columns) > 0)
	add(paramDensity, st.density, st.density != "")
	add(paramSort, sortValue(st.sort, st.descending), st.sort != defaultSort || st.descending)
	add(paramLimit, strconv.Itoa(st.limit), st.limit != defaultLimit)
	add(paramOffset, strconv.Itoa(st.offset), st.offset > 0)
	return ps
}

func sortValue(sort string, descending bool) string {
	if descending {
		return "-" + sort
	}
	return sort
}
