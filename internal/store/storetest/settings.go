package storetest

import (
	"testing"

	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/fault"
)

func holds(t *testing.T, s Backend) {
	ctx := t.Context()
	save := func(h catalog.Hold) {
		t.Helper()
		if err := s.SaveHold(ctx, h); err != nil {
			t.Fatal(err)
		}
	}
	b := catalog.Hold{Bucket: "b", Refs: []string{"component:default/y", "component:default/x"}, Total: 30, Since: at(1)}
	a := catalog.Hold{Bucket: "a", Refs: []string{"component:default/z"}, Total: 3, Since: at(2), Approve: true}
	save(b)
	save(a)
	same(t, "holds", must(s.Holds(ctx))(t), []catalog.Hold{a, b})
	b.Approve, b.Refs = true, b.Refs[:1]
	save(b)
	same(t, "changed holds", must(s.Holds(ctx))(t), []catalog.Hold{a, b})
	save(catalog.Hold{Bucket: "a"})
	save(catalog.Hold{Bucket: "unknown", Refs: []string{}})
	same(t, "holds after deletion", must(s.Holds(ctx))(t), []catalog.Hold{b})
}

func locations(t *testing.T, s Backend) {
	ctx := t.Context()
	a := catalog.StoredLocation{ID: "z-1", Type: "url", Target: "https://git.example.com/a.yaml"}
	b := catalog.StoredLocation{ID: "a-2", Type: "file", Target: a.Target}
	for _, l := range []catalog.StoredLocation{a, b} {
		if err := s.AddLocation(ctx, l); err != nil {
			t.Fatal(err)
		}
	}
	wantFault(t, s.AddLocation(ctx, catalog.StoredLocation{ID: "other", Type: a.Type, Target: a.Target}), fault.Conflict)
	wantFault(t, s.AddLocation(ctx, catalog.StoredLocation{ID: a.ID, Type: "url", Target: "other"}), fault.Conflict)
	same(t, "locations", must(s.Locations(ctx))(t), []catalog.StoredLocation{a, b})

	wantFault(t, s.UpdateLocation(ctx, catalog.StoredLocation{ID: "unknown", Type: "url", Target: "x"}), fault.NotFound)
	wantFault(t, s.UpdateLocation(ctx, catalog.StoredLocation{ID: b.ID, Type: a.Type, Target: a.Target}), fault.Conflict)
	b.Target = "/srv/b.yaml"
	if err := s.UpdateLocation(ctx, b); err != nil {
		t.Fatal(err)
	}
	same(t, "changed locations", must(s.Locations(ctx))(t), []catalog.StoredLocation{a, b})

	wantFault(t, s.DeleteLocation(ctx, "unknown"), fault.NotFound)
	if err := s.DeleteLocation(ctx, a.ID); err != nil {
		t.Fatal(err)
	}
	same(t, "locations after deletion", must(s.Locations(ctx))(t), []catalog.StoredLocation{b})
}
