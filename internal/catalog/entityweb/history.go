package entityweb

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

const (
	// historyRows is how many changes a page has, recentRows the overview.
	historyRows = 50
	recentRows  = 4
	// scanRows is how many changes are read at a time, maxScan at most to find those
	// that the filters want.
	scanRows = 250
	maxScan  = 2000
	// maxChanges is how many fields of one change are shown.
	maxChanges = 30
	// maxFieldNames bounds the menu of fields.
	maxFieldNames = 60
	// recentWait is how long the overview waits for its card of changes.
	recentWait = 100 * time.Millisecond
)

// The parameters of the History tab.
const (
	paramBefore = "before"
	paramField  = "field"
	paramSince  = "since"
)

// sinces are the values of [paramSince].
var sinces = []struct {
	value, label string
	ago          time.Duration
}{
	{"1d", "Last 24 hours", 24 * time.Hour}, {"7d", "Last 7 days", 7 * 24 * time.Hour},
	{"30d", "Last 30 days", 30 * 24 * time.Hour}, {"365d", "Last year", 365 * 24 * time.Hour},
}

// historyPart is the History tab.
type historyPart struct {
	page    *entityPage
	before  int64
	fields  []string // paths; those of which a change may be shown, all when empty
	since   string
	entries []catalog.HistoryEntry
	names   []string // paths of fields that have changed
	older   string   // address of the next page; empty at the end
	ended   bool     // the search was given up
}

// historyOf reads a page of changes.
func (p *Pages) historyOf(r *http.Request, page *entityPage) (*historyPart, error) {
	q := r.URL.Query()
	h := &historyPart{page: page, since: q.Get(paramSince), fields: portal.FilterValues(q, paramField)}
	if n, err := strconv.ParseInt(q.Get(paramBefore), 10, 64); err == nil && n > 0 {
		h.before = n
	}
	from := h.from(page.now)
	names := map[string]bool{}
	at, read := h.before, 0
	for more := true; more && len(h.entries) <= historyRows; {
		chunk, err := p.opts.History.History(r.Context(), page.handle.Ref(), at, scanRows)
		if err != nil {
			return nil, fault.Wrap(fault.Of(err), err, "The history of %s cannot be read.", page.handle.Ref())
		}
		more = len(chunk) == scanRows
		for _, e := range chunk {
			at = e.Sequence
			if e.At.Before(from) {
				more = false
				break
			}
			for _, f := range e.Fields {
				names[f.Path] = true
			}
			if h.wants(e) {
				h.entries = append(h.entries, e)
			}
		}
		if read += len(chunk); more && read >= maxScan {
			h.ended, more = true, false
		}
	}
	for name := range names {
		h.names = append(h.names, name)
	}
	slices.Sort(h.names)
	h.cut(at)
	return h, nil
}

// cut keeps a page of entries and links to the next; at is how far history was read.
func (h *historyPart) cut(at int64) {
	if len(h.entries) > historyRows {
		h.entries = h.entries[:historyRows]
		h.older = h.address(h.entries[historyRows-1].Sequence, h.fields, h.since)
	} else if h.ended {
		h.older = h.address(at, h.fields, h.since)
	}
}

// from is the time of the oldest change to show.
func (h *historyPart) from(now time.Time) time.Time {
	for _, s := range sinces {
		if s.value == h.since {
			return now.Add(-s.ago)
		}
	}
	if day, err := time.Parse(time.DateOnly, h.since); err == nil {
		return day
	}
	h.since = ""
	return time.Time{}
}

// wants tells whether a change is of one of the fields.
func (h *historyPart) wants(e catalog.HistoryEntry) bool {
	return len(h.fields) == 0 || slices.ContainsFunc(e.Fields, func(f catalog.FieldChange) bool { return slices.Contains(h.fields, f.Path) })
}

// address is that of the tab with filters.
func (h *historyPart) address(before int64, fields []string, since string) string {
	q := url.Values{}
	if before > 0 {
		q.Set(paramBefore, strconv.FormatInt(before, 10))
	}
	for _, f := range fields {
		q.Add(paramField, f)
	}
	if since != "" {
		q.Set(paramSince, since)
	}
	if len(q) == 0 {
		return h.page.at(tabHistory)
	}
	return h.page.at(tabHistory) + "?" + q.Encode()
}

// filters are the menus above the changes.
func (h *historyPart) filters() webui.FilterBarProps {
	bar := webui.FilterBarProps{Action: h.page.at(tabHistory)}
	fields := webui.FilterMenu{Label: "Field", Name: paramField}
	for _, name := range union(h.fields, portal.FirstOf(h.names, maxFieldNames)) {
		fields.Options = append(fields.Options, webui.FilterOption{Label: portal.Clip(name, portal.MaxTitle), Value: name, Count: -1, Checked: slices.Contains(h.fields, name)})
	}
	fields.More = max(0, len(h.names)-maxFieldNames)
	times := webui.FilterMenu{Label: "Time", Name: paramSince, Single: true}
	for _, s := range sinces {
		times.Options = append(times.Options, webui.FilterOption{Label: s.label, Value: s.value, Count: -1, Checked: s.value == h.since})
	}
	if _, err := time.Parse(time.DateOnly, h.since); err == nil {
		times.Options = append(times.Options, webui.FilterOption{Label: "Since " + h.since, Value: h.since, Count: -1, Checked: true})
	}
	if len(h.fields) > 0 {
		fields.ClearHref = h.address(0, nil, h.since)
	}
	if h.since != "" {
		times.ClearHref = h.address(0, h.fields, "")
	}
	if len(fields.Options) > 0 {
		bar.Menus = append(bar.Menus, fields)
	}
	bar.Menus = append(bar.Menus, times)
	if h.filtered() {
		bar.ClearHref = h.page.at(tabHistory)
	}
	return bar
}

func (h *historyPart) filtered() bool { return len(h.fields) > 0 || h.since != "" }

func union(a, b []string) []string {
	all := append(slices.Clone(a), b...)
	slices.Sort(all)
	return slices.Compact(all)
}

// recent are the newest changes, for the overview. It is no great loss when the store
// does not answer in time.
func (p *Pages) recent(r *http.Request, page *entityPage) []webui.TimelineItem {
	if p.opts.History == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(r.Context(), recentWait)
	defer cancel()
	entries, err := p.opts.History.History(ctx, page.handle.Ref(), 0, recentRows)
	if err != nil {
		return nil
	}
	items := make([]webui.TimelineItem, len(entries))
	for i, e := range entries {
		items[i] = webui.TimelineItem{Text: portal.ChangeWords(e), At: e.At, Now: page.now}
	}
	return items
}

// longChange tells a change and where it came from. Who made it no source says so far.
func longChange(e catalog.HistoryEntry) string {
	text := map[catalog.ChangeKind]string{catalog.Added: "Added", catalog.Changed: "Changed", catalog.Removed: "Removed"}[e.Kind]
	if text == "" {
		text = portal.Clip(string(e.Kind), portal.MaxTitle)
	}
	if e.Kind == catalog.Changed && len(e.Fields) == 0 {
		text = "What leads to it changed"
	}
	if e.Location != "" {
		text += " in " + portal.Code(portal.PlaceOf(e.Location, 0, 0).Full)
	}
	if e.Bucket != "" {
		text += " of source " + portal.Code(portal.Clip(e.Bucket, portal.MaxTitle))
	}
	return text
}

func fieldChanges(fields []catalog.FieldChange) []webui.FieldChange {
	var out []webui.FieldChange
	for _, f := range portal.FirstOf(fields, maxChanges) {
		before, after := sides(f.Old, f.New)
		out = append(out, webui.FieldChange{Field: portal.Clip(f.Path, portal.MaxTitle), Before: before, After: after})
	}
	if more := len(fields) - len(out); more > 0 {
		out = append(out, webui.FieldChange{Field: "and " + strconv.Itoa(more) + " more"})
	}
	return out
}
