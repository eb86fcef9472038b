package finder_test

import (
	"fmt"
	"iter"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/catalog/finder"
	"github.com/callboard/callboard/internal/catalog/readmodel"
)

// thing is an entity of a test.
type thing struct {
	ref, title, owner string
	tags              []string
}

// record is what the catalog stores of it.
func (th thing) record(tb testing.TB) catalog.Record {
	tb.Helper()
	ref, err := entity.ParseRef(th.ref, entity.RefDefaults{})
	if err != nil {
		tb.Fatal(err)
	}
	metadata := entity.Object{"name": ref.Name, "namespace": ref.Namespace}
	if th.title != "" {
		metadata["title"] = th.title
	}
	if len(th.tags) > 0 {
		list := []any{}
		for _, tag := range th.tags {
			list = append(list, tag)
		}
		metadata["tags"] = list
	}
	e := entity.New(entity.Object{"apiVersion": "backstage.io/v1alpha1", "kind": ref.Kind, "metadata": metadata})
	body, err := e.MarshalJSON()
	if err != nil {
		tb.Fatal(err)
	}
	r := catalog.Record{UID: strings.ToLower(th.ref), Ref: strings.ToLower(th.ref), JSON: body}
	if th.owner != "" {
		r.Declared = []entity.Relation{{Type: entity.OwnedBy, Target: th.owner}}
	}
	return r
}

func modelOf(tb testing.TB, things ...thing) *readmodel.Model {
	tb.Helper()
	m := readmodel.New(entity.Builtin())
	err := m.Replace(func(yield func(catalog.Record, error) bool) {
		for _, th := range things {
			if !yield(th.record(tb), nil) {
				return
			}
		}
	}, nil, 1)
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

func refsOf(r finder.Result) []string {
	refs := []string{}
	for _, h := range r.Hits {
		refs = append(refs, h.Entity.Ref())
	}
	return refs
}

func TestFind(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/find.txt")
	if err != nil {
		t.Fatal(err)
	}
	var things []thing
	searches := map[string][]string{}
	for n, line := range strings.Split(string(text), "\n") {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' && !strings.Contains(line, "=>") {
			continue
		}
		if fields, ok := strings.CutPrefix(line, "+ "); ok {
			f := strings.Split(fields+"|||", "|")
			for i := range f {
				f[i] = strings.TrimSpace(f[i])
			}
			things = append(things, thing{f[0], f[1], f[2], strings.Fields(f[3])})
			continue
		}
		search, found, ok := strings.Cut(line, "=>")
		if !ok {
			t.Fatalf("line %d is neither an entity nor a search", n+1)
		}
		searches[strings.TrimSpace(search)] = strings.Fields(found)
	}
	f, s := finder.New(nil), modelOf(t, things...).Snapshot()
	for search, want := range searches {
		got := refsOf(f.Find(s, finder.Query{Text: search, Limit: 20}))
		if n := len(want) - 1; n >= 0 && want[n] == "…" && len(got) > n {
			want, got = want[:n], got[:n]
		}
		if d := cmp.Diff(append([]string{}, want...), got); d != "" {
			t.Errorf("%s (-want +got):\n%s", search, d)
		}
	}
}

// popular is how often everybody looks at what.
type popular map[string]int

func (p popular) Popular() iter.Seq2[string, int] { return maps.All(p) }

func TestReaderComesFirst(t *testing.T) {
	t.Parallel()
	owned := "group:default/mine"
	f, s := finder.New(popular{"component:default/pay-c": 3, "component:default/repay": 900}), modelOf(t,
		thing{ref: "component:default/pay-a"}, thing{ref: "component:default/pay-bbb", owner: owned},
		thing{ref: "component:default/pay-c"}, thing{ref: "component:default/pay-d"},
		thing{ref: "component:default/pay"}, thing{ref: "component:default/repay"},
	).Snapshot()
	got := refsOf(f.Find(s, finder.Query{Text: "pay", Limit: 5, Reader: finder.Reader{
		Owners: []string{owned}, Recent: []string{"component:default/pay-d", "component:default/gone"},
	}}))
	want := []string{"component:default/pay", "component:default/pay-bbb", "component:default/pay-d", "component:default/pay-c", "component:default/pay-a"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	got = refsOf(f.Find(s, finder.Query{Text: "@me", Limit: 5, Reader: finder.Reader{Owners: []string{owned}}}))
	if d := cmp.Diff([]string{"component:default/pay-bbb"}, got); d != "" {
		t.Errorf("@me (-want +got):\n%s", d)
	}
}

func TestPagesOfResults(t *testing.T) {
	t.Parallel()
	var things []thing
	for i := range 30 {
		things = append(things, thing{ref: fmt.Sprintf("component:default/pay-%02d", i)})
	}
	f, s := finder.New(nil), modelOf(t, things...).Snapshot()
	all := f.Find(s, finder.Query{Text: "pay", Limit: 30})
	var paged []string
	for offset := 0; offset < 40; offset += 7 {
		paged = append(paged, refsOf(f.Find(s, finder.Query{Text: "pay", Offset: offset, Limit: 7}))...)
	}
	if d := cmp.Diff(refsOf(all), paged); d != "" || all.Total != 30 {
		t.Errorf("total %d (-want +got):\n%s", all.Total, d)
	}
	if none := f.Find(s, finder.Query{Text: "pay", Limit: -1, Offset: -1}); len(none.Hits) != 0 || none.Total != 30 {
		t.Errorf("with limit -1: %v", refsOf(none))
	}
}

// marked writes what matched in brackets.
func marked(m finder.Marked) string {
	var b strings.Builder
	for text, matched := range m.Pieces {
		if matched {
			text = "[" + text + "]"
		}
		b.WriteString(text)
	}
	return b.String()
}

func TestMarks(t *testing.T) {
	t.Parallel()
	f, s := finder.New(nil), modelOf(t,
		thing{ref: "component:default/playback-api", title: "Playback API"},
		thing{ref: "component:default/trackMetadataStore"},
		thing{ref: "user:default/zoe.bjork", title: "Zoë  Björk"},
		thing{ref: "component:default/n1", title: "مشغل الأغاني"},
		thing{ref: "component:default/n2", title: "🚀 launcher"},
	).Snapshot()
	for _, test := range []struct{ search, name, title string }{
		{"playback-api", "[playback-api]", "[Playback API]"},
		{"api pla", "[pla]yback-[api]", "[Pla]yback [API]"},
		{"plapi", "[pl]ayback-[api]", "[Pl]ayback [API]"},
		{"pba", "[p]lay[b]ack-[a]pi", "[P]lay[b]ack [A]PI"},
		{"back", "play[back]-api", "Play[back] API"},
		{"plabyack", "[playback]-api", "[Playback] API"},
		{"tms", "[t]rack[M]etadata[S]tore", ""},
		{"metadatas", "track[MetadataS]tore", ""},
		{"bjork", "zoe.[bjork]", "Zoë  [Björk]"},
		{"zoe-b", "[zoe.b]jork", "[Zoë  B]jörk"},
		{"الأغاني", "n1", "مشغل [الأغاني]"},
		{"🚀", "n2", "[🚀] launcher"},
	} {
		r := f.Find(s, finder.Query{Text: test.search, Limit: 1})
		if len(r.Hits) == 0 {
			t.Errorf("%s finds nothing", test.search)
			continue
		}
		if name, title := marked(r.Hits[0].Name), marked(r.Hits[0].Title); name != test.name || title != test.title {
			t.Errorf("%s marks %q and %q, want %q and %q", test.search, name, title, test.name, test.title)
		}
	}
}

func TestMatch(t *testing.T) {
	t.Parallel()
	if m, _, ok := finder.Match("Open the graph", "gr op"); !ok || marked(m) != "[Op]en the [gr]aph" {
		t.Errorf("%t %s", ok, marked(m))
	}
	for _, search := range []string{"gr close", "", " - "} {
		if m, _, ok := finder.Match("Open the graph", search); ok {
			t.Errorf("%s matches %q", marked(m), search)
		}
	}
	if _, whole, _ := finder.Match("Graph", "graph"); whole != 0 {
		t.Errorf("the whole text has rank %d", whole)
	}
	if _, inside, _ := finder.Match("Graph", "rap"); inside == 0 {
		t.Errorf("a part has rank %d", inside)
	}
}

func TestTextsAndQueriesOfAnySize(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Stage ", 100) + "Finale"
	f, s := finder.New(nil), modelOf(t,
		thing{ref: "component:default/long", title: long},
		thing{ref: "component:default/" + strings.Repeat("a", 63)},
		thing{ref: "component:default/" + strings.Repeat("ab-", 20) + "end"},
		thing{ref: "component:default/emoji", title: "\u200f\u200d\u0301"},
	).Snapshot()
	for search, total := range map[string]int{
		"stage": 1, strings.Repeat("a", 63): 1, strings.Repeat("a", 500): 1, strings.Repeat("ab-", 20) + "end": 1,
		strings.Repeat("ab ", 300): 1, "\xff\xfe": 0, "": 0, "   ": 0, "@": 0, "#": 0, ":": 0, "/": 0, "@@": 0, "@-": 0, "emoji": 1,
	} {
		if r := f.Find(s, finder.Query{Text: search, Limit: 10}); r.Total != total {
			t.Errorf("%.80q finds %d, want %d: %.200v", search, r.Total, total, refsOf(r))
		}
	}
}

func TestIndexFollowsTheCatalog(t *testing.T) {
	t.Parallel()
	var things []thing
	for i := range 500 {
		things = append(things, thing{ref: fmt.Sprintf("component:default/thing-%d", i)})
	}
	m, f := modelOf(t, things...), finder.New(nil)
	find := func(text string) []string {
		return refsOf(f.Find(m.Snapshot(), finder.Query{Text: text, Limit: 3}))
	}
	before, old := find("thing-77"), m.Snapshot()
	r := thing{ref: "component:default/newcomer", title: "Fresh"}.record(t)
	if err := m.Apply(catalog.Change{Upserts: []*catalog.Record{&r}, Removals: []string{"component:default/thing-77"}}); err != nil {
		t.Fatal(err)
	}
	if got := find("fresh"); !slices.Equal(got, []string{"component:default/newcomer"}) {
		t.Errorf("fresh: %v", got)
	}
	if got := find("thing-77"); slices.Contains(got, "component:default/thing-77") {
		t.Errorf("what is gone is found: %v", got)
	}
	if got := refsOf(f.Find(old, finder.Query{Text: "thing-77", Limit: 3})); !slices.Equal(got, before) {
		t.Errorf("in the snapshot before: %v, want %v", got, before)
	}
}
