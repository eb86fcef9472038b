package readmodel

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/internal/catalog"
)

// The graph by number says the same as the entities do.
func TestNodes(t *testing.T) {
	t.Parallel()
	s := modelOf(t, []catalog.Record{
		parsed(t, `{"kind":"Component","metadata":{"name":"a"},"spec":{"type":"x","lifecycle":"y","owner":"team","dependsOn":["component:b","resource:gone"]}}`),
		parsed(t, `{"kind":"Component","metadata":{"name":"b"},"spec":{"type":"x","lifecycle":"y","owner":"team","dependsOn":["component:a"]}}`),
		parsed(t, `{"kind":"Group","metadata":{"name":"team"},"spec":{"type":"x","children":[]}}`),
	}).Snapshot()
	types := s.RelationTypes()
	seen := 0
	for e := range s.All() {
		n, ok := s.Node(e.Ref())
		if !ok || s.RefOf(n) != e.Ref() || int(n) >= s.Nodes() {
			t.Fatalf("%s is node %d", e.Ref(), n)
		}
		if same, ok := s.EntityOf(n); !ok || same != e {
			t.Errorf("node %d is %v", n, same)
		}
		got := []Relation{}
		for edge := range s.Edges(n) {
			got = append(got, Relation{Type: types[edge.Relation], Target: s.RefOf(edge.Target)})
			if _, live := s.ByRef(s.RefOf(edge.Target)); !live {
				if _, ok := s.EntityOf(edge.Target); ok {
					t.Errorf("%s is not in the catalog", s.RefOf(edge.Target))
				}
			}
		}
		seen += len(got)
		if diff := cmp.Diff(e.Relations(), got); diff != "" {
			t.Errorf("%s: %s", e.Ref(), diff)
		}
	}
	if seen == 0 {
		t.Error("the sample has no relations")
	}
	if _, ok := s.Node("component:default/nowhere"); ok {
		t.Error("what nobody names is a node")
	}
}
