package styleguide

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/callboard/callboard/internal/webui"
)

// elements are those of the whole page in the fullest shell.
func elements(t *testing.T) []*html.Node {
	t.Helper()
	var out strings.Builder
	shell := webui.PageProps{
		Title: "Style guide", Nav: []webui.NavItem{{Label: "Catalog", Href: "/catalog", Key: "c", Count: 3}},
		Finder: webui.FinderProps{Action: "/catalog", Name: "q"}, Toast: &webui.ToastProps{Text: "Saved"}, Visit: "/visit",
		Reader: &webui.ReaderProps{Name: "Mara Lindqvist", Href: "/x", ThemeAction: "/settings", Items: []webui.MenuItem{{Label: "Settings", Href: "/settings"}}},
	}
	if err := Page(shell).Render(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(strings.NewReader(out.String()))
	if err != nil {
		t.Fatal(err)
	}
	var all []*html.Node
	for node := range root.Descendants() {
		if node.Type == html.ElementNode {
			all = append(all, node)
		}
	}
	return all
}

func attribute(node *html.Node, name string) string {
	for _, a := range node.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func words(node *html.Node) string {
	var out strings.Builder
	for child := range node.Descendants() {
		if child.Type == html.TextNode {
			out.WriteString(child.Data)
		}
	}
	return strings.TrimSpace(out.String())
}

func TestIDsAreUniqueAndFound(t *testing.T) {
	t.Parallel()
	all := elements(t)
	seen := map[string]bool{}
	for _, node := range all {
		if id := attribute(node, "id"); id != "" {
			if seen[id] {
				t.Errorf("two elements have the id %s", id)
			}
			seen[id] = true
		}
	}
	for _, node := range all {
		for _, name := range []string{"for", "aria-labelledby", "aria-describedby", "popovertarget", "commandfor", "list", "form"} {
			for id := range strings.FieldsSeq(attribute(node, name)) {
				if !seen[id] {
					t.Errorf("<%s %s=%q> points at nothing", node.Data, name, id)
				}
			}
		}
	}
}

func TestControlsHaveNames(t *testing.T) {
	t.Parallel()
	all := elements(t)
	labelled := map[string]bool{}
	for _, node := range all {
		if id := attribute(node, "for"); node.Data == "label" && words(node) != "" {
			labelled[id] = true
		}
	}
	for _, node := range all {
		var named bool
		switch {
		case attribute(node, "aria-label") != "" || attribute(node, "aria-labelledby") != "" || attribute(node, "type") == "hidden":
			continue
		case slices.Contains([]string{"input", "select", "textarea"}, node.Data):
			named = labelled[attribute(node, "id")] || slices.ContainsFunc(slices.Collect(node.Ancestors()), func(n *html.Node) bool { return n.Data == "label" && words(n) != "" })
		case node.Data == "button" || node.Data == "summary" || (node.Data == "a" && attribute(node, "href") != ""):
			named = words(node) != ""
		case node.Data == "dialog" || node.Data == "nav" || attribute(node, "role") == "img" || attribute(node, "role") == "meter":
			named = false
		default:
			continue
		}
		if !named {
			t.Errorf("<%s> without a name: %v", node.Data, node.Attr)
		}
	}
}

// closed are data attributes by which CSS shows values, with the values that look
// as when there were none.
var closed = map[string][]string{
	"data-status": {"unknown"},
	"data-tone":   {"", "neutral"},
	"data-w":      {""},
	"data-min":    {"18"},
	"data-hue":    nil,
	"data-token":  nil,
	"data-slot":   nil,
	"data-kind":   {"location", "airesource"},
	"data-life":   {"sunset-2027"},
}

func TestDataAttributesHaveStyles(t *testing.T) {
	t.Parallel()
	css := webui.Stylesheet()
	for _, node := range elements(t) {
		for _, a := range node.Attr {
			plain, ok := closed[a.Key]
			if ok && !slices.Contains(plain, a.Val) && !strings.Contains(css, "["+a.Key+`="`+a.Val+`"]`) {
				t.Errorf("<%s %s=%q> has no style", node.Data, a.Key, a.Val)
			}
		}
	}
}
