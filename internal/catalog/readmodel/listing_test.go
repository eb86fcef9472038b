package readmodel

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

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
	if diff := cmp.Diff([]string{"a", "e"}, names(s.Dangling())); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"a", "d", "e"}, names(s.Troubled())); diff != "" {
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
	if diff := cmp.Diff([]Key{{"metadata.labels.example.com/tier", 1}}, s.Keys("metadata.labels.")); diff != "" {
		t.Error(diff)
	}
	if (Entity{}).CountProblems() != 0 || !(Entity{}).Updated().Equal(fromUnixNano(nowhere.updated)) {
		t.Error("no entity has something")
	}
}
