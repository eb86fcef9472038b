package storetest

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/fault"
)

func emptyStore(t *testing.T, s Backend) {
	ctx := t.Context()
	same(t, "records", stored(t, s), []catalog.Record(nil))
	same(t, "documents", storedDocuments(t, s), []catalog.DocumentState(nil))
	same(t, "problems", storedProblems(t, s), []catalog.Problem(nil))
	same(t, "holds", must(s.Holds(ctx))(t), []catalog.Hold(nil))
	same(t, "locations", must(s.Locations(ctx))(t), []catalog.StoredLocation(nil))
	same(t, "history", must(s.History(ctx, "", 0, 10))(t), []catalog.HistoryEntry(nil))
	same(t, "sequence", must(s.Sequence(ctx))(t), int64(0))
}

func emptyCommit(t *testing.T, s Backend) {
	add(t, s, record("a"))
	before := must(s.Sequence(t.Context()))(t)
	same(t, "sequence of an empty commit", commit(t, s, &catalog.Commit{}), before)
	same(t, "sequence after it", must(s.Sequence(t.Context()))(t), before)
}

func entityFields(t *testing.T, s Backend) {
	full := &catalog.Record{
		UID:  "6f2c1f0a-8f5e-4f4e-9d0c-2f1f2a3b4c5d",
		Ref:  "component:müller/größe-東京",
		JSON: []byte("{ \"b\":1.0,\"a\":\"\\u0000 日本 \U0001F3AD \u2028\", \"big\":12345678901234567890 }\n"),
		Hash: "sha256:ab", Bucket: "files:/srv/ü", Location: "file:/srv/a b%?'\".yaml", Origin: "file:/srv/*.yaml", Line: 17, Orphan: true,
		Declared: []entity.Relation{{Type: "zebra", Target: "group:default/\"b\""}, {Type: "ownedBy", Target: "group:default/a"}},
		Parents:  []string{"location:default/b", "location:default/a"},
		Created:  time.Date(1969, 1, 2, 3, 4, 5, 678_901_000, time.UTC),
		Updated:  time.Date(2026, 3, 4, 5, 6, 7, 999_999_000, time.FixedZone("", 7200)),
	}
	bare := &catalog.Record{UID: "x", Ref: "y", Declared: []entity.Relation{}, Parents: []string{}}
	add(t, s, full, bare)
	bare.Declared, bare.Parents, bare.JSON = nil, nil, []byte{} // empty lists come back as nil
	got := stored(t, s)
	same(t, "records", got, values([]*catalog.Record{full, bare}))
	if _, offset := got[0].Updated.Zone(); offset != 0 {
		t.Errorf("times come back in %s, want UTC", got[0].Updated.Location())
	}
}

func bulkSizes(t *testing.T, s Backend) {
	var all []*catalog.Record
	for _, n := range []int{1, 2, 63, 64, 65, 127, 128, 129, 1000} {
		c := &catalog.Commit{}
		for i := range n {
			r := record(fmt.Sprintf("of-%d-%d", n, i))
			c.Upserts = append(c.Upserts, r)
			c.History = append(c.History, entry(r, catalog.Added))
		}
		commit(t, s, c)
		all = append(all, c.Upserts...)
	}
	same(t, "records", stored(t, s), values(all))
	same(t, "changes", len(must(s.History(t.Context(), "", 0, 10_000))(t)), len(all))
	for _, r := range all {
		r.Hash += "'"
	}
	add(t, s, all...)
	same(t, "changed records", stored(t, s), values(all))
}

func largeDocument(t *testing.T, s Backend) {
	r := record("large")
	r.JSON = fmt.Appendf(nil, `{"definition":%q}`, strings.Repeat("0123456789abcdef", 10<<20/16))
	add(t, s, r)
	if got := stored(t, s); len(got) != 1 || !bytes.Equal(got[0].JSON, r.JSON) {
		t.Errorf("a document of %d bytes does not come back", len(r.JSON))
	}
}

func idsNeverReused(t *testing.T, s Backend) {
	first := records("a", "b", "c")
	add(t, s, first...)
	highest := first[2].ID
	if first[0].ID <= 0 || !slices.IsSortedFunc(first, func(a, b *catalog.Record) int { return int(a.ID - b.ID) }) {
		t.Errorf("ids do not rise from 1: %d %d %d", first[0].ID, first[1].ID, first[2].ID)
	}
	commit(t, s, &catalog.Commit{Removals: []string{first[0].Ref, first[1].Ref, first[2].Ref}})
	next := record("d")
	add(t, s, next)
	if next.ID <= highest {
		t.Errorf("new id %d, after %d was used", next.ID, highest)
	}
}

func addedAnew(t *testing.T, s Backend) {
	old := record("a")
	add(t, s, old)
	commit(t, s, &catalog.Commit{Removals: []string{old.Ref}, History: []catalog.HistoryEntry{entry(old, catalog.Removed)}})
	same(t, "records after removal", stored(t, s), []catalog.Record(nil))
	anew := record("a")
	anew.UID, anew.Created = "another", at(60)
	add(t, s, anew)
	same(t, "records", stored(t, s), []catalog.Record{*anew})
	if anew.ID == old.ID {
		t.Errorf("id %d was used again", anew.ID)
	}
}

func replacedAtOnce(t *testing.T, s Backend) {
	old := record("a")
	add(t, s, old)
	anew := record("a")
	anew.UID, anew.Bucket = "another", "files:/other"
	commit(t, s, &catalog.Commit{Removals: []string{old.Ref}, Upserts: []*catalog.Record{anew}})
	same(t, "records", stored(t, s), []catalog.Record{*anew})
}

func changedEntity(t *testing.T, s Backend) {
	all := records("a", "b", "c")
	add(t, s, all...)
	b := *all[1]
	b.JSON, b.Hash, b.Line, b.Orphan, b.Updated = []byte(`{"new":true}`), "new", 9, true, at(5)
	b.Declared, b.Parents, b.Location = nil, []string{"location:default/x"}, "file:/srv/moved.yaml"
	add(t, s, &b)
	if b.ID != all[1].ID || b.Sequence <= all[2].Sequence {
		t.Errorf("changed entity has id %d (before: %d) and sequence %d (before: %d)", b.ID, all[1].ID, b.Sequence, all[2].Sequence)
	}
	same(t, "records", stored(t, s), []catalog.Record{*all[0], b, *all[2]})
}

func changedGone(t *testing.T, s Backend) {
	gone, other := record("a"), record("b")
	add(t, s, gone)
	commit(t, s, &catalog.Commit{Removals: []string{gone.Ref}})
	_, err := s.Commit(t.Context(), &catalog.Commit{Bucket: bucket, Upserts: []*catalog.Record{other, gone}})
	wantFault(t, err, fault.Conflict)
	same(t, "records", stored(t, s), []catalog.Record(nil))
	same(t, "id of what was not stored", other.ID, int64(0))
}

func removedUnknown(t *testing.T, s Backend) {
	a := record("a")
	add(t, s, a)
	commit(t, s, &catalog.Commit{Removals: []string{"component:default/unknown"}})
	same(t, "records", stored(t, s), []catalog.Record{*a})
}

func takenPlaces(t *testing.T, s Backend) {
	a := record("a")
	add(t, s, a)
	before := must(s.Sequence(t.Context()))(t)
	sameRef, sameUID := record("b"), record("c")
	sameRef.Ref, sameUID.UID = a.Ref, a.UID
	for _, taken := range []*catalog.Record{sameRef, sameUID} {
		fresh := record("fresh")
		_, err := s.Commit(t.Context(), &catalog.Commit{
			Bucket:           bucket,
			Upserts:          []*catalog.Record{fresh, taken},
			History:          []catalog.HistoryEntry{entry(fresh, catalog.Added)},
			Documents:        []catalog.DocumentState{{Location: fresh.Location}},
			ProblemLocations: []string{fresh.Location},
			Problems:         []catalog.Problem{{Location: fresh.Location}},
		})
		wantFault(t, err, fault.Conflict)
		same(t, "id of what was not stored", fresh.ID, int64(0))
	}
	same(t, "records", stored(t, s), []catalog.Record{*a})
	same(t, "documents", storedDocuments(t, s), []catalog.DocumentState(nil))
	same(t, "problems", storedProblems(t, s), []catalog.Problem(nil))
	same(t, "history", must(s.History(t.Context(), "", 0, 10))(t), []catalog.HistoryEntry(nil))
	same(t, "sequence", must(s.Sequence(t.Context()))(t), before)
}

func recordsByRef(t *testing.T, s Backend) {
	var all []*catalog.Record
	var refs []string
	for i := range 1200 {
		r := record(fmt.Sprintf("e%04d", i))
		all, refs = append(all, r), append(refs, r.Ref)
	}
	add(t, s, all...)
	byID := func(a, b catalog.Record) int { return int(a.ID - b.ID) }
	tests := []struct {
		name string
		refs []string
		want []catalog.Record
	}{
		{"none", nil, nil},
		{"unknown", []string{"component:default/unknown"}, nil},
		{"some, one of them twice", []string{refs[7], "component:default/unknown", refs[3], refs[7]}, []catalog.Record{*all[3], *all[7]}},
		{"very many", refs, values(all)},
	}
	for _, test := range tests {
		got := must(s.RecordsByRef(t.Context(), test.refs))(t)
		slices.SortFunc(got, byID)
		same(t, test.name, got, test.want)
	}
}

// iterationStops leaves iterations early, and works with the store in the midst of one.
func iterationStops(t *testing.T, s Backend) {
	add(t, s, records("a", "b", "c")...)
	for range 20 { // more than there can be connections
		for r, err := range s.Records(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			r.Hash += "'"
			add(t, s, &r)
			break
		}
	}
	same(t, "hash", stored(t, s)[0].Hash, "hash-a"+strings.Repeat("'", 20))
}
