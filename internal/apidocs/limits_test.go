package apidocs

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestLimits gives every reader what would cost more than it should.
func TestLimits(t *testing.T) {
	t.Parallel()
	for name, source := range hostile() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			start := time.Now()
			doc := Read(source, DefaultLimits())
			useAll(t, doc)
			if took := time.Since(start); took > 20*time.Second {
				t.Errorf("it took %s", took)
			}
			if doc.Err == nil && len(doc.Notes) == 0 && doc.CountOperations() == 0 && len(doc.Schemas) == 0 {
				t.Error("nothing was read, and nothing was said")
			}
		})
	}
}

func hostile() map[string]Source {
	aliases := "openapi: 3.0.0\ninfo: {title: x, version: '1'}\nx0: &x0 {type: object, properties: {a: {type: string}}}\n"
	for i := 1; i < 30; i++ {
		aliases += fmt.Sprintf("x%d: &x%d {type: object, properties: {a: *x%d, b: *x%d}}\n", i, i, i-1, i-1)
	}
	wide := "openapi: 3.0.0\npaths: {}\ncomponents: {schemas: {"
	for i := range 30_000 {
		wide += fmt.Sprintf("S%d: {$ref: '#/components/schemas/S%d'},\n", i, i+1)
	}
	lattice := "openapi: 3.0.0\npaths: {/a: {post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/S0'}}}}, responses: {}}}}\ncomponents:\n  schemas:\n"
	for i := range 60 {
		lattice += fmt.Sprintf("    S%[1]d: {allOf: [{$ref: '#/components/schemas/S%[2]d'}, {$ref: '#/components/schemas/S%[2]d'}], properties: {a: {$ref: '#/components/schemas/S%[2]d'}, b: {$ref: '#/components/schemas/S%[2]d'}}}\n", i, i+1)
	}
	return map[string]Source{
		"too large":          {Type: "openapi", Text: strings.Repeat(" ", 11<<20)},
		"deep json":          {Type: "openapi", Text: strings.Repeat(`{"a":`, 1<<20)},
		"deep json lists":    {Type: "openapi", Text: strings.Repeat(`[`, 9<<20)},
		"deep yaml":          {Type: "openapi", Text: "openapi: " + strings.Repeat("[", 5_000)},
		"aliases":            {Type: "openapi", Text: aliases + "paths: {}\ncomponents: {schemas: {Bomb: *x29}}\n"},
		"alias in itself":    {Type: "openapi", Text: "openapi: 3.0.0\npaths: {}\ncomponents: {schemas: {A: &a {type: object, properties: {a: *a}}}}\n"},
		"example in itself":  {Type: "openapi", Text: "openapi: 3.0.0\npaths: {}\ncomponents: {schemas: {A: {example: &a {x: [*a, *a, *a]}}}}\n"},
		"chain of schemas":   {Type: "openapi", Text: wide + "}}"},
		"lattice of schemas": {Type: "openapi", Text: lattice + "    S60: {type: string}\n"},
		"many operations":    {Type: "openapi", Text: "openapi: 3.0.0\npaths:\n" + many(6_000, "  /p%d: {get: {responses: {}}}\n")},
		"callback in itself": {Type: "openapi", Text: "openapi: 3.0.0\npaths: {/a: {post: {responses: {}, callbacks: {c: {$ref: '#/components/callbacks/C'}}}}}\ncomponents: {callbacks: {C: {x: {post: {responses: {}, callbacks: {c: {$ref: '#/components/callbacks/C'}, d: {$ref: '#/components/callbacks/C'}}}}}}}\n"},
		"deep graphql":       {Type: "graphql", Text: "type Query { a: " + strings.Repeat("[", 9<<20)},
		"deep graphql value": {Type: "graphql", Text: "type Query { a(b: Int = " + strings.Repeat("{a: ", 1<<20)},
		"many graphql types": {Type: "graphql", Text: many(30_000, "type T%d { a: Int }\n")},
		"deep proto":         {Type: "grpc", Text: strings.Repeat("message A { ", 500_000)},
		"deep proto option":  {Type: "grpc", Text: "option a = " + strings.Repeat("{ a: ", 1<<20)},
		"proto comments":     {Type: "grpc", Text: strings.Repeat("// x\n", 1<<20) + "message A {}"},
		"proto strings":      {Type: "grpc", Text: `message A { option x = "` + strings.Repeat(`\`, 1<<20)},
		"asyncapi oneOf":     {Type: "asyncapi", Text: "asyncapi: 2.0.0\nchannels: {a: {subscribe: {message: &m {oneOf: [*m, *m]}}}}\n"},
	}
}

func many(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}
