package graphweb_test

import (
	"fmt"
	"net/url"
	"testing"

	"github.com/callboard/callboard/bench/generator"
	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/yamldoc"
)

// BenchmarkPages measures whole answers over a generated catalog of a hundred thousand
// entities. "Cold" asks for another picture each time, "again" for the same.
func BenchmarkPages(b *testing.B) {
	if testing.Short() {
		b.Skip("makes a catalog of 100,000 entities")
	}
	kinds, id := entity.Builtin(), int64(0)
	s := serve(b, func(yield func(catalog.Record, error) bool) {
		for d := range generator.Documents(generator.Config{N: 100_000, Seed: 1}) {
			for _, doc := range yamldoc.Parse(d.YAML, yamldoc.Limits{}) {
				e := entity.New(doc.Value.(entity.Object))
				body, err := e.MarshalJSON()
				declared, _ := kinds.Relations(e)
				id++
				if !yield(catalog.Record{ID: id, UID: fmt.Sprint("uid-", id), Ref: e.Ref().String(), JSON: body, Hash: "h", Declared: declared, Bucket: "b", Sequence: id}, err) {
					return
				}
			}
		}
	})
	var roots []string
	for e := range s.model.Snapshot().All() {
		if e.Parts().Kind == "Component" && len(e.Related(entity.DependsOn)) > 3 && len(roots) < 2000 {
			roots = append(roots, "rootEntityRefs[]="+url.QueryEscape(e.Ref()))
		}
	}
	for name, query := range map[string]string{
		"two steps": "", "200 nodes": "&maxDepth=∞&reach=out&group=none&selectedRelations[]=dependsOn&selectedRelations[]=consumesApi&selectedRelations[]=apiProvidedBy",
		"everything in groups": "&maxDepth=∞",
	} {
		b.Run(name+"/cold", func(b *testing.B) {
			i := 0
			for b.Loop() {
				s.get("/catalog-graph?" + roots[i%len(roots)] + query).want(200)
				i++
			}
		})
		b.Run(name+"/again", func(b *testing.B) {
			for b.Loop() {
				s.get("/catalog-graph?" + roots[0] + query).want(200)
			}
		})
	}
	b.Run("whole/again", func(b *testing.B) {
		for b.Loop() {
			s.get("/catalog-graph").want(200)
		}
	})
}
