package org_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/catalog/org"
	"github.com/callboard/callboard/internal/catalog/readmodel"
)

// company is an organisation drawn at random: parents make chains, rings and diamonds,
// and some of what is named is not there.
type company struct {
	parents map[string][]string // by group
	members map[string][]string // by user: the groups
	owners  map[string][]string // by component
	ghosts  map[string][]string // by group: members that it names itself, some missing
}

func drawCompany(t *rapid.T) company {
	c := company{map[string][]string{}, map[string][]string{}, map[string][]string{}, map[string][]string{}}
	groups := rapid.IntRange(0, 8).Draw(t, "groups")
	some := func(label string, n int) []string {
		list := rapid.SliceOfNDistinct(rapid.IntRange(0, groups+1), 0, n, rapid.ID).Draw(t, label)
		refs := make([]string, len(list))
		for i, g := range list {
			refs[i] = fmt.Sprintf("group:default/g%d", g)
		}
		return refs
	}
	for i := range groups {
		ref := fmt.Sprintf("group:default/g%d", i)
		c.parents[ref] = some("parents", 2)
		if rapid.Bool().Draw(t, "ghost") {
			c.ghosts[ref] = []string{"user:default/ghost", "user:default/u0"}
		}
	}
	for i := range rapid.IntRange(0, 6).Draw(t, "users") {
		c.members[fmt.Sprintf("user:default/u%d", i)] = some("groups of user", 3)
	}
	for i := range rapid.IntRange(0, 8).Draw(t, "components") {
		c.owners[fmt.Sprintf("component:default/c%d", i)] = some("owners", 2)
	}
	return c
}

func (c company) snapshot(t *rapid.T) *readmodel.Snapshot {
	var id int64
	m := readmodel.New(entity.Builtin())
	err := m.Replace(func(yield func(catalog.Record, error) bool) {
		add := func(ref string, relations map[string][]string) bool {
			id++
			parsed, _ := entity.ParseRef(ref, entity.RefDefaults{})
			var declared []entity.Relation
			for typ, targets := range relations {
				for _, target := range targets {
					declared = append(declared, entity.Relation{Type: typ, Target: target})
				}
			}
			slices.SortFunc(declared, func(a, b entity.Relation) int {
				return slices.Compare([]string{a.Type, a.Target}, []string{b.Type, b.Target})
			})
			body := fmt.Sprintf(`{"apiVersion":"a/v1","kind":%q,"metadata":{"name":%q}}`, parsed.Kind, parsed.Name)
			return yield(catalog.Record{ID: id, UID: ref, Ref: ref, JSON: []byte(body), Hash: "h", Declared: declared}, nil)
		}
		for ref, parents := range c.parents {
			add(ref, map[string][]string{entity.ChildOf: parents, entity.HasMember: c.ghosts[ref]})
		}
		for ref, groups := range c.members {
			add(ref, map[string][]string{entity.MemberOf: groups})
		}
		for ref, owners := range c.owners {
			add(ref, map[string][]string{entity.OwnedBy: owners})
		}
	}, nil, 1)
	if err != nil {
		t.Fatal(err)
	}
	return m.Snapshot()
}

// below is the closure of a group by asking, until nothing is new, who has a parent in it.
func (c company) below(ref string) []string {
	in := map[string]bool{ref: true}
	for grown := true; grown; {
		grown = false
		for child, parents := range c.parents {
			if !in[child] && slices.ContainsFunc(parents, func(p string) bool { return in[p] }) {
				in[child], grown = true, true
			}
		}
	}
	return keys(in)
}

func keys(set map[string]bool) []string {
	out := make([]string, 0, len(set))
	for k := range set {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func (c company) totals(groups []string) org.Totals {
	members, owned := map[string]bool{}, map[string]bool{}
	touches := func(list []string) bool {
		return slices.ContainsFunc(list, func(g string) bool { return slices.Contains(groups, g) })
	}
	for user, in := range c.members {
		if touches(in) {
			members[user] = true
		}
	}
	for _, g := range groups {
		for _, m := range c.ghosts[g] {
			members[m] = true
		}
	}
	for component, owners := range c.owners {
		if touches(owners) {
			owned[component] = true
		}
	}
	return org.Totals{Groups: len(groups) - 1, Members: len(members), Owned: len(owned)}
}

// TestChartAgainstClosure holds the chart to a naive reading of the same organisation.
func TestChartAgainstClosure(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := drawCompany(t)
		s := c.snapshot(t)
		chart := org.NewChart(s)
		if chart.Len() != len(c.parents) {
			t.Fatalf("%d groups, want %d", chart.Len(), len(c.parents))
		}
		reached := map[string]bool{}
		for _, root := range chart.Roots() {
			for _, i := range chart.Below(root) {
				reached[chart.Entity(i).Ref()] = true
			}
		}
		if len(reached) != chart.Len() {
			t.Fatalf("from the roots one comes to %v of %d", keys(reached), chart.Len())
		}
		for ref := range c.parents {
			i, ok := chart.Number(ref)
			if !ok || chart.Entity(i).Ref() != ref {
				t.Fatalf("%s has number %d, %t", ref, i, ok)
			}
			want := c.below(ref)
			below := chart.Refs(chart.Below(i))
			slices.Sort(below)
			if diff := cmp.Diff(want, below); diff != "" {
				t.Fatalf("below %s (-want +got):\n%s", ref, diff)
			}
			if diff := cmp.Diff(c.totals(want), chart.Total(i)); diff != "" {
				t.Fatalf("totals of %s (-want +got):\n%s", ref, diff)
			}
			if diff := cmp.Diff(c.totals([]string{ref}), chart.Own(i)); diff != "" {
				t.Fatalf("counts of %s alone (-want +got):\n%s", ref, diff)
			}
			if got := s.Count(org.OwnedBy(below...)); got != chart.Total(i).Owned {
				t.Fatalf("the filter selects %d of %s, the chart counts %d", got, ref, chart.Total(i).Owned)
			}
			if way := chart.Way(i); len(way) > len(c.parents) || slices.Contains(way, i) {
				t.Fatalf("the way to %s is %v", ref, way)
			}
		}
	})
}

func TestChartOfNothing(t *testing.T) {
	t.Parallel()
	var cache org.Cache
	s := readmodel.New(entity.Builtin()).Snapshot()
	chart := cache.Of(s)
	if chart.Len() != 0 || len(chart.Roots()) != 0 || cache.Of(s) != chart {
		t.Errorf("%d groups, roots %v", chart.Len(), chart.Roots())
	}
	if _, ok := chart.Number("group:default/x"); ok {
		t.Error("a group that is not there has a number")
	}
}
