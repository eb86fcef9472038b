package arch

import (
	"slices"
	"strings"
	"testing"
)

// A rule says which packages of this module the packages of a folder may
// import. Folders and packages are patterns: "*" is one path element, or a
// part of one, "..." at the end is the folder itself and everything below, and
// "$1" is what the first "*" stood for. The first rule that fits counts.
type rule struct {
	folder string
	may    []string
}

// arrows are DESIGN's: entity ← sdk ← extensions; features know the
// vocabulary and not each other; app ties everything together.
var arrows = []rule{
	{"entity/...", []string{"entity/..."}},
	{"sdk/...", []string{"entity/...", "sdk/..."}},
	{"extensions", []string{"sdk/...", "extensions/..."}},
	{"extensions/*/*/...", []string{"entity/...", "sdk/...", "extensions/$1/$2/..."}},

	{".", []string{"entity/...", "sdk/...", "internal/cli/...", "internal/app/..."}},
	{"cmd/callboard", []string{".", "extensions"}},

	// What every feature may use, and what pages and APIs are made with.
	{"internal/fault/...", nil},
	{"internal/version/...", nil},
	{"internal/licences/...", nil},
	{"internal/arch/...", []string{"internal/cli"}}, // to try the documented commands
	{"internal/yamldoc/...", []string{"entity/...", "internal/fault", "internal/yamldoc/..."}},
	{"internal/config/...", []string{"entity/...", "internal/fault", "internal/yamldoc"}},
	{"internal/jobs/...", []string{"entity/...", "internal/fault", "internal/jobs/..."}},
	{"internal/httpkit/...", []string{"entity/...", "internal/fault", "internal/version", "internal/httpkit/..."}},
	{"internal/webui/...", []string{"entity/...", "sdk/...", "internal/fault", "internal/version", "internal/httpkit/...", "internal/webui/..."}},
	{"internal/auth/...", []string{"entity/...", "sdk/...", "internal/fault", "internal/httpkit/...", "internal/webui/...", "internal/auth/..."}},

	// What ties features together.
	{"internal/portal/portaltest", []string{"entity/...", "sdk/...", "internal/..."}}, // a portal to try pages on
	{"internal/portal/...", []string{"entity/...", "sdk/...", "internal/fault", "internal/yamldoc", "internal/httpkit/...", "internal/webui/...", "internal/auth", "internal/usersettings", "internal/catalog/...", "internal/portal/..."}},
	{"internal/store/...", []string{"entity/...", "sdk/...", "internal/fault", "internal/jobs", "internal/*", "internal/*/*", "internal/store/..."}},
	{"internal/permissions/...", []string{"entity/...", "sdk/...", "internal/fault", "internal/auth", "internal/*", "internal/*/*", "internal/permissions/..."}},
	{"internal/app/...", []string{"entity/...", "sdk/...", "extensions", "internal/..."}},
	{"internal/cli/...", []string{"entity/...", "sdk/...", "internal/..."}},
	{"internal/mcpserver/...", []string{"entity/...", "sdk/...", "internal/..."}},

	// Features: the vocabulary, themselves, and for their API and pages the
	// kits. What else a feature needs it declares as an interface, and app
	// hands it in.
	{"internal/*/*api/...", []string{"entity/...", "sdk/...", "internal/fault", "internal/version", "internal/yamldoc", "internal/httpkit/...", "internal/auth", "internal/usersettings", "api", "internal/$1/..."}},
	{"internal/*/*web/...", []string{"entity/...", "sdk/...", "internal/fault", "internal/version", "internal/yamldoc", "internal/httpkit/...", "internal/webui/...", "internal/portal", "internal/auth", "internal/usersettings", "internal/licences", "internal/$1/..."}},
	{"internal/*/...", []string{"entity/...", "sdk/...", "internal/fault", "internal/yamldoc", "internal/auth", "internal/$1/..."}},

	{"bench/...", []string{"..."}},
	{"e2e/...", []string{"..."}},
	{"examples/...", []string{".", "entity/...", "sdk/...", "extensions"}},
	{"api/...", nil},
	{"docs/...", nil},
}

// A fence keeps some imports, of this module or any other, to a few folders.
// Patterns are those of rule.
type fence struct {
	imports []string
	only    []string
	why     string
}

var fences = []fence{
	{
		[]string{module + "/internal/store/..."},
		[]string{"internal/store/...", "internal/app/...", "bench/...", "e2e/..."},
		"only app wires the store; declare the interface that you need and let app hand it in",
	},
	{
		[]string{module + "/internal/app/..."},
		[]string{".", "internal/app/...", "internal/cli/...", "bench/...", "e2e/..."},
		"app is the top of the tree; nothing below may know it",
	},
	{
		[]string{module + "/internal/cli/..."},
		[]string{".", "internal/cli/...", "e2e/..."},
		"commands are for people; call what the command calls",
	},
	{
		[]string{"database/sql/...", "modernc.org/sqlite/...", "github.com/pressly/goose/...", "github.com/jackc/..."},
		[]string{"internal/store/..."},
		"only store knows SQL",
	},
	{
		[]string{"net/http/..."},
		[]string{
			"internal/*/*api/...", "internal/*/*web/...", "internal/httpkit/...", "internal/webui/...", "internal/auth/...", "internal/portal/...",
			"internal/app/...", "internal/cli/...", "internal/mcpserver/...", "bench/...", "e2e/...", "examples/...",
			// outgoing clients
			"extensions/*/*/...", "internal/pluginhost/...",
		},
		"features don't know HTTP; put it into the feature's …api or …web package",
	},
}

// An exception lets one folder import what a rule or fence forbids.
type exception struct{ folder, imports, why string }

// exceptions should stay empty; each one needs a reason that convinces.
var exceptions = []exception{}

func TestArrows(t *testing.T) {
	t.Parallel()
	used := make(map[exception]bool)
	for _, f := range goFiles(t) {
		if f.test {
			continue // tests may use what they like
		}
		for _, imported := range f.imports() {
			problem := forbidden(f.folder, imported)
			if problem == "" {
				continue
			}
			i := slices.IndexFunc(exceptions, func(e exception) bool { return e.folder == f.folder && e.imports == imported })
			if i < 0 {
				t.Errorf("%s imports %s: %s", f.path, imported, problem)
			} else {
				used[exceptions[i]] = true
			}
		}
	}
	for _, e := range exceptions {
		if e.why == "" {
			t.Errorf("the exception for %s to import %s has no reason", e.folder, e.imports)
		}
		if !used[e] {
			t.Errorf("the exception for %s to import %s is not needed any more; delete it", e.folder, e.imports)
		}
	}
}

// TestVocabularyIsPure checks what makes entity and fault safe to use
// everywhere, and sdk cheap to build against: no foreign libraries.
func TestVocabularyIsPure(t *testing.T) {
	t.Parallel()
	for _, f := range goFiles(t) {
		pure := fits("entity/...", f.folder) || fits("internal/fault/...", f.folder) ||
			fits("sdk/...", f.folder) && !fits("sdk/sdktest/...", f.folder)
		if f.test || !pure {
			continue
		}
		for _, imported := range f.imports() {
			if first, _, _ := strings.Cut(imported, "/"); strings.Contains(first, ".") && !strings.HasPrefix(imported, module+"/") {
				t.Errorf("%s imports %s: this package may use the standard library only", f.path, imported)
			}
		}
	}
}

// forbidden says why a folder may not import a package, or nothing.
func forbidden(folder, imported string) string {
	for _, fence := range fences {
		if fitsAny(fence.imports, imported) && !fitsAny(fence.only, folder) {
			return fence.why
		}
	}
	target, ok := strings.CutPrefix(imported, module)
	if !ok {
		return ""
	}
	if target = strings.TrimPrefix(target, "/"); target == "" {
		target = "."
	}
	for _, rule := range arrows {
		stars, ok := match(rule.folder, folder)
		if !ok {
			continue
		}
		for _, may := range rule.may {
			if fits(fill(may, stars), target) {
				return ""
			}
		}
		return "its rule in internal/arch (" + rule.folder + ") allows only: " + strings.Join(rule.may, ", ") +
			"; declare a small interface where you use it, and let internal/app hand it in"
	}
	return "no rule in internal/arch says what packages in " + folder + " may import; add one"
}

func fits(pattern, name string) bool {
	_, ok := match(pattern, name)
	return ok
}

func fitsAny(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool { return fits(pattern, name) })
}

// match compares a path with a pattern and returns what the stars stood for.
func match(pattern, name string) (stars []string, ok bool) {
	wants, open := strings.CutSuffix(pattern, "...")
	want := strings.FieldsFunc(wants, func(r rune) bool { return r == '/' })
	got := strings.Split(name, "/")
	if len(got) < len(want) || len(got) > len(want) && !open {
		return nil, false
	}
	for i, part := range want {
		before, after, star := strings.Cut(part, "*")
		switch {
		case !star && part != got[i]:
			return nil, false
		case star:
			if len(got[i]) < len(part) || !strings.HasPrefix(got[i], before) || !strings.HasSuffix(got[i], after) {
				return nil, false
			}
			stars = append(stars, got[i])
		}
	}
	return stars, true
}

// fill puts what the stars stood for in the place of $1 and $2.
func fill(pattern string, stars []string) string {
	for i, star := range stars {
		pattern = strings.ReplaceAll(pattern, "$"+string(rune('1'+i)), star)
	}
	return pattern
}

func TestForbidden(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		folder, imports string
		allowed         bool
	}{
		{"entity", "strings", true},
		{"entity", module + "/sdk", false},
		{"entity", module + "/internal/fault", false},
		{"sdk", module + "/entity", true},
		{"sdk", module + "/internal/fault", false},
		{"extensions/sources/files", module + "/sdk", true},
		{"extensions/sources/files", module + "/sdk/sdktest", true},
		{"extensions/sources/files/glob", module + "/extensions/sources/files/walk", true},
		{"extensions/sources/files", module + "/extensions/sources/github", false},
		{"extensions/sources/files", module + "/internal/fault", false},
		{"extensions/sources/github", "net/http", true},
		{"extensions", module + "/extensions/sources/files", true},
		{"cmd/callboard", module, true},
		{"cmd/callboard", module + "/internal/app", false},
		{"internal/catalog", module + "/entity", true},
		{"internal/catalog", module + "/internal/catalog/readmodel", true},
		{"internal/catalog", module + "/internal/search", false},
		{"internal/catalog", module + "/internal/store", false},
		{"internal/catalog", module + "/internal/webui", false},
		{"internal/catalog", "net/http", false},
		{"internal/catalog", "database/sql", false},
		{"internal/catalog/catalogapi", "net/http", true},
		{"internal/catalog/catalogapi", module + "/internal/catalog", true},
		{"internal/catalog/catalogapi", module + "/internal/webui", false},
		{"internal/catalog/catalogweb", module + "/internal/webui", true},
		{"internal/catalog/catalogweb", module + "/internal/webui/icons", true},
		{"internal/search/searchweb", module + "/internal/catalog", false},
		{"internal/search/searchweb", module + "/internal/usersettings", true},
		{"internal/search/searchapi", module + "/internal/auth", true},
		{"internal/search", module + "/internal/auth", true},
		{"internal/search", module + "/internal/usersettings", false},
		{"internal/search/searchweb", module + "/internal/usersettings/usersettingsweb", false},
		{"internal/store", module + "/internal/catalog", true},
		{"internal/store", "database/sql", true},
		{"internal/store", "database/sql/driver", true},
		{"internal/app", module + "/internal/store", true},
		{"internal/app", module + "/internal/cli", false},
		{"internal/cli", module + "/internal/app", true},
		{"internal/cli", module + "/internal/store", false},
		{"nowhere", module + "/entity", false},
	} {
		if problem := forbidden(test.folder, test.imports); (problem == "") != test.allowed {
			t.Errorf("%s imports %s: allowed should be %v, problem is %q", test.folder, test.imports, test.allowed, problem)
		}
	}
}
