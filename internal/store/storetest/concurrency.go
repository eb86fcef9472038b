package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"golang.org/x/sync/errgroup"

	"github.com/callboard/callboard/internal/catalog"
)

// readersDuringCommits reads all the time while commits change all entities together. A
// reader must see all of a commit or nothing, and never an older one than before.
func readersDuringCommits(t *testing.T, s Backend) {
	const size, commits = 100, 30
	var all []*catalog.Record
	for i := range size {
		r := record(fmt.Sprintf("e%d", i))
		r.Line = 0 // the number of the commit
		all = append(all, r)
	}
	add(t, s, all...)
	group, ctx := errgroup.WithContext(t.Context())
	writing, finished := context.WithCancel(ctx)
	group.Go(func() error {
		defer finished()
		for n := 1; n <= commits; n++ {
			for _, r := range all {
				r.Line = n
			}
			if _, err := s.Commit(ctx, &catalog.Commit{Bucket: bucket, Upserts: all}); err != nil {
				return err
			}
		}
		return nil
	})
	for range 3 {
		group.Go(func() error {
			last := 0
			for writing.Err() == nil {
				line, err := readWhole(ctx, s, size)
				if err != nil {
					return err
				}
				if line < last {
					return fmt.Errorf("saw commit %d after %d", line, last)
				}
				last = line
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		t.Error(err)
	}
}

// readWhole returns the line that all entities have in common.
func readWhole(ctx context.Context, s Backend, size int) (line int, err error) {
	seen := 0
	for r, err := range s.Records(ctx) {
		if err != nil {
			return 0, err
		}
		if seen > 0 && r.Line != line {
			return 0, fmt.Errorf("saw parts of commits %d and %d", line, r.Line)
		}
		line = r.Line
		seen++
	}
	if seen != size {
		return 0, fmt.Errorf("saw %d entities of %d", seen, size)
	}
	return line, nil
}

// writersBeside commits from many goroutines; no sequence and no ID is given twice.
func writersBeside(t *testing.T, s Backend) {
	const writers, commits = 4, 10
	var group errgroup.Group
	made := make([][]*catalog.Record, writers)
	for w := range writers {
		group.Go(func() error {
			for n := range commits {
				r := record(fmt.Sprintf("w%d-%d", w, n))
				if _, err := s.Commit(t.Context(), &catalog.Commit{Bucket: bucket, Upserts: []*catalog.Record{r}}); err != nil {
					return err
				}
				made[w] = append(made[w], r)
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	ids, sequences := map[int64]bool{}, map[int64]bool{}
	for _, records := range made {
		for _, r := range records {
			ids[r.ID], sequences[r.Sequence] = true, true
		}
	}
	same(t, "different ids", len(ids), writers*commits)
	same(t, "different sequences", len(sequences), writers*commits)
	same(t, "sequence", must(s.Sequence(t.Context()))(t), int64(writers*commits))
}

func cancelled(t *testing.T, s Backend) {
	a := record("a")
	add(t, s, a)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var failures []error
	note := func(err error) { failures = append(failures, err) }
	_, err := s.Commit(ctx, &catalog.Commit{Bucket: bucket, Upserts: records("b")})
	note(err)
	for _, err = range s.Records(ctx) {
	}
	note(err)
	for _, err = range s.Documents(ctx) {
	}
	note(err)
	_, err = s.RecordsByRef(ctx, []string{a.Ref})
	note(err)
	_, err = s.Problems(ctx)
	note(err)
	_, err = s.Sequence(ctx)
	note(err)
	_, err = s.History(ctx, "", 0, 1)
	note(err)
	_, err = s.Holds(ctx)
	note(err)
	note(s.SaveHold(ctx, catalog.Hold{Bucket: "b", Refs: []string{"x"}}))
	note(s.AddLocation(ctx, catalog.StoredLocation{ID: "1"}))
	for i, err := range failures {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("call %d: got error %v, want context.Canceled", i, err)
		}
	}
	same(t, "records", stored(t, s), []catalog.Record{*a})
}

func cancelledWhileReading(t *testing.T, s Backend) {
	var all []*catalog.Record
	for i := range 2000 {
		all = append(all, record(fmt.Sprintf("e%d", i)))
	}
	add(t, s, all...)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var last error
	seen := 0
	for _, err := range s.Records(ctx) {
		cancel()
		seen++
		last = err
	}
	// The end may come a few entities later, or not at all when all were read already.
	if seen < len(all) && !errors.Is(last, context.Canceled) {
		t.Errorf("reading ended after %d entities with error %v, want context.Canceled", seen, last)
	}
	same(t, "entities", len(stored(t, s)), len(all))
}
