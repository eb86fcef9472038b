package usersettings_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/callboard/callboard/internal/usersettings"
)

var someRefs = []string{"component:default/a", "component:default/b", "api:default/c", "Group:Other/D", "system:default/e"}

// portrait is everything that settings tell.
func portrait(s *usersettings.Settings) map[string]any {
	columns, density := s.Arrangement("component")
	first, hasDefault := s.DefaultView("/catalog")
	home, hasHome := s.Home()
	visits, hasVisits := s.Value("default", visitsKey)
	value, hasValue := s.Value("b1", "k1")
	starred := map[string]bool{}
	for _, ref := range someRefs {
		starred[ref] = s.IsStarred(ref)
	}
	return map[string]any{
		"revision": s.Revision(), "visits revision": s.VisitsRevision(), "starred": slices.Clone(s.Starred()), "is starred": starred,
		"recent": s.Recent(1000), "most": s.MostVisited(1000), "views": s.Views(), "views of": s.ViewsOf("/catalog"),
		"default": first, "has default": hasDefault, "columns": columns, "density": density,
		"home": string(home), "has home": hasHome, "visits": string(visits), "has visits": hasVisits,
		"value": string(value), "has value": hasValue,
	}
}

// TestMemoryIsWhatIsStored does things of chance and compares what is in memory with
// what a new service reads, which also has fewer people in memory than there are.
func TestMemoryIsWhatIsStored(t *testing.T) {
	t.Parallel()
	people := []string{ana, ben, "guest:A"}
	rapid.Check(t, func(r *rapid.T) {
		w := &world{t: t, clock: newClock(), store: usersettings.NewMemoryStore()}
		w.restart()
		for range rapid.IntRange(1, 40).Draw(r, "steps") {
			w.step(r, rapid.SampledFrom(people).Draw(r, "who"))
		}
		before := map[string]any{}
		for _, key := range people {
			before[key] = portrait(w.of(key))
		}
		popular := map[string]int{}
		for ref, n := range w.Popular() {
			popular[ref] = n
		}
		w.restart()
		for _, key := range people {
			same(t, key, portrait(w.of(key)), before[key])
		}
		for ref, n := range popular {
			same(t, "popularity of "+ref, w.Popularity(ref), n)
		}
		if t.Failed() {
			r.Fatalf("memory and store differ")
		}
	})
}

// step does one thing. Errors are part of it: they must leave no trace.
func (w *world) step(r *rapid.T, key string) {
	ctx := w.t.Context()
	ref := rapid.SampledFrom(someRefs).Draw(r, "ref")
	yes := rapid.Bool().Draw(r, "yes")
	id := "unknown"
	if views := w.of(key).Views(); len(views) > 0 {
		id = rapid.SampledFrom(views).Draw(r, "view").ID
	}
	name := rapid.SampledFrom([]string{"x", "y", "Z", ""}).Draw(r, "name")
	page := rapid.SampledFrom([]string{"/catalog", "/api-docs", "bad"}).Draw(r, "page")
	foreign := json.RawMessage(rapid.SampledFrom([]string{
		`1`, `[]`, `["component:default/a","x",1]`, `[{"pathname":"/catalog/default/api/c","hits":2,"timestamp":5}]`,
		`[{"id":"q","page":"/catalog","name":"q","query":"a=b","default":true},{"id":"p","page":"/catalog","name":"p","default":true}]`,
		`{"columns":["a"],"density":"d"}`, `{"columns":["a","a"]}`, `{`,
	}).Draw(r, "value"))
	place := rapid.SampledFrom([]usersettings.Name{
		{Bucket: "b1", Key: "k1"}, {Bucket: "default.starredEntities", Key: "entityRefs"}, {Bucket: "default", Key: visitsKey},
		{Bucket: "callboard", Key: "views"}, {Bucket: "callboard", Key: "arrangement/component"}, {Bucket: "callboard", Key: "home"},
	}).Draw(r, "place")
	w.clock.pass(time.Duration(rapid.IntRange(0, 100).Draw(r, "seconds")) * time.Second)
	switch rapid.IntRange(0, 9).Draw(r, "what") {
	case 0:
		_ = w.Put(ctx, key, place, foreign)
	case 1:
		_ = w.Delete(ctx, key, place)
	case 2:
		_ = w.Star(ctx, key, ref, yes)
	case 3:
		w.Visit(ctx, key, ref)
	case 4:
		_, _ = w.SaveView(ctx, key, usersettings.View{Page: page, Name: name, Query: "a=b", Default: yes})
	case 5:
		_ = w.RenameView(ctx, key, id, name)
	case 6:
		_ = w.SetDefaultView(ctx, key, id, yes)
	case 7:
		_ = w.DeleteView(ctx, key, id)
	case 8:
		_ = w.SaveArrangement(ctx, key, "Component", []string{name}, name)
	case 9:
		_ = w.Adopt(ctx, ben, key)
	}
}

// TestManyAtOnce has more people at work than memory may hold, and some of them in
// several places.
func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	w := &world{t: t, clock: newClock(), store: usersettings.NewMemoryStore()}
	w.Service = usersettings.New(usersettings.Options{Store: w.store, Now: w.clock.Now, MaxPeople: 3})
	const people, hands, works = 8, 3, 40
	var all sync.WaitGroup
	for n := range people * hands {
		all.Go(func() {
			key := fmt.Sprintf("user:default/u%d", n%people)
			for i := range works {
				if err := w.Star(t.Context(), key, fmt.Sprintf("component:default/h%d-%d", n/people, i), true); err != nil {
					t.Error(err)
				}
				w.Visit(t.Context(), key, fmt.Sprintf("component:default/h%d-%d", n/people, i))
				if s, err := w.Of(t.Context(), key); err != nil || !s.IsStarred(fmt.Sprintf("component:default/h%d-%d", n/people, i)) {
					t.Errorf("a star is not seen at once (%v)", err)
				}
				if i%10 == 0 {
					if err := w.Close(); err != nil { // writes, as Run does
						t.Error(err)
					}
				}
			}
		})
	}
	all.Wait()
	w.restart()
	for n := range people {
		s := w.of(fmt.Sprintf("user:default/u%d", n))
		same(t, fmt.Sprint("stars of ", n), len(s.Starred()), hands*works)
		same(t, fmt.Sprint("visits of ", n), len(s.Recent(1000)), hands*works)
	}
}

// FuzzForeignValues puts any JSON where typed values are.
func FuzzForeignValues(f *testing.F) {
	for _, seed := range []string{`[]`, `[{"pathname":"/catalog/a/b/c","hits":-1,"timestamp":9e18}]`, `["a:b/c"]`, `[{"id":"1","page":"/x","name":"y"}]`, `{"columns":[""]}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		w := newWorld(t)
		for _, name := range []usersettings.Name{
			{Bucket: "default.starredEntities", Key: "entityRefs"}, {Bucket: "default", Key: visitsKey}, {Bucket: "callboard", Key: "views"},
			{Bucket: "callboard", Key: "arrangement/component"}, {Bucket: "callboard", Key: "home"},
		} {
			if err := w.Put(t.Context(), ana, name, json.RawMessage(value)); err != nil {
				return
			}
		}
		check(t, w.Star(t.Context(), ana, "component:default/zzz", true))
		w.Visit(t.Context(), ana, "component:default/zzz")
		if _, err := w.SaveView(t.Context(), ana, usersettings.View{Page: "/catalog", Name: "mine"}); err != nil && len(w.of(ana).Views()) < usersettings.MaxViews {
			t.Error(err)
		}
		before := portrait(w.of(ana))
		w.restart()
		same(t, "after a restart", portrait(w.of(ana)), before)
	})
}
