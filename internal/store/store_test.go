package store_test

import (
	"os"
	"testing"

	"go.uber.org/goleak"

	"github.com/callboard/callboard/internal/store"
	"github.com/callboard/callboard/internal/store/storetest"
	"github.com/callboard/callboard/internal/usersettings"
)

func TestMain(m *testing.M) {
	if folder := os.Getenv(crashFolder); folder != "" {
		commitUntilKilled(folder) // this process is a helper of TestKilled
	}
	goleak.VerifyTestMain(m)
}

func TestConformance(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T) storetest.Backend { return open(t, t.TempDir()) })
}

func TestUserSettingsConformance(t *testing.T) {
	t.Parallel()
	storetest.RunUserSettings(t, func(t *testing.T) usersettings.Store { return open(t, t.TempDir()) })
}

// open opens the database in folder until the test ends.
func open(t *testing.T, folder string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), store.Options{Path: folder})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeStore(t, s) })
	return s
}

func closeStore(t *testing.T, s *store.Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}
