package store_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/internal/store"
)

func TestPaths(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, path, made, want string }{
		{"folder", "data", "data/", "data/callboard.db"},
		{"new folders", "a/b c/%3f?#", "", "a/b c/%3f?#/callboard.db"},
		{"new file", "a/b.db", "", "a/b.db"},
		{"file", "a/other", "a/other", "a/other"},
		{"folder with the name of a file", "x.db", "x.db/", "x.db/callboard.db"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			base := t.TempDir()
			switch path := filepath.Join(base, test.made); {
			case strings.HasSuffix(test.made, "/"):
				mkdir(t, path)
			case test.made != "":
				mkdir(t, filepath.Dir(path))
				write(t, path, "")
			}
			s := open(t, filepath.Join(base, test.path))
			if want := filepath.Join(base, test.want); s.File() != want {
				t.Errorf("database is %s, want %s", s.File(), want)
			}
			if _, err := s.Commit(t.Context(), crashCommit(1)); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestPathsRefused(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	write(t, filepath.Join(base, "text.db"), strings.Repeat("This is not a database. ", 100))
	write(t, filepath.Join(base, "file"), "")
	foreign := open(t, filepath.Join(base, "foreign.db"))
	for _, query := range []string{"PRAGMA application_id = 0", "CREATE TABLE theirs (x)"} {
		if err := foreign.Exec(t.Context(), query); err != nil {
			t.Fatal(err)
		}
	}
	closeStore(t, foreign)
	tests := []struct {
		name, path string
		want       fault.Kind
		sentence   string
	}{
		{"empty", "", fault.Invalid, "No data folder"},
		{"text", filepath.Join(base, "text.db"), fault.Invalid, "is not a database of Callboard"},
		{"foreign", filepath.Join(base, "foreign.db"), fault.Invalid, "is not a database of Callboard"},
		{"below a file", filepath.Join(base, "file", "data"), fault.Unavailable, "not a directory"},
		{"device", os.DevNull, fault.Invalid, "neither a folder nor a file"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s, err := store.Open(t.Context(), store.Options{Path: test.path})
			if err == nil {
				closeStore(t, s)
			}
			wantFault(t, err, test.want, test.sentence)
		})
	}
}

// TestFilesArePrivate checks that only the user who runs Callboard can read the data.
func TestFilesArePrivate(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "data")
	s := open(t, folder)
	if _, err := s.Commit(t.Context(), crashCommit(1)); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) < 3 {
		t.Fatalf("folder has %v (%v), want database, log and lock", entries, err)
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %s", e.Name(), info.Mode())
		}
	}
}

func TestReopen(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	var logged bytes.Buffer
	options := store.Options{Path: folder, Logger: slog.New(slog.NewTextHandler(&logged, nil))}
	var want []catalog.Record
	for n := range 3 {
		s, err := store.Open(t.Context(), options)
		if err != nil {
			t.Fatal(err)
		}
		got := read(t, s)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("opening %d (-want +got):\n%s", n, diff)
		}
		if _, err := s.Commit(t.Context(), crashCommit(n)); err != nil {
			t.Fatal(err)
		}
		want = read(t, s)
		closeStore(t, s)
	}
	if n := strings.Count(logged.String(), "version=1 "); n != 1 {
		t.Errorf("the first migration was logged %d times, want once:\n%s", n, logged.String())
	}
}

func TestNewerDatabaseIsRefused(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir())
	file := makeNewer(t, s)
	_, err := store.Open(t.Context(), store.Options{Path: file})
	wantFault(t, err, fault.Conflict, "The database has schema version 999, but this version of Callboard knows only up to 2.")
}

// makeNewer makes a database look as if a later version had migrated it.
func makeNewer(t *testing.T, s *store.Store) (file string) {
	t.Helper()
	err := s.Exec(t.Context(), "INSERT INTO schema_versions (version_id, is_applied) VALUES (999, 1)")
	if err != nil {
		t.Fatal(err)
	}
	closeStore(t, s)
	return s.File()
}

func TestDamageIsFound(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir())
	if _, err := s.Commit(t.Context(), crashCommit(1)); err != nil {
		t.Fatal(err)
	}
	if err := s.Check(t.Context()); err != nil {
		t.Errorf("sound database: %v", err)
	}
	closeStore(t, s)
	damage(t, s.File())
	s = open(t, s.File())
	wantFault(t, s.Check(t.Context()), fault.Unavailable, "is damaged")
}

// damage overwrites a part of every page but the first ones.
func damage(t *testing.T, file string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for page := 15 * 8192; page < len(data); page += 8192 {
		copy(data[page:], bytes.Repeat([]byte{0xee}, 200))
	}
	write(t, file, string(data))
}

func TestClosed(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir())
	if _, err := s.Commit(t.Context(), crashCommit(1)); err != nil {
		t.Fatal(err)
	}
	closing := make(chan error)
	seen := 0
	for _, err := range s.Records(t.Context()) {
		if err != nil {
			t.Fatalf("after %d entities: %v", seen, err)
		}
		if seen++; seen == 1 {
			go func() { closing <- s.Close() }()
		}
	}
	if err := <-closing; err != nil || seen != crashSet {
		t.Errorf("closing while reading: error %v, and %d entities were read", err, seen)
	}
	_, err := s.Commit(t.Context(), crashCommit(2))
	wantFault(t, err, fault.Unavailable, "shutting down")
	_, err = s.Sequence(t.Context())
	wantFault(t, err, fault.Unavailable, "shutting down")
	closeStore(t, s) // a second time
}

func TestOpenCancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := store.Open(ctx, store.Options{Path: t.TempDir()}); !errors.Is(err, context.Canceled) {
		t.Errorf("got error %v, want context.Canceled", err)
	}
}

func read(t *testing.T, s *store.Store) (all []catalog.Record) {
	t.Helper()
	for r, err := range s.Records(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, r)
	}
	return all
}

func mkdir(t *testing.T, path string) {
	t.Helper()
	if err := os.MkdirAll(path, 0o700); err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func wantFault(t *testing.T, err error, kind fault.Kind, sentence string) {
	t.Helper()
	if !fault.Is(err, kind) || !strings.Contains(err.Error(), sentence) {
		t.Errorf("got error %v, want a fault %s with %q", err, kind, sentence)
	}
}
