package catalogweb

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/internal/httpkit"
	"github.com/callboard/callboard/internal/webui"
)

const (
	// problemRows is how many problems a page has.
	problemRows = 40
	// maxHeldRefs is how many entities of a held removal are named.
	maxHeldRefs = 100
	// maxMessage is how many characters of a problem's sentence are shown.
	maxMessage = 600
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
	place    place
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
	s := p.opts.Snapshots.Snapshot()
	holds, err := p.holds(r, s)
	if err != nil {
		return err
	}
	page := problemsPage{state: parseProblemState(r.URL.Query()), holds: holds, now: p.opts.Now()}
	if p.opts.Sources != nil {
		page.sources = p.opts.Sources.Sources()
	}
	if httpkit.NotModified(w, r, p.tag(r, s, fmt.Sprint(page.holds, page.sources))) {
		return nil
	}
	x := p.problemIndex(s)
	found := page.state.found(x)
	if page.state.offset >= len(found) && page.state.offset > 0 {
		page.state.offset = 0
		http.Redirect(w, r, page.state.href(), http.StatusFound)
		return nil
	}
	page.shell = p.shell(r, s, "Problems", problemsPath)
	page.all, page.shown = len(x.problems), len(found)
	page.filters = page.state.filterBar(x, s)
	rows := found[page.state.offset:min(page.state.offset+problemRows, len(found))]
	problems := make([]catalog.Problem, len(rows))
	for n, i := range rows {
		problems[n] = x.problems[i]
	}
	catalog.Pinpoint(problems, p.opts.Text)
	page.groups = groupByFile(s, x, rows, problems, page.now)
	page.pages = page.state.pagination(len(rows), len(found))
	return show(w, r, http.StatusOK, page.view())
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
		for _, ref := range firstOf(h.Refs, maxHeldRefs) {
			held.refs = append(held.refs, reference(s, ref, ""))
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
	http.Redirect(w, r, problemsPath, http.StatusSeeOther)
	return nil
}

// groupByFile puts the problems of one file together, in the order of the first ones;
// problems are those of the rows of x.
func groupByFile(s *readmodel.Snapshot, x *problemIndex, rows []int, problems []catalog.Problem, now time.Time) []problemGroup {
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
			if owner := x.owner(i); owner != "" {
				ref := reference(s, owner, "")
				group.owner = &ref
			}
			groups = append(groups, group)
		}
		groups[n].problems = append(groups[n].problems, problemProps(s, pr, true, now))
	}
	return groups
}

// groupPlace names a file by its last folders: the whole path is told on hover.
func groupPlace(pr *catalog.Problem) place {
	if pr.Location == "" {
		return place{short: "Source " + pr.Bucket, full: pr.Bucket}
	}
	at := placeOf(pr.Location, 0, 0)
	parts := strings.Split(strings.Trim(at.full, "/"), "/")
	if len(parts) > 3 {
		parts = append([]string{"…"}, parts[len(parts)-3:]...)
	}
	at.short = clip(strings.Join(parts, "/"), maxTitle)
	return at
}

// problemProps describes a problem; with the entity it is about when named is set.
func problemProps(s *readmodel.Snapshot, pr *catalog.Problem, named bool, now time.Time) webui.ProblemProps {
	p := webui.ProblemProps{
		Severity: severity(pr.Severity), Code: clip(pr.Code, maxTitle),
		Message: sentence(clip(strings.ToValidUTF8(pr.Message, "\uFFFD"), maxMessage)), Fix: clip(pr.Fix, maxMessage),
		Since: pr.Since, Now: now, Excerpt: excerpt(pr),
	}
	if pr.Location != "" {
		at := placeOf(pr.Location, pr.Line, pr.Column)
		p.Where, p.Href = at.short, at.href
	}
	if named && pr.Ref != "" {
		if e, ok := s.ByRef(pr.Ref); ok {
			ref := referenceTo(e)
			p.Entity = &ref
		}
	}
	return p
}

// sentence begins a message in upper case, unless it begins with the name of a field.
func sentence(message string) string {
	word, _, _ := strings.Cut(message, " ")
	if strings.ContainsFunc(word, func(r rune) bool { return r < 'a' || r > 'z' }) {
		return message
	}
	return upperFirst(message)
}

func severity(s catalog.Severity) webui.Severity {
	switch s {
	case catalog.SeverityWarning:
		return webui.SeverityWarning
	case catalog.SeverityNotice:
		return webui.SeverityNote
	}
	return webui.SeverityError
}

// maxExcerpt is how many lines of a file are shown around a problem.
const maxExcerpt = 9

// excerpt shows the lines around a problem, with the blamed words marked.
func excerpt(pr *catalog.Problem) []webui.ExcerptLine {
	var lines []webui.ExcerptLine
	rest := firstOf(pr.Excerpt, maxExcerpt)
	for len(rest) > 0 && strings.TrimSpace(rest[len(rest)-1]) == "" && pr.ExcerptLine+len(rest)-1 != pr.Line {
		rest = rest[:len(rest)-1]
	}
	for i, text := range rest {
		line := webui.ExcerptLine{Number: pr.ExcerptLine + i, Text: strings.ToValidUTF8(text, "\uFFFD")}
		if line.Number == pr.Line && pr.Line > 0 {
			line.From, line.To = blamed([]rune(line.Text), pr.Column)
		}
		lines = append(lines, line)
	}
	return lines
}

// blamed is the part of a line to mark: from column (from 1) to the end of what is
// written, without a comment behind it.
func blamed(line []rune, column int) (from, to int) {
	text := string(line)
	if at := strings.Index(text, " #"); at > 0 {
		text = text[:at]
	}
	to = len([]rune(strings.TrimRight(text, " \t\r")))
	from = max(0, column-1)
	if column == 0 {
		from = len(line) - len([]rune(strings.TrimLeft(string(line), " \t")))
	}
	if from >= to {
		return min(from, len(line)), min(from+1, len(line))
	}
	return from, to
}

// problemsOf are the first problems of one entity, errors first, and how many more there
// are. Targets that are missing are not among them: the page lists them by themselves.
func (p *Pages) problemsOf(s *readmodel.Snapshot, ref string, now time.Time) (shown []webui.ProblemProps, more int) {
	problems := s.StoredProblemsOf(ref)
	rank := map[catalog.Severity]int{catalog.SeverityError: 0, catalog.SeverityWarning: 1, catalog.SeverityNotice: 2}
	slices.SortStableFunc(problems, func(a, b catalog.Problem) int { return cmp.Compare(rank[a.Severity], rank[b.Severity]) })
	for i := range firstOf(problems, maxProblems) {
		shown = append(shown, problemProps(s, &problems[i], false, now))
	}
	return shown, len(problems) - len(shown)
}

func (st problemState) filterBar(x *problemIndex, s *readmodel.Snapshot) webui.FilterBarProps {
	bar := webui.FilterBarProps{
		Action: problemsPath,
		Text:   webui.TextFilter{Name: paramText, Value: st.text, Placeholder: "Filter by file, entity, code"},
		Menus: st.menus(x, func(param, value string) string {
			switch {
			case param == paramOwner && value == noOwner:
				return "No owner"
			case param == paramOwner:
				return reference(s, value, "").Label()
			case param == paramSeverity:
				return upperFirst(string(severity(catalog.Severity(value))))
			}
			return clip(value, maxTitle)
		}),
	}
	if st.hasFilters() {
		bar.ClearHref = problemsPath
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

// number writes a count of a table; zero is a dash, so that what is not zero stands out.
func number(n int) string {
	if n == 0 {
		return "–"
	}
	return webui.Count(n)
}

// heading tells a held removal in a sentence.
func (h heldRemoval) heading() string {
	return "Source " + h.source + " would remove " + strconv.Itoa(h.count) + " of its " + strconv.Itoa(h.total) + " entities"
}
