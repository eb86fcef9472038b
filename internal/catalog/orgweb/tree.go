package orgweb

import (
	"slices"
	"strconv"

	"github.com/callboard/callboard/internal/catalog/org"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

const (
	// treeRows is how many groups a tree has room for; what is left out is a link away.
	treeRows = 200
	// treeChildren is how many groups right below one are listed.
	treeChildren = 40
	// treeDepth is how deep a tree goes.
	treeDepth = 8
	// openRows is up to how many groups a tree is open in all its branches at first.
	openRows = 40
)

// treeBuilder makes trees of groups with their figures.
type treeBuilder struct {
	chart    *org.Chart
	problems []int // by group
	above    []int // groups that the tree hangs below
	left     int   // how many groups there is still room for
}

func (p *Pages) newTree(s *readmodel.Snapshot, chart *org.Chart) *treeBuilder {
	b := &treeBuilder{chart: chart, problems: make([]int, chart.Len()), left: treeRows}
	for owner, n := range p.frame.Problems(s).Counts() {
		if group, ok := chart.Number(owner); ok {
			b.problems[group] = n
		}
	}
	return b
}

// branch is a group of a tree that is being made.
type branch struct {
	group    int
	parent   *branch
	depth    int
	children []*branch
	omitted  int
}

// under tells whether a group is on the way from the top to b, b included.
func (b *branch) under(group int) bool {
	for ; b != nil; b = b.parent {
		if b.group == group {
			return true
		}
	}
	return false
}

// grow makes the trees below groups, level by level until there is no room.
func (b *treeBuilder) grow(groups []int) []webui.TreeNode {
	roots := make([]*branch, len(groups))
	for i, g := range groups {
		roots[i] = &branch{group: g}
	}
	b.left -= len(roots)
	for level := roots; len(level) > 0; {
		var next []*branch
		for _, at := range level {
			b.sprout(at)
			next = append(next, at.children...)
		}
		level = next
	}
	open := treeRows-b.left <= openRows
	nodes := make([]webui.TreeNode, len(roots))
	for i, root := range roots {
		nodes[i] = b.node(root, open || len(roots) == 1, open)
	}
	return nodes
}

// sprout adds the groups right below one, as far as there is room. One that is on the way
// already, because groups are above each other, is left out.
func (b *treeBuilder) sprout(at *branch) {
	for _, child := range b.chart.Children(at.group) {
		switch {
		case at.under(child) || slices.Contains(b.above, child):
		case b.left == 0 || len(at.children) == treeChildren || at.depth == treeDepth:
			at.omitted++
		default:
			b.left--
			at.children = append(at.children, &branch{group: child, parent: at, depth: at.depth + 1})
		}
	}
}

func (b *treeBuilder) node(at *branch, open, openBelow bool) webui.TreeNode {
	n := b.plain(at.group)
	n.Open = open
	for _, child := range at.children {
		n.Children = append(n.Children, b.node(child, openBelow, openBelow))
	}
	if at.omitted > 0 {
		n.More, n.MoreHref = "and "+strconv.Itoa(at.omitted)+" more", groupHref(b.chart, at.group)
	}
	return n
}

// leaf is a group by itself, with the way to it.
func (b *treeBuilder) leaf(group int) webui.TreeNode {
	n := b.plain(group)
	if way := wayText(b.chart, group); way != "" {
		n.Note = way
	}
	return n
}

func (b *treeBuilder) plain(group int) webui.TreeNode {
	e := b.chart.Entity(group)
	ref := portal.ReferenceTo(e)
	return webui.TreeNode{Ref: &ref, Note: portal.Clip(e.Type(), portal.MaxTitle), Extra: b.figures(group, ref).view()}
}

// figures are the counts at the end of a group's line, each with the groups below.
type figures struct {
	members, owned, problems int
	ownsHref, problemsHref   string
}

func (b *treeBuilder) figures(group int, ref webui.RefProps) figures {
	total := b.chart.Total(group)
	f := figures{members: total.Members, owned: total.Owned, ownsHref: ref.Href + "/owns", problemsHref: portal.ProblemsBelowHref(ref.Full)}
	for _, below := range b.chart.Below(group) {
		f.problems += b.problems[below]
	}
	return f
}
