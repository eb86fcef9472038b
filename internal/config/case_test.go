package config_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/internal/config"
)

var update = flag.Bool("update", false, "write what the cases in testdata give into them")

// TestCases runs every testdata/*.txt. Such a file begins with what it shows;
// sections follow, each under a line "-- name --":
//
//	-- files --   names for Options.Files, one a line; without it the defaults are looked for
//	-- env --     NAME=value lines
//	-- want --    the values that differ from an empty configuration, or the errors
//
// and any other section is a file of that name.
func TestCases(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no cases in testdata: %v", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			t.Parallel()
			runCase(t, path)
		})
	}
}

func runCase(t *testing.T, path string) {
	c := readCase(t, path)
	dir := t.TempDir()
	for _, s := range c.files {
		writeFile(t, filepath.Join(dir, s.name), s.text)
	}
	o := config.Options{Dir: dir, Env: c.lookup, Environ: func() []string { return c.environ }}
	for _, name := range c.options {
		o.Files = append(o.Files, filepath.Join(dir, name))
	}
	got := strings.ReplaceAll(outcome(t, o), dir+"/", "")
	got = strings.ReplaceAll(got, dir, "$DIR")
	if *update {
		c.rewrite(t, path, got)
		return
	}
	if diff := cmp.Diff(c.want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", c.title, diff)
	}
}

// outcome loads and writes the result down, one line a value or error.
func outcome(t *testing.T, o config.Options) string {
	got, err := config.Load(t.Context(), o)
	if err != nil {
		return "error: " + strings.ReplaceAll(err.Error(), "\n", "\nerror: ") + "\n"
	}
	empty, err := config.Load(t.Context(), config.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defaults := flatten(t, empty)
	var lines []string
	for key, text := range flatten(t, got) {
		if !strings.HasPrefix(key, "Files") && defaults[key] != text {
			lines = append(lines, key+" = "+text+"\n")
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "")
}

// flatten gives each leaf of c a key path; positions become file:line:column.
func flatten(t *testing.T, c *config.Config) map[string]string {
	t.Helper()
	data, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var tree any
	if err := d.Decode(&tree); err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	flattenInto(out, "", tree)
	return out
}

func flattenInto(out map[string]string, path string, tree any) {
	switch n := tree.(type) {
	case map[string]any:
		if _, isPos := n["Column"]; isPos {
			out[path] = fmt.Sprintf("%v:%v:%v", n["File"], n["Line"], n["Column"])
			return
		}
		if strings.HasSuffix(path, ".Schema") {
			text, _ := json.Marshal(n)
			out[path] = string(text)
			return
		}
		for key, child := range n {
			flattenInto(out, strings.TrimPrefix(path+"."+key, "."), child)
		}
	case []any:
		if len(n) == 0 {
			out[path] = "[]"
		}
		for i, child := range n {
			flattenInto(out, fmt.Sprintf("%s[%d]", path, i), child)
		}
	case string:
		out[path] = fmt.Sprintf("%q", n)
	case nil:
		out[path] = "nil"
	default:
		out[path] = fmt.Sprint(n)
	}
}

type section struct{ name, text string }

type testCase struct {
	title   string
	raw     []section
	files   []section
	options []string
	environ []string
	want    string
}

func (c *testCase) lookup(name string) (string, bool) {
	for _, entry := range c.environ {
		if key, text, _ := strings.Cut(entry, "="); key == name {
			return text, true
		}
	}
	return "", false
}

func readCase(t *testing.T, path string) *testCase {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	c := &testCase{}
	for line := range strings.Lines(string(data)) {
		if name, ok := sectionName(line); ok {
			c.raw = append(c.raw, section{name: name})
		} else if len(c.raw) == 0 {
			c.title += line
		} else {
			c.raw[len(c.raw)-1].text += line
		}
	}
	for _, s := range c.raw {
		switch s.name {
		case "files":
			c.options = strings.Fields(s.text)
		case "env":
			c.environ = strings.Split(strings.TrimSuffix(s.text, "\n"), "\n")
		case "want":
			c.want = s.text
		default:
			c.files = append(c.files, s)
		}
	}
	return c
}

func sectionName(line string) (string, bool) {
	line = strings.TrimSuffix(line, "\n")
	if !strings.HasPrefix(line, "-- ") || !strings.HasSuffix(line, " --") {
		return "", false
	}
	return line[3 : len(line)-3], true
}

func (c *testCase) rewrite(t *testing.T, path, got string) {
	t.Helper()
	text := c.title
	for _, s := range c.raw {
		if s.name != "want" {
			text += "-- " + s.name + " --\n" + s.text
		}
	}
	if err := os.WriteFile(path, []byte(text+"-- want --\n"+got), 0o644); err != nil {
		t.Fatal(err)
	}
}

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
