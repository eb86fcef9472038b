package graph

import (
	"slices"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog/readmodel"
)

// pairs are the relations of the model, each in the direction in which it is drawn:
// arrows lead from what holds or needs to what is held or needed (reference:
// "Relations"). An API is drawn between those that call it and those that provide it.
var pairs = []entity.RelationPair{
	{Forward: entity.DependsOn, Reverse: entity.DependencyOf},
	{Forward: entity.ConsumesAPI, Reverse: entity.APIConsumedBy},
	{Forward: entity.APIProvidedBy, Reverse: entity.ProvidesAPI},
	{Forward: entity.HasPart, Reverse: entity.PartOf},
	{Forward: entity.OwnerOf, Reverse: entity.OwnedBy},
	{Forward: entity.ParentOf, Reverse: entity.ChildOf},
	{Forward: entity.HasMember, Reverse: entity.MemberOf},
}

// Needs are the relations from an entity to what it cannot do without, and NeededBy
// those to what cannot do without it.
var (
	needs    = []string{entity.DependsOn, entity.ConsumesAPI, entity.APIProvidedBy}
	neededBy = []string{entity.DependencyOf, entity.APIConsumedBy, entity.ProvidesAPI}
	// breaks are the relations along which a failure goes on: what is part of something
	// that fails fails with it.
	breaks = append(slices.Clone(neededBy), entity.HasPart)
)

// Pairs returns the relations of a model in the direction in which they are drawn:
// Backstage's, then those that further kinds bring, by name.
func Pairs(m *entity.Model) []entity.RelationPair {
	all := slices.Clone(pairs)
	known := func(relation string) bool {
		return slices.ContainsFunc(all, func(p entity.RelationPair) bool { return p.Forward == relation || p.Reverse == relation })
	}
	for _, name := range m.KindNames() {
		for _, field := range m.Kind(name).Relations {
			if !known(field.Type) {
				all = append(all, entity.RelationPair{Forward: field.Type, Reverse: m.Reverse(field.Type)})
			}
		}
	}
	return all
}

// Suiting returns the relations by which one looks at an entity of a kind, in both
// directions.
func Suiting(kind string) []string {
	switch kind {
	case "group", "user":
		return []string{entity.ParentOf, entity.ChildOf, entity.HasMember, entity.MemberOf}
	case "system", "domain":
		return []string{entity.HasPart, entity.PartOf}
	}
	return slices.Concat(needs, neededBy)
}

// relationTable says of every relation in a snapshot, by number, what a walk asks.
type relationTable struct {
	names   []string
	forward []bool
	reverse []string // by name; empty when unknown
	allowed []bool
}

// tableOf allows the given relations; nil allows all.
func tableOf(s *readmodel.Snapshot, m *entity.Model, relations []string) relationTable {
	t := relationTable{names: s.RelationTypes()}
	all := Pairs(m)
	for _, name := range t.names {
		forward := !slices.ContainsFunc(all, func(p entity.RelationPair) bool { return p.Reverse == name })
		t.forward = append(t.forward, forward)
		t.reverse = append(t.reverse, m.Reverse(name))
		t.allowed = append(t.allowed, relations == nil || slices.Contains(relations, name))
	}
	return t
}

// drawn tells whether a forward relation or its reverse is allowed.
func (t relationTable) drawn(relation int) bool {
	if t.allowed[relation] {
		return true
	}
	at := slices.Index(t.names, t.reverse[relation])
	return at >= 0 && t.allowed[at]
}
