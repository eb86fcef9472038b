package catalogweb

import (
	"strconv"

	"github.com/callboard/callboard/internal/webui"
)

// parameters are what the address of the list has to say for this state, in a fixed
// order.
func (st listState) parameters() []webui.Parameter {
	var ps []webui.Parameter
	add := func(name string, values ...string) {
		for _, v := range values {
			ps = append(ps, webui.Parameter{Name: name, Value: v})
		}
	}
	if st.kind != defaultKind {
		add(paramKind, st.kind)
	}
	add(paramTypes, st.types...)
	add(paramOwners, st.owners...)
	add(paramLifecycles, st.lifecycles...)
	add(paramTags, st.tags...)
	add(paramNamespaces, st.namespaces...)
	for _, r := range st.relations {
		add(paramRelation+r.Type+"]", r.Target)
	}
	if st.text != "" {
		add(paramText, st.text)
	}
	if st.orphan {
		add(paramOrphan, "true")
	}
	if st.failing {
		add(paramFailing, "true")
	}
	return append(ps, st.arrangement()...)
}

// arrangement are the parameters that do not narrow the list: order and size of page.
// A form of filters keeps them; it begins at the first page again.
func (st listState) arrangement() []webui.Parameter {
	var ps []webui.Parameter
	if st.sort != defaultSort || st.descending {
		ps = append(ps, webui.Parameter{Name: paramSort, Value: sortValue(st.sort, st.descending)})
	}
	if st.limit != defaultLimit {
		ps = append(ps, webui.Parameter{Name: paramLimit, Value: strconv.Itoa(st.limit)})
	}
	if st.offset > 0 {
		ps = append(ps, webui.Parameter{Name: paramOffset, Value: strconv.Itoa(st.offset)})
	}
	return ps
}

func sortValue(sort string, descending bool) string {
	if descending {
		return "-" + sort
	}
	return sort
}
