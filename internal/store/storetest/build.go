package storetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/fault"
)

const bucket = "files:/srv"

// at is n seconds after the time at which everything here happens.
func at(n int) time.Time {
	return time.Date(2026, 3, 4, 5, 6, 7, 123_456_000, time.UTC).Add(time.Duration(n) * time.Second)
}

// record makes a component of that name, not stored yet.
func record(name string) *catalog.Record {
	return &catalog.Record{
		UID:      "uid-" + name,
		Ref:      "component:default/" + name,
		JSON:     fmt.Appendf(nil, `{"kind":"Component","metadata":{"name":%q}}`, name),
		Hash:     "hash-" + name,
		Declared: []entity.Relation{{Type: "ownedBy", Target: "group:default/a"}},
		Bucket:   bucket,
		Location: "file:/srv/" + name + ".yaml",
		Origin:   "file:/srv/all.yaml",
		Line:     1,
		Created:  at(0),
		Updated:  at(0),
	}
}

func records(names ...string) []*catalog.Record {
	made := make([]*catalog.Record, len(names))
	for i, name := range names {
		made[i] = record(name)
	}
	return made
}

// entry is a change of r as history tells it.
func entry(r *catalog.Record, kind catalog.ChangeKind) catalog.HistoryEntry {
	return catalog.HistoryEntry{At: at(1), Ref: r.Ref, UID: r.UID, Kind: kind, Bucket: r.Bucket, Location: r.Location}
}

// commit stores c or ends the test.
func commit(t *testing.T, s catalog.Store, c *catalog.Commit) int64 {
	t.Helper()
	if c.Bucket == "" {
		c.Bucket = bucket
	}
	sequence, err := s.Commit(t.Context(), c)
	if err != nil {
		t.Fatalf("Commit: %v", err)
	}
	return sequence
}

// add stores new records or ends the test.
func add(t *testing.T, s catalog.Store, upserts ...*catalog.Record) {
	t.Helper()
	commit(t, s, &catalog.Commit{Upserts: upserts})
}

// stored reads all entities, or ends the test.
func stored(t *testing.T, s catalog.Store) []catalog.Record {
	t.Helper()
	var all []catalog.Record
	for r, err := range s.Records(t.Context()) {
		if err != nil {
			t.Fatalf("Records: %v", err)
		}
		all = append(all, r)
	}
	return all
}

func storedDocuments(t *testing.T, s catalog.Store) []catalog.DocumentState {
	t.Helper()
	var all []catalog.DocumentState
	for d, err := range s.Documents(t.Context()) {
		if err != nil {
			t.Fatalf("Documents: %v", err)
		}
		all = append(all, d)
	}
	return all
}

func storedProblems(t *testing.T, s catalog.Store) []catalog.Problem {
	t.Helper()
	return must(s.Problems(t.Context()))(t)
}

// must ends the test when there was an error.
func must[T any](value T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func wantFault(t *testing.T, err error, kind fault.Kind) {
	t.Helper()
	if !fault.Is(err, kind) {
		t.Errorf("got error %v, want a fault %s", err, kind)
	}
}

func values(records []*catalog.Record) []catalog.Record {
	var all []catalog.Record
	for _, r := range records {
		all = append(all, *r)
	}
	return all
}
