package catalogweb

import (
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal"
)

// The fields that the list filters, counts and sorts by.
const (
	fieldKind      = "kind"
	fieldType      = "spec.type"
	fieldOwner     = "relations.ownedBy"
	fieldLifecycle = "spec.lifecycle"
	fieldTags      = "metadata.tags"
	fieldNamespace = "metadata.namespace"
	fieldOrphan    = "metadata.annotations.backstage.io/orphan"
	fieldUID       = "metadata.uid"
	fieldName      = "metadata.name"
)

// textFields are where the text filter looks.
var textFields = []string{fieldName, "metadata.title", "metadata.description", fieldTags, "spec.profile.displayName"}

const defaultSort = "name"

// listSorts are the orders of the list, by their name in the address.
var listSorts = map[string]string{
	"name":      fieldName,
	"owner":     fieldOwner,
	"system":    "spec.system",
	"type":      fieldType,
	"lifecycle": fieldLifecycle,
	"namespace": fieldNamespace,
}

// narrow keeps what the state asks for by text and by problems, which no menu counts
// and is costly to find; failing are the uids of entities with problems.
func (st listState) narrow(failing []string) readmodel.Filter {
	var all []readmodel.Filter
	if st.failing && len(failing) == 0 {
		all = append(all, readmodel.Not(readmodel.Filter{}))
	} else if st.failing {
		all = append(all, readmodel.Equals(fieldUID, failing...))
	}
	if st.text != "" {
		all = append(all, readmodel.Text(st.text, textFields...))
	}
	return readmodel.And(all...)
}

// filter keeps what the state asks for, the filter on one field left out: that is what
// the values of this field are counted among. narrowed is what narrow keeps.
func (st listState) filter(except string, narrowed readmodel.Filter) readmodel.Filter {
	all := []readmodel.Filter{narrowed}
	add := func(field string, values ...string) {
		if len(values) > 0 && field != except {
			all = append(all, readmodel.Equals(field, values...))
		}
	}
	if st.kind != portal.AllKinds {
		add(fieldKind, st.kind)
	}
	add(fieldType, st.types...)
	add(fieldOwner, st.owners...)
	add(fieldLifecycle, st.lifecycles...)
	add(fieldTags, st.tags...)
	add(fieldNamespace, st.namespaces...)
	for _, r := range st.relations {
		all = append(all, readmodel.Equals("relations."+r.Type, r.Target))
	}
	if st.orphan && except != fieldOrphan {
		all = append(all, readmodel.Equals(fieldOrphan, "true"))
	}
	return readmodel.And(all...)
}

// query asks for the page of rows.
func (st listState) query(narrowed readmodel.Filter) readmodel.Query {
	order := []readmodel.Order{{Field: listSorts[st.sort], Descending: st.descending}}
	if st.sort != defaultSort {
		order = append(order, readmodel.Order{Field: fieldName})
	}
	return readmodel.Query{Filter: st.filter("", narrowed), Order: order, Limit: st.limit, Offset: st.offset}
}
