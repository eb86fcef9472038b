package store_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/internal/store"
)

// TestLockOfOtherProcess opens what a living process has, and again when it was killed.
func TestLockOfOtherProcess(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts a process")
	}
	folder := t.TempDir()
	helper := exec.Command(os.Args[0])
	helper.Env = append(os.Environ(), crashFolder+"="+folder)
	output, err := helper.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := helper.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(output)
	if !lines.Scan() || lines.Text() != "ready" {
		t.Errorf("helper: %q", lines.Text())
	}
	_, err = store.Open(t.Context(), store.Options{Path: folder})
	wantFault(t, err, fault.Conflict, fmt.Sprintf("The data folder %s is in use by process %d (started 2", folder, helper.Process.Pid))
	if err := helper.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for lines.Scan() { // until it is dead
	}
	_ = helper.Wait() // it was killed
	open(t, folder)
}

func TestLockInProcess(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "data")
	s, err := store.Open(t.Context(), store.Options{Path: folder, Address: "http://127.0.0.1:7007"})
	if err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(folder, link); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{folder, s.File(), link} {
		_, err := store.Open(t.Context(), store.Options{Path: path})
		wantFault(t, err, fault.Conflict, ", serving http://127.0.0.1:7007)")
	}
	closeStore(t, s)
	open(t, link)
}
