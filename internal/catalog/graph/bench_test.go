package graph_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/callboard/callboard/bench/generator"
	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/catalog/graph"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/yamldoc"
)

// generated is a generated catalog of a hundred thousand entities, made once.
var generated = sync.OnceValue(func() *readmodel.Snapshot {
	kinds, id := entity.Builtin(), int64(0)
	m := readmodel.New(kinds)
	err := m.Replace(func(yield func(catalog.Record, error) bool) {
		for d := range generator.Documents(generator.Config{N: 100_000, Seed: 1}) {
			for _, doc := range yamldoc.Parse(d.YAML, yamldoc.Limits{}) {
				e := entity.New(doc.Value.(entity.Object))
				body, err := e.MarshalJSON()
				declared, _ := kinds.Relations(e)
				id++
				r := catalog.Record{ID: id, UID: fmt.Sprint("uid-", id), Ref: e.Ref().String(), JSON: body, Hash: "h", Declared: declared, Bucket: "b", Sequence: id}
				if !yield(r, err) {
					return
				}
			}
		}
	}, nil, 1)
	if err != nil {
		panic(err)
	}
	return m.Snapshot()
})

func BenchmarkAtHundredThousand(b *testing.B) {
	if testing.Short() {
		b.Skip("makes a catalog of 100,000 entities")
	}
	s, kinds := generated(), entity.Builtin()
	root := ""
	for e := range s.All() {
		if e.Parts().Kind == "Component" && len(e.Related(entity.DependsOn)) > 3 {
			root = e.Ref()
			break
		}
	}
	around := graph.Query{Roots: []string{root}, MaxDepth: 3, Relations: graph.Suiting("component"), Reach: graph.Both, Unidirectional: true, MergeRelations: true}
	g := graph.Walk(s, kinds, around)
	b.Logf("around %s: %d of %d nodes, %d edges", root, len(g.Nodes), g.Found, len(g.Edges))
	b.Run("walk", func(b *testing.B) {
		for b.Loop() {
			graph.Walk(s, kinds, around)
		}
	})
	b.Run("fold", func(b *testing.B) {
		for b.Loop() {
			graph.Fold(s, kinds, around, graph.GroupBySystem, nil)
		}
	})
	everything := around
	everything.MaxDepth, everything.Reach, everything.Relations = graph.Infinite, graph.Around, nil
	b.Run("walk-everything", func(b *testing.B) {
		for b.Loop() {
			graph.Walk(s, kinds, everything)
		}
	})
	b.Run("whole", func(b *testing.B) {
		for b.Loop() {
			graph.Whole(s, kinds, graph.WholeQuery{By: graph.GroupByDomain})
		}
	})
	b.Run("best-grouping", func(b *testing.B) {
		for b.Loop() {
			graph.BestGrouping(s, graph.WholeQuery{})
		}
	})
	b.Run("impact", func(b *testing.B) {
		for b.Loop() {
			graph.ImpactOf(s, root, graph.MaxBroken)
		}
	})
	b.Run("tree", func(b *testing.B) {
		for b.Loop() {
			graph.TreeOf(s, root, graph.NeededBySide, graph.MaxTreeDepth)
		}
	})
}
