package apidocsweb_test

import (
	"compress/gzip"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/callboard/callboard/internal/apidocs"
	"github.com/callboard/callboard/internal/apidocs/apidocsweb"
)

// large is an OpenAPI definition of about so many bytes, as YAML.
func large(bytes int) string {
	var paths, schemas strings.Builder
	for i := 0; paths.Len()+schemas.Len() < bytes; i++ {
		fmt.Fprintf(&paths, `  /v1/area%[2]d/things%[1]d/{id}:
    get:
      operationId: getThing%[1]d
      tags: [area%[2]d]
      summary: Read a thing of sort %[1]d
      description: Reads one thing. It answers 404 when there is *no such thing*, and 403 when the caller may not see it.
      parameters:
        - {name: id, in: path, required: true, description: The id of the thing, schema: {type: string, format: uuid}}
      responses:
        "200":
          description: The thing
          content: {application/json: {schema: {$ref: '#/components/schemas/Thing%[1]d'}}}
`, i, i/20)
		fmt.Fprintf(&schemas, "    Thing%d:\n      type: object\n      required: [id, name]\n      properties:\n", i)
		for field := range 12 {
			fmt.Fprintf(&schemas, "        field%d:\n          type: string\n          description: What the owner of the thing said about it when it was made.\n          maxLength: 200\n", field)
		}
		for j := range 3 {
			fmt.Fprintf(&schemas, "        child%d:\n          $ref: '#/components/schemas/Thing%d'\n", j, (i*7+j)%100)
		}
	}
	return "openapi: 3.0.3\ninfo: {title: Large, version: 1.0.0}\npaths:\n" + paths.String() + "components:\n  schemas:\n" + schemas.String()
}

// TestLargePagesAreSmall looks at every kind of page of a definition of 5 MB.
func TestLargePagesAreSmall(t *testing.T) {
	t.Parallel()
	e := api("openapi", large(5<<20))
	pages := newPages()
	for query, limit := range map[string]int{
		"": 30 << 10, "page=3": 30 << 10, "group=area7": 15 << 10, "operation=getThing500": 30 << 10, "schema=Thing500": 30 << 10,
		"list=schemas": 15 << 10, "q=thing": 40 << 10, "q=sort+77": 15 << 10, "format=raw": 60 << 10,
	} {
		text := page(t, pages, e, query)
		if size := gzipped(t, text); size > limit {
			t.Errorf("?%s has %d bytes, %d gzipped; at most %d", query, len(text), size, limit)
		} else {
			t.Logf("?%s has %d bytes, %d gzipped", query, len(text), size)
		}
	}
}

// TestInlinePagesAreSmall looks at the page that shows most at once: as many
// operations as stand on one, each with large bodies.
func TestInlinePagesAreSmall(t *testing.T) {
	t.Parallel()
	paths, schemas, _ := strings.Cut(large(5<<20), "components:\n")
	paths = strings.Join(strings.SplitAfter(paths, "  /v1/")[:13], "")
	paths = strings.TrimSuffix(paths, "  /v1/")
	text := page(t, newPages(), api("openapi", paths+"components:\n"+schemas), "")
	if size := gzipped(t, text); size > 30<<10 {
		t.Errorf("it has %d bytes, %d gzipped", len(text), size)
	} else {
		t.Logf("it has %d bytes, %d gzipped", len(text), size)
	}
}

func gzipped(t *testing.T, text string) int {
	t.Helper()
	var out strings.Builder
	w := gzip.NewWriter(&out)
	_, err := io.WriteString(w, text)
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Len()
}

// Benchmark5MB is what the first reader of a definition of 5 MB waits for, and
// every reader after that. The budget for the first is 500 ms.
func Benchmark5MB(b *testing.B) {
	e := api("openapi", large(5<<20))
	b.Run("first", func(b *testing.B) {
		for b.Loop() {
			page(b, apidocsweb.New(apidocs.NewCache(1)), e, "")
		}
	})
	pages := newPages()
	for _, query := range []string{"", "operation=getThing500", "q=sort+777"} {
		b.Run("then?"+query, func(b *testing.B) {
			page(b, pages, e, query)
			for b.Loop() {
				page(b, pages, e, query)
			}
		})
	}
}
