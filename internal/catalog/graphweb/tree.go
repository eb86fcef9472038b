package graphweb

import (
	"strconv"

	"github.com/a-h/templ"

	"github.com/callboard/callboard/internal/catalog/graph"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

// treePart is one side of an entity as a tree.
type treePart struct {
	title  string
	count  int // direct ones
	nodes  []webui.TreeNode
	more   int    // direct ones that are not listed
	nobody string // said when there are none
}

func (d *dependencies) fillTree(s *readmodel.Snapshot, e readmodel.Entity, depth int) {
	g := growing{s: s, namespace: e.Parts().Namespace}
	d.needs = g.part("Needs", "It needs nothing that the catalog knows of.", graph.TreeOf(s, e.Ref(), graph.NeedsSide, depth))
	d.neededBy = g.part("Needed by", "Nothing in the catalog needs it.", graph.TreeOf(s, e.Ref(), graph.NeededBySide, depth))
	d.depths = depthSwitch(depth, []int{1, 2, 3, 5, graph.MaxTreeDepth}, func(n int) string {
		return "?" + paramTreeDeep + "=" + strconv.Itoa(n)
	})
}

// growing turns branches into the lines of a tree.
type growing struct {
	s         *readmodel.Snapshot
	namespace string
}

func (g growing) part(title, nobody string, root graph.Branch) treePart {
	part := treePart{title: title, nobody: nobody, count: len(root.Branches) + root.More, more: root.More}
	for _, b := range root.Branches {
		part.nodes = append(part.nodes, g.node(b, 1))
	}
	return part
}

// openLevels is how many levels are unfolded at first.
const openLevels = 2

func (g growing) node(b graph.Branch, level int) webui.TreeNode {
	ref := portal.Reference(g.s, b.Ref, g.namespace)
	n := webui.TreeNode{Ref: &ref, Note: relationWords(b.Relation), Open: level < openLevels, Extra: g.owner(b)}
	switch {
	case b.Cycle:
		n.Note += ", a cycle: it stands above"
	case b.Repeated:
		n.Note += ", see above"
	}
	for _, child := range b.Branches {
		n.Children = append(n.Children, g.node(child, level+1))
	}
	if b.More > 0 {
		n.More, n.MoreHref = webui.Count(b.More)+" more", ref.Href+"/"+dependenciesTab
		if len(b.Branches) == 0 {
			n.More = webui.Count(b.More) + " further"
		}
		n.Open = n.Open && len(b.Branches) > 0
	}
	return n
}

// owner shows whose an entity is.
func (g growing) owner(b graph.Branch) templ.Component {
	e, ok := g.s.ByRef(b.Ref)
	if !ok {
		return nil
	}
	for _, r := range e.Related("ownedBy") {
		return webui.Ref(portal.Reference(g.s, r.Target, g.namespace))
	}
	return nil
}
