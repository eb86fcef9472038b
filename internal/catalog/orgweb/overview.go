package orgweb

import (
	"net/http"
	"slices"
	"time"

	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/catalog/org"
	"github.com/callboard/callboard/internal/catalog/problemlist"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

const (
	// fewOwned is how many entities the overview lists, ownedRows the tab Owns on a page.
	fewOwned  = 7
	ownedRows = 50
	// fewProblems is how many problems the overview shows.
	fewProblems = 4
)

// overview is what the page of a group or user shows of the organisation.
type overview struct {
	now      time.Time
	state    state
	owns     state // of the tab Owns
	holdings holdings
	choice   []webui.Segment
	kinds    []webui.Segment
	tallies  []tally
	rows     []ownedRow
	shown    int // how many the rows are of
	changed  []webui.TimelineItem

	problems     []webui.ProblemProps
	allProblems  int
	problemsHref string

	profile profile
	members *members // of a group
	place   []webui.TreeNode
	lines   []string // of the byline
}

// tally is a count of a kind and type with a link to the list.
type tally struct {
	kind, label string
	count       int
	href        string
}

func (p *Pages) overview(r *http.Request, s *readmodel.Snapshot, e readmodel.Entity) *overview {
	st := parseState(r.URL)
	st.path = portal.EntityHref(portal.ParseRef(e.Ref()))
	o := &overview{now: p.frame.Now(), state: st, holdings: p.holdings(s, e, st.direct), profile: p.profile(s, e)}
	h := &o.holdings
	o.owns = state{path: st.path + "/owns", direct: st.direct}
	o.choice, o.kinds, o.tallies = h.choice(st), p.kindChoice(h, st), h.tallies(o.owns)
	o.rows, o.shown = h.rows(h.of(st.kind, ""), fewOwned, 0)
	o.changed = p.changed(r, h)
	p.problems(s, o)
	if group, ok := p.charts.Of(s).Number(e.Ref()); ok {
		m := p.members(s, group, st, p.frame.Reader(r, s).Ref)
		o.members, o.place = &m, place(p.charts.Of(s), group)
		o.lines = groupLines(p.charts.Of(s), group)
	} else if n := len(org.Groups(s, e.Ref())); n > 0 {
		o.lines = []string{"in " + webui.Count(n) + " " + portal.Noun(n, "group", "groups")}
	}
	return o
}

// groupLines say how large a group is.
func groupLines(chart *org.Chart, group int) []string {
	own, total := chart.Own(group), chart.Total(group)
	lines := []string{people(own.Members)}
	if total.Groups > 0 {
		if lines[0] = people(total.Members); total.Members > own.Members && own.Members > 0 {
			lines[0] = people(total.Members) + ", " + webui.Count(own.Members) + " directly"
		}
		lines = append(lines, webui.Count(total.Groups)+" "+portal.Noun(total.Groups, "group", "groups")+" below")
	}
	return lines
}

// maxTallies is how many counts by kind and type are shown.
const maxTallies = 12

// tallies are counts by kind and type, those without a type by kind.
func (h *holdings) tallies(owns state) []tally {
	var out []tally
	for _, k := range h.kinds {
		typed := 0
		for _, t := range k.types {
			typed += t.Count
			out = append(out, tally{k.kind, portal.Clip(t.Value, portal.MaxTitle), t.Count, h.href(owns, k.kind, t.Value)})
		}
		if typed == 0 {
			out = append(out, tally{k.kind, portal.KindLabel(k.kind), k.count, h.href(owns, k.kind, "")})
		}
	}
	return out
}

// problems adds those of what is owned, errors first.
func (p *Pages) problems(s *readmodel.Snapshot, o *overview) {
	x := p.frame.Problems(s)
	var found []int
	for _, owner := range o.holdings.owners {
		found = append(found, x.Of(owner)...)
	}
	slices.SortStableFunc(found, func(a, b int) int {
		return problemlist.Rank(x.All()[a].Severity) - problemlist.Rank(x.All()[b].Severity)
	})
	o.allProblems = len(found)
	few := make([]catalog.Problem, 0, fewProblems)
	for _, i := range portal.FirstOf(found, fewProblems) {
		few = append(few, x.All()[i])
	}
	catalog.Pinpoint(few, p.opts.Text)
	for i := range few {
		o.problems = append(o.problems, portal.Problem(s, &few[i], true, o.now))
	}
	o.problemsHref = o.holdings.problemsHref()
}

// problemsHref lists the problems of what is owned.
func (h *holdings) problemsHref() string {
	if !h.direct && !h.user {
		return portal.ProblemsBelowHref(h.self)
	}
	return portal.ProblemsHref("", h.owners...)
}

// ownsTab is the tab with all that is owned.
type ownsTab struct {
	now      time.Time
	state    state
	holdings holdings
	choice   []webui.Segment
	kinds    []webui.Segment
	filters  webui.FilterBarProps
	rows     []ownedRow
	found    int
	pages    webui.PaginationProps
}

func (p *Pages) ownsTab(r *http.Request, s *readmodel.Snapshot, e readmodel.Entity) *ownsTab {
	st := parseState(r.URL)
	t := &ownsTab{now: p.frame.Now(), state: st, holdings: p.holdings(s, e, st.direct)}
	h := &t.holdings
	t.choice, t.kinds = h.choice(st), p.kindChoice(h, st)
	t.filters = h.filterBar(st)
	filter := readmodel.And(h.of(st.kind, st.typ), readmodel.Text(st.text, fieldName, "metadata.title", "metadata.description", "metadata.tags"))
	t.rows, t.found = h.rows(filter, ownedRows, st.offset)
	t.pages = t.pagination()
	return t
}

// filterBar filters by text and type.
func (h *holdings) filterBar(st state) webui.FilterBarProps {
	bar := webui.FilterBarProps{Action: st.path, Text: webui.TextFilter{Name: paramText, Value: st.text, Placeholder: "Filter by name, tag, text"}}
	if st.direct {
		bar.Hidden = append(bar.Hidden, webui.Parameter{Name: paramOwned, Value: valueDirect})
	}
	if st.kind != "" {
		bar.Hidden = append(bar.Hidden, webui.Parameter{Name: paramKind, Value: st.kind})
	}
	menu := webui.FilterMenu{Label: "Type", Name: paramType, Single: true}
	for _, t := range h.s.Facets(h.of(st.kind, ""), []string{fieldType})[fieldType] {
		menu.Options = append(menu.Options, webui.FilterOption{Label: portal.Clip(t.Value, portal.MaxTitle), Value: t.Value, Count: t.Count, Checked: t.Value == st.typ})
	}
	slices.SortFunc(menu.Options, portal.ByCount)
	menu.More = max(0, len(menu.Options)-portal.MaxOptions)
	menu.Options = portal.FirstOf(menu.Options, portal.MaxOptions)
	if st.typ != "" {
		menu.ClearHref = st.with(func(st *state) { st.typ, st.offset = "", 0 }, "")
	}
	if len(menu.Options) > 0 {
		bar.Menus = append(bar.Menus, menu)
	}
	if st.text != "" || st.typ != "" {
		bar.ClearHref = st.with(func(st *state) { st.text, st.typ, st.offset = "", "", 0 }, "")
	}
	return bar
}

func (t *ownsTab) pagination() webui.PaginationProps {
	at := func(offset int) string { return t.state.with(func(st *state) { st.offset = offset }, "") }
	return pagination(t.state.offset, ownedRows, len(t.rows), t.found, at)
}

// pagination leads through a list of rows a page; shown are on this one.
func pagination(offset, rows, shown, total int, at func(offset int) string) webui.PaginationProps {
	p := webui.PaginationProps{From: offset + 1, To: offset + shown, Total: total}
	if shown == 0 {
		p.From, p.Total = 0, 0
	}
	if offset > 0 {
		p.Prev = at(max(0, min(offset-rows, (total-1)/rows*rows)))
	}
	if offset+shown < total && shown > 0 {
		p.Next = at(offset + rows)
	}
	if last := (total + rows - 1) / rows; last > 1 {
		p.Pages = webui.Pages(offset/rows+1, last, func(page int) string { return at((page - 1) * rows) })
	}
	return p
}
