package arch

import (
	"maps"
	"path"
	"slices"
	"strings"
	"testing"
)

// standardList is the one list of what is compiled in.
const standardList = "extensions/standard.go"

// TestExtensionsAreListed checks that every extension folder is in the list:
// Go packages by their import, plugins, which are data, by their name.
func TestExtensionsAreListed(t *testing.T) {
	t.Parallel()
	extensions := make(map[string]bool) // folder → has Go code
	for _, name := range allFiles(t) {
		parts := strings.Split(name, "/")
		if len(parts) < 4 || parts[0] != "extensions" {
			continue
		}
		folder := path.Join(parts[:3]...)
		isCode := len(parts) == 4 && path.Ext(name) == ".go" && !strings.HasSuffix(name, "_test.go")
		extensions[folder] = extensions[folder] || isCode
	}
	list := string(read(t, standardList))
	for _, folder := range slices.Sorted(maps.Keys(extensions)) {
		entry := `"` + module + "/" + folder + `"`
		if !extensions[folder] {
			entry = `"` + path.Base(folder) + `"`
		}
		if !strings.Contains(list, entry) {
			t.Errorf("%s is not in %s, so nobody can use it; add it there", folder, standardList)
		}
	}
}
