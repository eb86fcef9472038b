package catalogweb

import (
	"slices"
	"strings"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog/org"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/internal/portal"
)

// The fields that the list filters, counts and sorts by.
const (
	fieldKind      = "kind"
	fieldType      = "spec.type"
	fieldOwner     = "relations." + entity.OwnedBy
	fieldLifecycle = "spec.lifecycle"
	fieldTags      = "metadata.tags"
	fieldNamespace = "metadata.namespace"
	fieldSystem    = "relations." + entity.PartOf // of kind system
	fieldLabels    = "metadata.labels."           // and the key
	fieldOrphan    = "metadata.annotations.backstage.io/orphan"
	fieldUID       = "metadata.uid"
	fieldName      = "metadata.name"

	// partUser has no field; it names whose list it is, for a count that leaves that out.
	partUser = "user"
)

// textFields are where the text filter looks.
var textFields = []string{fieldName, "metadata.title", "metadata.description", fieldTags, "spec.profile.displayName"}

const (
	defaultSort = "name"
	sortChanged = "changed" // no field of the entities: see knowledge.newest
)

// listSorts are the orders of the list, by their name in the address.
var listSorts = map[string]string{
	defaultSort: fieldName,
	"title":     "metadata.title",
	"owner":     fieldOwner,
	"system":    "spec.system",
	"type":      fieldType,
	"lifecycle": fieldLifecycle,
	"namespace": fieldNamespace,
	sortChanged: "",
}

// question is what a state asks of one snapshot, for one reader. It is answered in
// parts: the page of rows, and the counts of every filter with the others applied.
type question struct {
	state     listState
	snapshot  *readmodel.Snapshot
	reader    portal.Reader
	knowledge *knowledge
	// held is the text filter, which is costly, worked out once for all parts.
	held readmodel.Filter
	// mine and starred are what the reader owns, itself or through teams, and has starred.
	mine, starred readmodel.Filter
}

func (p *Pages) ask(s *readmodel.Snapshot, reader portal.Reader, st listState) *question {
	q := &question{state: st, snapshot: s, reader: reader, knowledge: p.knowledge.of(s)}
	q.held = s.Hold(readmodel.Text(st.text, textFields...))
	q.mine = org.OwnedBy(reader.Mine()...)
	q.starred = withRefs(s, reader.Settings.Starred())
	return q
}

// withRefs selects the entities with the given refs.
func withRefs(s *readmodel.Snapshot, refs []string) readmodel.Filter {
	uids := make([]string, 0, len(refs))
	for _, ref := range refs {
		if e, ok := s.ByRef(ref); ok {
			uids = append(uids, e.UID())
		}
	}
	return readmodel.Equals(fieldUID, uids...)
}

// whose selects what the list of a user shows.
func (q *question) whose(user string) readmodel.Filter {
	switch user {
	case userOwned:
		return q.mine
	case userStarred:
		return q.starred
	}
	return readmodel.Filter{}
}

// filter selects what the state asks for, without the filter on one field or part: that
// is what the values of this field are counted among.
func (q *question) filter(except string) readmodel.Filter {
	st, all := q.state, []readmodel.Filter{q.held}
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
	add(fieldSystem, st.systems...)
	if except != fieldLabels {
		all = append(all, withLabels(st.labels)...)
	}
	for _, r := range st.relations {
		all = append(all, readmodel.Equals("relations."+r.Type, r.Target))
	}
	if except != partUser {
		all = append(all, q.whose(st.user))
	}
	for _, status := range statuses {
		if *status.on(&st) {
			all = append(all, status.filter(q))
		}
	}
	return readmodel.And(all...)
}

// withLabels are filters for labels: values of one key are alternatives, keys combine.
func withLabels(labels []string) []readmodel.Filter {
	var all []readmodel.Filter
	for i := 0; i < len(labels); {
		key, _, _ := strings.Cut(labels[i], "=")
		var values []string
		for ; i < len(labels) && strings.HasPrefix(labels[i], key+"="); i++ {
			values = append(values, labels[i][len(key)+1:])
		}
		all = append(all, readmodel.Equals(fieldLabels+key, values...))
	}
	return all
}

// status is something about an entity that wants attention.
type status struct {
	param, label string
	on           func(*listState) *bool
	filter       func(*question) readmodel.Filter
}

var statuses = []status{
	{paramFailing, "Has problems", func(st *listState) *bool { return &st.failing },
		func(q *question) readmodel.Filter { return q.knowledge.troubled() }},
	{paramDangling, "Relations to nothing", func(st *listState) *bool { return &st.dangling },
		func(q *question) readmodel.Filter { return q.knowledge.dangling() }},
	{paramUnowned, "No owner", func(st *listState) *bool { return &st.unowned },
		func(*question) readmodel.Filter { return unowned }},
	{paramOrphan, "Orphaned", func(st *listState) *bool { return &st.orphan },
		func(*question) readmodel.Filter { return readmodel.Equals(fieldOrphan, "true") }},
}

// unowned selects what should have an owner and has none.
var unowned = readmodel.And(
	readmodel.Not(readmodel.Exists(fieldOwner)),
	readmodel.Not(readmodel.Equals(fieldKind, "group", "user", "location")))

// answer is a page of the list.
type answer struct {
	items []readmodel.Entity
	total int // on all pages
}

// page answers with limit entities from offset on; below zero, limit is all.
func (q *question) page(offset, limit int) (answer, error) {
	filter := q.filter("")
	if q.state.sort == sortChanged {
		return q.byChange(filter, offset, limit), nil
	}
	order := []readmodel.Order{{Field: listSorts[q.state.sort], Descending: q.state.descending}}
	if q.state.sort != defaultSort {
		order = append(order, readmodel.Order{Field: fieldName})
	}
	found, err := q.snapshot.Query(readmodel.Query{Filter: filter, Order: order, Limit: limit, Offset: offset})
	if err != nil {
		return answer{}, fault.Wrap(fault.Of(err), err, "%s", fault.Sentence(err))
	}
	return answer{found.Items, found.Total}, nil
}

// byChange answers in the order of the last change; backwards is the newest first.
func (q *question) byChange(filter readmodel.Filter, offset, limit int) answer {
	newest, selected := q.knowledge.newest(), q.snapshot.Select(filter)
	a := answer{total: q.snapshot.Count(filter)}
	nodes := slices.Values(newest)
	if !q.state.descending {
		nodes = func(yield func(readmodel.Node) bool) {
			for _, n := range slices.Backward(newest) {
				if !yield(n) {
					return
				}
			}
		}
	}
	for n := range nodes {
		if !selected.Has(n) {
			continue
		}
		if offset > 0 {
			offset--
			continue
		}
		if limit >= 0 && len(a.items) == limit {
			break
		}
		e, _ := q.snapshot.EntityOf(n)
		a.items = append(a.items, e)
	}
	return a
}
