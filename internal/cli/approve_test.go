package cli

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestApprove takes away most of what a portal has read, finds the removal held, and
// approves it.
func TestApprove(t *testing.T) {
	t.Parallel()
	dir, data := catalogFolder(t), t.TempDir()
	var many strings.Builder
	for i := range 25 {
		fmt.Fprintf(&many, "---\napiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {name: team-%d}\nspec: {type: team, children: []}\n", i)
	}
	file := filepath.Join(dir, "many", "catalog-info.yaml")
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(many.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	startPortal(t, dir, data, []string{"."}).close()
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	server := startPortal(t, dir, data, []string{"."}).url

	source := "files:" + dir
	for _, step := range []struct {
		args string
		want string // on either output
	}{
		{"list -o name --limit 1 --order metadata.name", "group:default/squad"},
		{"facets kind", "26"},
		{"catalog approve -o name", source},
		{"catalog approve", "25        26"},
		{"catalog problems", "the removal of 25 of 26 entities is held"},
		{"catalog approve " + source, "Removed 25 entities of " + source},
		{"catalog approve", "Nothing is held."},
		{"facets kind -o json", `"count": 1`},
		{"catalog history group:team-7", "removed"},
	} {
		env := testEnv(dir)
		var out bytes.Buffer
		env.Out, env.Err = &out, &out
		env.LookupEnv = func(name string) (string, bool) { return server, name == "CALLBOARD_SERVER" }
		if code := Run(t.Context(), strings.Fields(step.args), env); code != exitOK || !strings.Contains(out.String(), step.want) {
			t.Errorf("%s: %d\n%s", step.args, code, &out)
		}
	}
}
