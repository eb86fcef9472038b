package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/internal/config"
)

// TestDefaults shows what no configuration at all gives.
func TestDefaults(t *testing.T) {
	t.Parallel()
	got, err := config.Load(t.Context(), config.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	want := &config.Config{
		Catalog: config.Catalog{
			OrphanStrategy:                  config.DeleteOrphans,
			DefaultLocationConflictStrategy: config.RejectKnown,
		},
		Callboard: config.Callboard{Catalog: config.CallboardCatalog{
			RemovalGuard: config.RemovalGuard{Percent: 30, Entities: 20},
			Limits:       config.Limits{FileBytes: 10 << 20, Documents: 10_000, Depth: 100},
		}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if got.Backend.Listen.IsSet() {
		t.Error("backend.listen counts as set")
	}
}

func TestFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	main, title := filepath.Join(dir, "app-config.yaml"), filepath.Join(dir, "title.txt")
	writeFile(t, main, "app: {title: {$file: title.txt}}\norganization: {name: {$file: ./title.txt}}")
	writeFile(t, title, "x")
	c, err := config.Load(t.Context(), config.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{main, title}, c.Files); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestAbsoluteInclude reads from outside the configuration's folder, as mounted
// secrets are.
func TestAbsoluteInclude(t *testing.T) {
	t.Parallel()
	dir, secrets := t.TempDir(), filepath.Join(t.TempDir(), "title")
	writeFile(t, secrets, "from elsewhere\n")
	writeFile(t, filepath.Join(dir, "app-config.yaml"), "app: {title: {$file: "+secrets+"}}")
	c, err := config.Load(t.Context(), config.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if c.App.Title != "from elsewhere" {
		t.Errorf("got %q", c.App.Title)
	}
}

func TestListenAddress(t *testing.T) {
	t.Parallel()
	tests := map[string]config.Listen{
		":7007":     {Port: 7007},
		"host:1":    {Host: "host", Port: 1},
		"[::1]:443": {Host: "::1", Port: 443},
	}
	for want, listen := range tests {
		if got := listen.Address(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// oracle holds the configuration that a real Backstage was asked with.
const oracle = "../../../shared/oracle/app-config.template.yaml"

func TestOracleConfiguration(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat(oracle); err != nil {
		t.Skipf("SKIPPED, NOT TESTED: %v", err)
	}
	c, err := config.Load(t.Context(), config.Options{Files: []string{oracle}})
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(oracle)
	if err != nil {
		t.Fatal(err)
	}
	if want := strings.Count(string(data), "type: file"); len(c.Catalog.Locations) != want {
		t.Errorf("got %d locations, want %d", len(c.Catalog.Locations), want)
	}
	if len(c.Ignored) > 0 {
		t.Errorf("ignored: %v", c.Ignored)
	}
}
