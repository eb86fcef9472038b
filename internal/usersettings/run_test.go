package usersettings_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/callboard/callboard/internal/usersettings"
)

// counting counts writes.
type counting struct {
	usersettings.Store
	mu     sync.Mutex
	writes int
	people int
}

func (c *counting) SaveUserSettings(ctx context.Context, at time.Time, changes []usersettings.Change) error {
	c.mu.Lock()
	c.writes++
	c.people += len(changes)
	c.mu.Unlock()
	return c.Store.SaveUserSettings(ctx, at, changes)
}

func (c *counting) count() (writes, people int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.writes, c.people
}

// TestRun checks that visits are written together, and that nothing happens else.
func TestRun(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store := &counting{Store: usersettings.NewMemoryStore()}
		s := usersettings.New(usersettings.Options{Store: store})
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- s.Run(ctx) }()
		for n := range 50 {
			s.Visit(ctx, fmt.Sprintf("user:default/u%d", n%5), fmt.Sprintf("component:default/c%d", n))
			time.Sleep(20 * time.Millisecond)
		}
		time.Sleep(10 * time.Second)
		if writes, people := store.count(); writes != 1 || people != 5 {
			t.Errorf("50 visits made %d writes of %d people, want 1 of 5", writes, people)
		}
		if stored, err := store.Popularity(ctx); err != nil || len(stored) != 50 {
			t.Errorf("popularity has %d entities (%v)", len(stored), err)
		}
		time.Sleep(24 * time.Hour)
		if writes, _ := store.count(); writes != 1 {
			t.Errorf("%d writes although nobody visited anything", writes-1)
		}
		s.Visit(ctx, ana, "component:default/late")
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		if writes, people := store.count(); writes != 2 || people != 6 {
			t.Errorf("closing made %d writes of %d people, want 1 of 1", writes-1, people-5)
		}
	})
}

func TestRunTriesAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		disk := &failing{Store: usersettings.NewMemoryStore()}
		s := usersettings.New(usersettings.Options{Store: disk})
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- s.Run(ctx) }()
		if _, err := s.Of(ctx, ana); err != nil {
			t.Fatal(err)
		}
		disk.fail(errors.New("disk full"))
		s.Visit(ctx, ana, "component:default/a")
		time.Sleep(time.Minute)
		disk.fail(nil)
		time.Sleep(time.Minute)
		if stored, err := disk.UserSettings(ctx, ana); err != nil || len(stored) != 1 {
			t.Errorf("stored is %v (%v)", stored, err)
		}
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

func TestGoneGuestsAreForgotten(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store := usersettings.NewMemoryStore()
		s := usersettings.New(usersettings.Options{Store: store})
		for _, key := range []string{"guest:A", ana} {
			if err := s.Star(t.Context(), key, "component:default/a", true); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(401 * 24 * time.Hour)
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- s.Run(ctx) }()
		synctest.Wait()
		for key, want := range map[string]int{"guest:A": 0, ana: 1} {
			if stored, err := store.UserSettings(ctx, key); err != nil || len(stored) != want {
				t.Errorf("%s has %d values (%v), want %d", key, len(stored), err, want)
			}
		}
		stop()
		<-ended
	})
}
