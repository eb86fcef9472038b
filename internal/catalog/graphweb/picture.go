package graphweb

import (
	"slices"
	"strconv"
	"strings"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog/graph"
	"github.com/callboard/callboard/internal/catalog/graph/layout"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

// How many characters fit into a box.
const (
	nameChars = 21
	noteChars = 25
)

// picture is a drawing with the words on it.
type picture struct {
	width, height int
	label         string // what it shows, for screen readers
	boxes         []box
	lines         []edgeLine
	labels        bool // lines say their relations
}

// box is one node in its place.
type box struct {
	layout.Rect
	ref     webui.RefProps
	name    string
	note    string
	title   string // told on hover
	href    string // draws the graph around it, or opens the group; may be empty
	open    string // its own page; may be empty
	root    bool
	group   bool
	more    int
	badge   string
	kind    string
	missing bool
}

// edgeLine is one edge in its place.
type edgeLine struct {
	line
	from, to int // indexes of boxes
	label    string
	missing  bool // it leads to what is not in the catalog
	weight   int  // 0 to 3, by how many relations it stands for
}

// picture names what is in a drawing of a state.
func (p *Pages) picture(s *readmodel.Snapshot, st state, d *drawn) *picture {
	pic := &picture{width: d.drawing.Width + 2*margin, height: d.drawing.Height + 2*margin, labels: st.labels, label: p.labelOf(s, st, d)}
	n := namer{p: p, s: s, st: st, d: d}
	if len(st.roots) > 0 {
		n.namespace = portal.ParseRef(st.roots[0]).Namespace
	}
	for i, node := range d.graph.Nodes {
		b := n.box(node)
		b.Rect = d.drawing.Boxes[i]
		b.X, b.Y = b.X+margin, b.Y+margin
		pic.boxes = append(pic.boxes, b)
	}
	vertical := st.direction == layout.TopBottom || st.direction == layout.BottomTop
	for i, e := range d.graph.Edges {
		pic.lines = append(pic.lines, edgeLine{
			line: lineOf(d.drawing.Routes[i], vertical, st.stepped, e.Both), from: e.From, to: e.To, label: edgeLabel(e, p.frame.Kinds().Reverse),
			missing: d.graph.Nodes[e.From].Missing || d.graph.Nodes[e.To].Missing, weight: weightOf(e.Count),
		})
	}
	return pic
}

func (p *Pages) labelOf(s *readmodel.Snapshot, st state, d *drawn) string {
	counts := ": " + webui.Count(len(d.graph.Nodes)) + " boxes, " + webui.Count(len(d.graph.Edges)) + " lines"
	if st.isWhole() {
		return "Graph of the catalog" + counts
	}
	return "Graph of " + portal.Reference(s, st.roots[0], "").Label() + counts
}

// weightOf is how strong the line of so many relations is.
func weightOf(count int) int {
	switch {
	case count >= 100:
		return 3
	case count >= 20:
		return 2
	case count >= 5:
		return 1
	}
	return 0
}

// edgeLabel says what a line stands for: a relation in the direction of its arrow, and
// its reverse too when it has two.
func edgeLabel(e graph.Edge, reverse func(string) string) string {
	var words []string
	for i, r := range e.Relations {
		if !e.Both && slices.Contains(e.Relations[:i], reverse(r)) {
			continue
		}
		if word := relationWords(r); !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	label := strings.Join(words, " / ")
	if e.Count > 1 {
		label = strconv.Itoa(e.Count) + " × " + label
	}
	return label
}

// relationWords writes a relation as words: "dependsOn" is "depends on".
func relationWords(relation string) string {
	var b strings.Builder
	for _, r := range portal.Clip(relation, nameChars*2) {
		if r >= 'A' && r <= 'Z' {
			b.WriteByte(' ')
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return strings.ReplaceAll(b.String(), "api", "API")
}

// namer finds what boxes say.
type namer struct {
	p         *Pages
	s         *readmodel.Snapshot
	st        state
	d         *drawn
	namespace string
}

func (n namer) box(node graph.Node) box {
	if node.Members > 0 {
		return n.groupBox(node)
	}
	b := box{ref: portal.Reference(n.s, node.Ref, n.namespace), title: node.Ref, root: node.Root, missing: node.Missing, more: node.More}
	b.kind, b.open = b.ref.Kind, b.ref.Href
	b.name = portal.Clip(b.ref.Label(), nameChars)
	if e, ok := n.s.ByRef(node.Ref); ok {
		b.note = portal.Clip(n.noteOf(e), noteChars)
	} else {
		b.note = "not in the catalog"
	}
	if !node.Root || len(n.st.roots) > 1 {
		b.href = n.st.around(node.Ref).href(portal.GraphPath)
	}
	if node.More > 0 {
		b.badge = "+" + webui.Count(node.More)
		b.title += "\n" + webui.Count(node.More) + portal.Noun(node.More, " neighbour is", " neighbours are") + " not in this picture"
	}
	return b
}

// noteOf is the second line of a box: who owns it, else what it is.
func (n namer) noteOf(e readmodel.Entity) string {
	for _, r := range e.Related(entity.OwnedBy) {
		return portal.Reference(n.s, r.Target, n.namespace).Label()
	}
	if t := e.Type(); t != "" {
		return t
	}
	return portal.KindLabel(strings.ToLower(e.Parts().Kind))
}

func (n namer) groupBox(node graph.Node) box {
	b := box{group: true, kind: string(node.Group), missing: node.Missing, note: portal.Clip(kindsText(node.Kinds, n.p.frame.Plural), noteChars+4)}
	if node.Group == graph.GroupByOwner {
		b.kind = "group"
	}
	if node.Ref == "" {
		b.name, b.title = "No "+string(node.Group), "What belongs to no "+string(node.Group)
		if n.st.isWhole() {
			b.href = n.st.narrowed(b.kind + ":" + entity.DefaultNamespace + "/-").href(portal.GraphPath)
		}
		return b
	}
	b.ref = portal.Reference(n.s, node.Ref, n.namespace)
	b.kind, b.open, b.title = b.ref.Kind, b.ref.Href, node.Ref
	b.name = portal.Clip(b.ref.Label(), nameChars)
	if n.st.isWhole() {
		b.href = n.st.narrowed(node.Ref).href(portal.GraphPath)
	} else {
		b.href = n.st.opened(node.Ref).href(portal.GraphPath)
	}
	return b
}

// kindsText counts what is in a group: "12 components, 3 APIs".
func kindsText(kinds []graph.KindCount, plural func(string) string) string {
	var words []string
	for _, k := range kinds {
		word := portal.KindLabel(k.Kind)
		if k.Count != 1 {
			word = plural(k.Kind)
		}
		if word != "" && word != strings.ToUpper(word[:min(2, len(word))])+word[min(2, len(word)):] {
			word = portal.LowerFirst(word)
		}
		words = append(words, webui.Count(k.Count)+" "+word)
	}
	return strings.Join(words, ", ")
}
