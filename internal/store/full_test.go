package store_test

import (
	"strings"
	"testing"

	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/internal/store"
)

// TestDatabaseFull fills a database that may not grow, wherever the tests run;
// TestDiskFull does it with a real disk.
func TestDatabaseFull(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir())
	limit := func(pages int) {
		if _, err := s.LimitPages(t.Context(), pages); err != nil {
			t.Fatal(err)
		}
	}
	limit(60)
	last := commitUntilFull(t, s)
	limit(0)
	commitAgain(t, s, last)
}

// commitUntilFull makes commits until the disk is full, checks that nothing of the last
// one is stored, and returns it.
func commitUntilFull(t *testing.T, s *store.Store) *catalog.Commit {
	t.Helper()
	for n := 1; n < 1000; n++ {
		c := crashCommit(n)
		_, err := s.Commit(t.Context(), c)
		if err == nil {
			continue
		}
		if !fault.Is(err, fault.Unavailable) || !strings.Contains(fault.Sentence(err), "is full") {
			t.Fatalf("got error %v, want a fault that tells that the disk is full", err)
		}
		if n == 1 {
			t.Fatal("not even one commit had room")
		}
		wantCommits(t, s, n-1)
		return c
	}
	t.Fatal("the disk does not get full")
	return nil
}

// commitAgain checks that the store works on once there is room.
func commitAgain(t *testing.T, s *store.Store, c *catalog.Commit) {
	t.Helper()
	if _, err := s.Commit(t.Context(), c); err != nil {
		t.Fatalf("commit after there is room again: %v", err)
	}
	wantCommits(t, s, int(c.At.Unix()))
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

// wantCommits checks that the store holds the first n crashCommits whole.
func wantCommits(t *testing.T, s *store.Store, n int) {
	t.Helper()
	entities, highest := 0, 0
	for r, err := range s.Records(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		entities++
		highest = max(highest, r.Line)
	}
	if entities != n*crashSet || highest != n {
		t.Errorf("%d entities up to commit %d, want %d up to %d", entities, highest, n*crashSet, n)
	}
}
