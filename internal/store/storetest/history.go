package storetest

import (
	"encoding/json"
	"testing"

	"github.com/callboard/callboard/internal/catalog"
)

func sequences(t *testing.T, s Backend) {
	told, silent, gone := record("told"), record("silent"), record("gone")
	add(t, s, gone)
	start := gone.Sequence
	c := &catalog.Commit{
		Upserts:  []*catalog.Record{silent, told},
		Removals: []string{gone.Ref},
		History:  []catalog.HistoryEntry{entry(told, catalog.Added), entry(gone, catalog.Removed)},
	}
	last := commit(t, s, c)
	same(t, "sequence of the first change", c.History[0].Sequence, start+1)
	same(t, "sequence of the second", c.History[1].Sequence, start+2)
	same(t, "sequence of the entity whose change was told", told.Sequence, start+1)
	same(t, "sequence of the other", silent.Sequence, start+3)
	same(t, "sequence of the commit", last, start+3)
	same(t, "sequence of the store", must(s.Sequence(t.Context()))(t), last)
	same(t, "records", stored(t, s), []catalog.Record{*silent, *told})

	next := commit(t, s, &catalog.Commit{ProblemLocations: []string{"file:/srv/x.yaml"}})
	same(t, "sequence of a commit of problems", next, last+1)
}

func historyPages(t *testing.T, s Backend) {
	a, b := record("a"), record("b")
	for i := range 10 {
		r := []*catalog.Record{a, b}[i%2]
		commit(t, s, &catalog.Commit{Upserts: []*catalog.Record{r}, History: []catalog.HistoryEntry{entry(r, catalog.Changed)}})
	}
	tests := []struct {
		name   string
		ref    string
		before int64
		limit  int
		want   []int64
	}{
		{"all", "", 0, 100, []int64{10, 9, 8, 7, 6, 5, 4, 3, 2, 1}},
		{"first page", "", 0, 3, []int64{10, 9, 8}},
		{"next page", "", 8, 3, []int64{7, 6, 5}},
		{"last page", "", 2, 3, []int64{1}},
		{"after the end", "", 1, 3, nil},
		{"none", "", 0, 0, nil},
		{"of one", a.Ref, 0, 3, []int64{9, 7, 5}},
		{"of one, next page", a.Ref, 5, 3, []int64{3, 1}},
		{"of one unknown", "component:default/unknown", 0, 3, nil},
	}
	for _, test := range tests {
		var got []int64
		for _, h := range must(s.History(t.Context(), test.ref, test.before, test.limit))(t) {
			got = append(got, h.Sequence)
		}
		same(t, test.name, got, test.want)
	}
}

func historyFields(t *testing.T, s Backend) {
	r := record("a")
	h := entry(r, catalog.Changed)
	h.Fields = []catalog.FieldChange{
		{Path: "metadata.title", New: "Größe 🎭"},
		{Path: "spec.port", Old: json.Number("12345678901234567890"), New: json.Number("1.50")},
		{Path: "spec.on", Old: true, New: false},
		{Path: "spec.tags", Old: []any{"a", nil}, New: map[string]any{"b": []any{}}},
	}
	removed := entry(r, catalog.Removed)
	removed.Fields = []catalog.FieldChange{}
	c := &catalog.Commit{Upserts: []*catalog.Record{r}, History: []catalog.HistoryEntry{h, removed}}
	commit(t, s, c)
	c.History[1].Fields = nil
	same(t, "history", must(s.History(t.Context(), r.Ref, 0, 10))(t), []catalog.HistoryEntry{c.History[1], c.History[0]})
}
