package orgweb

import (
	"slices"
	"strconv"

	"github.com/callboard/callboard/internal/catalog/org"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

const (
	// maxSiblings is how many groups beside a group, and below it, its place shows.
	maxSiblings = 8
	// maxWay is how many groups above.
	maxWay = 5
)

// place is the tree around a group: the way to it from the top, the groups beside it and
// those right below it.
func place(chart *org.Chart, group int) []webui.TreeNode {
	current := node(chart, group)
	current.Current, current.Open = true, true
	way := chart.Way(group)
	below := slices.DeleteFunc(slices.Clone(chart.Children(group)), func(i int) bool { return slices.Contains(way, i) })
	current.Children, current.More, current.MoreHref = level(chart, group, below, -1, webui.TreeNode{})
	if len(way) > maxWay {
		way = way[len(way)-maxWay:]
	}
	for n := len(way) - 1; n >= 0; n-- {
		above := node(chart, way[n])
		above.Open = true
		if n == len(way)-1 {
			above.Children, above.More, above.MoreHref = level(chart, way[n], chart.Children(way[n]), group, current)
		} else {
			above.Children = []webui.TreeNode{current}
		}
		current, group = above, way[n]
	}
	return []webui.TreeNode{current}
}

// level is some of the groups right below one; the one numbered as known is among them.
func level(chart *org.Chart, parent int, children []int, known int, as webui.TreeNode) (nodes []webui.TreeNode, more, moreHref string) {
	from := 0
	if at := slices.Index(children, known); at >= maxSiblings {
		from = min(at-maxSiblings/2, len(children)-maxSiblings)
	}
	for _, child := range portal.FirstOf(children[from:], maxSiblings) {
		if child == known {
			nodes = append(nodes, as)
		} else {
			nodes = append(nodes, node(chart, child))
		}
	}
	if rest := len(children) - len(nodes); rest > 0 {
		more, moreHref = "and "+strconv.Itoa(rest)+" more", groupHref(chart, parent)
	}
	return nodes, more, moreHref
}

// node is a group with how much it and those below own.
func node(chart *org.Chart, group int) webui.TreeNode {
	ref := portal.ReferenceTo(chart.Entity(group))
	return webui.TreeNode{Ref: &ref, Count: chart.Total(group).Owned}
}

// groupHref is the page Teams with nothing but a group and what is below it.
func groupHref(chart *org.Chart, group int) string {
	return teamsState{group: chart.Entity(group).Ref()}.href()
}
