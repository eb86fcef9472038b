package usersettings_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/callboard/callboard/internal/usersettings"
)

// richPerson is a world in which ana has as much as there can be.
func richPerson(b *testing.B) *world {
	w := newWorld(b)
	refs := make([]string, usersettings.MaxStars)
	for i := range refs {
		refs[i] = fmt.Sprintf("component:default/service-%d", i)
	}
	value, err := json.Marshal(refs)
	check(b, err)
	check(b, w.put(ana, "default.starredEntities", "entityRefs", string(value)))
	for n := range usersettings.MaxVisits {
		w.clock.pass(time.Second)
		w.Visit(b.Context(), ana, refs[n])
	}
	return w
}

// BenchmarkOf is what each page pays.
func BenchmarkOf(b *testing.B) {
	w := richPerson(b)
	b.ReportAllocs()
	for b.Loop() {
		s, err := w.Of(b.Context(), ana)
		if err != nil || !s.IsStarred("component:default/service-7") || s.Revision() == 0 {
			b.Fatal(err)
		}
	}
}

// BenchmarkVisit is what the page of an entity pays.
func BenchmarkVisit(b *testing.B) {
	w := richPerson(b)
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		w.clock.pass(time.Second)
		w.Visit(b.Context(), ana, fmt.Sprintf("component:default/service-%d", n%300))
	}
}

// BenchmarkPopularity is what the palette pays for each entity that it ranks.
func BenchmarkPopularity(b *testing.B) {
	w := richPerson(b)
	b.ReportAllocs()
	for b.Loop() {
		w.Popularity("component:default/service-7")
	}
}

// BenchmarkFirstVisitor reads everything of somebody who was not here for long.
func BenchmarkFirstVisitor(b *testing.B) {
	w := richPerson(b)
	check(b, w.Close())
	b.ReportAllocs()
	for b.Loop() {
		w.restart()
		w.of(ana)
	}
}
