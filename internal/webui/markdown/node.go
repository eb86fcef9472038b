package markdown

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// element makes an element with attributes given as name, value, name, value.
func element(a atom.Atom, attributes ...string) *html.Node {
	node := &html.Node{Type: html.ElementNode, DataAtom: a, Data: a.String()}
	for pair := range slices.Chunk(attributes, 2) {
		node.Attr = append(node.Attr, html.Attribute{Key: pair[0], Val: pair[1]})
	}
	return node
}

func get(node *html.Node, name string) string {
	for _, attribute := range node.Attr {
		if attribute.Key == name {
			return attribute.Val
		}
	}
	return ""
}

func has(node *html.Node, name string) bool {
	return slices.ContainsFunc(node.Attr, func(a html.Attribute) bool { return a.Key == name })
}

func set(node *html.Node, name, value string) {
	node.Attr = slices.DeleteFunc(node.Attr, func(a html.Attribute) bool { return a.Key == name })
	node.Attr = append(node.Attr, html.Attribute{Key: name, Val: value})
}

// replace puts other in the place of node.
func replace(node, other *html.Node) {
	parent := node.Parent
	parent.InsertBefore(other, node)
	parent.RemoveChild(node)
}

// unwrap leaves the children of node in its place.
func unwrap(node *html.Node) {
	for node.FirstChild != nil {
		child := node.FirstChild
		node.RemoveChild(child)
		node.Parent.InsertBefore(child, node)
	}
	node.Parent.RemoveChild(node)
}

// text is what a reader would read aloud of node.
func text(node *html.Node) string {
	var out strings.Builder
	for child := range node.Descendants() {
		if child.Type == html.TextNode {
			out.WriteString(child.Data)
		}
	}
	return out.String()
}
