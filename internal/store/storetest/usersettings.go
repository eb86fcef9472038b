package storetest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/callboard/callboard/internal/usersettings"
)

// RunUserSettings tests the stores of people's settings that open gives: an empty one at
// each call, closed by t.Cleanup.
func RunUserSettings(t *testing.T, open func(t *testing.T) usersettings.Store) {
	tests := []struct {
		name string
		run  func(*testing.T, usersettings.Store)
	}{
		{"nothing", noSettings},
		{"values", settingValues},
		{"people are apart", settingsApart},
		{"gone guests", goneGuests},
		{"popularity", popularityReplaces},
		{"cancelled", settingsCancelled},
		{"agrees with a map", settingsAgreeWithMap},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			test.run(t, open(t))
		})
	}
}

func setting(person, bucket, key, value string) usersettings.Change {
	c := usersettings.Change{Person: person, Entry: usersettings.Entry{Name: usersettings.Name{Bucket: bucket, Key: key}}}
	if value != "" {
		c.Value = json.RawMessage(value)
	}
	return c
}

func saveSettings(t *testing.T, s usersettings.Store, second int, changes ...usersettings.Change) {
	t.Helper()
	if err := s.SaveUserSettings(t.Context(), at(second), changes); err != nil {
		t.Fatal(err)
	}
}

// settingsOf writes the settings of a person as "bucket/key=value".
func settingsOf(t *testing.T, s usersettings.Store, person string) (all []string) {
	t.Helper()
	for _, e := range must(s.UserSettings(t.Context(), person))(t) {
		all = append(all, fmt.Sprintf("%s/%s=%s", e.Bucket, e.Key, e.Value))
	}
	return all
}

func noSettings(t *testing.T, s usersettings.Store) {
	same(t, "settings", settingsOf(t, s, "user:default/ana"), []string(nil))
	saveSettings(t, s, 0)
	saveSettings(t, s, 0, setting("user:default/ana", "b", "k", ""))
	same(t, "popularity", len(must(s.Popularity(t.Context()))(t)), 0)
	if err := s.SavePopularity(t.Context(), nil); err != nil {
		t.Error(err)
	}
}

func settingValues(t *testing.T, s usersettings.Store) {
	const ana = "user:default/ana"
	large := `"` + strings.Repeat("ü", usersettings.MaxValue/2-1) + `"`
	saveSettings(t, s, 0, setting(ana, "z", "k", `{"a":[1,null,"\u0000"]}`), setting(ana, "a", "y", `null`), setting(ana, "a", "x/ü:", large))
	same(t, "settings", settingsOf(t, s, ana), []string{"a/x/ü:=" + large, "a/y=null", `z/k={"a":[1,null,"\u0000"]}`})
	saveSettings(t, s, 1, setting(ana, "a", "x/ü:", ""), setting(ana, "a", "y", `true`), setting(ana, "A", "y", `0`))
	same(t, "changed settings", settingsOf(t, s, ana), []string{"A/y=0", "a/y=true", `z/k={"a":[1,null,"\u0000"]}`})
}

func settingsApart(t *testing.T, s usersettings.Store) {
	saveSettings(t, s, 0, setting("user:default/ana", "b", "k", `1`), setting("user:default/ben", "b", "k", `2`))
	saveSettings(t, s, 0, setting("user:default/ana", "b", "k", ""))
	same(t, "settings of ana", settingsOf(t, s, "user:default/ana"), []string(nil))
	same(t, "settings of ben", settingsOf(t, s, "user:default/ben"), []string{"b/k=2"})
}

func goneGuests(t *testing.T, s usersettings.Store) {
	for _, person := range []string{"guest:old", "guest:back", "guest", "user:default/guest:x"} {
		saveSettings(t, s, 0, setting(person, "b", "k", `1`), setting(person, "b", "l", `1`))
	}
	saveSettings(t, s, 9, setting("guest:back", "b", "m", `1`))
	same(t, "removed", must(s.ForgetUserSettings(t.Context(), "guest:", at(5)))(t), int64(2))
	same(t, "removed again", must(s.ForgetUserSettings(t.Context(), "guest:", at(5)))(t), int64(0))
	for person, want := range map[string]int{"guest:old": 0, "guest:back": 3, "guest": 2, "user:default/guest:x": 2} {
		same(t, person, len(settingsOf(t, s, person)), want)
	}
}

func popularityReplaces(t *testing.T, s usersettings.Store) {
	b := usersettings.Popularity{Ref: "component:default/b", Score: 2.5, At: at(1)}
	a := usersettings.Popularity{Ref: "component:default/a", Score: 1e-9, At: at(2)}
	save := func(all ...usersettings.Popularity) {
		t.Helper()
		if err := s.SavePopularity(t.Context(), all); err != nil {
			t.Fatal(err)
		}
	}
	save(b, a)
	same(t, "popularity", must(s.Popularity(t.Context()))(t), []usersettings.Popularity{a, b})
	b.Score, b.At, a.Score = 7, at(3), 0
	save(a, b, usersettings.Popularity{Ref: "component:default/unknown", Score: -1})
	same(t, "changed popularity", must(s.Popularity(t.Context()))(t), []usersettings.Popularity{b})
}

func settingsCancelled(t *testing.T, s usersettings.Store) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.SaveUserSettings(ctx, at(0), []usersettings.Change{setting("p", "b", "k", "1")}); !errors.Is(err, context.Canceled) {
		t.Errorf("saving gave %v", err)
	}
	if _, err := s.UserSettings(ctx, "p"); !errors.Is(err, context.Canceled) {
		t.Errorf("reading gave %v", err)
	}
	same(t, "settings", settingsOf(t, s, "p"), []string(nil))
}

// settingsAgreeWithMap makes random changes and compares with a map after each.
func settingsAgreeWithMap(t *testing.T, s usersettings.Store) {
	people := []string{"user:default/ana", "user:default/ben", "guest:x"}
	want := map[string]map[string]string{}
	rapid.Check(t, func(r *rapid.T) {
		var changes []usersettings.Change
		for _, n := range rapid.SliceOfNDistinct(rapid.IntRange(0, 3*3*30-1), 0, 150, rapid.ID).Draw(r, "names") {
			person, bucket, key := people[n%3], fmt.Sprint("b", n/3%3), fmt.Sprint("k", n/9)
			value := rapid.SampledFrom([]string{"", "1", `"x"`, "[]", "{}", "null"}).Draw(r, "value")
			changes = append(changes, setting(person, bucket, key, value))
			if want[person] == nil {
				want[person] = map[string]string{}
			}
			want[person][bucket+"/"+key] = value
			if value == "" {
				delete(want[person], bucket+"/"+key)
			}
		}
		saveSettings(t, s, 0, changes...)
		for _, person := range people {
			var wanted []string
			for _, name := range slices.Sorted(maps.Keys(want[person])) {
				wanted = append(wanted, name+"="+want[person][name])
			}
			if diff := cmp.Diff(wanted, settingsOf(t, s, person)); diff != "" {
				r.Fatalf("settings of %s (-want +got):\n%s", person, diff)
			}
		}
	})
}
