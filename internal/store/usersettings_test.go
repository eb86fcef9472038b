package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/internal/store"
	"github.com/callboard/callboard/internal/usersettings"
)

// TestUserSettingsBackup takes settings through a backup and back.
func TestUserSettingsBackup(t *testing.T) {
	t.Parallel()
	s := filled(t)
	people := usersettings.New(usersettings.Options{Store: s})
	const ben, ref = "user:default/ben", "component:default/c1-e1"
	if err := people.Star(t.Context(), ben, ref, true); err != nil {
		t.Fatal(err)
	}
	people.Visit(t.Context(), ben, ref)
	if err := people.Close(); err != nil {
		t.Fatal(err)
	}
	want, err := s.UserSettings(t.Context(), ben)
	if err != nil || len(want) != 2 {
		t.Fatalf("%d settings are stored (%v)", len(want), err)
	}
	file := backUp(t, s)
	if err := s.SaveUserSettings(t.Context(), time.Now(), []usersettings.Change{{Person: ben, Entry: usersettings.Entry{Name: want[0].Name}}}); err != nil {
		t.Fatal(err)
	}
	closeStore(t, s)
	if _, err := store.Restore(t.Context(), file, s.File()); err != nil {
		t.Fatal(err)
	}
	s = open(t, s.File())
	got, err := s.UserSettings(t.Context(), ben)
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("after the backup (-want +got, %v):\n%s", err, diff)
	}
	people = usersettings.New(usersettings.Options{Store: s})
	if err := people.Load(t.Context()); err != nil || people.Popularity(ref) != 1 {
		t.Errorf("popularity is %d (%v), want 1", people.Popularity(ref), err)
	}
}
