package problemsweb

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/catalog/problemlist"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/internal/httpkit"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

const (
	// problemRows is how many problems a page has.
	problemRows = 40
	// maxHeldRefs is how many entities of a held removal are named.
	maxHeldRefs = 100
)

// problemsPage is the Problems page as it is shown.
type problemsPage struct {
	shell   webui.PageProps
	state   problemState
	views   []webui.Tab
	counts  []severityCount
	filters webui.FilterBarProps
	holds   []heldRemoval
	groups  []problemGroup
	guest   bool // nothing can be the reader's
	shown   int
	all     int
	pages   webui.PaginationProps
	sources []catalog.SourceStatus
	now     time.Time
}

// severityCount is how many problems of a severity there are.
type severityCount struct {
	level webui.StatusLevel
	words string
	href  string
}

// heldRemoval is a removal that waits for somebody's word.
type heldRemoval struct {
	source string
	count  int
	total  int
	since  time.Time
	refs   []webui.RefProps
}

func (p *Pages) problems(w http.ResponseWriter, r *http.Request) error {
	s := p.frame.Snapshot()
	holds, err := p.holds(r, s)
	if err != nil {
		return err
	}
	page := problemsPage{state: parseProblemState(r.URL.Query()), holds: holds, now: p.frame.Now()}
	if p.opts.Sources != nil {
		page.sources = p.opts.Sources.Sources()
	}
	if httpkit.NotModified(w, r, p.frame.Tag(r, s, fmt.Sprint(page.holds, page.sources))) {
		return nil
	}
	x, reader := p.frame.Problems(s), p.frame.Reader(r, s)
	mine := reader.Mine()
	sel := newSelection(page.state, s, x, mine)
	found := sel.found()
	if page.state.offset >= len(found) && page.state.offset > 0 {
		page.state.offset = 0
		http.Redirect(w, r, page.state.href(), http.StatusFound)
		return nil
	}
	page.shell = p.frame.Page(r, s, "Problems", portal.ProblemsPath)
	page.all, page.shown, page.guest = len(x.All()), len(found), len(mine) == 0
	page.views, page.counts = views(page.state, x, mine), severityCounts(page.state, x)
	page.filters = sel.filterBar(s)
	p.fillGroups(&page, s, sel, found)
	return portal.Show(w, r, http.StatusOK, page.view())
}

// fillGroups describes the problems of one page.
func (p *Pages) fillGroups(page *problemsPage, s *readmodel.Snapshot, sel *selection, found []int) {
	offset := page.state.offset
	rows := found[offset:min(offset+problemRows, len(found))]
	problems := make([]catalog.Problem, len(rows))
	for n, i := range rows {
		problems[n] = sel.x.All()[i]
	}
	catalog.Pinpoint(problems, p.opts.Text)
	page.groups = sel.groups(s, rows, problems, page.now)
	sizes := sel.sizes(found)
	for n := range page.groups {
		page.groups[n].all = sizes[page.groups[n].key]
	}
	markPrimary(page)
	page.pages = page.state.pagination(len(rows), len(found))
}

func (p *Pages) holds(r *http.Request, s *readmodel.Snapshot) ([]heldRemoval, error) {
	if p.opts.Approver == nil {
		return nil, nil
	}
	holds, err := p.opts.Approver.Holds(r.Context())
	if err != nil {
		return nil, fault.Wrap(fault.Of(err), err, "The held removals cannot be read.")
	}
	var out []heldRemoval
	for _, h := range holds {
		if h.Approve || len(h.Refs) == 0 {
			continue
		}
		held := heldRemoval{source: h.Bucket, count: len(h.Refs), total: h.Total, since: h.Since}
		for _, ref := range portal.FirstOf(h.Refs, maxHeldRefs) {
			held.refs = append(held.refs, portal.Reference(s, ref, ""))
		}
		out = append(out, held)
	}
	return out, nil
}

func (p *Pages) approve(w http.ResponseWriter, r *http.Request) error {
	if p.opts.Approver == nil {
		return fault.New(fault.NotSupported, "This portal does not hold removals.")
	}
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	source := r.FormValue("source")
	if source == "" {
		return fault.New(fault.Invalid, "The request does not say which source's removal to approve.")
	}
	if err := p.opts.Approver.Approve(r.Context(), source); err != nil {
		return err
	}
	http.Redirect(w, r, portal.ProblemsPath, http.StatusSeeOther)
	return nil
}

// views are the tabs above the filters.
func views(st problemState, x *problemlist.Index, mine []string) []webui.Tab {
	none := st.plain()
	none.owners = []string{noOwner}
	owned := st.plain()
	owned.mine = true
	var tabs []webui.Tab
	if len(mine) > 0 {
		n := 0
		for _, ref := range mine {
			n += len(x.Of(ref))
		}
		tabs = append(tabs, webui.Tab{Label: "Mine", Count: n, Href: owned.href(), Current: st.mine})
	}
	ownerless := len(st.owners) == 1 && st.owners[0] == noOwner
	return append(tabs,
		webui.Tab{Label: "All", Count: len(x.All()), Href: st.plain().href(), Current: !st.mine && !ownerless},
		webui.Tab{Label: "No owner", Count: len(x.Of("")), Href: none.href(), Current: !st.mine && ownerless})
}

// severityCounts tell how bad things are altogether, each with the way to those.
func severityCounts(st problemState, x *problemlist.Index) []severityCount {
	var out []severityCount
	n := x.Severities()
	for _, known := range []struct {
		severity  catalog.Severity
		level     webui.StatusLevel
		one, many string
	}{
		{catalog.SeverityError, webui.StatusBad, "error", "errors"},
		{catalog.SeverityWarning, webui.StatusWarn, "warning", "warnings"},
		{catalog.SeverityNotice, webui.StatusNone, "note", "notes"},
	} {
		if n[known.severity] > 0 {
			only := st.plain()
			only.severities = []string{string(known.severity)}
			out = append(out, severityCount{known.level, webui.Count(n[known.severity]) + " " + portal.Noun(n[known.severity], known.one, known.many), only.href()})
		}
	}
	return out
}

func (sel *selection) filterBar(s *readmodel.Snapshot) webui.FilterBarProps {
	st := sel.st
	bar := webui.FilterBarProps{
		Action: portal.ProblemsPath,
		Text:   webui.TextFilter{Name: paramText, Value: st.text, Placeholder: "Filter by file, entity, code"},
		Menus: sel.menus(func(param, value string) string {
			switch {
			case param == paramOwner && value == noOwner:
				return "No owner"
			case param == paramOwner:
				return portal.Reference(s, value, "").Label()
			case param == paramSeverity:
				return portal.UpperFirst(string(portal.SeverityOf(catalog.Severity(value))))
			}
			return portal.Clip(value, portal.MaxTitle)
		}),
	}
	hide := func(name, value string) {
		bar.Hidden = append(bar.Hidden, webui.Parameter{Name: name, Value: value})
	}
	if st.mine {
		hide(paramUser, userOwned)
	}
	if st.team != "" {
		hide(paramTeam, st.team)
	}
	if st.group != problemlist.ByFile {
		hide(paramGroup, string(st.group))
	}
	if st.hasFilters() {
		bar.ClearHref = st.plain().href()
	}
	return bar
}

func (st problemState) pagination(shown, total int) webui.PaginationProps {
	at := func(offset int) string {
		st.offset = offset
		return st.href()
	}
	offset := st.offset
	p := webui.PaginationProps{From: offset + 1, To: offset + shown, Total: total}
	if offset > 0 {
		p.Prev = at(max(0, offset-problemRows))
	}
	if offset+shown < total {
		p.Next = at(offset + problemRows)
	}
	if last := (total + problemRows - 1) / problemRows; last > 1 {
		p.Pages = webui.Pages(offset/problemRows+1, last, func(page int) string { return at((page - 1) * problemRows) })
	}
	return p
}

// heading tells a held removal in a sentence.
func (h heldRemoval) heading() string {
	return "Source " + h.source + " would remove " + strconv.Itoa(h.count) + " of its " + strconv.Itoa(h.total) + " entities"
}
