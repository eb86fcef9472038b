//go:build unix

package e2e

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// makeFIFO makes a pipe where a catalog file is looked for: who opens it waits for ever.
func makeFIFO(t *testing.T, dir string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := unix.Mkfifo(filepath.Join(dir, "catalog-info.yaml"), 0o600); err != nil {
		t.Fatal(err)
	}
}
