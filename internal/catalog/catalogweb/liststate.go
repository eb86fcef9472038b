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
// Backstage's indexed form as well: filters[tags][0]=go. What Backstage keeps besides,
// its cursor, is passed over: the list begins at its first page.
const (
	paramKind       = portal.ParamKind
	paramTypes      = portal.ParamTypes
	paramUser       = portal.ParamUser
	paramOwners     = portal.ParamOwners
	paramLifecycles = "filters[lifecycles]"
	paramTags       = portal.ParamTags
	paramNamespaces = "filters[namespace]"
	paramSystems    = "filters[systems]"
	paramLabels     = "filters[labels]" // key=value
	paramText       = portal.ParamText
	paramOrphan     = "filters[orphan]"
	paramFailing    = "filters[error]"
	paramUnowned    = "filters[unowned]"
	paramDangling   = "filters[dangling]"
	// paramRelation is followed by the type of a relation and "]".
	paramRelation = portal.ParamRelation
	paramSort     = "sort"
	paramLimit    = "limit"
	paramOffset   = "offset"
	paramColumns  = "columns"
	paramDensity  = "density"
)

// The values of [paramUser].
const (
	userAll     = "all"
	userOwned   = "owned"
	userStarred = "starred"
)

// The densities of the table.
const (
	densityRoomy = "roomy"
	densityDense = "dense"
)

const (
	componentKind = "component"
	apiKind       = "api"
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
	apis       bool   // the API explorer, which has no other kind
	kind       string // in lower case, or portal.AllKinds
	user       string // userOwned, userStarred; userAll and "" are everything
	types      []string
	owners     []string // canonical refs
	lifecycles []string
	tags       []string
	namespaces []string
	systems    []string             // canonical refs
	labels     []string             // "key=value", keys in lower case
	relations  []readmodel.Relation // what entities must relate to, each of them
	text       string
	orphan     bool
	failing    bool
	unowned    bool
	dangling   bool
	columns    []string // keys in order; nil when the address does not say
	density    string   // the same
	sort       string   // key of listSorts
	descending bool
	limit      int
	offset     int
}

// parseListState reads the query of an address of the list at path. What it does not
// understand counts as not there: a bookmark of another portal should show a list, not
// an error.
func parseListState(path string, query url.Values) listState {
	values := func(name string) []string { return portal.FilterValues(query, name) }
	flag := func(name string) bool { return slices.Contains(values(name), "true") }
	st := listState{
		apis: path == portal.APIsPath, types: values(paramTypes), lifecycles: values(paramLifecycles),
		tags: values(paramTags), namespaces: values(paramNamespaces),
		owners: refValues(values(paramOwners), "group"), systems: refValues(values(paramSystems), "system"),
		labels: labelValues(values(paramLabels)), text: portal.CleanText(query.Get(paramText)),
		orphan: flag(paramOrphan), failing: flag(paramFailing), unowned: flag(paramUnowned), dangling: flag(paramDangling),
		columns: columnValues(query[paramColumns]),
	}
	st.kind = st.usualKind()
	if kinds := values(paramKind); len(kinds) > 0 && !st.apis {
		st.kind = strings.ToLower(kinds[0])
	}
	if user := values(paramUser); len(user) > 0 && slices.Contains([]string{userAll, userOwned, userStarred}, user[0]) {
		st.user = user[0]
	}
	if density := query.Get(paramDensity); density == densityDense || density == densityRoomy {
		st.density = density
	}
	st.readRelations(query)
	st.readOrder(query.Get(paramSort))
	st.readPage(query)
	return st
}

// refValues are the canonical refs among values, which may leave out kind and namespace.
func refValues(values []string, kind string) []string {
	var refs []string
	for _, v := range values {
		if ref, err := entity.ParseRef(v, entity.RefDefaults{Kind: kind}); err == nil {
			refs = append(refs, ref.String())
		}
	}
	return portal.Set(refs)
}

// labelValues are the pairs "key=value" among values.
func labelValues(values []string) []string {
	var labels []string
	for _, v := range values {
		key, value, ok := strings.Cut(v, "=")
		key, value = strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value)
		if ok && key != "" && value != "" {
			labels = append(labels, key+"="+value)
		}
	}
	return portal.Set(labels)
}

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

// path is where the list lives.
func (st listState) path() string {
	if st.apis {
		return portal.APIsPath
	}
	return portal.CatalogPath
}

// usualKind is the kind of a list whose address names none.
func (st listState) usualKind() string {
	if st.apis {
		return apiKind
	}
	return componentKind
}

// hasFilters tells whether anything but the kind narrows the list.
func (st listState) hasFilters() bool {
	return len(st.types)+len(st.owners)+len(st.lifecycles)+len(st.tags)+len(st.namespaces)+len(st.systems)+len(st.labels)+len(st.relations) > 0 ||
		st.text != "" || st.orphan || st.failing || st.unowned || st.dangling
}

// first is the same list from its beginning.
func (st listState) first() listState {
	st.offset = 0
	return st
}

// cleared is the list without filters, looking as it does.
func (st listState) cleared() listState {
	return listState{apis: st.apis, kind: st.kind, user: st.user, columns: st.columns, density: st.density,
		sort: st.sort, descending: st.descending, limit: st.limit}
}

// ofKind is the first page of the same list for another kind.
func (st listState) ofKind(kind string) listState {
	next := st.first()
	next.kind = kind
	return next
}

// ofUser is the first page of what is owned, starred or all of it.
func (st listState) ofUser(user string) listState {
	next := st.first()
	next.user = user
	return next
}
