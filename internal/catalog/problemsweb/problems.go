package problemsweb

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
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
	filters webui.FilterBarProps
	holds   []heldRemoval
	groups  []problemGroup
	shown   int
	all     int
	pages   webui.PaginationProps
	sources []catalog.SourceStatus
	now     time.Time
}

// problemGroup is the problems of one file.
type problemGroup struct {
	place    portal.Place
	owner    *webui.RefProps
	problems []webui.ProblemProps
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
	x := p.frame.Problems(s)
	found := page.state.found(x)
	if page.state.offset >= len(found) && page.state.offset > 0 {
		page.state.offset = 0
		http.Redirect(w, r, page.state.href(), http.StatusFound)
		return nil
	}
	page.shell = p.frame.Page(r, s, "Problems", portal.ProblemsPath)
	page.all, page.shown = len(x.All()), len(found)
	page.filters = page.state.filterBar(x, s)
	rows := found[page.state.offset:min(page.state.offset+problemRows, len(found))]
	problems := make([]catalog.Problem, len(rows))
	for n, i := range rows {
		problems[n] = x.All()[i]
	}
	catalog.Pinpoint(problems, p.opts.Text)
	page.groups = groupByFile(s, x, rows, problems, page.now)
	page.pages = page.state.pagination(len(rows), len(found))
	return portal.Show(w, r, http.StatusOK, page.view())
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

// groupByFile puts the problems of one file together, in the order of the first ones;
// problems are those of the rows of x.
func groupByFile(s *readmodel.Snapshot, x *problemlist.Index, rows []int, problems []catalog.Problem, now time.Time) []problemGroup {
	var groups []problemGroup
	at := map[string]int{}
	for row, i := range rows {
		pr := &problems[row]
		key := pr.Bucket + "\x00" + pr.Location
		n, ok := at[key]
		if !ok {
			n = len(groups)
			at[key] = n
			group := problemGroup{place: groupPlace(pr)}
			if owner := x.Owner(i); owner != "" {
				ref := portal.Reference(s, owner, "")
				group.owner = &ref
			}
			groups = append(groups, group)
		}
		groups[n].problems = append(groups[n].problems, portal.Problem(s, pr, true, now))
	}
	return groups
}

// groupPlace names a file by its last folders: the whole path is told on hover.
func groupPlace(pr *catalog.Problem) portal.Place {
	if pr.Location == "" {
		return portal.Place{Short: "Source " + pr.Bucket, Full: pr.Bucket}
	}
	at := portal.PlaceOf(pr.Location, 0, 0)
	parts := strings.Split(strings.Trim(at.Full, "/"), "/")
	if len(parts) > 3 {
		parts = append([]string{"…"}, parts[len(parts)-3:]...)
	}
	at.Short = portal.Clip(strings.Join(parts, "/"), portal.MaxTitle)
	return at
}

func (st problemState) filterBar(x *problemlist.Index, s *readmodel.Snapshot) webui.FilterBarProps {
	bar := webui.FilterBarProps{
		Action: portal.ProblemsPath,
		Text:   webui.TextFilter{Name: paramText, Value: st.text, Placeholder: "Filter by file, entity, code"},
		Menus: st.menus(x, func(param, value string) string {
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
	if st.hasFilters() {
		bar.ClearHref = portal.ProblemsPath
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
