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
	if listed := slices.Sorted(slices.Values(scripts)); !slices.Equal(names, listed) {
		t.Errorf("files %v\nlisted %v", names, listed)
	}
}

// The joiner reads lines, so files keep to what it understands: an import a line
// from a file before, exports at the start of a line with names of their own, and
// no text that runs over lines.
func TestScriptsCanBeJoined(t *testing.T) {
	t.Parallel()
	exported := map[string]string{}
	for i, name := range scripts {
		source := string(mustRead("js/" + name + ".js"))
		for n, line := range strings.Split(source, "\n") {
			if found := importLine.FindStringSubmatch(line); found != nil {
				if !slices.Contains(scripts[:i], found[2]) {
					t.Errorf("%s:%d imports from %s, which does not run before it", name, n+1, found[2])
				}
				for symbol := range strings.SplitSeq(found[1], ", ") {
					if exported[symbol] != found[2] {
						t.Errorf("%s:%d: %s is not exported by %s", name, n+1, symbol, found[2])
					}
				}
			} else if strings.HasPrefix(line, "import ") {
				t.Errorf("%s:%d: an import that the joiner does not read", name, n+1)
			}
			if strings.Count(line, "`")%2 != 0 {
				t.Errorf("%s:%d: a text over several lines would lose its indentation", name, n+1)
			}
			if strings.HasPrefix(line, "export ") && !exportLine.MatchString(line) {
				t.Errorf("%s:%d: an export that the joiner does not read", name, n+1)
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
	js := string(joinScript())
	for _, stray := range []string{"\nimport ", "\nexport ", "innerHTML", "eval(", "unload\"", "document.write"} {
		if strings.Contains(js, stray) {
			t.Errorf("%q is in the script", stray)
		}
	}
}
