package entityweb

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
)

// value draws what may stand in a document; keys have dots, as annotations do. That one
// key is another with a dot and more behind it is left out: history writes both the same.
func value(t *rapid.T, depth int) any {
	switch rapid.IntRange(0, 7-min(depth, 3)).Draw(t, "what") {
	case 0, 1:
		return rapid.SampledFrom([]string{"", "a", "b.c"}).Draw(t, "text")
	case 2:
		return rapid.Bool().Draw(t, "bool")
	case 3:
		return entity.Number(rapid.SampledFrom([]string{"1", "1.50", "2e3"}).Draw(t, "number"))
	case 4:
		return []any{rapid.SampledFrom([]string{"x", "y"}).Draw(t, "item"), entity.Object{"k": "v"}}
	default:
		return object(t, depth+1)
	}
}

func object(t *rapid.T, depth int) entity.Object {
	o := entity.Object{}
	for _, key := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a", "b", "c", "x.io/k", "x.io/l.m", "y.org"}), 0, 4, rapid.ID).Draw(t, "keys") {
		o[key] = value(t, depth)
	}
	return o
}

// TestRewindIsTheInverseOfHistory draws versions of a document, has the catalog tell how
// they differ, and goes back and forth through them.
func TestRewindIsTheInverseOfHistory(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		versions := []entity.Object{object(t, 0)}
		var changes []catalog.HistoryEntry // oldest first
		for n := range rapid.IntRange(1, 6).Draw(t, "versions") {
			next := object(t, 0)
			before, err := entity.New(versions[n]).MarshalJSON()
			if err != nil {
				t.Fatal(err)
			}
			after, err := entity.New(next).MarshalJSON()
			if err != nil {
				t.Fatal(err)
			}
			fields, err := catalog.Diff(before, after)
			if err != nil {
				t.Fatal(err)
			}
			versions = append(versions, next)
			changes = append(changes, catalog.HistoryEntry{Sequence: int64(n), Kind: catalog.Changed, Fields: fields})
		}
		now := clone(versions[len(versions)-1])
		for n := range versions {
			newer := slices.Clone(changes[n:])
			slices.Reverse(newer)
			then, err := rewind(now, newer)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(versions[n], then); diff != "" {
				t.Fatalf("version %d is told differently:\n%s", n, diff)
			}
			for _, c := range changes[n:] {
				if err := turn(then, c, false); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(now, then); diff != "" {
				t.Fatalf("from version %d on one gets elsewhere:\n%s", n, diff)
			}
		}
		if diff := cmp.Diff(versions[len(versions)-1], now); diff != "" {
			t.Fatalf("the present was changed:\n%s", diff)
		}
	})
}

func TestRewindEnds(t *testing.T) {
	t.Parallel()
	doc := entity.Object{"spec": entity.Object{"owner": "b"}}
	change := func(kind catalog.ChangeKind, fields ...catalog.FieldChange) catalog.HistoryEntry {
		return catalog.HistoryEntry{Kind: kind, Fields: fields}
	}
	moved := change(catalog.Changed, catalog.FieldChange{Path: "spec.owner", Old: "a", New: "b"})

	if then, err := rewind(doc, []catalog.HistoryEntry{moved, change(catalog.Added)}); then != nil || err != nil {
		t.Errorf("before it was added there is %v, %v", then, err)
	}
	if _, err := rewind(doc, []catalog.HistoryEntry{moved, change(catalog.Added), change(catalog.Removed)}); !errors.Is(err, errForgotten) {
		t.Errorf("before a removal: %v", err)
	}
	for name, wrong := range map[string][]catalog.HistoryEntry{
		"changed before it was added": {change(catalog.Added), moved},
		"another value":               {change(catalog.Changed, catalog.FieldChange{Path: "spec.owner", Old: "a", New: "c"})},
		"no such field":               {change(catalog.Changed, catalog.FieldChange{Path: "spec.type.x", Old: nil, New: "c"})},
	} {
		if then, err := rewind(doc, wrong); err == nil || errors.Is(err, errForgotten) {
			t.Errorf("%s: %v, %v", name, then, err)
		}
	}
	if doc["spec"].(entity.Object)["owner"] != "b" {
		t.Error("the present was changed")
	}
}
