package readmodel

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
)

// TestTroubled holds the cheap sets to what the derived problems say.
func TestTroubled(t *testing.T) {
	t.Parallel()
	m := New(entity.Builtin())
	record := func(name string, targets ...string) *catalog.Record {
		r := &catalog.Record{UID: name, Ref: "component:default/" + name, Location: "file:/srv/" + name, Line: 3, Updated: time.Unix(9, 0).UTC(),
			JSON: []byte(`{"kind":"Component","metadata":{"name":"` + name + `","labels":{"example.com/Tier":"1"},"annotations":{"a":"b"}}}`)}
		for _, target := range targets {
			r.Declared = append(r.Declared, entity.Relation{Type: entity.DependsOn, Target: "component:default/" + target})
		}
		return r
	}
	err := m.Apply(Change{
		Upserts: []*catalog.Record{record("a", "b", "gone", "lost"), record("b"), record("c", "a"), record("d"), record("e", "gone")},
		Problems: []catalog.Problem{{Ref: "component:default/d", Severity: catalog.SeverityError}, {Ref: "component:default/b", Severity: catalog.SeverityNotice},
			{Severity: catalog.SeverityError}, {Ref: "component:default/nobody", Severity: catalog.SeverityError}},
		ProblemsChanged: true, Sequence: 1,
	})
	if err != nil {
		t.Fatal(err)
	}
	s := m.Snapshot()
	names := func(f Filter) (out []string) {
		page, err := s.Query(Query{Filter: f, Limit: -1})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range page.Items {
			out = append(out, e.UID())
		}
		return out
	}
	if diff := gocmp.Diff([]string{"a", "e"}, names(s.Dangling())); diff != "" {
		t.Error(diff)
	}
	if diff := gocmp.Diff([]string{"a", "d", "e"}, names(s.Troubled())); diff != "" {
		t.Error(diff)
	}
	for e := range s.All() {
		want := 0
		for _, p := range s.ProblemsOf(e.Ref()) {
			if p.Severity != catalog.SeverityNotice {
				want++
			}
		}
		if got := e.CountProblems(); got != want {
			t.Errorf("%s: %d problems, want %d", e.Ref(), got, want)
		}
	}
	e, _ := s.ByRef("component:default/a")
	if location, line := e.Place(); location != "file:/srv/a" || line != 3 || e.Annotation("a") != "b" || !e.Updated().Equal(time.Unix(9, 0)) {
		t.Error(location, line, e.Annotation("a"), e.Updated())
	}
	if diff := gocmp.Diff([]Key{{"metadata.labels.example.com/tier", 1}}, s.Keys("metadata.labels.")); diff != "" {
		t.Error(diff)
	}
	if (Entity{}).CountProblems() != 0 || !(Entity{}).Updated().Equal(fromUnixNano(nowhere.updated)) {
		t.Error("no entity has something")
	}
}

// TestTop holds the most frequent values to the facets.
func TestTop(t *testing.T) {
	t.Parallel()
	m := New(entity.Builtin())
	var records []*catalog.Record
	for i := range 300 {
		name := fmt.Sprintf("n%03d", i)
		records = append(records, &catalog.Record{UID: name, Ref: "component:default/" + name,
			JSON: fmt.Appendf(nil, `{"kind":"Component","metadata":{"name":%q,"tags":["T%d","u%d"]},"spec":{"type":"%d"}}`, name, i%7, i*i%23, i%3)})
	}
	if err := m.Apply(Change{Upserts: records, Sequence: 1}); err != nil {
		t.Fatal(err)
	}
	s := m.Snapshot()
	for _, filter := range []Filter{{}, Equals("spec.type", "1"), Equals("spec.type", "none")} {
		all := s.Facets(filter, []string{"metadata.tags"})["metadata.tags"]
		slices.SortFunc(all, func(a, b FacetValue) int { return cmp.Or(b.Count-a.Count, strings.Compare(a.Value, b.Value)) })
		for _, prefix := range []string{"", "t", "u1", "zz"} {
			var want []FacetValue
			for _, v := range all {
				if strings.HasPrefix(strings.ToLower(v.Value), prefix) {
					want = append(want, v)
				}
			}
			for _, limit := range []int{0, 1, 5, 100} {
				got := s.Top(filter, limit, "metadata.tags="+prefix)["metadata.tags"]
				if diff := gocmp.Diff(want[:min(limit, len(want))], got.Values, cmpopts.EquateEmpty()); diff != "" || got.Distinct != len(want) {
					t.Errorf("%q, %d: %d of %d distinct; %s", prefix, limit, got.Distinct, len(want), diff)
				}
			}
		}
	}
}
