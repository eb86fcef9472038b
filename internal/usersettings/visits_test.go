package usersettings_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/internal/usersettings"
)

const visitsKey = "@backstage/plugin-home:visits:" + ana

func refsOf(visits []usersettings.Visit) (refs []string) {
	for _, v := range visits {
		refs = append(refs, fmt.Sprintf("%s %d", v.Ref, v.Hits))
	}
	return refs
}

func TestVisits(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, ref := range []string{"component:default/a", "Component:Default/B", "component:default/a", "api:default/c", "component:default/b"} {
		w.clock.pass(time.Second)
		w.Visit(t.Context(), ana, ref)
	}
	last := w.clock.Now()
	w.clock.pass(59 * time.Second)
	w.Visit(t.Context(), ana, "component:default/b") // the same visit still
	w.Visit(t.Context(), ana, "nonsense")
	check := func() {
		t.Helper()
		s := w.of(ana)
		same(t, "recent", refsOf(s.Recent(9)), []string{"component:default/b 2", "api:default/c 1", "component:default/a 2"})
		same(t, "last", s.Recent(1)[0].At, last)
		same(t, "most visited", refsOf(s.MostVisited(2)), []string{"component:default/b 2", "component:default/a 2"})
		same(t, "none", len(s.Recent(-1))+len(s.MostVisited(0)), 0)
	}
	check()
	same(t, "popularity", []int{w.Popularity("component:default/b"), w.Popularity("api:default/c"), w.Popularity("api:default/d")}, []int{2, 1, 0})
	w.restart()
	check()
	same(t, "visits of another", len(w.of(ben).Recent(9)), 0)
	w.clock.pass(time.Minute)
	w.Visit(t.Context(), ana, "component:default/b")
	same(t, "after a minute", refsOf(w.of(ana).Recent(1)), []string{"component:default/b 3"})
}

// TestVisitsAsBackstageHasThem reads what its client wrote, and writes what it reads.
func TestVisitsAsBackstageHasThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const theirs = `[{"id":"1","name":"Home","pathname":"/","hits":9,"timestamp":1700000003000},
		{"id":"2","name":"The API","pathname":"/catalog/default/API/x/ci-cd","hits":2,"timestamp":1700000002000,"more":{}},
		{"id":"3","name":"X","pathname":"/catalog/default/api/x","entityRef":"api:default/x","hits":3,"timestamp":1700000001000},
		{"id":"4","name":"broken","pathname":"/catalog/default/api","hits":1,"timestamp":1700000000000}, 7, {"pathname":1}]`
	check(t, w.put(ana, "default", visitsKey, theirs))
	same(t, "recent", w.of(ana).Recent(9), []usersettings.Visit{{Ref: "api:default/x", Hits: 5, At: time.UnixMilli(1700000002000).UTC()}})
	w.Visit(t.Context(), ana, "api:default/x")
	w.Visit(t.Context(), ana, "component:other/y")
	at := w.clock.Now().UnixMilli()
	value, _ := w.of(ana).Value("default", visitsKey)
	same(t, "written", string(value), fmt.Sprintf(`[{"id":"/catalog/other/component/y","name":"y","pathname":"/catalog/other/component/y","entityRef":"component:other/y","hits":1,"timestamp":%d},`+
		`{"id":"3","name":"X","pathname":"/catalog/default/api/x","entityRef":"api:default/x","hits":4,"timestamp":%d},`+
		`{"id":"1","name":"Home","pathname":"/","hits":9,"timestamp":1700000003000},`+
		`{"id":"2","name":"The API","pathname":"/catalog/default/API/x/ci-cd","hits":2,"timestamp":1700000002000},`+
		`{"id":"4","name":"broken","pathname":"/catalog/default/api","hits":1,"timestamp":1700000000000}]`, at, at))
	check(t, w.Delete(t.Context(), ana, usersettings.Name{Bucket: "default", Key: visitsKey}))
	same(t, "after deletion", len(w.of(ana).Recent(9)), 0)
	w.restart()
	same(t, "after deletion and restart", len(w.of(ana).Recent(9)), 0)
}

func TestManyVisits(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for n := range usersettings.MaxVisits + 50 {
		w.clock.pass(time.Second)
		w.Visit(t.Context(), ana, fmt.Sprintf("component:default/c%d", n))
	}
	before := w.of(ana).Recent(1000)
	same(t, "visits", len(before), usersettings.MaxVisits)
	same(t, "oldest", before[len(before)-1].Ref, "component:default/c50")
	w.restart()
	same(t, "visits after a restart", w.of(ana).Recent(1000), before)
}

func TestVisitsOfGuests(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.Visit(t.Context(), "guest:new", "component:default/a")
	same(t, "of a new guest", len(w.of("guest:new").Recent(9)), 0)
	same(t, "popularity", w.Popularity("component:default/a"), 1)
	w.Visit(t.Context(), "guest:X", "component:default/a")
	same(t, "of a guest", len(w.of("guest:X").Recent(9)), 1)
	if _, ok := w.of("guest:X").Value("default", "@backstage/plugin-home:visits:user:development/guest"); !ok {
		t.Error("visits of a guest are not where Backstage has its guest's")
	}
}

func TestPopularityMelts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for n := range 100 {
		w.Visit(t.Context(), fmt.Sprintf("user:default/u%d", n), "component:default/a")
	}
	w.Visit(t.Context(), ana, "component:default/b")
	const day = 24 * time.Hour
	for _, step := range []struct {
		pass time.Duration
		a, b int
	}{{0, 100, 1}, {30 * day, 37, 0}, {30 * day, 14, 0}, {90 * day, 1, 0}, {90 * day, 0, 0}} {
		w.clock.pass(step.pass)
		w.restart()
		same(t, fmt.Sprint("after ", step.pass), []int{w.Popularity("component:default/a"), w.Popularity("component:default/b")}, []int{step.a, step.b})
		popular := map[string]int{}
		for ref, n := range w.Popular() {
			popular[ref] = n
		}
		want := map[string]int{"component:default/a": step.a, "component:default/b": step.b}
		for ref, n := range want {
			if n == 0 {
				delete(want, ref)
			}
		}
		if diff := cmp.Diff(want, popular); diff != "" {
			t.Errorf("popular after %s (-want +got):\n%s", step.pass, diff)
		}
	}
	w.Visit(t.Context(), ana, "component:default/c")
	w.restart()
	stored, err := w.store.Popularity(t.Context())
	check(t, err)
	same(t, "stored in the end", len(stored), 1)
}

func TestAdopt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const guest = "user:development/guest"
	check(t, w.Star(t.Context(), guest, "component:default/a", true))
	w.Visit(t.Context(), guest, "component:default/b")
	check(t, w.Adopt(t.Context(), guest, ana))
	same(t, "stars", w.of(ana).Starred(), []string{"component:default/a"})
	same(t, "visits", refsOf(w.of(ana).Recent(9)), []string{"component:default/b 1"})
	check(t, w.Star(t.Context(), guest, "component:default/c", true))
	check(t, w.Adopt(t.Context(), guest, ana))
	same(t, "stars after the second time", w.of(ana).Starred(), []string{"component:default/a"})
	check(t, w.Adopt(t.Context(), "guest:new", ben))
	same(t, "stars of ben", len(w.of(ben).Starred()), 0)
	same(t, "popularity", w.Popularity("component:default/b"), 1)
}
