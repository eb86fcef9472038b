package files

import (
	"context"
	"fmt"
	"time"

	"github.com/callboard/callboard/sdk"
)

// largestBatch is how many paths may change at once before a full pass, which looks at
// all of them in order, is the cheaper answer.
const largestBatch = 2000

// pollShare bounds what polling costs: passes take at most this part of the time.
const pollShare = 50

// follow gives changes to the bucket until ctx is done or a full pass is needed. took
// is how long the last pass took.
func (s *Source) follow(ctx context.Context, bucket sdk.Bucket, w *watcher, took time.Duration) error {
	var poll, settled <-chan time.Time
	var held batch
	broken := w.broken
	for {
		var b batch
		select {
		case <-ctx.Done():
			return nil
		case <-poll:
			return nil
		case <-broken:
			broken = nil
			poll = time.After(max(s.timing.poll, pollShare*took))
			s.tellPolling(w)
			continue
		case b = <-w.batches:
		case <-settled:
			b, held, settled = held, batch{}, nil
		}
		if b.lost || len(b.paths) > largestBatch {
			return nil
		}
		c := s.changes(ctx, bucket, w, b)
		if c.full {
			return nil
		}
		if len(c.held.paths) > 0 {
			for p, op := range c.held.paths {
				held.add(p, op)
			}
			settled = time.After(s.timing.settle)
		}
		if c.delta.IsEmpty() {
			continue
		}
		if err := bucket.Delta(ctx, c.delta); err != nil {
			return fmt.Errorf("files: give changes: %w", err)
		}
	}
}

// tellPolling logs, once, that changes are found by looking again and again.
func (s *Source) tellPolling(w *watcher) {
	if s.polls {
		return
	}
	s.polls = true
	s.log.Warn("changes of files are noticed with a delay", "source", s.name, "reason", w.why(), "interval", s.timing.poll)
}

// watchAgain watches, in a new watcher, what documents name. A pass that finds the
// documents unchanged may not read these again.
func (s *Source) watchAgain(w *watcher) {
	files, globs := s.seen.named()
	for _, path := range files {
		if p, err := s.trees.Load().locate(path); err == nil {
			w.file(p)
		}
	}
	for _, key := range globs {
		for folder := range s.seen.globFolders(key) {
			if p, err := s.trees.Load().locate(folder); err == nil {
				w.folder(folder, p.real)
			}
		}
	}
}
