package files

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/callboard/callboard/sdk"
)

// realworld is where catalogs of real repositories are, seen from this package.
const realworld = "../../../../shared/realworld/catalog"

func realCatalogs(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs(realworld)
	must(t, err)
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("SKIPPED: the real catalogs are not there (%v), so nothing real was read", err)
	}
	return dir
}

func TestRealCatalogs(t *testing.T) {
	t.Parallel()
	dir := realCatalogs(t)
	s := newSource(t, Config{Paths: []string{dir}})
	docs := readAll(t, s, nil)
	skipped, bytes := 0, 0
	for _, d := range docs {
		if d.Err != nil {
			t.Errorf("%s: %v", d.Location, d.Err)
		}
		if d.Skipped != "" {
			skipped++
			t.Logf("%s: %s", relative(dir, d.Location.Target), d.Skipped)
		}
		bytes += len(d.Data)
	}
	t.Logf("%d documents (%d bytes), %d of them skipped", len(docs), bytes, skipped)
	if len(docs) != 146 || skipped != 4 {
		t.Errorf("%d documents, %d skipped", len(docs), skipped)
	}
}

// TestRealPlaceholders reads what the placeholders in real files name, with each file
// configured on its own and no repository around.
func TestRealPlaceholders(t *testing.T) {
	t.Parallel()
	dir := realCatalogs(t)
	files := readAll(t, newSource(t, Config{Paths: []string{dir}}), nil)
	var c Config
	for _, d := range files {
		c.Locations = append(c.Locations, ConfigLocation{Target: d.Location.Target})
	}
	s := newSource(t, c)
	read, remote := 0, 0
	for _, d := range files {
		for line := range strings.Lines(string(d.Data)) {
			key, target, ok := strings.Cut(strings.TrimSpace(line), ":")
			target = strings.TrimSpace(target)
			if key = strings.TrimSpace(key); !ok || key != "$text" && key != "$yaml" && key != "$openapi" || target == "|" {
				continue
			}
			_, err := s.ReadReference(t.Context(), d.Location, target)
			switch {
			case strings.HasPrefix(target, "http"):
				remote++
			case err != nil && !errors.Is(err, sdk.ErrNotExist):
				t.Errorf("%s: %v", d.Location, err)
			default:
				read++
			}
		}
	}
	t.Logf("%d files read, %d addresses refused", read, remote)
	if read == 0 {
		t.Error("no placeholder was found")
	}
}
