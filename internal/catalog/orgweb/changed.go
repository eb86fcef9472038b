package orgweb

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/a-h/templ"

	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/catalog/org"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

const (
	// changedRows is how many changes the card shows.
	changedRows = 5
	// maxCompared is up to how many entities their last changes are compared; of those
	// who own more, the newest changes of the whole catalog are looked through instead.
	maxCompared = 3000
	// newestRows is how many of these.
	newestRows = 60
	// historyWait is how long a page waits for its card of changes.
	historyWait = 80 * time.Millisecond
)

// changed are the newest changes among what is owned. It is no great loss when the store
// does not answer in time.
func (p *Pages) changed(r *http.Request, h *holdings) []webui.TimelineItem {
	if p.opts.History == nil || h.total == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(r.Context(), historyWait)
	defer cancel()
	if h.total > maxCompared {
		return p.newest(ctx, h)
	}
	var items []webui.TimelineItem
	for _, e := range h.lastChanged() {
		item := webui.TimelineItem{At: e.Updated(), Now: p.frame.Now()}
		words := "changed"
		if entries, err := p.opts.History.History(ctx, e.Ref(), 0, 1); err == nil && len(entries) > 0 {
			words, item.At = portal.LowerFirst(portal.ChangeWords(entries[0])), entries[0].At
		}
		item.Body = changeLine(portal.ReferenceTo(e), words)
		items = append(items, item)
	}
	return items
}

// lastChanged are the entities that changed last, newest first.
func (h *holdings) lastChanged() []readmodel.Entity {
	page, err := h.s.Query(readmodel.Query{Filter: h.filter, Limit: maxCompared, SkipTotal: true})
	if err != nil { // never: there is no cursor and one order
		return nil
	}
	var newest []readmodel.Entity
	for _, e := range page.Items {
		at, _ := slices.BinarySearchFunc(newest, e, func(a, b readmodel.Entity) int {
			if c := b.Updated().Compare(a.Updated()); c != 0 {
				return c
			}
			return -1
		})
		if at < changedRows {
			newest = slices.Insert(newest, at, e)
			newest = newest[:min(len(newest), changedRows)]
		}
	}
	return newest
}

// newest picks from the newest changes of the catalog those of what is owned.
func (p *Pages) newest(ctx context.Context, h *holdings) []webui.TimelineItem {
	entries, err := p.opts.History.History(ctx, "", 0, newestRows)
	if err != nil {
		return nil
	}
	owners := make(map[string]bool, len(h.owners))
	for _, owner := range h.owners {
		owners[owner] = true
	}
	var items []webui.TimelineItem
	for _, entry := range entries {
		e, ok := h.s.ByRef(entry.Ref)
		if !ok || !owners[org.Owner(e)] || e.Ref() == org.Owner(e) || len(items) == changedRows {
			continue
		}
		items = append(items, webui.TimelineItem{Body: entryLine(e, entry), At: entry.At, Now: p.frame.Now()})
	}
	return items
}

func entryLine(e readmodel.Entity, entry catalog.HistoryEntry) templ.Component {
	return changeLine(portal.ReferenceTo(e), portal.LowerFirst(portal.ChangeWords(entry)))
}
