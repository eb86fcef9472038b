package readmodel

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
)

func TestNear(t *testing.T) {
	t.Parallel()
	s := modelOf(t, []catalog.Record{
		parsed(t, apiDoc), parsed(t, groupDoc),
		parsed(t, `{"kind":"Component","metadata":{"name":"payments-worker"}}`),
		parsed(t, `{"kind":"Component","metadata":{"name":"payment"}}`),
		parsed(t, `{"kind":"Component","metadata":{"name":"other"}}`),
	}).Snapshot()
	for _, test := range []struct {
		ref  string
		want []string
	}{
		{"component:default/paymets", []string{"component:default/payment", "api:default/payments"}},
		{"component:default/payments", []string{"component:default/payment", "api:default/payments", "component:default/payments-worker"}},
		{"API:default/Paymnets", []string{"api:default/payments", "component:default/payment"}},
		{"payments", []string{"api:default/payments", "component:default/payment", "component:default/payments-worker"}},
		{"component:default/zzzzzzzz", []string{}},
		{"", []string{}},
		{":/", []string{}},
	} {
		if d := gocmp.Diff(test.want, refsOf(s.Near(test.ref, 3))); d != "" {
			t.Errorf("%s (-want +got):\n%s", test.ref, d)
		}
	}
	if got := s.Near("payments", 1); !slices.Equal(refsOf(got), []string{"api:default/payments"}) {
		t.Errorf("with limit 1: %v", refsOf(got))
	}
}

// TestNearIsExhaustive holds Near, which looks at few names, to looking at all.
func TestNearIsExhaustive(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringMatching(`[abc]{1,7}(-[ab]{1,4})?`)
		kind := rapid.SampledFrom([]string{"component", "api"})
		m := New(kinds)
		add := func(n int) {
			for range n {
				ref := entity.Ref{Kind: kind.Draw(t, "kind"), Namespace: rapid.SampledFrom([]string{"default", "labs"}).Draw(t, "namespace"), Name: name.Draw(t, "name")}.String()
				if err := m.Apply(Change{Upserts: []*catalog.Record{{Ref: ref, UID: ref, JSON: []byte("{}")}}}); err != nil {
					t.Fatal(err)
				}
			}
		}
		add(rapid.IntRange(0, 40).Draw(t, "base"))
		if err := m.Replace(m.Snapshot().changed(&Change{}), nil, 1); err != nil {
			t.Fatal(err)
		}
		add(rapid.IntRange(0, 5).Draw(t, "strays"))
		want := kind.Draw(t, "wanted kind") + ":default/" + name.Draw(t, "wanted")
		limit := rapid.IntRange(1, 5).Draw(t, "limit")
		if d := gocmp.Diff(nearOfAll(m.Snapshot(), want, limit), refsOf(m.Snapshot().Near(want, limit))); d != "" {
			t.Fatalf("%s (-want +got):\n%s", want, d)
		}
	})
}

func nearOfAll(s *Snapshot, ref string, limit int) []string {
	type candidate struct {
		ref   string
		score int
	}
	wantKind, wantNamespace, want := splitRef(ref)
	var all []candidate
	for e := range s.All() {
		kind, namespace, name := splitRef(e.Ref())
		limit := maxDistance(want)
		d := entity.Distance(want, name, limit)
		shorter, longer := want, name
		if len(shorter) > len(longer) {
			shorter, longer = longer, shorter
		}
		switch {
		case d <= limit:
		case len(shorter) < 3 || !strings.Contains(longer, shorter):
			continue
		case strings.HasPrefix(longer, shorter):
			d = limit + 1
		default:
			d = limit + 2
		}
		score := 2 * d
		if namespace != wantNamespace {
			score += otherNamespace
		}
		if kind != wantKind {
			score += otherKind
		}
		all = append(all, candidate{e.Ref(), score})
	}
	slices.SortStableFunc(all, func(a, b candidate) int { return cmp.Compare(a.score, b.score) })
	out := []string{}
	for _, c := range all[:min(limit, len(all))] {
		out = append(out, c.ref)
	}
	return out
}

func TestSpellerCountsLikeDistance(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[abc]{0,12}|[ab]{60,70}`)
		want, name, limit := word.Draw(t, "want"), word.Draw(t, "name"), rapid.IntRange(0, 8).Draw(t, "limit")
		if got, oracle := newSpeller(want).distance(name, limit), entity.Distance(want, name, limit); got != oracle {
			t.Fatalf("distance of %q and %q within %d: %d, want %d", want, name, limit, got, oracle)
		}
	})
}

func TestStampsTellWhatChanged(t *testing.T) {
	t.Parallel()
	m := modelOf(t, generated(t, 1000))
	before := m.Snapshot()
	changed, _ := before.EntityOf(300)
	r := *changed.Record()
	r.JSON = []byte(`{"kind":"Component","metadata":{"name":"changed"}}`)
	if err := m.Apply(Change{Upserts: []*catalog.Record{&r, {Ref: "component:default/new", JSON: []byte("{}")}}}); err != nil {
		t.Fatal(err)
	}
	after := m.Snapshot()
	for n := range after.Nodes() {
		block := n / NodeBlock
		old, hadOld := before.EntityOf(Node(n))
		now, hasNow := after.EntityOf(Node(n))
		same := hadOld == hasNow && old.Ref() == now.Ref() && old.ETag() == now.ETag()
		if n < before.Nodes() && before.Stamp(block) == after.Stamp(block) && !same {
			t.Errorf("node %d changed from %s to %s under the same stamp", n, old.Ref(), now.Ref())
		}
	}
	kept := 0
	for block := range before.Nodes() / NodeBlock {
		if before.Stamp(block) == after.Stamp(block) {
			kept++
		}
	}
	if kept == 0 {
		t.Error("a small change has changed all stamps")
	}
	if err := m.Replace(before.changed(&Change{}), nil, 2); err != nil {
		t.Fatal(err)
	}
	if m.Snapshot().Stamp(0) == before.Stamp(0) {
		t.Error("a bulk load has kept a stamp")
	}
}

func TestSelection(t *testing.T) {
	t.Parallel()
	s := modelOf(t, generated(t, 300)).Snapshot()
	apis := s.Select(Equals("kind", "API"))
	for e := range s.All() {
		kind, _, _ := splitRef(e.Ref())
		if apis.Has(e.Node()) != (kind == "api") {
			t.Errorf("%s: selected %t", e.Ref(), apis.Has(e.Node()))
		}
		if again, ok := s.EntityOf(e.Node()); !ok || again != e {
			t.Errorf("node %d of %s is %s", e.Node(), e.Ref(), again.Ref())
		}
	}
	if (Selection{}).Has(0) {
		t.Error("the zero selection has something")
	}
}
