package config_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/callboard/callboard/internal/config"
)

const guide = "../../docs/guides/configuration.md"

var yamlBlock = regexp.MustCompile("(?s)```yaml\n(.*?)```")

// TestGuide keeps the guide honest: its example loads, uses only keys that are
// honoured, and the table of defaults says what the code says.
func TestGuide(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(guide)
	if err != nil {
		t.Fatal(err)
	}
	blocks := yamlBlock.FindAllSubmatch(text, -1)
	if len(blocks) == 0 {
		t.Fatal("the guide has no example")
	}
	for _, block := range blocks {
		dir := t.TempDir()
		writeFile(t, filepath.Join(dir, "app-config.yaml"), string(block[1]))
		c, err := config.Load(t.Context(), config.Options{Dir: dir})
		if err != nil {
			t.Errorf("%s:\n%v", block[1], err)
			continue
		}
		if len(c.Ignored) > 0 {
			t.Errorf("the example holds keys that are not used: %v", c.Ignored)
		}
	}
	for _, row := range []string{
		"`callboard.catalog.removalGuard.percent` .* \\| 30 \\|",
		"`callboard.catalog.removalGuard.entities` .* \\| 20 \\|",
		"`callboard.catalog.limits.fileBytes` .* \\| 10485760 \\|",
		"`callboard.catalog.limits.documents` .* \\| 10000 \\|",
		"`callboard.catalog.limits.depth` .* \\| 100 \\|",
	} {
		if !regexp.MustCompile(row).Match(text) {
			t.Errorf("the guide has no row %s", strings.ReplaceAll(row, "\\", ""))
		}
	}
}
