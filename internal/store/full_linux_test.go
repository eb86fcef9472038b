package store_test

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/internal/store"
)

// TestDiskFull fills a small disk.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	s := open(t, smallDisk(t, "4m"))
	last := commitUntilFull(t, s)
	if err := s.Backup(t.Context(), s.File()+".backup", store.BackupOptions{}); !fault.Is(err, fault.Unavailable) {
		t.Errorf("backup to a full disk: got error %v, want a fault", err)
	}
	if left, _ := filepath.Glob(s.File() + ".backup*"); len(left) > 0 {
		t.Errorf("failed backup left %v", left)
	}
	if err := os.Remove(filepath.Join(filepath.Dir(s.File()), "ballast")); err != nil {
		t.Fatal(err)
	}
	commitAgain(t, s, last)
}

// TestOpenOnFullDisk starts with no room at all.
func TestOpenOnFullDisk(t *testing.T) {
	t.Parallel()
	folder := smallDisk(t, "1m")
	if err := os.WriteFile(filepath.Join(folder, "rest"), make([]byte, 1<<20), 0o600); err == nil {
		t.Fatal("the disk is not full")
	}
	_, err := store.Open(t.Context(), store.Options{Path: folder})
	if !fault.Is(err, fault.Unavailable) {
		t.Errorf("got error %v, want a fault that the disk is full", err)
	}
}

// smallDisk mounts a disk in memory on which the half is taken by a file "ballast".
func smallDisk(t *testing.T, size string) string {
	t.Helper()
	folder := t.TempDir()
	if err := unix.Mount("callboard-test", folder, "tmpfs", 0, "size="+size); err != nil {
		t.Skipf("SKIPPED: a full disk is not tested, for no disk can be mounted here: %v", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(folder, 0); err != nil {
			t.Error(err)
		}
	})
	var disk unix.Statfs_t
	if err := unix.Statfs(folder, &disk); err != nil {
		t.Fatal(err)
	}
	half := int64(disk.Blocks) * int64(disk.Bsize) / 2
	if err := os.WriteFile(filepath.Join(folder, "ballast"), make([]byte, half), 0o600); err != nil {
		t.Fatal(err)
	}
	return folder
}
