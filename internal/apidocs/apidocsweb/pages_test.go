package apidocsweb_test

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/apidocs"
	"github.com/callboard/callboard/internal/apidocs/apidocsweb"
)

const tab = "/catalog/default/api/x/definition"

// api is an entity with a definition.
func api(kind, definition string) entity.Entity {
	return entity.New(entity.Object{
		"apiVersion": "backstage.io/v1alpha1", "kind": "API", "metadata": entity.Object{"name": "x"},
		"spec": entity.Object{"type": kind, "definition": definition},
	})
}

func newPages() *apidocsweb.Pages { return apidocsweb.New(apidocs.NewCache(1 << 20)) }

// page renders the tab of e at an address below it.
func page(t testing.TB, pages *apidocsweb.Pages, e entity.Entity, query string) string {
	t.Helper()
	values, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := pages.Definition(t.Context(), e, tab, values).Render(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// definitions are those of the readers' own cases.
func definitions(t testing.TB) map[string]entity.Entity {
	t.Helper()
	names, err := filepath.Glob("../testdata/*.txt")
	if err != nil || len(names) == 0 {
		t.Fatal("no cases", err)
	}
	all := make(map[string]entity.Entity)
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		head, text, _ := strings.Cut(string(data), "-- definition --\n")
		text, _, _ = strings.Cut(text, "\n== want\n")
		_, kind, _ := strings.Cut(head, "type: ")
		all[filepath.Base(name)] = api(strings.TrimSpace(kind), text)
	}
	return all
}

// TestEveryLinkLeadsSomewhere walks through all definitions from their tabs: every
// link into a tab is answered with what it names, ids are unique, fragments exist.
func TestEveryLinkLeadsSomewhere(t *testing.T) {
	t.Parallel()
	pages := newPages()
	for name, e := range definitions(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			seen := map[string]bool{"": true, "q=a": true, "q=nowhere+to+be+found": true}
			for todo := []string{"", "q=a", "q=nowhere+to+be+found"}; len(todo) > 0; todo = todo[1:] {
				text := page(t, pages, e, todo[0])
				if strings.Contains(text, "There is no ") {
					t.Errorf("?%s names what is not there", todo[0])
				}
				for _, query := range links(t, todo[0], text) {
					if !seen[query] {
						seen[query] = true
						todo = append(todo, query)
					}
				}
			}
		})
	}
}

// links are the queries of a page's links into the tab. It checks ids and
// fragments on the way.
func links(t *testing.T, at, text string) []string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	ids := make(map[string]bool)
	var queries, fragments []string
	for n := range root.Descendants() {
		for _, a := range n.Attr {
			switch {
			case a.Key == "id" && ids[a.Val]:
				t.Errorf("?%s has the id %q twice", at, a.Val)
			case a.Key == "id":
				ids[a.Val] = true
			case a.Key == "href" && n.Data == "a" && strings.HasPrefix(a.Val, tab+"?"):
				queries = append(queries, strings.TrimPrefix(a.Val, tab+"?"))
			case a.Key == "href" && n.Data == "a" && strings.HasPrefix(a.Val, "#"):
				fragments = append(fragments, a.Val[1:])
			case a.Key == "href" && n.Data == "a" && a.Val == "":
				t.Errorf("?%s has a link to nowhere", at)
			}
		}
	}
	for _, f := range fragments {
		if !ids[f] {
			t.Errorf("?%s leads to #%s, which is not on the page", at, f)
		}
	}
	return queries
}

func TestPagesSay(t *testing.T) {
	t.Parallel()
	pages, all := newPages(), definitions(t)
	for _, test := range []struct {
		definition, query string
		says              []string
	}{
		{"openapi31.txt", "", []string{"OpenAPI 3.1, 7 operations", "<em>sessions</em>", `id="operation/startSession"`, "Register a device", "https://{region}.staging.lark.example", "2 notes on reading", tab + ".txt", "deprecated"}},
		{"openapi31.txt", "operation=startSession", []string{"Idempotency-Key", "required", "string, uuid", "≥ 0", "lossless", "3 more: tags, trace, hook", "curl -X POST", "&#34;playing&#34;", "playback.write", "The session has ended", "1 header"}},
		{"openapi31.txt", "operation=endSession", []string{"open to all"}},
		{"openapi31.txt", "operation=gone", []string{"There is no “gone” in this definition", "Start a session"}},
		{"openapi31.txt", "schema=Session", []string{"Never changes", "heard now", "Device"}},
		{"openapi31.txt", "q=register", []string{"Found for “register”", "/v2/devices"}},
		{"openapi31.txt", "format=raw", []string{"openapi", "Reference", "Download"}},
		{"graphql.txt", "operation=query-artist", []string{"Artist", "ID!", "artist(id:"}},
		{"graphql.txt", "schema=Artist", []string{"[AlbumType!]", "implements", "Use <code>name</code>", "3 arguments"}},
		{"proto.txt", "operation=Playback.Start", []string{"grpcurl", "one of", "map&lt;string, Note&gt;", "POST /v1/sessions"}},
		{"asyncapi3.txt", "operation=sendPlayed", []string{"partitions 12", "4fz", "Payload", "Two letters"}},
		{"broken-yaml.txt", "", []string{"cannot be read", "spec.definition:4:17", "description: a", "Mend the YAML"}},
		{"text.txt", "", []string{"type trpc", "publicProcedure"}},
	} {
		text := page(t, pages, all[test.definition], test.query)
		for _, want := range test.says {
			if !strings.Contains(text, want) {
				t.Errorf("%s?%s does not say %q", test.definition, test.query, want)
			}
		}
	}
}

func TestRemotes(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"API", "AiResource"} {
		e := entity.New(entity.Object{"kind": kind, "metadata": entity.Object{"name": "x"}, "spec": entity.Object{"type": "mcp-server", "remotes": []any{
			entity.Object{"type": "streamable-http", "url": "https://mcp.example.com/v1", "headers": []any{entity.Object{"name": "X-Key", "isRequired": true}}},
			"nonsense", entity.Object{"type": "sse", "url": "javascript:alert(1)"},
		}}})
		pages := newPages()
		if !pages.Has(e) {
			t.Error("it has nothing to show")
		}
		text := page(t, pages, e, "")
		for _, want := range []string{"2 remotes", "https://mcp.example.com/v1", "X-Key", "mcpServers"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: it does not say %q", kind, want)
			}
		}
		if strings.Contains(text, `href="javascript`) {
			t.Error("a dangerous address became a link")
		}
	}
}

func TestOverview(t *testing.T) {
	t.Parallel()
	pages, all := newPages(), definitions(t)
	if got := pages.Summary(t.Context(), all["openapi31.txt"]); !strings.HasPrefix(got, "OpenAPI 3.1, 7 operations, 7 schemas") {
		t.Errorf("the summary is %q", got)
	}
	big := api("openapi", "openapi: 3.0.1\n"+strings.Repeat("# comment\n", 50_000))
	if got := pages.Summary(t.Context(), big); got != "OpenAPI 3.0" {
		t.Errorf("the summary of a large text is %q", got)
	}
	if pages.Has(entity.New(entity.Object{"kind": "API", "spec": entity.Object{"type": "openapi"}})) {
		t.Error("an API without a definition has one")
	}
	for name, e := range all {
		var out strings.Builder
		if err := pages.Outline(t.Context(), e, tab).Render(t.Context(), &out); err != nil || out.Len() == 0 {
			t.Errorf("%s: the outline is %q, %v", name, out.String(), err)
		}
	}
}
