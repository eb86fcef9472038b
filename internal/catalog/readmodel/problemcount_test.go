package readmodel

import (
	"testing"

	"github.com/google/go-cmp/cmp"

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
		all := map[catalog.Severity]int{}
		for _, p := range s.Problems() {
			all[p.Severity]++
		}
		got := s.CountProblems()
		if diff := cmp.Diff(all, got); diff != "" {
			t.Errorf("CountProblems differs from Problems: %s", diff)
		}
		if urgent := got[catalog.SeverityError] + got[catalog.SeverityWarning]; urgent != want {
			t.Errorf("%d errors and warnings, want %d", urgent, want)
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
