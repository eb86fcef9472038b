package store_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/internal/store"
)

// filled opens a new database with a few commits.
func filled(t *testing.T) *store.Store {
	t.Helper()
	s := open(t, t.TempDir())
	for n := range 3 {
		if _, err := s.Commit(t.Context(), crashCommit(n+1)); err != nil {
			t.Fatal(err)
		}
		if err := s.SaveUserSettings(t.Context(), time.Unix(0, 0), crashSettings(n+1)); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func backUp(t *testing.T, s *store.Store) (file string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "backup.db")
	if err := s.Backup(t.Context(), file, store.BackupOptions{}); err != nil {
		t.Fatal(err)
	}
	return file
}

// TestBackup makes backups while commits go on, from inside and from outside.
func TestBackup(t *testing.T) {
	t.Parallel()
	s := filled(t)
	ways := map[string]func(file string) error{
		"method":   func(file string) error { return s.Backup(t.Context(), file, store.BackupOptions{}) },
		"function": func(file string) error { return store.Backup(t.Context(), s.File(), file, store.BackupOptions{}) },
	}
	n := 3
	for name, backup := range ways {
		file := filepath.Join(t.TempDir(), "backup.db")
		done := make(chan error)
		go func() { done <- backup(file) }()
		for err, running := error(nil), true; running; {
			select {
			case err = <-done:
				running = false
				if err != nil {
					t.Errorf("%s: %v", name, err)
				}
			default:
				n++
				if _, err := s.Commit(t.Context(), crashCommit(n)); err != nil {
					t.Fatal(err)
				}
			}
		}
		copied := open(t, file)
		if err := copied.Check(t.Context()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got := len(read(t, copied)); got%crashSet != 0 || got < 3*crashSet {
			t.Errorf("%s: backup has %d entities", name, got)
		}
		if entries, err := os.ReadDir(filepath.Dir(file)); err != nil || entries[0].Name() != "backup.db" || len(entries) > 4 {
			t.Errorf("%s: folder has %v (%v)", name, entries, err)
		}
	}
}

func TestBackupRefused(t *testing.T) {
	t.Parallel()
	s := filled(t)
	folder := t.TempDir()
	there := filepath.Join(folder, "there")
	write(t, there, "precious")
	tests := []struct {
		name, file string
		overwrite  bool
		want       fault.Kind
	}{
		{"existing file", there, false, fault.Conflict},
		{"the database itself", s.File(), true, fault.Invalid},
		{"folder", folder, true, fault.Invalid},
		{"no such folder", filepath.Join(folder, "none", "x.db"), false, fault.Unavailable},
	}
	for _, test := range tests {
		err := s.Backup(t.Context(), test.file, store.BackupOptions{Overwrite: test.overwrite})
		if !fault.Is(err, test.want) {
			t.Errorf("%s: got error %v, want a fault %s", test.name, err, test.want)
		}
	}
	if data, err := os.ReadFile(there); err != nil || string(data) != "precious" {
		t.Errorf("file that was there holds %q (%v)", data, err)
	}
	if err := s.Backup(t.Context(), there, store.BackupOptions{Overwrite: true}); err != nil {
		t.Errorf("overwriting: %v", err)
	}
	err := store.Backup(t.Context(), filepath.Join(folder, "none"), filepath.Join(folder, "x.db"), store.BackupOptions{})
	wantFault(t, err, fault.NotFound, "There is no database")
}

func TestBackupCancelled(t *testing.T) {
	t.Parallel()
	s := filled(t)
	folder := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Backup(ctx, filepath.Join(folder, "x.db"), store.BackupOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got error %v, want context.Canceled", err)
	}
	if entries, err := os.ReadDir(folder); err != nil || len(entries) > 0 {
		t.Errorf("folder has %v (%v), want nothing", entries, err)
	}
}

func TestRestore(t *testing.T) {
	t.Parallel()
	s := filled(t)
	want, file := read(t, s), backUp(t, s)
	if _, err := s.Commit(t.Context(), crashCommit(4)); err != nil {
		t.Fatal(err)
	}
	later := read(t, s)
	_, err := store.Restore(t.Context(), file, s.File())
	wantFault(t, err, fault.Conflict, "is in use by process")
	closeStore(t, s)

	kept, err := store.Restore(t.Context(), file, filepath.Dir(s.File()))
	if err != nil {
		t.Fatal(err)
	}
	wantRecords(t, s.File(), want)
	wantRecords(t, kept, later)
	if matches, _ := filepath.Glob(s.File() + ".partial*"); len(matches) > 0 {
		t.Errorf("restoring left %v", matches)
	}
}

// TestRestoreAfterCrash keeps what is only in the log of a database that was not closed.
func TestRestoreAfterCrash(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts a process")
	}
	file, folder := backUp(t, filled(t)), t.TempDir()
	confirmed := runUntilKilled(t, folder)
	kept, err := store.Restore(t.Context(), file, folder)
	if err != nil {
		t.Fatal(err)
	}
	checkWhole(t, kept, confirmed)
	checkWhole(t, folder, 3)
}

func TestRestoreWithoutDatabase(t *testing.T) {
	t.Parallel()
	s := filled(t)
	file, folder := backUp(t, s), filepath.Join(t.TempDir(), "new")
	kept, err := store.Restore(t.Context(), file, folder)
	if kept != "" || err != nil {
		t.Errorf("got %q, %v; want nothing kept", kept, err)
	}
	wantRecords(t, folder, read(t, s))
}

// TestRestorePlainCopy restores a copy of the file of a closed database.
func TestRestorePlainCopy(t *testing.T) {
	t.Parallel()
	s := filled(t)
	want, folder := read(t, s), t.TempDir()
	closeStore(t, s)
	if _, err := store.Restore(t.Context(), s.File(), folder); err != nil {
		t.Fatal(err)
	}
	wantRecords(t, folder, want)
	if entries, err := os.ReadDir(folder); err != nil || len(entries) != 2 {
		t.Errorf("folder has %v (%v), want database and lock", entries, err)
	}
}

// TestRestoreOverDamage replaces a database that cannot be read.
func TestRestoreOverDamage(t *testing.T) {
	t.Parallel()
	s := filled(t)
	want, file, target := read(t, s), backUp(t, s), filepath.Join(t.TempDir(), "x.db")
	write(t, target, "This is not a database.")
	kept, err := store.Restore(t.Context(), file, target)
	if err != nil {
		t.Fatal(err)
	}
	wantRecords(t, target, want)
	if data, err := os.ReadFile(kept); err != nil || string(data) != "This is not a database." {
		t.Errorf("kept file holds %q (%v)", data, err)
	}
}

func TestRestoreRefused(t *testing.T) {
	t.Parallel()
	current := filled(t)
	want, good := read(t, current), backUp(t, current)
	newer := makeNewer(t, open(t, t.TempDir()))
	folder := t.TempDir()
	path := func(name string) string { return filepath.Join(folder, name) }
	write(t, path("text"), "This is not a database, and it is long enough to be taken for one. 0123456789 0123456789 0123456789")
	write(t, path("empty"), "")
	data, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	write(t, path("damaged"), string(data))
	damage(t, path("damaged"))
	write(t, path("half"), string(data[:len(data)/2]))
	write(t, path("used"), string(data))
	write(t, path("used-wal"), "something")
	closeStore(t, current)
	tests := []struct {
		name, file string
		want       fault.Kind
		sentence   string
	}{
		{"missing", path("missing"), fault.NotFound, "There is no backup"},
		{"folder", folder, fault.Invalid, "is not a file"},
		{"text", path("text"), fault.Invalid, "is not a backup of Callboard"},
		{"empty", path("empty"), fault.Invalid, "is empty"},
		{"damaged", path("damaged"), fault.Unavailable, "is damaged"},
		{"half", path("half"), fault.Unavailable, "is damaged"},
		{"newer", newer, fault.Conflict, "schema version 999"},
		{"in use", path("used"), fault.Invalid, "is a database in use"},
		{"itself", current.File(), fault.Invalid, "is the database itself"},
	}
	for _, test := range tests {
		_, err := store.Restore(t.Context(), test.file, current.File())
		if !fault.Is(err, test.want) {
			t.Errorf("%s: got error %v, want a fault %s", test.name, err, test.want)
			continue
		}
		wantFault(t, err, test.want, test.sentence)
	}
	wantRecords(t, current.File(), want)
	if matches, _ := filepath.Glob(filepath.Join(filepath.Dir(current.File()), "*.*-*")); len(matches) > 0 {
		t.Errorf("refused restores left %v", matches)
	}
}

func wantRecords(t *testing.T, path string, want []catalog.Record) {
	t.Helper()
	s := open(t, path)
	defer closeStore(t, s)
	if diff := cmp.Diff(want, read(t, s)); diff != "" {
		t.Errorf("records of %s (-want +got):\n%s", path, diff)
	}
}
