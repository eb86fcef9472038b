package markdown

import (
	"bytes"
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/callboard/callboard/internal/webui"
)

// mender puts the tree of one text right.
type mender struct {
	Options
	base  *url.URL // nil without one
	ids   map[string]int
	paint painter
}

// mend parses what is left of a text, which also closes what was left open, and
// writes it again. It is false when the HTML is nested too deep to be parsed.
func mend(source []byte, options Options) (string, bool) {
	body := &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div}
	nodes, err := html.ParseFragment(bytes.NewReader(source), body)
	if err != nil {
		return "", false
	}
	for _, node := range nodes {
		body.AppendChild(node)
	}
	m := &mender{Options: options, ids: map[string]int{}, paint: newPainter()}
	if options.Base != "" {
		m.base, _ = url.Parse(strings.TrimSuffix(options.Base, "/") + "/")
	}
	m.children(body)
	var out strings.Builder
	for node := range body.ChildNodes() {
		if err := html.Render(&out, node); err != nil {
			return "", false
		}
	}
	return out.String(), true
}

// children mends what is below node. The list is taken first: mending may
// replace a node.
func (m *mender) children(node *html.Node) {
	var all []*html.Node
	for child := range node.ChildNodes() {
		all = append(all, child)
	}
	for _, child := range all {
		if child.Type == html.ElementNode {
			m.element(child)
		}
	}
}

func (m *mender) element(node *html.Node) {
	m.children(node)
	switch node.DataAtom {
	case atom.A:
		m.link(node)
	case atom.Img:
		m.picture(node)
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		m.heading(node)
	case atom.P, atom.Li, atom.Blockquote, atom.Td, atom.Th:
		set(node, "dir", "auto") // Arabic and Hebrew texts read from their own side
	case atom.Table:
		scrollable(node)
	case atom.Input:
		task(node)
	case atom.Pre:
		m.paint.fence(node)
	}
}

// link keeps what webui.Link allows and leaves the words of the rest.
func (m *mender) link(node *html.Node) {
	href := get(node, "href")
	switch {
	case strings.HasPrefix(href, "#"):
		set(node, "href", "#"+m.prefix()+slug(href[1:]))
		return
	case m.base != nil:
		href = m.resolve(href)
	}
	if _, ok := webui.Link(href); !ok {
		unwrap(node)
		return
	}
	set(node, "href", href)
	if webui.External(href) {
		set(node, "rel", "noopener noreferrer")
	}
}

func (m *mender) resolve(address string) string {
	u, err := m.base.Parse(address)
	if err != nil {
		return ""
	}
	return u.String()
}

// picture loads when it comes into sight. One that would point into the portal
// shows its words instead.
func (m *mender) picture(node *html.Node) {
	source := get(node, "src")
	if m.base != nil {
		source = m.resolve(source)
	}
	u, err := url.Parse(source)
	if _, ok := webui.Link(source); !ok || err != nil || (m.base == nil && u.Host == "") {
		replace(node, &html.Node{Type: html.TextNode, Data: get(node, "alt")})
		return
	}
	set(node, "src", source)
	set(node, "alt", get(node, "alt"))
	set(node, "loading", "lazy")
	set(node, "decoding", "async")
	set(node, "referrerpolicy", "no-referrer")
}

// heading moves below the page's own headings and gets an id to link to.
func (m *mender) heading(node *html.Node) {
	level := min(int(node.Data[1]-'1')+m.top(), 6)
	node.Data = "h" + strconv.Itoa(level)
	node.DataAtom = atom.Lookup([]byte(node.Data))
	set(node, "dir", "auto")
	id := m.prefix() + slug(text(node))
	m.ids[id]++
	if n := m.ids[id]; n > 1 {
		id += "-" + strconv.Itoa(n)
	}
	set(node, "id", id)
}

// slug is how a heading is linked to: small letters, digits and dashes.
func slug(title string) string {
	words := strings.FieldsFunc(strings.ToLower(title), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return strings.Join(words, "-")
}

// scrollable puts a table into a box that scrolls by itself and can be focused.
func scrollable(node *html.Node) {
	around := element(atom.Div, "class", "scroll", "tabindex", "0", "role", "region", "aria-label", "Table")
	replace(node, around)
	around.AppendChild(node)
}

// task is a mark instead of a box that could not be ticked.
func task(node *html.Node) {
	mark, name := "☐", "to do"
	if has(node, "checked") {
		mark, name = "☑", "done"
	}
	around := element(atom.Span, "class", "task", "role", "img", "aria-label", name)
	around.AppendChild(&html.Node{Type: html.TextNode, Data: mark})
	replace(node, around)
}
