package webui

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"
)

func TestEveryScriptIsJoined(t *testing.T) {
	t.Parallel()
	files, err := fs.Glob(embedded, "js/*.js")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, file := range files {
		names = append(names, strings.TrimSuffix(path.Base(file), ".js"))
	}
	listed := slices.Clone(scripts)
	for _, parts := range islands {
		listed = append(listed, parts...)
	}
	slices.Sort(listed)
	if listed = slices.Compact(listed); !slices.Equal(names, listed) {
		t.Errorf("files %v\nlisted %v", names, listed)
	}
}

// The joiner reads lines, so files keep to what it understands: an import a line
// from a file before, exports at the start of a line with names of their own, and
// no text that runs over lines.
func TestScriptsCanBeJoined(t *testing.T) {
	t.Parallel()
	checkOrder(t, scripts)
	for _, files := range islands {
		checkOrder(t, files)
	}
}

func checkOrder(t *testing.T, files []string) {
	t.Helper()
	exported := map[string]string{}
	for i, name := range files {
		source := string(mustRead("js/" + name + ".js"))
		for n, line := range strings.Split(source, "\n") {
			if fault := lineFault(line, files[:i], exported); fault != "" {
				t.Errorf("%s.js:%d: %s", name, n+1, fault)
			}
		}
		_, exports := readScript(source)
		for _, symbol := range exports {
			if other := exported[symbol]; other != "" {
				t.Errorf("%s and %s both export %s", other, name, symbol)
			}
			exported[symbol] = name
		}
	}
}

// lineFault says what the joiner would not understand, or nothing.
func lineFault(line string, before []string, exported map[string]string) string {
	found := importLine.FindStringSubmatch(line)
	switch {
	case found == nil && strings.HasPrefix(line, "import "):
		return "an import that the joiner does not read"
	case found != nil && !slices.Contains(before, found[2]):
		return "imports from " + found[2] + ", which does not run before it"
	case strings.Count(line, "`")%2 != 0:
		return "a text over several lines would lose its indentation"
	case strings.HasPrefix(line, "export ") && !exportLine.MatchString(line):
		return "an export that the joiner does not read"
	case found == nil:
		return ""
	}
	for symbol := range strings.SplitSeq(found[1], ", ") {
		if exported[symbol] != found[2] {
			return symbol + " is not exported by " + found[2]
		}
	}
	return ""
}

func TestReadScript(t *testing.T) {
	t.Parallel()
	body, exports := readScript("// why\nimport { a } from \"./dom.js\";\n\nexport const b = a; // how\n  export_(\"// kept\");\nexport async function c() {\n  return 1;\n}\n")
	if want := "const b = a;\nexport_(\"// kept\");\nasync function c() {\nreturn 1;\n}\n"; body != want {
		t.Errorf("%q", body)
	}
	if !slices.Equal(exports, []string{"b", "c"}) {
		t.Errorf("%v", exports)
	}
}

func TestJoinedScript(t *testing.T) {
	t.Parallel()
	js := string(joinScript(scripts, Assets().URL))
	for _, stray := range []string{"\nimport ", "\nexport ", "innerHTML", "eval(", "unload\"", "document.write", "asset:"} {
		if strings.Contains(js, stray) {
			t.Errorf("%q is in the script", stray)
		}
	}
}
