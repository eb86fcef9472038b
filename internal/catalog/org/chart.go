package org

import (
	"slices"
	"sync"
	"sync/atomic"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog/readmodel"
)

// maxTeams is how many groups a chart has room for.
const maxTeams = 200_000

// Chart is the groups of one snapshot: which is part of which, how many people are in
// them, and how much they own. Groups go by their number, which is their place in order
// of ref. Its methods may be called from any goroutine.
//
// Counts of one group are ready; totals with the groups below are worked out when they
// are asked for, in the time that it takes to visit those.
type Chart struct {
	snapshot *readmodel.Snapshot
	teams    []team
	number   map[string]int
	roots    []int
	walks    sync.Pool // of *walked
	texts    texts
}

// team is a group of a chart.
type team struct {
	entity            readmodel.Entity
	parents, children []int
	members           []readmodel.Node
	// owned is how many entities it owns alone; shared are those that other groups own
	// as well, so that nothing is counted twice.
	owned  int
	shared []readmodel.Node
}

// Totals are counts of a group, or of a group and all below it; each person and each
// entity counts once.
type Totals struct {
	Groups  int // without the group itself
	Members int // people, those missing from the catalog too
	Owned   int // entities
}

// Cache holds the chart of the newest snapshot, made by the first who asks for it. The
// zero Cache is empty; its methods may be called from any goroutine.
type Cache struct{ chart atomic.Pointer[Chart] }

// Of returns the chart of s, which is kept until another snapshot is asked for.
func (c *Cache) Of(s *readmodel.Snapshot) *Chart {
	if chart := c.chart.Load(); chart != nil && chart.snapshot == s {
		return chart
	}
	chart := NewChart(s)
	c.chart.Store(chart)
	return chart
}

// NewChart makes the chart of s. It visits every group and its relations once.
func NewChart(s *readmodel.Snapshot) *Chart {
	c := &Chart{snapshot: s, number: map[string]int{}}
	page, err := s.Query(readmodel.Query{Filter: readmodel.Equals("kind", "group"), Limit: maxTeams, SkipTotal: true})
	if err != nil { // never: there is no cursor and one order
		return c
	}
	c.teams = make([]team, len(page.Items))
	for i, e := range page.Items {
		c.teams[i].entity = e
		c.number[e.Ref()] = i
	}
	c.connect()
	c.findRoots()
	return c
}

// connect reads the relations of all groups.
func (c *Chart) connect() {
	types := c.snapshot.RelationTypes()
	childOf, parentOf := slices.Index(types, entity.ChildOf), slices.Index(types, entity.ParentOf)
	hasMember, ownerOf := slices.Index(types, entity.HasMember), slices.Index(types, entity.OwnerOf)
	owners := make([]uint8, c.snapshot.Nodes()) // by node: how many groups own it, up to 2
	owned := make([][]readmodel.Node, len(c.teams))
	for i := range c.teams {
		t := &c.teams[i]
		node, _ := c.snapshot.Node(t.entity.Ref())
		for edge := range c.snapshot.Edges(node) {
			switch edge.Relation {
			case childOf:
				t.parents = c.appendTeam(t.parents, edge.Target)
			case parentOf:
				t.children = c.appendTeam(t.children, edge.Target)
			case hasMember:
				t.members = append(t.members, edge.Target)
			case ownerOf:
				owned[i] = append(owned[i], edge.Target)
				owners[edge.Target] = min(owners[edge.Target]+1, 2)
			}
		}
	}
	for i, nodes := range owned {
		for _, n := range nodes {
			if owners[n] == 1 {
				c.teams[i].owned++
			} else {
				c.teams[i].shared = append(c.teams[i].shared, n)
			}
		}
	}
}

// appendTeam appends the number of the group that a node is, if it is one.
func (c *Chart) appendTeam(list []int, n readmodel.Node) []int {
	if i, ok := c.number[c.snapshot.RefOf(n)]; ok {
		return append(list, i)
	}
	return list
}

// findRoots puts the groups without a group above first; of groups that are above each
// other and below no root, the first stands for all.
func (c *Chart) findRoots() {
	seen := make([]bool, len(c.teams))
	for i := range c.teams {
		if len(c.teams[i].parents) == 0 {
			c.roots = append(c.roots, i)
			c.reach(i, seen)
		}
	}
	for i := range c.teams {
		if !seen[i] {
			c.roots = append(c.roots, i)
			c.reach(i, seen)
		}
	}
}

func (c *Chart) reach(from int, seen []bool) {
	seen[from] = true
	for todo := []int{from}; len(todo) > 0; {
		i := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, child := range c.teams[i].children {
			if !seen[child] {
				seen[child] = true
				todo = append(todo, child)
			}
		}
	}
}

// Len is how many groups there are.
func (c *Chart) Len() int { return len(c.teams) }

// Number is the number of a group; false for what is no group of the catalog.
func (c *Chart) Number(ref string) (int, bool) {
	i, ok := c.number[ref]
	return i, ok
}

// Entity is the group with number i.
func (c *Chart) Entity(i int) readmodel.Entity { return c.teams[i].entity }

// Roots are the groups at the top: those without a group above, then one of each ring of
// groups that are above each other.
func (c *Chart) Roots() []int { return c.roots }

// Parents are the groups of the catalog that are right above i.
func (c *Chart) Parents(i int) []int { return c.teams[i].parents }

// Children are the groups right below i.
func (c *Chart) Children(i int) []int { return c.teams[i].children }

// Way leads from the top to i, without i, by the first group above at each step.
func (c *Chart) Way(i int) []int {
	seen := map[int]bool{i: true}
	var way []int
	for len(c.teams[i].parents) > 0 {
		if i = c.teams[i].parents[0]; seen[i] {
			break
		}
		seen[i] = true
		way = append(way, i)
	}
	slices.Reverse(way)
	return way
}
