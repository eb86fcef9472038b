package portal

import (
	"slices"
	"strings"
	"unicode"

	"github.com/callboard/callboard/entity"
)

// relationNames are the relations in the order of the page, and how they read.
var relationNames = []struct{ relation, label string }{
	{entity.ProvidesAPI, "Provides"},
	{entity.ConsumesAPI, "Consumes"},
	{entity.DependsOn, "Depends on"},
	{entity.DependencyOf, "Needed by"},
	{entity.APIProvidedBy, "Provided by"},
	{entity.APIConsumedBy, "Consumed by"},
	{entity.HasPart, "Parts"},
	{entity.HasMember, "Members"},
	{entity.ParentOf, "Groups below"},
	{entity.OwnerOf, "Owns"},
	{entity.PartOf, "Part of"},
	{entity.ChildOf, "Group above"},
	{entity.MemberOf, "Member of"},
	{entity.OwnedBy, "Owned by"},
}

// RelationLabel is how a relation reads; one that we do not know is written apart:
// "deployedTo" is "Deployed to".
func RelationLabel(relation string) string {
	for _, known := range relationNames {
		if known.relation == relation {
			return known.label
		}
	}
	var b strings.Builder
	for i, r := range Clip(relation, MaxTitle) {
		switch {
		case i == 0:
			r = unicode.ToUpper(r)
		case unicode.IsUpper(r):
			b.WriteByte(' ')
			r = unicode.ToLower(r)
		}
		b.WriteRune(r)
	}
	return b.String()
}

// RelationRank orders relations as in relationNames, unknown ones last.
func RelationRank(relation string) int {
	for i, known := range relationNames {
		if known.relation == relation {
			return i
		}
	}
	return len(relationNames)
}

// KindRank orders kinds as people look for them, other kinds last.
func KindRank(kind string) int {
	order := []string{"component", "api", "resource", "system", "domain", "template"}
	if i := slices.Index(order, kind); i >= 0 {
		return i
	}
	return len(order)
}
