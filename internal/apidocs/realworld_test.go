package apidocs

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/callboard/callboard/internal/yamldoc"
)

// realFolders are where real definitions lie: beside the repository, if they are
// there, and in its examples.
var realFolders = []string{"../../../shared/realworld/catalog", "../../../shared/openapi", "../../examples"}

// TestRealDefinitions reads every definition found in real repositories. None may
// crash a reader, and of files that say what they are, all must be read.
func TestRealDefinitions(t *testing.T) {
	t.Parallel()
	sources := realDefinitions(t)
	if len(sources) == 0 {
		t.Fatal("no definitions, not even in the examples")
	}
	broken := 0
	for name, source := range sources {
		doc := Read(source, DefaultLimits())
		useAll(t, doc)
		if doc.Err != nil {
			broken++
			t.Logf("%s: %v", name, doc.Err)
		} else {
			t.Logf("%s: %s", name, Summary(doc))
		}
	}
	if broken*10 > len(sources) {
		t.Errorf("%d of %d definitions cannot be read", broken, len(sources))
	}
}

func realDefinitions(t *testing.T) map[string]Source {
	t.Helper()
	sources := make(map[string]Source)
	for _, folder := range realFolders {
		if _, err := os.Stat(folder); err != nil {
			t.Logf("SKIPPED: %s is not there", folder)
		}
		_ = filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return nil
			}
			data, err := os.ReadFile(path)
			if err != nil || len(data) > 2<<20 {
				return nil
			}
			definitionsIn(path, string(data), sources)
			return nil
		})
	}
	return sources
}

// definitionsIn adds the definition that a file is, or those in the API entities
// that it holds.
func definitionsIn(path, text string, sources map[string]Source) {
	switch filepath.Ext(path) {
	case ".proto":
		sources[path] = Source{Type: "grpc", Text: text}
	case ".graphql", ".graphqls":
		sources[path] = Source{Type: "graphql", Text: text}
	case ".json", ".yaml", ".yml":
		if kind := sniff(text); kind != Text && !strings.Contains(path, "skeleton") {
			sources[path] = Source{Type: string(kind), Text: text}
			return
		}
		if !strings.Contains(text, "kind: API") {
			return
		}
		for _, doc := range yamldoc.Parse([]byte(text), yamldoc.Limits{}) {
			root, _ := doc.Value.(map[string]any)
			spec, _ := root["spec"].(map[string]any)
			definition, _ := spec["definition"].(string)
			if kind, _ := spec["type"].(string); definition != "" && !strings.Contains(path, "skeleton") {
				sources[path+"#"+kind] = Source{Type: kind, Text: definition}
			}
		}
	}
}
