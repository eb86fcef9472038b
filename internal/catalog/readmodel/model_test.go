package readmodel

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestEmpty(t *testing.T) {
	t.Parallel()
	s := New(kinds).Snapshot()
	if s.Len() != 0 || s.Sequence() != 0 || s.At().IsZero() {
		t.Errorf("length %d, sequence %d, made %v", s.Len(), s.Sequence(), s.At())
	}
	if _, ok := s.ByRef("component:default/x"); ok {
		t.Error("there is something")
	}
	if _, ok := s.ByUID(""); ok {
		t.Error("there is something without uid")
	}
	page, err := s.Query(Query{Limit: 20, Order: []Order{{"metadata.name", true}}})
	if err != nil || page.Total != 0 || len(page.Items) != 0 || page.NextCursor != "" {
		t.Errorf("page %+v, error %v", page, err)
	}
	if d := cmp.Diff(map[string][]FacetValue{"kind": {}}, s.Facets(Filter{}, []string{"kind", "kind"})); d != "" {
		t.Error(d)
	}
	var none Entity
	if none.Ref() != "" || none.Title() != "" || none.UID() != "" || len(none.Relations()) != 0 {
		t.Error("the zero Entity has something")
	}
}

func TestEntity(t *testing.T) {
	t.Parallel()
	r := parsed(t, `{"apiVersion":"backstage.io/v1alpha1","kind":"Component","metadata":{"name":"Shop","namespace":"web","title":"The \"shop\"","description":"Sells\nthings",`+
		`"annotations":{"a":"b"},"tags":["go","ünï"]},"spec":{"type":"website","lifecycle":"production","owner":"group:default/team-play","profile":{"displayName":"no"}}}`)
	r.Orphan, r.Parents, r.ID = true, []string{"location:default/root"}, 7
	e, ok := modelOf(t, []catalog.Record{r, parsed(t, groupDoc)}).Snapshot().ByRef("COMPONENT:web/shop")
	if !ok {
		t.Fatal("not found")
	}
	want := `{"apiVersion":"backstage.io/v1alpha1","kind":"Component","metadata":{"name":"Shop","namespace":"web","title":"The \"shop\"","description":"Sells\nthings",` +
		`"annotations":{"a":"b","backstage.io/orphan":"true"},"tags":["go","ünï"],"uid":"uid-of-component:web/shop","etag":"` + e.ETag() + `"},` +
		`"spec":{"lifecycle":"production","owner":"group:default/team-play","profile":{"displayName":"no"},"type":"website"},` +
		`"relations":[{"type":"ownedBy","targetRef":"group:default/team-play"}]}`
	if d := cmp.Diff(want, string(e.JSON())); d != "" {
		t.Errorf("JSON (-want +got):\n%s", d)
	}
	if len(e.ETag()) != 16 || e.UID() != "uid-of-component:web/shop" {
		t.Errorf("etag %s, uid %s", e.ETag(), e.UID())
	}
	got := []any{e.Ref(), e.Parts(), e.Title(), e.DisplayName(), e.Description(), e.Type(), e.Lifecycle(), e.Tags(), e.Related("ownedBy"), e.Related("partOf"), e.Decode().Name()}
	wanted := []any{"component:web/shop", entity.Ref{Kind: "Component", Namespace: "web", Name: "Shop"}, `The "shop"`, `The "shop"`, "Sells\nthings", "website", "production",
		[]string{"go", "ünï"}, []Relation{{Type: "ownedBy", Target: "group:default/team-play"}}, []Relation{}, "Shop"}
	if d := cmp.Diff(wanted, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	record := r
	record.JSON, record.Hash = nil, ""
	if d := cmp.Diff(&record, e.Record()); d != "" {
		t.Errorf("record (-want +got):\n%s", d)
	}
}

func TestJSONPlaces(t *testing.T) {
	t.Parallel()
	for name, doc := range map[string]string{
		"own etag":        `{"kind":"X","metadata":{"name":"n","etag":"mine"}}`,
		"own orphan mark": `{"kind":"X","metadata":{"name":"n","annotations":{"backstage.io/orphan":"so"}}}`,
		"no annotations":  `{"kind":"X","metadata":{"name":"n"}}`,
		"empty ones":      `{"kind":"X","metadata":{"name":"n","annotations":{}},"spec":{"annotations":{},"metadata":{}}}`,
		"metadata late":   `{"zed":1,"spec":{"metadata":{"a":"}"}},"metadata":{"name":"n"},"kind":"X"}`,
	} {
		r := parsed(t, doc)
		r.Orphan = true
		e, ok := modelOf(t, []catalog.Record{r}).Snapshot().ByRef("x:default/n")
		if !ok {
			t.Fatal("not found")
		}
		var got struct {
			Metadata struct {
				UID, ETag   string
				Annotations map[string]string
			}
			Relations []any
		}
		if err := json.Unmarshal(e.JSON(), &got); err != nil {
			t.Errorf("%s: %v in %s", name, err, e.JSON())
		}
		mark := "true"
		if name == "own orphan mark" {
			mark = "so"
		}
		if got.Metadata.UID != r.UID || got.Metadata.ETag != e.ETag() || got.Metadata.Annotations["backstage.io/orphan"] != mark || got.Relations == nil {
			t.Errorf("%s: %s", name, e.JSON())
		}
		if (name == "own etag") != (e.ETag() == "mine") {
			t.Errorf("%s: etag is %s", name, e.ETag())
		}
	}
}

func TestErrorsLeaveTheSnapshot(t *testing.T) {
	t.Parallel()
	m := modelOf(t, []catalog.Record{parsed(t, apiDoc)})
	before := m.Snapshot()
	failing := func(yield func(catalog.Record, error) bool) {
		_ = yield(parsed(t, groupDoc), nil) && yield(catalog.Record{}, errors.New("disk"))
	}
	if err := m.Replace(failing, nil, 2); err == nil || !strings.Contains(err.Error(), "disk") {
		t.Errorf("error is %v", err)
	}
	broken := parsed(t, groupDoc)
	for _, text := range []string{"", "{", `{"a":}`, `{"a":1}x`, `["a"]`, `{"a":"b`, `{"a":{"b":1}`, `{"a" 1}`, `{"metadata":{"uid":}}`} {
		broken.JSON = []byte(text)
		if err := m.Replace(each([]catalog.Record{broken}), nil, 2); err == nil {
			t.Errorf("Replace takes %q", text)
		}
		if err := m.Apply(Change{Upserts: []*catalog.Record{&broken}, Sequence: 2}); err == nil {
			t.Errorf("Apply takes %q", text)
		}
	}
	two := parsed(t, groupDoc)
	if err := m.Replace(each([]catalog.Record{two, two}), nil, 2); err == nil {
		t.Error("Replace takes two records with one ref")
	}
	if m.Snapshot() != before || before.Len() != 1 {
		t.Error("the snapshot is another one")
	}
	if err := m.Apply(Change{Upserts: []*catalog.Record{&two}, Sequence: 2}); err != nil || m.Snapshot().Len() != 2 {
		t.Errorf("after errors: %v, length %d", err, m.Snapshot().Len())
	}
}

func TestChanged(t *testing.T) {
	t.Parallel()
	m := New(kinds)
	changed := m.Changed()
	select {
	case <-changed:
		t.Fatal("changed before anything did")
	default:
	}
	if err := m.Apply(Change{Sequence: 3}); err != nil {
		t.Fatal(err)
	}
	<-changed
	if m.Changed() == changed || m.Snapshot().Sequence() != 3 {
		t.Errorf("sequence is %d", m.Snapshot().Sequence())
	}
}

func TestAncestry(t *testing.T) {
	t.Parallel()
	make := func(name string, parents ...string) catalog.Record {
		r := parsed(t, fmt.Sprintf(`{"kind":"Location","metadata":{"name":%q}}`, name))
		for _, p := range parents {
			r.Parents = append(r.Parents, "location:default/"+p)
		}
		return r
	}
	s := modelOf(t, []catalog.Record{make("leaf", "a", "b", "gone"), make("a", "root"), make("b", "root", "a"), make("root", "leaf")}).Snapshot()
	got, ok := s.Ancestry("Location:default/Leaf")
	if !ok {
		t.Fatal("not found")
	}
	var lines []string
	for _, a := range got {
		lines = append(lines, fmt.Sprint(a.Entity.Ref(), " ", a.Parents))
	}
	want := []string{
		"location:default/leaf [location:default/a location:default/b]",
		"location:default/a [location:default/root]",
		"location:default/b [location:default/root location:default/a]",
		"location:default/root [location:default/leaf]",
	}
	if d := cmp.Diff(want, lines); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if _, ok := s.Ancestry("location:default/gone"); ok {
		t.Error("there is an ancestry of nothing")
	}
}

// TestLongHistory makes chunks split and vanish, bitsets come and go, and slots be
// used again.
func TestLongHistory(t *testing.T) {
	t.Parallel()
	pool := generated(t, 1500)
	m, state := New(kinds), map[string]catalog.Record{}
	random := rand.New(rand.NewPCG(1, 2))
	for step := range 600 {
		c := Change{Sequence: int64(step + 1)}
		for range 1 + random.IntN(8) {
			r := pool[random.IntN(len(pool))]
			_, there := state[r.Ref]
			switch {
			case there && (step > 350 || random.IntN(4) == 0):
				delete(state, r.Ref)
				c.Removals = append(c.Removals, r.Ref)
				c.Upserts = slices.DeleteFunc(c.Upserts, func(u *catalog.Record) bool { return u.Ref == r.Ref })
			default:
				if random.IntN(3) == 0 {
					r.JSON = []byte(strings.Replace(string(r.JSON), `"spec":{`, fmt.Sprintf(`"spec":{"mine":["s%d",%d],`, random.IntN(50), random.IntN(2000)), 1))
				}
				state[r.Ref] = r
				c.Upserts = append(c.Upserts, &r)
				c.Removals = slices.DeleteFunc(c.Removals, func(ref string) bool { return ref == r.Ref })
			}
		}
		if err := m.Apply(c); err != nil {
			t.Fatal(err)
		}
		if step%200 == 199 {
			want := modelOf(t, inOrder(state))
			if d := cmp.Diff(dump(want.Snapshot()), dump(m.Snapshot())); d != "" {
				t.Fatalf("step %d (-Replace +Apply):\n%s", step, d)
			}
		}
	}
	var c Change
	for ref := range state {
		c.Removals = append(c.Removals, ref)
	}
	if err := m.Apply(c); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(dump(New(kinds).Snapshot()), dump(m.Snapshot())); d != "" {
		t.Errorf("nothing is left, and still (-want +got):\n%s", d)
	}
}

// TestReadersDuringChanges is for the race detector; readers also see that a snapshot
// does not change under them.
func TestReadersDuringChanges(t *testing.T) {
	t.Parallel()
	records := generated(t, 600)
	m := modelOf(t, records[:300])
	done := make(chan struct{})
	var readers sync.WaitGroup
	for reader := range 4 {
		readers.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-done:
					return
				default:
				}
				s := m.Snapshot()
				q := Query{Filter: Equals("kind", "component"), Order: []Order{{"metadata.title", i%2 == 0}, {"spec.type", false}}[:1+reader%2], Limit: 5,
					Text: &FullText{"a", []string{"metadata.description"}}}
				first, err := s.Query(q)
				again, _ := s.Query(q)
				if err != nil || !slices.Equal(first.Items, again.Items) || first.Total != again.Total {
					t.Errorf("not the same twice: %v, error %v", first, err)
					return
				}
				for _, e := range first.Items {
					if !json.Valid(e.JSON()) {
						t.Errorf("broken JSON: %s", e.JSON())
					}
				}
				s.Facets(q.Filter, []string{"relations.ownedBy", "metadata.tags"})
				s.Problems()
			}
		})
	}
	for i, r := range records[300:] {
		c := Change{Upserts: []*catalog.Record{&r}, Removals: []string{records[i].Ref}, Sequence: int64(i + 2)}
		if err := m.Apply(c); err != nil {
			t.Error(err)
		}
		if i%50 == 0 {
			if err := m.Replace(each(records[i:300+i]), nil, int64(i+2)); err != nil {
				t.Error(err)
			}
		}
	}
	close(done)
	readers.Wait()
}

func TestUnescape(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{``, `plain`, `\"\\\/\b\f\n\r\t`, `\u00e9`, `\ud83d\ude00!`, `\ud83d`, `\ud83dx`, `\ud83dude00`, `\ud83d\u0041`, `\ude00\ud83d`, `é\u0000`, `\u12`} {
		var want string
		if json.Unmarshal([]byte(`"`+raw+`"`), &want) != nil {
			unescape(raw) // must not crash, that is all
			continue
		}
		if got := unescape(raw); got != want {
			t.Errorf("%s is %q, want %q", raw, got, want)
		}
	}
}

func TestTimesSurvive(t *testing.T) {
	t.Parallel()
	for _, at := range []time.Time{{}, time.Unix(0, 0).UTC(), time.Date(2026, 11, 22, 1, 2, 3, 4, time.UTC)} {
		if got := fromUnixNano(unixNano(at)); !got.Equal(at) || got.IsZero() != at.IsZero() {
			t.Errorf("%v became %v", at, got)
		}
	}
}
