// Package org tells, from a snapshot of the catalog, who is in which team, which team is
// part of which, and who owns what.
//
// It reads the relations memberOf, childOf and ownedBy (reference A1, "Relations"). Walks
// are bounded and survive groups that are each other's parents.
//
// org.go answers for one person or group by walking from there; chart.go is the groups of
// a whole snapshot, kept until the next one, with totals.go to count in them and search.go
// to find one.
package org

import (
	"slices"
	"strings"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog/readmodel"
)

// maxGroups bounds every walk over groups.
const maxGroups = 10_000

// Owner is the ref of the first owner of an entity; a group owns itself. It is empty when
// nobody does.
func Owner(e readmodel.Entity) string {
	if owners := e.Related(entity.OwnedBy); len(owners) > 0 {
		return owners[0].Target
	}
	if strings.HasPrefix(e.Ref(), "group:") {
		return e.Ref()
	}
	return ""
}

// Groups are the groups that a user, or a group, says or is said to be a member of, in
// order of ref.
func Groups(s *readmodel.Snapshot, user string) []string {
	return related(s, user, entity.MemberOf)
}

// Above are the groups above the given ones, nearest first, each once, without the given.
func Above(s *readmodel.Snapshot, groups ...string) []string {
	return walk(s, groups, entity.ChildOf)
}

// Below are the groups below the given ones, nearest first, each once, without the given.
func Below(s *readmodel.Snapshot, groups ...string) []string {
	return walk(s, groups, entity.ParentOf)
}

// Mine are the refs through which a user owns things: the user, the groups they are a
// member of, the groups above these, which they belong to as well, and the groups below
// their own, whose work is part of theirs.
func Mine(s *readmodel.Snapshot, user string) []string {
	if user == "" {
		return nil
	}
	direct := Groups(s, user)
	mine := append([]string{user}, direct...)
	mine = append(mine, Above(s, direct...)...)
	mine = append(mine, Below(s, direct...)...)
	return distinct(mine)
}

// OwnedBy selects what any of the refs owns.
func OwnedBy(refs ...string) readmodel.Filter {
	if len(refs) == 0 {
		return readmodel.Not(readmodel.Filter{})
	}
	return readmodel.Equals("relations."+entity.OwnedBy, refs...)
}

func walk(s *readmodel.Snapshot, from []string, relation string) []string {
	seen := make(map[string]bool, len(from))
	for _, g := range from {
		seen[g] = true
	}
	var found []string
	for next := from; len(next) > 0 && len(found) < maxGroups; {
		var further []string
		for _, g := range next {
			for _, target := range related(s, g, relation) {
				if !seen[target] {
					seen[target] = true
					further = append(further, target)
				}
			}
		}
		found = append(found, further...)
		next = further
	}
	return found
}

func related(s *readmodel.Snapshot, ref, relation string) []string {
	e, ok := s.ByRef(ref)
	if !ok {
		return nil
	}
	relations := e.Related(relation)
	targets := make([]string, len(relations))
	for i, r := range relations {
		targets[i] = r.Target
	}
	return targets
}

// distinct keeps the first of each value.
func distinct(values []string) []string {
	seen := make(map[string]bool, len(values))
	return slices.DeleteFunc(values, func(v string) bool {
		again := seen[v]
		seen[v] = true
		return again
	})
}
