package catalogweb

import (
	"net/http"
	"strings"
	"time"

	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/httpkit"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

// listPage is the list as it is shown.
type listPage struct {
	shell     webui.PageProps
	state     listState
	views     viewLine
	filters   webui.FilterBarProps
	relations []relationChip
	arrangement
	heads     []webui.Column
	rows      []listRow
	selection selectionBar
	total     int // that the filters leave
	all       int // in the catalog
	pages     webui.PaginationProps
	near      []webui.RefProps
	nothing   nothing
	reading   bool // sources are still being read for the first time
	now       time.Time
}

// relationChip is a filter on a relation, which has no menu.
type relationChip struct {
	label, target string
	clearHref     string
}

func (p *Pages) list(path string) httpkit.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		s := p.frame.Snapshot()
		reader := p.frame.Reader(r, s)
		if v, ok := reader.Settings.DefaultView(path); ok && v.Query != "" && r.URL.RawQuery == "" {
			w.Header().Set("Cache-Control", "no-store")
			http.Redirect(w, r, viewHref(v), http.StatusFound)
			return nil
		}
		if !p.frame.IsReady() && s.Len() == 0 {
			w.Header().Set("Refresh", "1") // seconds; works without the script
		}
		if httpkit.NotModified(w, r, p.frame.Tag(r, s, "")) {
			return nil
		}
		st := parseListState(path, r.URL.Query())
		if st.user == "" {
			st.user = allOf(reader.Settings, st)
		}
		q := p.ask(s, reader, st)
		found, err := q.page(st.offset, st.limit)
		if err != nil {
			return err
		}
		if len(found.items) == 0 && st.offset > 0 {
			http.Redirect(w, r, st.first().href(), http.StatusFound)
			return nil
		}
		return portal.Show(w, r, http.StatusOK, p.listPage(r, q, found).view())
	}
}

func (p *Pages) listPage(r *http.Request, q *question, found answer) *listPage {
	st, s := q.state, q.snapshot
	page := &listPage{
		shell: p.frame.Page(r, s, st.title(), st.path()), state: st, total: found.total, all: s.Len(),
		reading: !p.frame.IsReady(), now: p.frame.Now(), views: q.viewLine(), arrangement: q.arrange(found.items),
	}
	if told := toast(r, st); told != nil {
		page.shell.Toast = told
	}
	page.heads = st.heads(page.columns)
	page.rows = q.rows(found.items, page.columns)
	page.selection = p.selectionBar(st, found.total)
	page.pages = st.pagination(len(found.items), found.total)
	page.filters = st.filterBar(q.menus())
	page.relations = st.relationChips(s)
	if found.total == 0 {
		page.nothing = q.nothing()
		if st.text != "" {
			page.near = portal.References(s.Near(st.nearRef(), portal.NearLimit))
		}
	}
	return page
}

func (st listState) title() string {
	if st.apis {
		return "APIs"
	}
	return "Catalog"
}

// listTitle is what the page of values leads back to.
func (p valuesPage) listTitle() string { return p.state.title() }

// nearRef is what the text filter may have meant.
func (st listState) nearRef() string {
	kind := st.kind
	if kind == portal.AllKinds {
		kind = componentKind
	}
	return kind + ":default/" + strings.ToLower(st.text)
}

func (st listState) filterBar(menus []webui.FilterMenu) webui.FilterBarProps {
	bar := webui.FilterBarProps{
		Action: st.path(), Menus: menus, Hidden: st.first().arrangement(),
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

// sortNote tells the order in words.
func (st listState) sortNote() string {
	switch {
	case st.sort == sortChanged && st.descending:
		return "sorted by last change"
	case st.sort == sortChanged:
		return "sorted by last change, oldest first"
	case st.descending:
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
