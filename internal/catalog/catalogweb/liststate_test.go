package catalogweb

import (
	"maps"
	"net/url"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal"
)

// TestListStateRoundTrip checks that an address says everything that the state holds.
func TestListStateRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		st := someListState(t)
		u, err := url.Parse(st.href())
		if err != nil {
			t.Fatalf("%s: %v", st.href(), err)
		}
		got := parseListState(st.path(), u.Query())
		if diff := cmp.Diff(st, got, cmp.AllowUnexported(listState{})); diff != "" {
			t.Fatalf("%s (-want +got):\n%s", st.href(), diff)
		}
		// A browser that submits the form writes brackets escaped.
		q, err := url.ParseQuery(u.Query().Encode())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(st, parseListState(st.path(), q), cmp.AllowUnexported(listState{})); diff != "" {
			t.Fatalf("escaped (-want +got):\n%s", diff)
		}
	})
}

func someListState(t *rapid.T) listState {
	word := rapid.Map(rapid.StringN(1, 20, -1), portal.CleanText).Filter(func(s string) bool { return s != "" })
	words := rapid.Map(rapid.SliceOfN(word, 0, 4), portal.Set)
	ref := rapid.Map(rapid.StringMatching(`[a-z]{1,6}:[a-z]{1,6}/[a-z0-9._-]{0,8}[a-z0-9]`), func(s string) string { return s })
	label := rapid.Map(rapid.StringMatching(`[a-z./-]{1,8}=[a-zA-Z0-9=.]{1,8}`), portal.CleanText)
	flag := func(name string) bool { return rapid.Bool().Draw(t, name) }
	refs := rapid.Map(rapid.SliceOfN(ref, 0, 3), portal.Set)
	st := listState{
		apis: flag("apis"), kind: apiKind, user: rapid.SampledFrom([]string{"", userAll, userOwned, userStarred}).Draw(t, "user"),
		types: words.Draw(t, "types"), lifecycles: words.Draw(t, "lifecycles"), tags: words.Draw(t, "tags"), namespaces: words.Draw(t, "namespaces"),
		owners: refs.Draw(t, "owners"), systems: refs.Draw(t, "systems"), labels: rapid.Map(rapid.SliceOfN(label, 0, 3), portal.Set).Draw(t, "labels"),
		text:   rapid.Map(rapid.String(), portal.CleanText).Draw(t, "text"),
		orphan: flag("orphan"), failing: flag("failing"), unowned: flag("unowned"), dangling: flag("dangling"),
		density: rapid.SampledFrom([]string{"", densityRoomy, densityDense}).Draw(t, "density"),
		sort:    rapid.SampledFrom(slices.Sorted(maps.Keys(listSorts))).Draw(t, "sort"), descending: flag("descending"),
		limit: rapid.SampledFrom(limits).Draw(t, "limit"), offset: rapid.IntRange(0, maxOffset).Draw(t, "offset"),
	}
	if !st.apis {
		st.kind = rapid.SampledFrom([]string{componentKind, portal.AllKinds, apiKind, "système"}).Draw(t, "kind")
	}
	if flag("columns") {
		columns := make([]string, 0, len(listColumns))
		for _, c := range listColumns[1:] {
			columns = append(columns, c.key)
		}
		st.columns = append([]string{columnName}, rapid.Permutation(columns).Draw(t, "order")[:rapid.IntRange(0, len(columns)).Draw(t, "shown")]...)
	}
	for _, target := range rapid.SliceOfN(ref, 0, 3).Draw(t, "targets") {
		st.relations = append(st.relations, readmodel.Relation{Type: rapid.StringMatching(`[a-zA-Z]{1,12}`).Draw(t, "relation"), Target: target})
	}
	slices.SortFunc(st.relations, func(a, b readmodel.Relation) int { return entity.Relation(a).Compare(entity.Relation(b)) })
	st.relations = slices.Compact(st.relations)
	return st
}

// FuzzListState checks that every address is understood somehow, and that the state it
// gives is one that has an address of its own.
func FuzzListState(f *testing.F) {
	f.Add("filters[kind]=api&filters[tags][0]=go&filters[tags]=x&sort=-owner")
	f.Add("filters%5Bowners%5D=%ff&filters[relations.]=x&filters[relations.a]b]=c:d/e&limit=1e9&offset=99999999999999999999")
	f.Add("columns=owner,name,owner,zzz&columns=tags&density=dense&filters[labels]=a=b=c&filters[labels]==&filters[user]=OWNED&filters[systems]=x")
	f.Add("a;b=c&%zz=1&filters[tags][=2&filters[tags]]=3")
	f.Fuzz(func(t *testing.T, raw string) {
		query, _ := url.ParseQuery(raw)
		path := portal.CatalogPath
		if len(raw)%2 == 1 {
			path = portal.APIsPath
		}
		st := parseListState(path, query)
		u, err := url.Parse(st.href())
		if err != nil {
			t.Fatalf("%q gives %s: %v", raw, st.href(), err)
		}
		if diff := cmp.Diff(st, parseListState(st.path(), u.Query()), cmp.AllowUnexported(listState{})); diff != "" {
			t.Fatalf("%q (-want +got):\n%s", raw, diff)
		}
	})
}
