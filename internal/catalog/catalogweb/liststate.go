package catalogweb

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal"
)

// The parameters of the list, with Backstage's names where it has them (reference:
// "Catalog index page"). Those that take several values are repeated, and are read in
// Backstage's indexed form as well: filters[tags][0]=go.
const (
	paramKind       = portal.ParamKind
	paramTypes      = portal.ParamTypes
	paramOwners     = portal.ParamOwners
	paramLifecycles = "filters[lifecycles]"
	paramTags       = portal.ParamTags
	paramNamespaces = "filters[namespace]"
	paramText       = portal.ParamText
	paramOrphan     = "filters[orphan]"
	paramFailing    = "filters[error]"
	// paramRelation is followed by the type of a relation and "]".
	paramRelation = portal.ParamRelation
	paramSort     = "sort"
	paramLimit    = "limit"
	paramOffset   = "offset"
)

const (
	defaultKind = "component"
	// defaultLimit is how many rows a page has.
	defaultLimit = 50
	maxOffset    = 10_000_000
	// maxValues bounds the values of one filter, maxText the characters of one.
	maxValues = 50
	maxText   = 200
)

// limits are the sizes of page that can be asked for; 20 is Backstage's.
var limits = []int{20, 50, 100}

// listState is what the address of the list says. Lists of values are sorted sets.
type listState struct {
	kind       string // in lower case, or portal.AllKinds
	types      []string
	owners     []string // canonical refs
	lifecycles []string
	tags       []string
	namespaces []string
	relations  []readmodel.Relation // what entities must relate to, each of them
	text       string
	orphan     bool
	failing    bool
	sort       string // key of listSorts
	descending bool
	limit      int
	offset     int
}

// parseListState reads an address. What it does not understand counts as not there: a
// bookmark of another portal should show a list, not an error.
func parseListState(query url.Values) listState {
	values := func(name string) []string { return portal.FilterValues(query, name) }
	st := listState{
		kind: defaultKind, types: values(paramTypes), lifecycles: values(paramLifecycles),
		tags: values(paramTags), namespaces: values(paramNamespaces),
		text:   portal.CleanText(query.Get(paramText)),
		orphan: isTrue(values(paramOrphan)), failing: isTrue(values(paramFailing)),
	}
	if kinds := values(paramKind); len(kinds) > 0 {
		st.kind = strings.ToLower(kinds[0])
	}
	for _, owner := range values(paramOwners) {
		if ref, err := entity.ParseRef(owner, entity.RefDefaults{Kind: "group"}); err == nil {
			st.owners = append(st.owners, ref.String())
		}
	}
	st.owners = portal.Set(st.owners)
	st.readRelations(query)
	st.readOrder(query.Get(paramSort))
	st.readPage(query)
	return st
}

// set sorts values and keeps each once, in a bounded number.
func set(values []string) []string {
	slices.Sort(values)
	values = slices.Compact(values)
	if len(values) == 0 {
		return nil
	}
	return values[:min(len(values), maxValues)]
}

func isTrue(values []string) bool { return slices.Contains(values, "true") }

func (st *listState) readRelations(query url.Values) {
	for key, values := range query {
		rest, ok := strings.CutPrefix(key, paramRelation)
		relation, _, closed := strings.Cut(rest, "]")
		if !ok || !closed || relation == "" || len(relation) > maxText {
			continue
		}
		for _, v := range values {
			if ref, err := entity.ParseRef(portal.CleanText(v), entity.RefDefaults{}); err == nil {
				st.relations = append(st.relations, readmodel.Relation{Type: relation, Target: ref.String()})
			}
		}
	}
	slices.SortFunc(st.relations, func(a, b readmodel.Relation) int {
		return entity.Relation(a).Compare(entity.Relation(b))
	})
	st.relations = slices.Compact(st.relations)
	if len(st.relations) > maxValues {
		st.relations = st.relations[:maxValues]
	}
}

func (st *listState) readOrder(sort string) {
	name, descending := strings.CutPrefix(sort, "-")
	if _, ok := listSorts[name]; !ok {
		st.sort = defaultSort
		return
	}
	st.sort, st.descending = name, descending
}

func (st *listState) readPage(query url.Values) {
	st.limit = defaultLimit
	if n, err := strconv.Atoi(query.Get(paramLimit)); err == nil && slices.Contains(limits, n) {
		st.limit = n
	}
	if n, err := strconv.Atoi(query.Get(paramOffset)); err == nil && n > 0 {
		st.offset = min(n, maxOffset)
	}
}

// href is the address of the list in this state. What is as by default is left out.
func (st listState) href() string {
	var b strings.Builder
	b.WriteString(portal.CatalogPath)
	separator := byte('?')
	for _, p := range st.parameters() {
		b.WriteByte(separator)
		b.WriteString(portal.EscapeName(p.Name))
		b.WriteByte('=')
		b.WriteString(url.QueryEscape(p.Value))
		separator = '&'
	}
	return b.String()
}

// hasFilters tells whether anything but the kind narrows the list.
func (st listState) hasFilters() bool {
	return len(st.types)+len(st.owners)+len(st.lifecycles)+len(st.tags)+len(st.namespaces)+len(st.relations) > 0 ||
		st.text != "" || st.orphan || st.failing
}

// first is the same list from its beginning.
func (st listState) first() listState {
	st.offset = 0
	return st
}

// cleared is the list without filters, in the same order.
func (st listState) cleared() listState {
	return listState{kind: st.kind, sort: st.sort, descending: st.descending, limit: st.limit}
}
