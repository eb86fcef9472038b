package apidocs

import (
	"fmt"
	"strings"
	"testing"
)

// Benchmark5MB reads a definition of 5 MB, as JSON and as YAML. With what
// apidocsweb needs to show it, it must stay under 500 ms.
func Benchmark5MB(b *testing.B) {
	for _, form := range []struct{ name, text string }{{"json", bigJSON(5 << 20)}, {"yaml", bigYAML(5 << 20)}} {
		b.Run(form.name, func(b *testing.B) {
			b.SetBytes(int64(len(form.text)))
			b.ReportAllocs()
			for b.Loop() {
				if doc := Read(Source{Type: "openapi", Text: form.text}, DefaultLimits()); doc.Err != nil || doc.CountOperations() == 0 {
					b.Fatal(doc.Err)
				}
			}
		})
	}
}

// bigYAML writes a definition of about so many bytes.
func bigYAML(bytes int) string {
	var paths, schemas strings.Builder
	for i := 0; paths.Len()+schemas.Len() < bytes; i++ {
		fmt.Fprintf(&paths, `  /v1/area%[2]d/things%[1]d/{id}:
    get:
      operationId: getThing%[1]d
      tags: [area%[2]d]
      summary: Read a thing of sort %[1]d
      description: Reads one thing. It answers 404 when there is no such thing, and 403 when the caller may not see it.
      parameters:
        - {name: id, in: path, required: true, description: The id of the thing, schema: {type: string, format: uuid}}
        - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 100, default: 20}}
      responses:
        "200":
          description: The thing
          content: {application/json: {schema: {$ref: '#/components/schemas/Thing%[1]d'}}}
        "404":
          description: There is no such thing
`, i, i/20)
		fmt.Fprintf(&schemas, "    Thing%d:\n      type: object\n      required: [id, name]\n      properties:\n", i)
		for _, name := range []string{"id", "name", "owner", "created", "changed", "size", "colour", "weight"} {
			fmt.Fprintf(&schemas, "        %s:\n          type: string\n          description: The %s of the thing, as its owner said it when it was made.\n          maxLength: 200\n", name, name)
		}
		fmt.Fprintf(&schemas, "        parent:\n          $ref: '#/components/schemas/Thing%d'\n", i/2)
	}
	return "openapi: 3.0.3\ninfo: {title: Big, version: 1.0.0}\nservers: [{url: https://api.example.com}]\npaths:\n" + paths.String() + "components:\n  schemas:\n" + schemas.String()
}

// bigJSON is bigYAML as JSON.
func bigJSON(bytes int) string {
	root, err := parseYAML(bigYAML(bytes*3/4), DefaultLimits())
	if err != nil {
		panic(err)
	}
	return root.pretty(10 << 20)
}
