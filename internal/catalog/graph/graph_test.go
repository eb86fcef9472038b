package graph_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog/graph"
)

func TestWalk(t *testing.T) {
	t.Parallel()
	s := shop(t)
	uses := graph.Suiting("component")
	for _, test := range []struct {
		name string
		q    graph.Query
		want string
	}{
		{"alone", graph.Query{Roots: []string{"component:default/alone"}, MaxDepth: graph.Infinite}, "component/alone@0"},
		{"depth 1, both ways by themselves", graph.Query{Roots: []string{"component:default/orders"}, MaxDepth: 1, Relations: uses, Reach: graph.Both, Unidirectional: true, MergeRelations: true},
			"component/orders@0 api/orders@1+2 component/gone@1? component/ledger@1+1 resource/db@1 " +
				"| component/orders→component/gone dependsOn,dependencyOf | component/orders→component/ledger dependsOn,dependencyOf " +
				"| component/orders→resource/db dependsOn,dependencyOf | api/orders→component/orders apiProvidedBy,providesApi"},
		{"what it needs, simplified: ledger to db is left out", graph.Query{Roots: []string{"component:default/orders"}, MaxDepth: graph.Infinite, Relations: uses, Reach: graph.Needed, Unidirectional: true},
			"component/orders@0 component/gone@1? component/ledger@1 resource/db@1 component/bank@2 " +
				"| component/orders→component/gone dependsOn | component/orders→component/ledger dependsOn | component/orders→resource/db dependsOn " +
				"| component/ledger↔component/bank dependsOn,dependsOn"},
		{"every edge, both directions", graph.Query{Roots: []string{"component:default/ledger"}, MaxDepth: 1, Relations: uses, Reach: graph.Needed},
			"component/ledger@0 component/bank@1 resource/db@1 | component/ledger↔component/bank dependsOn,dependencyOf,dependsOn,dependencyOf | component/ledger↔resource/db dependsOn,dependencyOf"},
		{"what needs it", graph.Query{Roots: []string{"component:default/orders"}, MaxDepth: 2, Relations: uses, Reach: graph.Needing, MergeRelations: true},
			"component/orders@0 api/orders@1 component/app@2 component/web@2 | api/orders→component/orders apiProvidedBy,providesApi " +
				"| component/app→api/orders consumesApi,apiConsumedBy | component/web→api/orders consumesApi,apiConsumedBy"},
		{"kinds", graph.Query{Roots: []string{"component:default/orders"}, MaxDepth: 1, Kinds: []string{"resource"}, MergeRelations: true},
			"component/orders@0 resource/db@1 | component/orders→resource/db dependsOn,dependencyOf"},
		{"one direction of a relation is enough to draw it", graph.Query{Roots: []string{"group:default/sales"}, MaxDepth: 1, Relations: []string{entity.OwnerOf}, MergeRelations: true},
			"group/sales@0 component/orders@1 component/web@1 | group/sales→component/orders ownerOf,ownedBy | group/sales→component/web ownerOf,ownedBy"},
		{"and to walk it", graph.Query{Roots: []string{"group:default/sales"}, MaxDepth: 1, Relations: []string{entity.OwnedBy}}, "group/sales@0"},
		{"a limit", graph.Query{Roots: []string{"component:default/orders"}, MaxDepth: 1, Relations: []string{entity.DependsOn}, Limit: 2, MergeRelations: true},
			"component/orders@0+2 component/gone@1? | component/orders→component/gone dependsOn,dependencyOf"},
		{"a root that is not in the catalog", graph.Query{Roots: []string{"component:default/gone"}, MaxDepth: 1, MergeRelations: true},
			"component/gone@0? component/orders@1+5 | component/orders→component/gone dependsOn,dependencyOf"},
		{"two roots", graph.Query{Roots: []string{"component:default/bank", "Component:default/LEDGER"}, MaxDepth: 0, MergeRelations: true},
			"component/bank@0+2 component/ledger@0+4 | component/bank↔component/ledger dependsOn,dependencyOf,dependsOn,dependencyOf"},
	} {
		got := text(graph.Walk(s, entity.Builtin(), test.q))
		if diff := cmp.Diff(strings.Fields(test.want), strings.Fields(got)); diff != "" {
			t.Errorf("%s:\n got %s\nwant %s\n%s", test.name, got, test.want, diff)
		}
	}
	if g := graph.Walk(s, entity.Builtin(), graph.Query{Roots: []string{"component:default/nowhere"}}); len(g.Nodes) != 0 || len(g.Unknown) != 1 {
		t.Errorf("%+v", g)
	}
}

// With no limits, a picture has everything that is near enough, and no edge twice.
func TestWalkFindsAll(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(rt, "entities")
		lines := []string{}
		next := make([][]int, n) // dependsOn
		for i := range n {
			lines = append(lines, fmt.Sprintf("entities component/%d", i))
		}
		for range rapid.IntRange(0, 25).Draw(rt, "edges") {
			a, b := rapid.IntRange(0, n-1).Draw(rt, "from"), rapid.IntRange(0, n-1).Draw(rt, "to")
			if !slices.Contains(next[a], b) {
				next[a] = append(next[a], b)
				lines = append(lines, fmt.Sprintf("component/%d dependsOn component/%d", a, b))
			}
		}
		depth := rapid.IntRange(-1, 4).Draw(rt, "depth")
		g := graph.Walk(snapshot(t, lines...), entity.Builtin(), graph.Query{Roots: []string{"component:default/0"}, MaxDepth: depth, Reach: graph.Needed, MergeRelations: true})
		want := distances(next, depth)
		got := map[string]int{}
		for _, node := range g.Nodes {
			got[short(node.Ref)] = node.Distance
		}
		if diff := cmp.Diff(want, got); diff != "" {
			rt.Fatalf("%s", diff)
		}
		pairs := map[[2]int]bool{}
		for _, e := range g.Edges {
			if pairs[[2]int{e.From, e.To}] || pairs[[2]int{e.To, e.From}] || e.From == e.To {
				rt.Fatalf("an edge comes twice: %s", text(g))
			}
			pairs[[2]int{e.From, e.To}] = true
		}
	})
}

func distances(next [][]int, depth int) map[string]int {
	found := map[string]int{"component/0": 0}
	level := []int{0}
	for d := 1; len(level) > 0 && (depth < 0 || d <= depth); d++ {
		var after []int
		for _, v := range level {
			for _, w := range next[v] {
				if _, ok := found[fmt.Sprintf("component/%d", w)]; !ok {
					found[fmt.Sprintf("component/%d", w)] = d
					after = append(after, w)
				}
			}
		}
		level = after
	}
	return found
}

func TestFold(t *testing.T) {
	t.Parallel()
	q := graph.Query{Roots: []string{"component:default/orders"}, MaxDepth: 2, Relations: graph.Suiting("component"), Reach: graph.Both, MergeRelations: true, Limit: 6}
	got := text(graph.Fold(shop(t), entity.Builtin(), q, graph.GroupBySystem, nil))
	want := "component/orders@0 [system/selling 2]@1 component/gone@1? [system/books 2]@1 [ 2]@1 " +
		"| component/orders→[system/books 2] dependsOn | component/orders→component/gone dependsOn | component/orders→[ 2] dependsOn " +
		"| [system/selling 2]→component/orders apiProvidedBy | [system/books 2]→[ 2] dependsOn | [ 2]→[system/selling 2] consumesApi"
	if !sameWords(got, want) {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
	got = text(graph.Fold(shop(t), entity.Builtin(), q, graph.GroupByOwner, []string{"group:default/money"}))
	if !strings.Contains(got, "component/ledger@1") || strings.Contains(got, "[group/money") {
		t.Errorf("an open group is not drawn: %s", got)
	}
}

func sameWords(a, b string) bool {
	x, y := strings.Fields(a), strings.Fields(b)
	slices.Sort(x)
	slices.Sort(y)
	return slices.Equal(x, y)
}

func TestWhole(t *testing.T) {
	t.Parallel()
	s := shop(t)
	for _, test := range []struct{ by, within, want string }{
		{"domain", "", "[domain/shop 5]@1 [ 3]@1 | [ 3]↔[domain/shop 5] dependsOn,consumesApi ×3"},
		{"system", "domain:default/shop", "[system/books 2]@1 [system/selling 3]@1 | [system/selling 3]→[system/books 2] dependsOn"},
		{"", "system:default/books", "component/bank@1 component/ledger@1 | component/bank↔component/ledger dependsOn ×2"},
		{"", "system:default/-", "component/alone@1 component/app@1 resource/db@1"},
		{"owner", "", "[group/money 2]@1 [group/sales 2]@1 [ 4]@1 | [group/money 2]→[ 4] dependsOn | [group/sales 2]→[group/money 2] dependsOn | [ 4]↔[group/sales 2] apiProvidedBy,consumesApi,dependsOn ×3"},
	} {
		got := text(graph.Whole(s, entity.Builtin(), graph.WholeQuery{By: graph.GroupBy(test.by), Within: test.within}))
		normal := func(text string) []string {
			words := strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' })
			slices.Sort(words)
			return words
		}
		if diff := cmp.Diff(normal(test.want), normal(got)); diff != "" {
			t.Errorf("by %s within %q:\n got %s\nwant %s", test.by, test.within, got, test.want)
		}
	}
	g := graph.Whole(s, entity.Builtin(), graph.WholeQuery{By: graph.GroupBySystem, Limit: 2})
	if len(g.Nodes) != 2 || g.Found != 3 || g.Nodes[0].Ref != "system:default/selling" || g.Nodes[1].Ref != "" {
		t.Errorf("not the largest: %s of %d", text(g), g.Found)
	}
	if diff := cmp.Diff([]graph.KindCount{{"component", 2}, {"api", 1}}, g.Nodes[0].Kinds); diff != "" {
		t.Error(diff)
	}
	for within, want := range map[string]graph.GroupBy{"": graph.GroupBySystem, "domain:default/shop": graph.GroupBySystem, "system:default/books": graph.GroupNone} {
		if got := graph.BestGrouping(s, graph.WholeQuery{Within: within, Limit: 4}); got != want {
			t.Errorf("within %q: %q", within, got)
		}
	}
}

func TestImpact(t *testing.T) {
	t.Parallel()
	s := shop(t)
	i := graph.ImpactOf(s, "resource:default/db", graph.MaxBroken)
	var got []string
	for _, b := range i.Broken {
		got = append(got, fmt.Sprintf("%d %s %s %s %s", b.Depth, short(b.Ref), b.Relation, short(b.Via), short(b.Owner)))
	}
	want := []string{
		"1 component/ledger dependencyOf resource/db group/money", "1 component/orders dependencyOf resource/db group/sales",
		"2 api/orders providesApi component/orders ", "2 component/bank dependencyOf component/ledger group/money",
		"3 component/app apiConsumedBy api/orders ", "3 component/web apiConsumedBy api/orders group/sales",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if i.OwnerCount() != 2 || len(i.Owners) != 3 || i.Owners[2].Owner != "" || len(i.Owners[0].Broken) != 2 {
		t.Errorf("%+v", i.Owners)
	}
	if i := graph.ImpactOf(s, "system:default/books", graph.MaxBroken); len(i.Broken) != 6 || i.Broken[0].Relation != entity.HasPart {
		t.Errorf("%+v", i.Broken)
	}
	if i := graph.ImpactOf(s, "component:default/nowhere", graph.MaxBroken); i.Broken != nil || i.OwnerCount() != 0 {
		t.Errorf("%+v", i)
	}
}

func TestTree(t *testing.T) {
	t.Parallel()
	write := func(b graph.Branch) string {
		var out strings.Builder
		var visit func(b graph.Branch)
		visit = func(b graph.Branch) {
			out.WriteString(short(b.Ref))
			for mark, set := range map[string]bool{"?": b.Missing, "^": b.Repeated, "~": b.Cycle} {
				if set {
					out.WriteString(mark)
				}
			}
			if b.More > 0 {
				fmt.Fprintf(&out, "+%d", b.More)
			}
			if len(b.Branches) > 0 {
				out.WriteString("(")
				for i, c := range b.Branches {
					if i > 0 {
						out.WriteString(" ")
					}
					visit(c)
				}
				out.WriteString(")")
			}
		}
		visit(b)
		return out.String()
	}
	s := shop(t)
	for _, test := range []struct {
		ref, want string
		side      graph.Side
		depth     int
	}{
		{"component:default/orders", "component/orders(component/gone? component/ledger(component/bank(component/ledger~) resource/db) resource/db)", graph.NeedsSide, 5},
		{"component:default/orders", "component/orders(component/gone? component/ledger+2 resource/db)", graph.NeedsSide, 1},
		{"resource:default/db", "resource/db(component/ledger(component/bank(component/ledger~) component/orders^) component/orders(api/orders(component/app component/web)))", graph.NeededBySide, 9},
		{"component:default/nowhere", "component/nowhere?", graph.NeedsSide, 2},
	} {
		if got := write(graph.TreeOf(s, test.ref, test.side, test.depth)); got != test.want {
			t.Errorf("%s:\n got %s\nwant %s", test.ref, got, test.want)
		}
	}
	if n := graph.Direct(s, "component:default/orders"); n != 4 {
		t.Errorf("%d direct", n)
	}
}

// A hub with thousands of neighbours is counted, not drawn.
func TestLimits(t *testing.T) {
	t.Parallel()
	var lines []string
	for i := range 6000 {
		lines = append(lines, fmt.Sprintf("component/c%d dependsOn resource/hub component/c%d", i, rand.IntN(6000)))
	}
	s := snapshot(t, append(lines, "entities resource/hub")...)
	g := graph.Walk(s, entity.Builtin(), graph.Query{Roots: []string{"resource:default/hub"}, MaxDepth: graph.Infinite})
	if len(g.Nodes) != graph.DefaultLimit || !g.Unfinished || g.Found != 5000 || g.Nodes[0].More != 6000-len(g.Nodes)+1 {
		t.Errorf("%d nodes of %d, hub has %d more", len(g.Nodes), g.Found, g.Nodes[0].More)
	}
	if b := graph.TreeOf(s, "resource:default/hub", graph.NeededBySide, 9); len(b.Branches) != 25 || b.More != 5975 {
		t.Errorf("%d branches and %d more", len(b.Branches), b.More)
	}
	if i := graph.ImpactOf(s, "resource:default/hub", graph.MaxBroken); len(i.Broken) != 6000 {
		t.Errorf("%d break", len(i.Broken))
	}
}

func TestCache(t *testing.T) {
	t.Parallel()
	c := graph.NewCache[int](2)
	var made atomic.Int32
	get := func(key string) int { return c.Get(key, func() int { return int(made.Add(1)) }) }
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			if got := get("a"); got != 1 {
				t.Errorf("made %d times", got)
			}
		})
	}
	wait.Wait()
	if get("b") != 2 || get("a") != 1 || get("c") != 3 || get("a") != 1 || get("b") != 4 {
		t.Errorf("the least used did not go: made %d", made.Load())
	}
}
