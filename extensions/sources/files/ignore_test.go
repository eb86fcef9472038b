package files

import (
	"bytes"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestIgnore(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		patterns string
		path     string // a folder when it ends in a slash
		want     bool
	}{
		{"*.yaml", "a.yaml", true},
		{"*.yaml\n!a.yaml", "a.yaml", false},
		{"!a.yaml\n*.yaml", "a.yaml", true},
		{"build", "build/", true},
		{"build/", "build/", true},
		{"build/", "build", false},
		{"build", "deep/down/build", true},
		{"/build", "deep/build", false},
		{"/build", "build", true},
		{"a/b", "a/b", true},
		{"a/b", "x/a/b", false},
		{"**/b", "b", true},
		{"**/b", "x/y/b", true},
		{"a/**", "a/", false},
		{"a/**", "a/x", true},
		{"a/**/b", "a/b", true},
		{"a/**/b", "a/x/y/b", true},
		{"/*\n!/keep", "keep", false},
		{"/*\n!/keep", "other", true},
		{"*.log\n!keep/", "keep/x.log", true},
		{"# comment", "# comment", false},
		{`\#file`, "#file", true},
		{`\!file`, "!file", true},
		{"space ", "space", true},
		{`space\ `, "space ", true},
		{"{a,b}", "a", false},
		{"{a,b}", "{a,b}", true},
		{"[ab].yaml", "a.yaml", true},
		{"[!ab].yaml", "a.yaml", false},
		{"?.yaml", "a.yaml", true},
		{"?.yaml", "ab.yaml", false},
		{"a*b", "a/b", false},
		{"a.yaml\r\nb.yaml\r\n", "b.yaml", true},
		{"\ufeffa.yaml", "a.yaml", true},
		{"[", "[", false},
		{"", "a", false},
		{"/", "a", false},
	} {
		var ign *ignores
		ign = ign.add("", test.patterns)
		rel, folder := strings.CutSuffix(test.path, "/")
		if got := ign.match(rel, folder); got != test.want {
			t.Errorf("%q on %q: %v, want %v", test.patterns, test.path, got, test.want)
		}
	}
}

func TestIgnoreNested(t *testing.T) {
	t.Parallel()
	var ign *ignores
	ign = ign.add("", "*.gen.yaml\n/top.yaml\n").add("sub", "!keep.gen.yaml\n/top.yaml\n")
	for rel, want := range map[string]bool{
		"sub/a.gen.yaml":      true,
		"sub/keep.gen.yaml":   false,
		"sub/x/keep.gen.yaml": false,
		"sub/top.yaml":        true,
		"sub/x/top.yaml":      false,
	} {
		if got := ign.match(rel, false); got != want {
			t.Errorf("%s: %v, want %v", rel, got, want)
		}
	}
}

// TestIgnoreAsGit asks Git itself.
func TestIgnoreAsGit(t *testing.T) {
	git, err := exec.LookPath("git")
	if err != nil {
		t.Skip("SKIPPED: git is not installed, so there is nobody to compare with")
	}
	dir := tempDir(t)
	must(t, exec.Command(git, "init", "-q", dir).Run())
	name := rapid.SampledFrom([]string{"a", "b", "ab", "a.y", "b.y", "{a}"})
	part := rapid.SampledFrom([]string{"a", "b", "ab", "*", "**", "?", "*.y", "a*", "[ab]", "[!a]", `\a`, "{a}", "a.y"})
	rapid.Check(t, func(t *rapid.T) {
		line := rapid.Custom(func(t *rapid.T) string {
			l := strings.Join(rapid.SliceOfN(part, 1, 3).Draw(t, "parts"), "/")
			return rapid.SampledFrom([]string{"", "", "!"}).Draw(t, "not") + rapid.SampledFrom([]string{"", "", "/"}).Draw(t, "from") + l + rapid.SampledFrom([]string{"", "", "/"}).Draw(t, "folder")
		})
		text := strings.Join(rapid.SliceOfN(line, 1, 4).Draw(t, "lines"), "\n") + "\n"
		rel := strings.Join(rapid.SliceOfN(name, 1, 4).Draw(t, "path"), "/")
		if err := os.WriteFile(filepath.Join(dir, ignoreFile), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		var ign *ignores
		if got, want := ignoredAlong(ign.add("", text), rel), gitIgnores(git, dir, rel); got != want {
			t.Fatalf("%q on %q: %v, Git says %v", text, rel, got, want)
		}
	})
}

// ignoredAlong asks about rel as a walk does: about the folders above it first.
func ignoredAlong(ign *ignores, rel string) bool {
	if above := path.Dir(rel); above != "." {
		if ignoredFolder(ign, above) {
			return true
		}
	}
	return ign.match(rel, false)
}

func ignoredFolder(ign *ignores, rel string) bool {
	above := path.Dir(rel)
	return above != "." && ignoredFolder(ign, above) || ign.match(rel, true)
}

func gitIgnores(git, dir, rel string) bool {
	cmd := exec.Command(git, "check-ignore", "--no-index", "-q", "--", rel)
	cmd.Dir, cmd.Stderr = dir, &bytes.Buffer{}
	return cmd.Run() == nil
}

func FuzzIgnore(f *testing.F) {
	f.Add("*.yaml\n!a/**\n", "a/b.yaml")
	f.Add("[", "{")
	f.Fuzz(func(t *testing.T, patterns, rel string) {
		var ign *ignores
		ign.add("", patterns).match(rel, false)
	})
}
