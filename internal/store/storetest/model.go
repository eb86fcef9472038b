package storetest

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/sdk"
)

// model is the catalog in maps: what a store must agree with.
type model struct {
	records   map[string]catalog.Record // by ref
	documents map[string]string         // fingerprints by location
	problems  map[string][]string       // codes by location
	history   []catalog.HistoryEntry
	named     int // so that uids differ
}

// agreesWithModel makes random commits and compares everything after each.
func agreesWithModel(t *testing.T, s Backend) {
	m := &model{records: map[string]catalog.Record{}, documents: map[string]string{}, problems: map[string][]string{}}
	rapid.Check(t, func(r *rapid.T) { // every check goes on where the one before ended
		for range rapid.IntRange(1, 3).Draw(r, "commits") {
			c := m.draw(r)
			if _, err := s.Commit(t.Context(), c); err != nil {
				r.Fatalf("Commit: %v", err)
			}
			m.apply(c)
		}
		m.compare(r, t.Context(), s)
	})
}

func (m *model) draw(r *rapid.T) *catalog.Commit {
	c := &catalog.Commit{Bucket: bucket}
	names := rapid.SliceOfNDistinct(rapid.IntRange(0, 80), 0, 30, rapid.ID).Draw(r, "entities")
	for _, n := range names {
		m.drawEntity(r, c, n)
	}
	place := rapid.Custom(func(r *rapid.T) string { return fmt.Sprintf("file:/srv/%02d", rapid.IntRange(0, 30).Draw(r, "n")) })
	for _, location := range rapid.SliceOfNDistinct(place, 0, 10, rapid.ID).Draw(r, "documents") {
		if rapid.Bool().Draw(r, "forget") {
			c.RemovedDocuments = append(c.RemovedDocuments, location)
		} else {
			c.Documents = append(c.Documents, catalog.DocumentState{Location: location, Fingerprint: sdk.Fingerprint(rapid.StringMatching("[a-z]{3}").Draw(r, "fingerprint"))})
		}
	}
	c.ProblemLocations = rapid.SliceOfNDistinct(place, 0, 5, rapid.ID).Draw(r, "problems")
	for _, location := range c.ProblemLocations {
		for _, code := range rapid.SliceOfN(rapid.StringMatching("[a-z]{3}"), 0, 3).Draw(r, "codes") {
			c.Problems = append(c.Problems, catalog.Problem{Location: location, Code: code})
		}
	}
	return c
}

// drawEntity adds, changes, removes or replaces the n-th entity.
func (m *model) drawEntity(r *rapid.T, c *catalog.Commit, n int) {
	m.named++
	fresh := record(fmt.Sprintf("e%d", n))
	fresh.UID, fresh.Hash = fmt.Sprintf("uid-%d", m.named), rapid.StringN(0, 8, -1).Draw(r, "hash")
	old, there := m.records[fresh.Ref]
	action := rapid.SampledFrom([]string{"save", "remove", "replace"}).Draw(r, "action")
	if there && action != "save" {
		c.Removals = append(c.Removals, old.Ref)
		c.History = append(c.History, entry(&old, catalog.Removed))
	}
	if action == "remove" {
		return
	}
	kind := catalog.Added
	if there && action == "save" {
		fresh.ID, fresh.UID, kind = old.ID, old.UID, catalog.Changed
	}
	c.Upserts = append(c.Upserts, fresh)
	c.History = append(c.History, entry(fresh, kind))
}

func (m *model) apply(c *catalog.Commit) {
	for _, ref := range c.Removals {
		delete(m.records, ref)
	}
	for _, r := range c.Upserts {
		m.records[r.Ref] = *r
	}
	m.history = append(m.history, c.History...)
	for _, location := range c.RemovedDocuments {
		delete(m.documents, location)
	}
	for _, d := range c.Documents {
		m.documents[d.Location] = string(d.Fingerprint)
	}
	for _, location := range c.ProblemLocations {
		delete(m.problems, location)
	}
	for _, p := range c.Problems {
		m.problems[p.Location] = append(m.problems[p.Location], p.Code)
	}
}

func (m *model) compare(r *rapid.T, ctx context.Context, s Backend) {
	check := func(what string, got, want any, err error) {
		if err != nil {
			r.Fatalf("%s: %v", what, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			r.Fatalf("%s (-want +got):\n%s", what, diff)
		}
	}
	want := slices.SortedFunc(maps.Values(m.records), func(a, b catalog.Record) int { return int(a.ID - b.ID) })
	got, err := collect(s.Records(ctx))
	check("records", got, want, err)

	states, err := collect(s.Documents(ctx))
	documents := map[string]string{}
	for _, d := range states {
		documents[d.Location] = string(d.Fingerprint)
	}
	check("documents", documents, m.documents, err)

	found, err := s.Problems(ctx)
	problems := map[string][]string{}
	for _, p := range found {
		problems[p.Location] = append(problems[p.Location], p.Code)
	}
	check("problems", problems, m.problems, err)

	history, err := s.History(ctx, "", 0, len(m.history)+1)
	slices.Reverse(history)
	check("number of changes", len(history), len(m.history), err)
	tail := max(len(history)-200, 0) // the older ones were compared before
	check("history", history[tail:], m.history[tail:], nil)
}

func collect[T any](seq func(func(T, error) bool)) (all []T, err error) {
	for value, err := range seq {
		if err != nil {
			return nil, err
		}
		all = append(all, value)
	}
	return all, nil
}
