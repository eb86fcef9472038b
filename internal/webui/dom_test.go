package webui

import (
	"strings"
	"testing"

	"github.com/a-h/templ"
	"golang.org/x/net/html"
)

// rendered is a component as a browser would read it.
type rendered struct {
	text string // the markup
	root *html.Node
}

func render(t *testing.T, component templ.Component) rendered {
	t.Helper()
	var out strings.Builder
	if err := component.Render(t.Context(), &out); err != nil {
		t.Fatalf("render: %v", err)
	}
	root, err := html.Parse(strings.NewReader(out.String()))
	if err != nil {
		t.Fatalf("parse: %v", err)
	}
	return rendered{text: out.String(), root: root}
}

// all returns the elements with the given tag and, if any, attribute values
// given as name=value; class values match as one of the classes.
func (r rendered) all(tag string, attributes ...string) []*html.Node {
	var found []*html.Node
	for node := range r.root.Descendants() {
		if node.Type == html.ElementNode && (tag == "*" || node.Data == tag) && matches(node, attributes) {
			found = append(found, node)
		}
	}
	return found
}

// one is all for what must be there exactly once.
func (r rendered) one(t *testing.T, tag string, attributes ...string) *html.Node {
	t.Helper()
	found := r.all(tag, attributes...)
	if len(found) != 1 {
		t.Fatalf("%d elements %s %v, want 1 in\n%s", len(found), tag, attributes, r.text)
	}
	return found[0]
}

func matches(node *html.Node, attributes []string) bool {
	for _, want := range attributes {
		name, value, valued := strings.Cut(want, "=")
		got, ok := attribute(node, name)
		switch {
		case !ok, valued && name != "class" && got != value:
			return false
		case name == "class" && !strings.Contains(" "+got+" ", " "+value+" "):
			return false
		}
	}
	return true
}

func attribute(node *html.Node, name string) (string, bool) {
	for _, attr := range node.Attr {
		if attr.Key == name {
			return attr.Val, true
		}
	}
	return "", false
}

// words is the text of a node with white space collapsed.
func words(node *html.Node) string {
	var out strings.Builder
	for child := range node.Descendants() {
		if child.Type == html.TextNode {
			out.WriteString(child.Data)
		}
	}
	return strings.Join(strings.Fields(out.String()), " ")
}

// assertHarmless fails when the markup holds anything that could run.
func assertHarmless(t *testing.T, r rendered) {
	t.Helper()
	for node := range r.root.Descendants() {
		if node.Type != html.ElementNode {
			continue
		}
		if source, _ := attribute(node, "src"); node.Data == "script" && source != Assets().URL("callboard.js") {
			t.Errorf("a script in\n%s", r.text)
		}
		for _, attr := range node.Attr {
			switch {
			case strings.HasPrefix(attr.Key, "on"), attr.Key == "style", attr.Key == "srcdoc":
				t.Errorf("attribute %s=%q on <%s>", attr.Key, attr.Val, node.Data)
			case attr.Key == "href" && strings.Contains(strings.ToLower(attr.Val), "script:"):
				t.Errorf("link to %q", attr.Val)
			}
		}
	}
}
