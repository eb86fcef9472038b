package problemlist_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/catalog/problemlist"
	"github.com/callboard/callboard/internal/catalog/readmodel"
)

// TestOrdered checks of any problems that each grouping has all of them once, that groups
// are not torn apart, and that counts agree with what is listed.
func TestOrdered(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var problems []catalog.Problem
		for range rapid.IntRange(0, 20).Draw(t, "problems") {
			problems = append(problems, catalog.Problem{
				Bucket: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "source"), Location: rapid.SampledFrom([]string{"", "file:/x", "file:/y"}).Draw(t, "file"),
				Code: rapid.SampledFrom([]string{"p", "q", "r"}).Draw(t, "code"), Ref: rapid.SampledFrom([]string{"", "group:default/g", "user:default/u"}).Draw(t, "ref"),
				Severity: rapid.SampledFrom([]catalog.Severity{catalog.SeverityError, catalog.SeverityWarning, catalog.SeverityNotice}).Draw(t, "severity"),
			})
		}
		m := readmodel.New(entity.Builtin())
		group := catalog.Record{ID: 1, UID: "1", Ref: "group:default/g", JSON: []byte(`{"kind":"Group","metadata":{"name":"g"}}`), Location: "file:/y"}
		if err := m.Replace(func(yield func(catalog.Record, error) bool) { yield(group, nil) }, problems, 1); err != nil {
			t.Fatal(err)
		}
		var cache problemlist.Cache
		x := cache.Of(m.Snapshot())
		for _, by := range problemlist.Groupings() {
			order := x.Ordered(by)
			sorted := slices.Sorted(slices.Values(order))
			for i := range problems {
				if len(sorted) != len(problems) || sorted[i] != i {
					t.Fatalf("%s has %v", by, order)
				}
			}
			seen := map[string]bool{}
			for n, i := range order {
				key := x.Key(by, i)
				if seen[key] && x.Key(by, order[n-1]) != key {
					t.Fatalf("%s tears %q apart: %v", by, key, order)
				}
				seen[key] = true
			}
		}
		total := 0
		for _, owner := range []string{"", "group:default/g"} {
			total += len(x.Of(owner))
			worse := 0
			for _, i := range x.Of(owner) {
				if x.Owner(i) != owner {
					t.Fatalf("problem %d is not %q's", i, owner)
				}
				if problems[i].Severity != catalog.SeverityNotice {
					worse++
				}
			}
			if x.Count(owner) != worse {
				t.Fatalf("%q has %d, counted %d", owner, worse, x.Count(owner))
			}
		}
		if n := x.Severities(); total != len(problems) || fmt.Sprint(n[catalog.SeverityError]+n[catalog.SeverityWarning]+n[catalog.SeverityNotice]) != fmt.Sprint(total) {
			t.Fatalf("%d of %d problems have an owner or none; by severity %v", total, len(problems), n)
		}
	})
}
