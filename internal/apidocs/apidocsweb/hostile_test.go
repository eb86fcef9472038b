package apidocsweb_test

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/callboard/callboard/entity"
)

const trap = `<script>alert(1)</script><img src=x onerror=alert(1)>"'` + "`$(touch x)`"

// TestHostileTextIsText puts markup and code into every text of a definition of
// every kind. Nothing of it may become an element, a handler or a link.
func TestHostileTextIsText(t *testing.T) {
	t.Parallel()
	for name, e := range trapped() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pages := newPages()
			for todo, seen := []string{""}, map[string]bool{}; len(todo) > 0; todo = todo[1:] {
				if seen[todo[0]] {
					continue
				}
				seen[todo[0]] = true
				text := page(t, pages, e, todo[0])
				harmless(t, text)
				todo = append(todo, links(t, todo[0], text)...)
			}
			if out := page(t, pages, e, "operation="+trap+"&q="+trap+"&group="+trap); out != "" {
				harmless(t, out)
			}
		})
	}
}

func harmless(t *testing.T, text string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && (n.Data == "script" || n.Data == "img" || n.Data == "iframe" || n.Data == "style") {
			t.Errorf("there is an element %s", n.Data)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "href" && strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "javascript") {
				t.Errorf("there is an attribute %s=%q", a.Key, a.Val)
			}
		}
	}
}

func trapped() map[string]entity.Entity {
	q := fmt.Sprintf("%q", trap)
	return map[string]entity.Entity{
		"openapi": api("openapi", strings.ReplaceAll(`{"openapi": "3.1.0", "info": {"title": T, "version": T, "description": T, "contact": {"name": T, "url": "javascript:alert(1)"}, "license": {"name": T, "url": "data:text/html,x"}, "termsOfService": "vbscript:x"},
			"externalDocs": {"description": T, "url": "javascript:alert(2)"}, "servers": [{"url": T, "description": T, "variables": {"x": {"default": T, "enum": [T]}}}], "tags": [{"name": T, "description": T}],
			"security": [{T: [T]}],
			"paths": {T: {"get": {"operationId": T, "tags": [T], "summary": T, "description": T, "externalDocs": {"url": "javascript:alert(3)", "description": T}, "parameters": [{"name": T, "in": "query", "required": true, "description": T, "example": T, "schema": {"type": T, "format": T, "pattern": T, "default": T, "enum": [T], "x-enum-descriptions": [T]}}, {"name": T, "in": "header", "required": true, "example": T}],
				"requestBody": {"description": T, "content": {T: {"schema": {"$ref": "#/components/schemas/A"}, "example": T}}},
				"responses": {T: {"description": T, "headers": {T: {"description": T}}, "content": {T: {"schema": {"$ref": "#/components/schemas/A"}}}}},
				"callbacks": {T: {T: {"post": {"summary": T, "responses": {}}}}}}}},
			"webhooks": {T: {"post": {"responses": {}}}},
			"components": {"schemas": {"A": {"title": T, "description": T, "properties": {T: {"description": T, "const": T, "oneOf": [{"title": T}, {"$ref": T}]}}}, T: {"type": "object"}},
				"securitySchemes": {T: {"type": "oauth2", "description": T, "flows": {T: {"authorizationUrl": "javascript:alert(4)", "tokenUrl": T, "scopes": {T: T}}}}}}}`, "T", q)),
		"asyncapi": api("asyncapi", strings.ReplaceAll(`{"asyncapi": "2.6.0", "info": {"title": T, "version": T}, "servers": {T: {"url": T, "protocol": T, "description": T}}, "channels": {T: {"description": T, "bindings": {T: {T: T}}, "parameters": {T: {"description": T}},
			"publish": {"operationId": T, "summary": T, "tags": [{"name": T}], "message": {"name": T, "title": T, "summary": T, "contentType": T, "payload": {"properties": {T: {}}}, "headers": {"description": T}, "examples": [{"payload": T}]}}}}}`, "T", q)),
		"graphql": api("graphql", `"""`+trap+`""" type Query { "<script>x</script>" a(b: String = "<script>y</script>"): A @deprecated(reason: "<script>z</script>") } """`+trap+`""" type A { b: Int }`),
		"grpc":    api("grpc", "syntax = \"proto3\";\n// "+trap+"\nservice S {\n // "+trap+"\n rpc A(B) returns (B);\n}\n// "+trap+"\nmessage B { string a = 1 [(x) = \"<script>\"]; // "+trap+"\n}\n"),
		"broken":  api("openapi", "a: b: "+trap),
		"text":    api(trap, trap),
		"mcp": entity.New(entity.Object{"kind": "API", "metadata": entity.Object{"name": "x"}, "spec": entity.Object{"type": "mcp-server", "definition": trap, "remotes": []any{
			entity.Object{"type": trap, "url": trap, "name": trap, "description": trap, "headers": entity.Object{trap: trap}},
		}}}),
	}
}

// TestCurlRunsNothingOfTheDefinition makes sure that a call pasted into a shell
// runs curl alone.
func TestCurlRunsNothingOfTheDefinition(t *testing.T) {
	t.Parallel()
	e := api("openapi", `{"openapi": "3.0.0", "servers": [{"url": "https://example.com/$(touch a)"}], "paths": {"/x'; touch b; '": {"get": {"operationId": "a", "parameters": [{"name": "X", "in": "header", "required": true, "example": "$(touch c)"}, {"name": "Y", "in": "header", "required": true, "example": "`+"`touch d`"+`"}]}}}}`)
	text := html.UnescapeString(page(t, newPages(), e, "operation=a"))
	for _, want := range []string{`'https://example.com/$(touch a)/x'\''; touch b; '\'''`, `-H 'X: $(touch c)'`, "-H 'Y: `touch d`'"} {
		if !strings.Contains(text, want) {
			t.Errorf("the call has not %s in\n%s", want, text)
		}
	}
}
