package cli

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// validateJSON runs validate --json on a path relative to the repository.
func validateJSON(t *testing.T, path string) (code int, found validation) {
	t.Helper()
	env := testEnv("../..")
	var out, errors bytes.Buffer
	env.Out, env.Err = &out, &errors
	code = Run(t.Context(), []string{"validate", "--json", path}, env)
	if err := json.Unmarshal(out.Bytes(), &found); err != nil {
		t.Fatalf("%v: %s%s", err, &out, &errors)
	}
	return code, found
}

// TestBrokenExamples finds in each of examples/broken what is wrong with it.
func TestBrokenExamples(t *testing.T) {
	t.Parallel()
	code, found := validateJSON(t, "examples/broken")
	if code != exitFailure {
		t.Errorf("returned %d", code)
	}
	want := map[string]struct {
		line     int
		mentions string
	}{
		"missing-owner.yaml":       {6, "spec.owner"},
		"empty-lifecycle.yaml":     {8, "spec.lifecycle"},
		"bad-name.yaml":            {4, "Billing Service!"},
		"bad-namespace.yaml":       {5, "Payments_EU"},
		"bad-tag.yaml":             {8, "Tier One"},
		"tab.yaml":                 {7, "tab"},
		"duplicate-key.yaml":       {10, "owner"},
		"unknown-kind.yaml":        {2, "Microservice"},
		"dangling-owner.yaml":      {9, "personalisation"},
		"two-documents.yaml":       {14, "metadata.name"},
		"placeholder-outside.yaml": {11, "/etc/hostname"},
		"alias-bomb.yaml":          {11, "too large"},
		"same-name-two.yaml":       {1, "contested-service"},
	}
	for _, p := range found.Problems {
		name := filepath.Base(p.Location)
		w, ok := want[name]
		if !ok || p.Line != w.line || !strings.Contains(p.Message, w.mentions) || p.Fix == "" {
			t.Errorf("%s:%d: %s [%s]", name, p.Line, p.Message, p.Code)
		}
		delete(want, name)
	}
	for name := range want {
		t.Errorf("nothing is found in %s", name)
	}
	if found.Summary.Entities != 5 || found.Summary.Errors != 12 || found.Summary.Warnings != 1 {
		t.Errorf("summary: %+v", found.Summary)
	}
}

func TestSampleOrganisationIsGood(t *testing.T) {
	t.Parallel()
	code, found := validateJSON(t, "examples/lark-music")
	if code != exitOK || found.Summary.Errors != 0 || found.Summary.Entities < 60 || found.Summary.Skipped != 1 {
		t.Errorf("returned %d: %+v", code, found.Summary)
	}
	if len(found.Problems) != 1 || found.Problems[0].Line != 31 || found.Problems[0].Column == 0 {
		t.Errorf("problems: %+v", found.Problems)
	}
}

// TestRealCatalogs reads catalogs of real projects: whatever is wrong there has a place
// and advice.
func TestRealCatalogs(t *testing.T) {
	t.Parallel()
	const path = "../shared/realworld/catalog"
	if _, err := os.Stat(filepath.Join("../..", path)); err != nil {
		t.Skipf("SKIPPED: real catalogs are not here: %v", err)
	}
	code, found := validateJSON(t, path)
	if code != exitFailure || found.Summary.Files < 150 || found.Summary.Entities < 200 || found.Summary.Errors == 0 {
		t.Errorf("returned %d: %+v", code, found.Summary)
	}
	for _, p := range found.Problems {
		if p.Location == "" || p.Line == 0 && p.Code != "unreadable" || p.Message == "" || p.Fix == "" || p.Code == "" {
			t.Errorf("a problem lacks something: %+v", p)
		}
		if p.Code == "dangling-relation" && p.Column == 0 {
			t.Errorf("the place of a reference is not found: %s:%d %s", p.Location, p.Line, p.Message)
		}
	}
}
