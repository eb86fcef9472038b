package homeweb

import (
	"context"
	"net/http"
	"time"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/catalog/org"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

const (
	// changeRows is how many changes of the whole catalog Home looks through, maxChanges
	// how many it shows, changeDays how far back.
	changeRows = 400
	maxChanges = 6
	changeDays = 14
	// maxLooked bounds the entities whose dependencies are gathered.
	maxLooked = 500
	// changeWait is how long Home waits for its card of changes.
	changeWait = 100 * time.Millisecond
	// wave is from how many additions in a row they are told as one.
	wave = 4
)

// recentChanges are the newest changes of the catalog, kept until it changes again.
type recentChanges struct {
	sequence int64
	entries  []catalog.HistoryEntry
}

// changesCard tells what changed in what the reader depends on, or else in the catalog.
type changesCard struct {
	title string
	items []webui.TimelineItem
	note  string // what did not change
}

func (p *Pages) changesOf(r *http.Request, s *readmodel.Snapshot, refs []string) changesCard {
	if p.opts.History == nil {
		return changesCard{}
	}
	entries := p.newest(r.Context(), s)
	if needed := dependencies(s, refs); len(needed) > 0 {
		items := p.timeline(s, entries, func(e *catalog.HistoryEntry) bool { return needed[e.Ref] && e.Kind != catalog.Added })
		if len(items) > 0 {
			return changesCard{title: "Changed in what you depend on", items: items}
		}
		card := changesCard{title: "Changed lately", note: "Nothing that you depend on changed."}
		card.items = p.timeline(s, entries, func(*catalog.HistoryEntry) bool { return true })
		return card
	}
	card := changesCard{title: "Changed lately"}
	card.items = p.timeline(s, entries, func(*catalog.HistoryEntry) bool { return true })
	return card
}

// newest are the newest changes of the catalog. It is no great loss when the store does
// not answer in time.
func (p *Pages) newest(ctx context.Context, s *readmodel.Snapshot) []catalog.HistoryEntry {
	if kept := p.changes.Load(); kept != nil && kept.sequence == s.Sequence() {
		return kept.entries
	}
	ctx, cancel := context.WithTimeout(ctx, changeWait)
	defer cancel()
	entries, err := p.opts.History.History(ctx, "", 0, changeRows)
	if err != nil {
		return nil
	}
	p.changes.Store(&recentChanges{s.Sequence(), entries})
	return entries
}

// dependencies are what the entities of the given owners depend on and consume, without
// their own.
func dependencies(s *readmodel.Snapshot, refs []string) map[string]bool {
	if len(refs) == 0 {
		return nil
	}
	found, err := s.Query(readmodel.Query{Filter: org.OwnedBy(refs...), Limit: maxLooked, SkipTotal: true})
	if err != nil {
		return nil
	}
	needed, own := map[string]bool{}, map[string]bool{}
	for _, e := range found.Items {
		own[e.Ref()] = true
		for _, relation := range []string{entity.DependsOn, entity.ConsumesAPI} {
			for _, target := range e.Related(relation) {
				needed[target.Target] = true
			}
		}
	}
	for ref := range own {
		delete(needed, ref)
	}
	return needed
}

// timeline tells those changes that keep wants, additions in a row as one.
func (p *Pages) timeline(s *readmodel.Snapshot, entries []catalog.HistoryEntry, keep func(*catalog.HistoryEntry) bool) []webui.TimelineItem {
	now := p.frame.Now()
	var items []webui.TimelineItem
	for i := 0; i < len(entries) && len(items) < maxChanges; i++ {
		e := &entries[i]
		if now.Sub(e.At) > changeDays*24*time.Hour {
			break
		}
		if !keep(e) {
			continue
		}
		if n := additions(entries[i:]); n >= wave {
			items = append(items, webui.TimelineItem{At: e.At, Now: now, Text: webui.Count(n) + " entities were added by source " + portal.Code(portal.Clip(e.Bucket, portal.MaxTitle))})
			i += n - 1
			continue
		}
		items = append(items, webui.TimelineItem{At: e.At, Now: now, Body: changeLine(portal.Reference(s, e.Ref, ""), portal.LowerFirst(portal.ChangeWords(*e)))})
	}
	return items
}

// additions is how many entries from the first on are additions by one source.
func additions(entries []catalog.HistoryEntry) int {
	n := 0
	for n < len(entries) && entries[n].Kind == catalog.Added && entries[n].Bucket == entries[0].Bucket {
		n++
	}
	return n
}
