package catalogweb

import (
	"net/http"
	"strings"
	"time"

	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/internal/httpkit"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

// listPage is the list as it is shown.
type listPage struct {
	shell     webui.PageProps
	state     listState
	filters   webui.FilterBarProps
	relations []relationChip
	columns   []string
	heads     []webui.Column
	rows      []listRow
	total     int // that the filters leave
	all       int // in the catalog
	pages     webui.PaginationProps
	near      []webui.RefProps
	reading   bool // sources are still being read for the first time
	now       time.Time
}

// relationChip is a filter on a relation, which has no menu.
type relationChip struct {
	label, target string
	clearHref     string
}

func (p *Pages) list(w http.ResponseWriter, r *http.Request) error {
	s := p.frame.Snapshot()
	if !p.frame.IsReady() && s.Len() == 0 {
		w.Header().Set("Refresh", "1") // seconds; works without the script
	}
	if httpkit.NotModified(w, r, p.frame.Tag(r, s, "")) {
		return nil
	}
	st := parseListState(r.URL.Query())
	narrowed := s.Hold(st.narrow(p.failingUIDs(s, st)))
	found, err := s.Query(st.query(narrowed))
	if err != nil {
		return fault.Wrap(fault.Of(err), err, "%s", fault.Sentence(err))
	}
	if len(found.Items) == 0 && st.offset > 0 {
		http.Redirect(w, r, st.first().href(), http.StatusFound)
		return nil
	}
	page := listPage{
		shell: p.frame.Page(r, s, "Catalog", portal.CatalogPath), state: st, total: found.Total, all: s.Len(),
		reading: !p.frame.IsReady(), now: p.frame.Now(),
	}
	page.columns = st.columns(severalNamespaces(found.Items))
	page.heads = st.heads(page.columns)
	page.rows = st.rows(s, found.Items, page.columns)
	page.pages = st.pagination(len(found.Items), found.Total)
	page.filters = st.filterBar((&listMenus{snapshot: s, state: st, narrowed: narrowed}).menus())
	page.relations = st.relationChips(s)
	if found.Total == 0 && st.text != "" {
		page.near = portal.References(s.Near(nearRef(st), portal.NearLimit))
	}
	return portal.Show(w, r, http.StatusOK, page.view())
}

// failingUIDs are the uids of entities with problems, when the state asks for them.
func (p *Pages) failingUIDs(s *readmodel.Snapshot, st listState) []string {
	if !st.failing {
		return nil
	}
	return p.frame.Problems(s).UIDs()
}

// nearRef is what the text filter may have meant.
func nearRef(st listState) string {
	kind := st.kind
	if kind == portal.AllKinds {
		kind = defaultKind
	}
	return kind + ":default/" + strings.ToLower(st.text)
}

func (st listState) filterBar(menus []webui.FilterMenu) webui.FilterBarProps {
	bar := webui.FilterBarProps{
		Action: portal.CatalogPath, Menus: menus, Hidden: st.first().arrangement(),
		Text: webui.TextFilter{Name: paramText, Value: st.text, Placeholder: "Filter by name, tag, text"},
	}
	for _, r := range st.relations {
		bar.Hidden = append(bar.Hidden, webui.Parameter{Name: paramRelation + r.Type + "]", Value: r.Target})
	}
	if st.hasFilters() {
		bar.ClearHref = st.cleared().href()
	}
	return bar
}

func (st listState) relationChips(s *readmodel.Snapshot) []relationChip {
	var chips []relationChip
	for i, r := range st.relations {
		without := st.first()
		without.relations = append(append([]readmodel.Relation(nil), st.relations[:i]...), st.relations[i+1:]...)
		chips = append(chips, relationChip{label: portal.RelationLabel(r.Type), target: portal.Reference(s, r.Target, "").Label(), clearHref: without.href()})
	}
	return chips
}

func (st listState) pagination(shown, total int) webui.PaginationProps {
	at := func(offset int) string {
		next := st
		next.offset = offset
		return next.href()
	}
	p := webui.PaginationProps{From: st.offset + 1, To: st.offset + shown, Total: total}
	if total <= limits[0] {
		return p
	}
	if st.offset > 0 {
		p.Prev = at(max(0, st.offset-st.limit))
	}
	if st.offset+shown < total {
		p.Next = at(st.offset + st.limit)
	}
	if last := (total + st.limit - 1) / st.limit; last > 1 {
		p.Pages = webui.Pages(st.offset/st.limit+1, last, func(page int) string { return at((page - 1) * st.limit) })
	}
	for _, n := range limits {
		sized := st.first()
		sized.limit = n
		p.Sizes = append(p.Sizes, webui.PageSize{Rows: n, Href: sized.href(), Current: n == st.limit})
	}
	return p
}

// sortNote tells the order in words, when it is not the usual one.
func (st listState) sortNote() string {
	if st.descending {
		return "sorted by " + st.sort + ", backwards"
	}
	return "sorted by " + st.sort
}

// caption names the table for screen readers.
func (st listState) caption() string {
	if st.kind == portal.AllKinds {
		return "Entities of all kinds"
	}
	return "Entities of kind " + portal.KindLabel(st.kind)
}

// ofKind is the first page of the same list for another kind.
func (st listState) ofKind(kind string) listState {
	next := st.first()
	next.kind = kind
	return next
}

// nothing says what was not found.
func (st listState) nothing() string {
	what := "entities"
	if st.kind != portal.AllKinds {
		what = "entities of kind " + portal.KindLabel(st.kind)
	}
	if st.hasFilters() {
		return "No " + what + " match these filters"
	}
	return "There are no " + what
}

func (st listState) nothingFix() string {
	if st.hasFilters() {
		return "Filters combine: an entity must pass all of them. Values of one filter are alternatives."
	}
	return "Add one with a `catalog-info.yaml`, or look at the other kinds."
}
