package e2e

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
	"time"
)

// TestCatalogClient drives the portal with Backstage's own catalog client, every method.
func TestCatalogClient(t *testing.T) {
	t.Parallel()
	script := npmScript(t, "catalog-client.mjs", "@backstage/catalog-client")
	s := serve(t, example(t, "lark-music"))
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	client := exec.CommandContext(ctx, "node", filepath.Base(script))
	client.Dir = filepath.Dir(script)
	client.Env = append(os.Environ(), "CALLBOARD_URL="+s.URL)
	out, err := client.CombinedOutput()
	if err != nil {
		t.Errorf("the client is not content: %v\n%s", err, out)
	}
	passed := len(regexp.MustCompile(`(?m)^ok \d+`).FindAll(out, -1))
	t.Logf("%d subtests passed", passed)
	if passed < 10 {
		t.Errorf("only %d subtests ran:\n%s", passed, out)
	}
}

// npmScript is the path of a script in clients, whose package must be installed. The test
// is skipped loudly when it or node is not.
func npmScript(t *testing.T, script, needs string) string {
	t.Helper()
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("SKIPPED: node is not installed")
	}
	npmPackage(t, needs)
	path, err := filepath.Abs(filepath.Join("clients", script))
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// npmPackage is the folder of an installed package.
func npmPackage(t *testing.T, name string) string {
	t.Helper()
	dir := filepath.Join("clients", "node_modules", filepath.FromSlash(name))
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("SKIPPED: the npm package %s is not installed; run: npm ci --prefix e2e/clients", name)
	}
	return dir
}

// example is the absolute path of a folder in examples.
func example(t *testing.T, name string) string {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("..", "examples", name))
	if err != nil {
		t.Fatal(err)
	}
	return dir
}
