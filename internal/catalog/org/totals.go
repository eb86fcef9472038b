package org

import (
	"slices"

	"github.com/callboard/callboard/internal/catalog/readmodel"
)

// walked is where a walk has been: what has the walk's own number.
type walked struct {
	walk  uint32
	teams []uint32 // by number of a group
	nodes []uint32 // by node: people and entities
	queue []int
}

func (c *Chart) begin() *walked {
	w, ok := c.walks.Get().(*walked)
	if !ok {
		w = &walked{teams: make([]uint32, len(c.teams)), nodes: make([]uint32, c.snapshot.Nodes())}
	}
	if w.walk++; w.walk == 0 { // it has been used four billion times
		clear(w.teams)
		clear(w.nodes)
		w.walk = 1
	}
	w.queue = w.queue[:0]
	return w
}

// first tells whether a walk comes to a node for the first time.
func (w *walked) first(n readmodel.Node) bool {
	again := w.nodes[n] == w.walk
	w.nodes[n] = w.walk
	return !again
}

// down queues i and all groups below it, nearest first, each once.
func (c *Chart) down(w *walked, i int) {
	w.teams[i] = w.walk
	w.queue = append(w.queue, i)
	for at := 0; at < len(w.queue); at++ {
		for _, child := range c.teams[w.queue[at]].children {
			if w.teams[child] != w.walk {
				w.teams[child] = w.walk
				w.queue = append(w.queue, child)
			}
		}
	}
}

// count counts who is in the queued groups and what they own.
func (c *Chart) count(w *walked) Totals {
	t := Totals{Groups: len(w.queue) - 1}
	for _, i := range w.queue {
		t.Owned += c.teams[i].owned
		for _, n := range c.teams[i].shared {
			if w.first(n) {
				t.Owned++
			}
		}
		for _, n := range c.teams[i].members {
			if w.first(n) {
				t.Members++
			}
		}
	}
	return t
}

// Own are the counts of group i alone.
func (c *Chart) Own(i int) Totals {
	t := &c.teams[i]
	return Totals{Members: len(t.members), Owned: t.owned + len(t.shared)}
}

// Total are the counts of group i and all below it.
func (c *Chart) Total(i int) Totals {
	w := c.begin()
	defer c.walks.Put(w)
	c.down(w, i)
	return c.count(w)
}

// Below are group i and all groups below it, nearest first, each once.
func (c *Chart) Below(i int) []int {
	w := c.begin()
	defer c.walks.Put(w)
	c.down(w, i)
	return slices.Clone(w.queue)
}

// Refs are the refs of groups.
func (c *Chart) Refs(groups []int) []string {
	refs := make([]string, len(groups))
	for n, i := range groups {
		refs[n] = c.teams[i].entity.Ref()
	}
	return refs
}

// Missing are the members of the groups that are not in the catalog, in order of ref.
func (c *Chart) Missing(groups []int) []string {
	var out []string
	for _, i := range groups {
		for _, n := range c.teams[i].members {
			if _, ok := c.snapshot.EntityOf(n); !ok {
				out = append(out, c.snapshot.RefOf(n))
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
