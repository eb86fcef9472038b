package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
)

// commands returns all commands below root, and root itself.
func commands(root *cobra.Command) []*cobra.Command {
	all := []*cobra.Command{root}
	for _, c := range root.Commands() {
		if c.Name() != "help" && !c.Hidden {
			all = append(all, commands(c)...)
		}
	}
	return all
}

// TestHelp compares the help of every command with the text in testdata/help.
func TestHelp(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for _, c := range commands(NewRoot(Env{})) {
		name := strings.ReplaceAll(c.CommandPath(), " ", "-") + ".txt"
		known[name] = true
		if c.Short == "" || c.Example == "" {
			t.Errorf("%s has no short description or no example", c.CommandPath())
		}
		for line := range strings.Lines(c.Example) {
			if !strings.HasPrefix(line, "  callboard") {
				t.Errorf("%s: an example does not begin with the program: %q", c.CommandPath(), line)
			}
		}
		var out strings.Builder
		c.SetOut(&out)
		if err := c.Help(); err != nil {
			t.Fatal(err)
		}
		golden(t, filepath.Join("testdata/help", name), out.String())
	}
	files, err := filepath.Glob("testdata/help/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if !known[filepath.Base(file)] {
			t.Errorf("%s is the help of no command", file)
		}
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got)\n%s", file, diff)
	}
}

// TestExamples parses the command lines that help shows.
func TestExamples(t *testing.T) {
	t.Parallel()
	for _, c := range commands(NewRoot(Env{})) {
		for line := range strings.Lines(c.Example) {
			for part := range strings.SplitSeq(line, "|") {
				words := strings.Fields(strings.TrimSpace(part))
				if i := indexOf(words, ">"); i >= 0 {
					words = words[:i]
				}
				if i := indexOf(words, "read", "check", "ask"); c.Name() == "callboard" && i >= 0 {
					words = words[:i]
				}
				if len(words) < 2 || words[0] != "callboard" {
					continue
				}
				found, rest, err := NewRoot(Env{}).Find(words[1:])
				if err == nil {
					err = found.ParseFlags(rest)
				}
				if err == nil {
					err = found.ValidateArgs(found.Flags().Args())
				}
				if err != nil {
					t.Errorf("%s: %v", strings.TrimSpace(line), err)
				}
			}
		}
	}
}

func indexOf(words []string, any ...string) int {
	for i, w := range words {
		for _, a := range any {
			if w == a {
				return i
			}
		}
	}
	return -1
}
