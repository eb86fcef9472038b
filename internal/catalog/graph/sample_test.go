package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/catalog/graph"
	"github.com/callboard/callboard/internal/catalog/readmodel"
)

// snapshot makes a catalog of lines like "component/a dependsOn component/b api/c".
// Everything in front of a relation is an entity, and everything after "entities" too.
func snapshot(t testing.TB, lines ...string) *readmodel.Snapshot {
	t.Helper()
	records := map[string]*catalog.Record{}
	var order []string
	entityOf := func(short string) *catalog.Record {
		ref := full(short)
		if records[ref] == nil {
			kind, name, _ := strings.Cut(short, "/")
			records[ref] = &catalog.Record{ID: int64(len(order) + 1), UID: "uid-" + name, Ref: ref, Hash: "h", Bucket: "b", Sequence: 1,
				JSON: fmt.Appendf(nil, `{"apiVersion":"backstage.io/v1alpha1","kind":%q,"metadata":{"name":%q},"spec":{}}`, kind, name)}
			order = append(order, ref)
		}
		return records[ref]
	}
	for _, line := range lines {
		words := strings.Fields(line)
		if words[0] == "entities" {
			for _, w := range words[1:] {
				entityOf(w)
			}
			continue
		}
		for _, target := range words[2:] {
			r := entityOf(words[0])
			r.Declared = append(r.Declared, entity.Relation{Type: words[1], Target: full(target)})
			slices.SortFunc(r.Declared, entity.Relation.Compare)
		}
	}
	m := readmodel.New(entity.Builtin())
	err := m.Replace(func(yield func(catalog.Record, error) bool) {
		for _, ref := range order {
			if !yield(*records[ref], nil) {
				return
			}
		}
	}, nil, 1)
	if err != nil {
		t.Fatal(err)
	}
	return m.Snapshot()
}

func full(short string) string {
	kind, name, _ := strings.Cut(short, "/")
	return kind + ":default/" + name
}

func short(ref string) string { return strings.Replace(ref, ":default/", "/", 1) }

// text is a picture in words: nodes with their distance, marks and what is not shown, and
// then edges with their labels.
func text(g graph.Graph) string {
	var b strings.Builder
	name := func(i int) string {
		n := g.Nodes[i]
		if n.Members > 0 {
			return fmt.Sprintf("[%s %d]", short(n.Ref), n.Members)
		}
		return short(n.Ref)
	}
	for i, n := range g.Nodes {
		fmt.Fprintf(&b, "%s@%d", name(i), n.Distance)
		if n.Missing {
			b.WriteString("?")
		}
		if n.More > 0 {
			fmt.Fprintf(&b, "+%d", n.More)
		}
		b.WriteString(" ")
	}
	for _, e := range g.Edges {
		arrow := "→"
		if e.Both {
			arrow = "↔"
		}
		fmt.Fprintf(&b, "| %s%s%s %s ", name(e.From), arrow, name(e.To), strings.Join(e.Relations, ","))
		if e.Count > 1 {
			fmt.Fprintf(&b, "×%d ", e.Count)
		}
	}
	return strings.TrimSpace(b.String())
}

// shop is a small catalog with a cycle (ledger, bank), an API, a missing target and
// owners.
func shop(t testing.TB) *readmodel.Snapshot {
	return snapshot(t,
		"component/web consumesApi api/orders",
		"component/app consumesApi api/orders",
		"component/orders providesApi api/orders",
		"component/orders dependsOn resource/db component/ledger component/gone",
		"component/ledger dependsOn resource/db component/bank",
		"component/bank dependsOn component/ledger",
		"component/orders ownedBy group/sales",
		"component/web ownedBy group/sales",
		"component/ledger ownedBy group/money",
		"component/bank ownedBy group/money",
		"component/orders partOf system/selling",
		"component/web partOf system/selling",
		"api/orders partOf system/selling",
		"component/ledger partOf system/books",
		"component/bank partOf system/books",
		"system/selling partOf domain/shop",
		"system/books partOf domain/shop",
		"entities resource/db group/sales group/money domain/shop component/alone",
	)
}
