package readmodel

import (
	"testing"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
)

func TestCountProblems(t *testing.T) {
	t.Parallel()
	m := New(entity.Builtin())
	record := func(name string, targets ...string) *catalog.Record {
		r := &catalog.Record{UID: name, Ref: "component:default/" + name, JSON: []byte(`{"kind":"Component","metadata":{"name":"` + name + `"}}`)}
		for _, target := range targets {
			r.Declared = append(r.Declared, entity.Relation{Type: entity.DependsOn, Target: "component:default/" + target})
		}
		return r
	}
	check := func(want int) {
		t.Helper()
		s := m.Snapshot()
		urgent := 0
		for _, p := range s.Problems() {
			if p.Severity != catalog.SeverityNotice {
				urgent++
			}
		}
		if got := s.CountProblems(); got != want || urgent != want {
			t.Errorf("CountProblems is %d, Problems has %d, want %d", got, urgent, want)
		}
	}
	problems := []catalog.Problem{{Ref: "component:default/a", Severity: catalog.SeverityError}, {Severity: catalog.SeverityNotice}}
	check(0)
	for _, c := range []struct {
		change Change
		want   int
	}{
		{Change{Upserts: []*catalog.Record{record("a", "b", "c"), record("d", "b")}}, 3},
		{Change{Problems: problems, ProblemsChanged: true}, 4},
		{Change{Upserts: []*catalog.Record{record("b", "a")}}, 2},
		{Change{Removals: []string{"component:default/b"}}, 4},
		{Change{Removals: []string{"component:default/a"}}, 2},
	} {
		c.change.Sequence = m.Snapshot().Sequence() + 1
		if err := m.Apply(c.change); err != nil {
			t.Fatal(err)
		}
		check(c.want)
	}
	if n := len(m.Snapshot().StoredProblemsOf("component:default/a")); n != 1 {
		t.Errorf("%d stored problems, want 1", n)
	}
}
