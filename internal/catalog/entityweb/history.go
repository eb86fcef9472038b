package entityweb

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"

	"bytes"
)

const (
	// historyRows is how many changes a page has, recentRows the overview.
	historyRows = 50
	recentRows  = 4
	// maxChanges is how many fields of one change are shown, maxValue the characters of
	// one value.
	maxChanges = 30
	maxValue   = 200
	// recentWait is how long the overview waits for its card of changes.
	recentWait = 100 * time.Millisecond

	paramBefore = "before"
)

// historyPart is the History tab.
type historyPart struct {
	entries []catalog.HistoryEntry
	older   string // query of the next page; empty at the end
	paged   bool   // this is not the first page
}

// historyOf reads a page of changes.
func (p *Pages) historyOf(r *http.Request, ref string) (historyPart, error) {
	before, err := strconv.ParseInt(r.URL.Query().Get(paramBefore), 10, 64)
	if err != nil || before < 0 {
		before = 0
	}
	entries, err := p.opts.History.History(r.Context(), ref, before, historyRows+1)
	if err != nil {
		return historyPart{}, fault.Wrap(fault.Of(err), err, "The history of %s cannot be read.", ref)
	}
	part := historyPart{entries: entries, paged: before > 0}
	if len(entries) > historyRows {
		part.entries = entries[:historyRows]
		part.older = "?" + paramBefore + "=" + strconv.FormatInt(part.entries[historyRows-1].Sequence, 10)
	}
	return part, nil
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

// timeline shows changes with what they changed.
func (part historyPart) timeline(now time.Time) []webui.TimelineItem {
	items := make([]webui.TimelineItem, len(part.entries))
	for i, e := range part.entries {
		items[i] = webui.TimelineItem{Text: longChange(e), At: e.At, Now: now}
		if e.Kind == catalog.Changed && len(e.Fields) > 0 {
			items[i].Detail = webui.Changes(fieldChanges(e.Fields))
		}
	}
	return items
}

// longChange tells a change and where it came from.
func longChange(e catalog.HistoryEntry) string {
	text := map[catalog.ChangeKind]string{catalog.Added: "Added", catalog.Changed: "Changed", catalog.Removed: "Removed"}[e.Kind]
	if text == "" {
		text = portal.Clip(string(e.Kind), portal.MaxTitle)
	}
	if e.Location != "" {
		text += " in " + portal.Code(portal.PlaceOf(e.Location, 0, 0).Full)
	}
	if e.Bucket != "" {
		text += " of source " + portal.Code(portal.Clip(e.Bucket, portal.MaxTitle))
	}
	return text
}

// code marks text for webui.Text.
func code(s string) string { return "`" + strings.ReplaceAll(s, "`", "'") + "`" }

func fieldChanges(fields []catalog.FieldChange) []webui.FieldChange {
	var out []webui.FieldChange
	for _, f := range portal.FirstOf(fields, maxChanges) {
		out = append(out, webui.FieldChange{Field: portal.Clip(f.Path, portal.MaxTitle), Before: fieldText(f.Old), After: fieldText(f.New)})
	}
	if more := len(fields) - len(out); more > 0 {
		out = append(out, webui.FieldChange{Field: "and " + strconv.Itoa(more) + " more"})
	}
	return out
}

// fieldText is a value as a person would write it: text bare, anything else as JSON.
func fieldText(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		if v == "" {
			return `""`
		}
		return portal.Clip(v, maxValue)
	}
	var b bytes.Buffer
	if err := entity.AppendJSON(&b, v); err != nil {
		return "?"
	}
	return portal.Clip(b.String(), maxValue)
}
