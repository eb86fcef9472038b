package apidocs

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fuzzLimits keep a run short; what is beyond them is tested by TestLimits.
func fuzzLimits() Limits {
	return Limits{Bytes: 64 << 10, Depth: 60, Operations: 200, Schemas: 200, Values: 5_000}
}

// FuzzRead reads any text as every language. Whatever comes, there is a document
// without nil in it, and everything that a page asks of it can be answered.
func FuzzRead(f *testing.F) {
	names, _ := filepath.Glob("testdata/*.txt")
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		_, text, _ := strings.Cut(string(data), "-- definition --\n")
		text, _, _ = strings.Cut(text, "\n== want\n")
		for i := range kindsToFuzz {
			f.Add(uint8(i), text)
		}
	}
	f.Fuzz(func(t *testing.T, kind uint8, text string) {
		doc := Read(Source{Type: string(kindsToFuzz[int(kind)%len(kindsToFuzz)]), Text: text}, fuzzLimits())
		useAll(t, doc)
	})
}

var kindsToFuzz = []Kind{OpenAPI, AsyncAPI, GraphQL, GRPC, Text}

// useAll asks a document for everything.
func useAll(t testing.TB, doc *Document) {
	t.Helper()
	Summary(doc)
	doc.Search("a b")
	seen := make(map[string]bool)
	for _, g := range doc.Groups {
		for _, op := range g.Operations {
			if found, _ := doc.Operation(op.ID); found != op {
				t.Errorf("the operation %q is not found by its id", op.ID)
			}
			if seen[op.ID] {
				t.Errorf("the id %q is there twice", op.ID)
			}
			seen[op.ID] = true
			doc.Call(op)
			for _, r := range op.Responses {
				for _, m := range r.Media {
					doc.ExampleOf(m)
				}
			}
		}
	}
	for _, s := range doc.Schemas {
		if doc.Schema(s.Key) != s {
			t.Errorf("the schema %q is not found by its key", s.Key)
		}
		doc.Sample(s.Schema)
		doc.Flatten(s.Schema)
	}
}

// FuzzJSON compares our reader of JSON with what YAML makes of the same text,
// and makes sure that what it writes can be read again.
func FuzzJSON(f *testing.F) {
	for _, seed := range []string{`{"a": [1, true, null, "x\n\u00e4"], "b": {}}`, `[]`, `"x"`, `{"a":1,"a":2}`, `[1e9, -0.5]`, "\ufeff{}", `{"a":}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		root, err := parseJSON(text, fuzzLimits())
		if err != nil {
			return
		}
		again, err := parseJSON(root.pretty(1<<20), fuzzLimits())
		if err != nil {
			t.Fatalf("what was written cannot be read: %v\n%s", err, root.pretty(1<<20))
		}
		if a, b := root.compact(1<<20), again.compact(1<<20); a != b {
			t.Errorf("read %s, again %s", a, b)
		}
	})
}
