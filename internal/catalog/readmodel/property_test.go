package readmodel

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
)

// Small alphabets make entities meet in values.
var (
	someNames  = []string{"a", "b", "c", "Ab", "a.b", "zeta", "é"}
	someValues = []any{"x", "X", "y", "x.y", "", "true", true, false, nil, "Ünï", "long" + strings.Repeat("g", 200),
		strings.Repeat("€", 200), strings.Repeat("€", 201), entity.Number("1"), entity.Number("1.5"), "q\"\\\n\u0001", "group:a"}
	someFields = []string{"type", "owner", "lifecycle", "Deep", "with.dot", strings.Repeat("k", 190)}
	someKeys   = []string{
		"kind", "metadata.name", "metadata.namespace", "metadata.uid", "metadata.title", "metadata.tags", "spec.type", "spec.TYPE", "spec.owner", "spec.lifecycle",
		"spec.deep", "spec.deep.type", "spec.with.dot", "spec", "nope", "metadata.tags.x", "metadata.tags.x.y", "metadata.tags.", "spec.owner.x", "spec.deep.x",
		"relations.ownedBy", "relations.ownerOf", "relations.dependsOn", "spec." + strings.Repeat("k", 190), "metadata.annotations.backstage.io/orphan",
		"spec." + strings.Repeat("k", 190) + ".x", "spec." + strings.Repeat("k", 190) + ".true", "$odd",
	}
)

func drawValue(t *rapid.T, depth int) any {
	switch rapid.IntRange(0, 9).Draw(t, "shape") {
	case 0, 1:
		list := []any{}
		for range rapid.IntRange(0, 4).Draw(t, "items") {
			if depth > 1 {
				break
			}
			list = append(list, drawValue(t, depth+1))
		}
		return list
	case 2:
		o := entity.Object{}
		for range rapid.IntRange(0, 2).Draw(t, "fields") {
			if depth > 1 {
				break
			}
			o[rapid.SampledFrom(someFields).Draw(t, "field")] = drawValue(t, depth+1)
		}
		return o
	default:
		return rapid.SampledFrom(someValues).Draw(t, "value")
	}
}

// drawRecord draws an entity of a small set of refs.
func drawRecord(t *rapid.T) catalog.Record {
	name := rapid.SampledFrom(someNames).Draw(t, "name")
	m := entity.Object{"name": name}
	if rapid.Bool().Draw(t, "titled") {
		m["title"] = rapid.SampledFrom([]any{"Same", "same", "Other", nil}).Draw(t, "title")
	}
	if rapid.Bool().Draw(t, "namespaced") {
		m["namespace"] = rapid.SampledFrom([]string{"default", "n"}).Draw(t, "namespace")
	}
	if rapid.IntRange(0, 3).Draw(t, "etag") == 0 {
		m["etag"] = "mine"
	}
	switch rapid.IntRange(0, 3).Draw(t, "annotated") {
	case 0:
		m["annotations"] = entity.Object{}
	case 1:
		m["annotations"] = entity.Object{"k": "v", "backstage.io/orphan": "no"}
	case 2:
		m["annotations"] = entity.Object{"k": "v"}
	}
	var tags []any
	tags = append(tags, rapid.SliceOfN(rapid.SampledFrom(someValues), 0, 5).Draw(t, "tags")...)
	m["tags"] = tags
	spec := entity.Object{}
	for _, f := range someFields {
		if rapid.IntRange(0, 2).Draw(t, "has "+f) > 0 {
			spec[f] = drawValue(t, 0)
		}
	}
	root := entity.Object{"apiVersion": "v1", "kind": rapid.SampledFrom([]string{"Component", "Group", "component"}).Draw(t, "kind"), "metadata": m, "spec": spec}
	if rapid.Bool().Draw(t, "extra") {
		root["status"], root["attachments"] = "no row", entity.Object{"no": "row"}
	}
	e := entity.New(root)
	text, err := e.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	r := catalog.Record{Ref: e.Ref().String(), JSON: text, Orphan: rapid.IntRange(0, 3).Draw(t, "orphan") == 0}
	r.UID = "UID-" + r.Ref
	for range rapid.IntRange(0, 4).Draw(t, "relations") {
		target := "component:default/" + strings.ToLower(rapid.SampledFrom(someNames).Draw(t, "target"))
		r.Declared = append(r.Declared, Relation{Type: rapid.SampledFrom([]string{"ownedBy", "dependsOn", "dependencyOf", "odd"}).Draw(t, "relation"), Target: target})
	}
	slices.SortFunc(r.Declared, Relation.Compare)
	r.Declared = slices.Compact(r.Declared)
	return r
}

func drawCatalog(t *rapid.T) map[string]catalog.Record {
	records := map[string]catalog.Record{}
	for range rapid.IntRange(0, 20).Draw(t, "entities") {
		r := drawRecord(t)
		records[r.Ref] = r
	}
	return records
}

func inOrder(records map[string]catalog.Record) (out []catalog.Record) {
	for _, ref := range slices.Sorted(maps.Keys(records)) {
		out = append(out, records[ref])
	}
	return out
}

func drawFilter(t *rapid.T, depth int) Filter {
	key := rapid.SampledFrom(someKeys)
	value := rapid.SampledFrom([]string{"x", "X", "true", "a", "component", "default", "", "1", "ünï", "component:default/a", "uid-component:default/a"})
	var kids []Filter
	if depth < 3 {
		for range rapid.IntRange(0, 3).Draw(t, "kids") {
			kids = append(kids, drawFilter(t, depth+1))
		}
	}
	switch rapid.IntRange(0, 8).Draw(t, "op") {
	case 0:
		return And(kids...)
	case 1:
		return Or(kids...)
	case 2:
		return Not(And(kids...))
	case 3, 4:
		return Exists(key.Draw(t, "key"))
	case 5:
		return HasPrefix(key.Draw(t, "key"), value.Draw(t, "prefix"))
	case 6:
		return Text(value.Draw(t, "term"), key.Draw(t, "field"), key.Draw(t, "field"))
	default:
		return Equals(key.Draw(t, "key"), rapid.SliceOfN(value, 0, 3).Draw(t, "values")...)
	}
}

func drawQuery(t *rapid.T) Query {
	q := Query{Limit: rapid.IntRange(-1, 6).Draw(t, "limit"), DropMissing: rapid.Bool().Draw(t, "drop"), Offset: rapid.IntRange(0, 5).Draw(t, "offset")}
	if rapid.Bool().Draw(t, "filtered") {
		q.Filter = drawFilter(t, 0)
	}
	if rapid.IntRange(0, 3).Draw(t, "restricted") == 0 {
		q.Restrict = drawFilter(t, 0)
	}
	for range rapid.SampledFrom([]int{0, 1, 1, 1, 2, 3}).Draw(t, "orders") {
		q.Order = append(q.Order, Order{rapid.SampledFrom(someKeys).Draw(t, "order"), rapid.Bool().Draw(t, "descending")})
	}
	return q
}

func TestQueryIsLikeScanning(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		records := drawCatalog(t)
		s, n := drawHistory(t, records).Snapshot(), newNaive(inOrder(records))
		for range 4 {
			q := drawQuery(t)
			want := n.list(q)
			checkPage(t, s, q, want)
			if len(q.Order) < 2 {
				checkCursors(t, s, q, want)
			}
			key := rapid.SampledFrom(someKeys).Draw(t, "facet")
			if d := cmp.Diff(n.facet(q.Filter, key), s.Facets(q.Filter, []string{key})[key]); d != "" {
				t.Fatalf("facet %s (-scan +model):\n%s", key, d)
			}
			q.Order = nil
			if got := s.Count(And(q.Filter, q.Restrict)); got != len(n.list(q)) {
				t.Fatalf("count is %d, want %d", got, len(n.list(q)))
			}
		}
	})
}

func checkPage(t *rapid.T, s *Snapshot, q Query, want []string) {
	page, err := s.Query(q)
	if err != nil {
		t.Fatal(err)
	}
	if page.Total != len(want) {
		t.Fatalf("total is %d, want %d: %v", page.Total, len(want), want)
	}
	want = want[min(q.Offset, len(want)):]
	if q.Limit >= 0 {
		want = want[:min(q.Limit, len(want))]
	}
	if d := cmp.Diff(want, refsOf(page.Items)); d != "" {
		t.Fatalf("(-scan +model):\n%s", d)
	}
}

// checkCursors walks to the end by cursors, and back to the first page.
func checkCursors(t *rapid.T, s *Snapshot, q Query, want []string) {
	q.Limit = rapid.IntRange(1, 4).Draw(t, "page size")
	q.Offset = min(q.Offset, len(want))
	var pages [][]string
	var page Page
	next := q
	for {
		var err error
		if page, err = s.Query(next); err != nil {
			t.Fatal(err)
		}
		pages = append(pages, refsOf(page.Items))
		if (page.PrevCursor != "") != (len(pages) > 1) {
			t.Fatalf("page %d: previous cursor %t", len(pages), page.PrevCursor != "")
		}
		if page.Total != len(want) {
			t.Fatalf("page %d: total is %d, want %d", len(pages), page.Total, len(want))
		}
		if page.NextCursor == "" {
			break
		}
		next = Query{Cursor: page.NextCursor, Limit: q.Limit, Restrict: q.Restrict}
	}
	if d := cmp.Diff(want[q.Offset:], append([]string{}, slices.Concat(pages...)...)); d != "" {
		t.Fatalf("walk (-scan +model):\n%s", d)
	}
	for i := len(pages) - 2; i >= 0; i-- {
		var err error
		if page, err = s.Query(Query{Cursor: page.PrevCursor, Limit: q.Limit, Restrict: q.Restrict}); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(pages[i], refsOf(page.Items)); d != "" {
			t.Fatalf("back to page %d (-forward +back):\n%s", i, d)
		}
		if page.NextCursor == "" || (page.PrevCursor != "") != (i > 0) {
			t.Fatalf("back at page %d: next %t, previous %t", i, page.NextCursor != "", page.PrevCursor != "")
		}
	}
}

// drawHistory makes a model that comes to hold records by a bulk load and any number of
// changes after it.
func drawHistory(t *rapid.T, records map[string]catalog.Record) *Model {
	state := map[string]catalog.Record{}
	for ref, r := range records {
		if rapid.Bool().Draw(t, "from the start") {
			state[ref] = r
		}
	}
	m := New(kinds)
	if err := m.Replace(each(inOrder(state)), nil, 1); err != nil {
		t.Fatal(err)
	}
	apply := func(c Change) {
		if m.Snapshot().isLarge(&c) {
			t.Fatal("this should be a small change")
		}
		if err := m.Apply(c); err != nil {
			t.Fatal(err)
		}
	}
	for range rapid.IntRange(0, 3).Draw(t, "detours") { // things that will not stay
		var c Change
		for range rapid.IntRange(0, 3).Draw(t, "upserts") {
			r := drawRecord(t)
			state[r.Ref] = r
			c.Upserts = append(c.Upserts, &r)
		}
		for _, ref := range slices.Sorted(maps.Keys(state)) {
			if rapid.IntRange(0, 4).Draw(t, "removed") == 0 && !slices.ContainsFunc(c.Upserts, func(r *catalog.Record) bool { return r.Ref == ref }) {
				c.Removals = append(c.Removals, ref)
			}
		}
		for _, ref := range c.Removals {
			delete(state, ref)
		}
		apply(c)
	}
	var last Change
	for ref := range state {
		if _, ok := records[ref]; !ok {
			last.Removals = append(last.Removals, ref)
		}
	}
	for _, r := range inOrder(records) {
		if !cmp.Equal(state[r.Ref], r) {
			last.Upserts = append(last.Upserts, &r)
		}
	}
	slices.Sort(last.Removals)
	apply(last)
	return m
}

// TestApplyIsLikeReplace compares everything a snapshot holds.
func TestApplyIsLikeReplace(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		records := drawCatalog(t)
		got := drawHistory(t, records)
		want := New(kinds)
		if err := want.Replace(each(inOrder(records)), nil, 1); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(dump(want.Snapshot()), dump(got.Snapshot())); d != "" {
			t.Fatalf("(-Replace +Apply):\n%s", d)
		}
	})
}

// dump writes down a snapshot without slots, so that two can be compared.
func dump(s *Snapshot) []string {
	var out []string
	for e := range s.All() {
		out = append(out, e.Ref()+" "+string(e.JSON()))
	}
	for _, key := range slices.Sorted(maps.Keys(s.columns)) {
		c := s.columns[key]
		out = append(out, fmt.Sprintf("%s values %d postings %d multi %t present %s nulls %s", key, c.values, c.postings, c.isMulti(), names(s, c.present.addTo), names(s, c.nulls.addTo)))
		out = dumpColumn(s, out, "  ", c)
		if c.items != nil {
			out = dumpColumn(s, out, "  item ", c.items)
		}
	}
	for _, p := range s.Problems() {
		out = append(out, fmt.Sprintf("%+v", p))
	}
	return append(out, fmt.Sprint(s.Len(), " ", names(s, func(b bitset) { b.or(s.live) })))
}

func dumpColumn(s *Snapshot, out []string, indent string, c *column) []string {
	c.from(place{}, func(ch *chunk, i int) bool {
		out = append(out, fmt.Sprintf("%s%q %q %s", indent, ch.lower[i], ch.text[i], names(s, func(b bitset) { ch.addTo(i, b) })))
		return true
	})
	return out
}

func names(s *Snapshot, add func(bitset)) string {
	b := s.take()
	defer s.give(b)
	add(*b)
	var refs []string
	s.byName(*b, false, func(slot uint32) bool { refs = append(refs, s.names[slot]); return true })
	return fmt.Sprint(refs)
}
