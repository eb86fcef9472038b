package graphweb

import (
	"cmp"
	"strconv"

	"github.com/callboard/callboard/internal/webui"
)

// maxListed is how many entities of one part the list says.
const maxListed = 60

// listPart is a part of the picture as a list, for those who cannot see it and for where
// there is no room.
type listPart struct {
	title string
	count int
	items []listItem
}

type listItem struct {
	ref  webui.RefProps // without Href it is a group: label and href below
	name string
	href string
	note string
}

// listParts lists what leads to the root, what it leads to, and the rest by distance;
// without a root, all that is drawn.
func listParts(pic *picture, d *drawn, reverse func(string) string) []listPart {
	var before, after, rest, far listPart
	before.title, after.title, rest.title, far.title = "Leads here", "Leads from here", "In the picture", "Further away"
	side := map[int]*listPart{}
	relation := map[int]string{}
	for _, e := range d.graph.Edges {
		if pic.boxes[e.To].root && !pic.boxes[e.From].root {
			side[e.From], relation[e.From] = &before, relationWords(cmp.Or(reverse(e.Relations[0]), e.Relations[0]))
		}
		if pic.boxes[e.From].root && !pic.boxes[e.To].root {
			side[e.To], relation[e.To] = &after, relationWords(e.Relations[0])
		}
	}
	rooted := false
	for i, b := range pic.boxes {
		if b.root {
			rooted = true
			continue
		}
		part := side[i]
		if part == nil {
			part = &far
			relation[i] = stepsWords(d.graph.Nodes[i].Distance)
			if !rooted {
				part, relation[i] = &rest, ""
			}
		}
		part.add(b, relation[i])
	}
	var parts []listPart
	for _, part := range []listPart{before, after, rest, far} {
		if part.count > 0 {
			parts = append(parts, part)
		}
	}
	return parts
}

func (l *listPart) add(b box, relation string) {
	l.count++
	if len(l.items) == maxListed {
		return
	}
	item := listItem{ref: b.ref, note: b.note}
	if relation != "" {
		item.note = relation
	}
	if b.group {
		item = listItem{name: b.name, href: b.href, note: b.note}
	}
	l.items = append(l.items, item)
}

func stepsWords(n int) string {
	if n == 1 {
		return "one step"
	}
	return strconv.Itoa(n) + " steps"
}
