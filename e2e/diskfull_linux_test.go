package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// TestDiskFull fills the disk of the data folder under a running portal.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	disk := smallDisk(t, "12m")
	dir := t.TempDir()
	write(t, filepath.Join(dir, "team.yaml"), team)
	write(t, filepath.Join(dir, "shop", "catalog-info.yaml"), service("shop", "Before"))
	s := launch(t, filepath.Join(disk, "data"), dir)
	s.waitReady(t)

	fill(t, filepath.Join(disk, "ballast"))
	// More than the log of the database may still have room for.
	for i := range 200 {
		text := service(fmt.Sprint("late-", i), "Late") + "---\n" + strings.Replace(service(fmt.Sprint("large-", i), "Large"), "spec:", "  description: "+strings.Repeat("large ", 4000)+"\nspec:", 1)
		write(t, filepath.Join(dir, fmt.Sprint("late-", i), "catalog-info.yaml"), text)
	}
	s.wait(t, "saying that the disk is full", func() bool { return strings.Contains(s.log.String(), "is full") })
	if got := s.title(t, "component/default/shop"); got != "Before" {
		t.Errorf("reads while the disk is full: title %v", got)
	}
	if status, _ := s.get(t, "/catalog"); status != 200 {
		t.Errorf("the catalog page answers %d while the disk is full", status)
	}

	if err := os.Remove(filepath.Join(disk, "ballast")); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "shop", "catalog-info.yaml"), service("shop", "After"))
	s.wait(t, "recovered", func() bool { return s.title(t, "component/default/shop") == "After" })
	s.wait(t, "complete", func() bool { _, found := s.entity(t, "component/default/late-199"); return found })
}

// smallDisk mounts a disk in memory.
func smallDisk(t *testing.T, size string) string {
	t.Helper()
	dir := t.TempDir()
	if err := unix.Mount("callboard-e2e", dir, "tmpfs", 0, "size="+size); err != nil {
		t.Skipf("SKIPPED: a full disk is not tested, for no disk can be mounted here: %v", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(dir, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// fill writes a file until there is no room.
func fill(t *testing.T, path string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, size := range []int{1 << 20, 4096} {
		for err = nil; err == nil; {
			_, err = f.Write(make([]byte, size))
		}
	}
}
