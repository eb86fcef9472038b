package catalogweb

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/webui"
)

// maxGroup is how many entities of one relation the Relations tab shows, fewInGroup the
// overview.
const (
	maxGroup   = 50
	fewInGroup = 8
)

// relationGroup is the entities to which one relation leads; some relations are split
// by the kind of their targets.
type relationGroup struct {
	relation string
	kind     string // of the targets, when the relation is split by it
	label    string
	count    int
	items    []relationItem
	listHref string // the whole group in the catalog's list
}

// relationItem is one target and what to know about it at a glance.
type relationItem struct {
	ref         webui.RefProps
	description string
	kind        string // "service": spec.type
}

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

// relationLabel is how a relation reads; one that we do not know is written apart:
// "deployedTo" is "Deployed to".
func relationLabel(relation string) string {
	for _, known := range relationNames {
		if known.relation == relation {
			return known.label
		}
	}
	var b strings.Builder
	for i, r := range clip(relation, maxTitle) {
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

// relationRank orders relations as in relationNames, unknown ones last.
func relationRank(relation string) int {
	for i, known := range relationNames {
		if known.relation == relation {
			return i
		}
	}
	return len(relationNames)
}

// relationGroups are the relations of e, both directions, with at most limit targets
// each; without those of the given types.
func (p *Pages) relationGroups(s *readmodel.Snapshot, e readmodel.Entity, limit int, without ...string) []relationGroup {
	var groups []relationGroup
	at := map[[2]string]int{}
	namespace := e.Parts().Namespace
	for _, r := range e.Relations() {
		if slices.Contains(without, r.Type) {
			continue
		}
		key := [2]string{r.Type, splitKind(r)}
		i, ok := at[key]
		if !ok {
			i = len(groups)
			at[key] = i
			groups = append(groups, p.newGroup(e, key[0], key[1]))
		}
		if g := &groups[i]; g.count < limit {
			g.items = append(g.items, relationItemOf(s, r.Target, namespace))
		}
		groups[i].count++
	}
	slices.SortStableFunc(groups, func(a, b relationGroup) int {
		return cmp.Or(relationRank(a.relation)-relationRank(b.relation), strings.Compare(a.relation, b.relation), kindRank(a.kind)-kindRank(b.kind))
	})
	return groups
}

// splitKind is the kind of a target where the relation is split by it.
func splitKind(r readmodel.Relation) string {
	if r.Type == entity.HasPart || r.Type == entity.OwnerOf {
		return parseRef(r.Target).Kind
	}
	return ""
}

func (p *Pages) newGroup(e readmodel.Entity, relation, kind string) relationGroup {
	g := relationGroup{relation: relation, kind: kind, label: relationLabel(relation)}
	if kind != "" {
		g.label = p.plural(kind)
		if relation == entity.OwnerOf {
			g.label = "Owns " + p.plural(kind)
		}
	}
	if reverse := p.opts.Kinds.Reverse(relation); reverse != "" {
		st := listState{kind: cmp.Or(kind, allKinds), sort: defaultSort, limit: defaultLimit}
		if reverse == entity.OwnedBy {
			st.owners = []string{e.Ref()}
		} else {
			st.relations = []readmodel.Relation{{Type: reverse, Target: e.Ref()}}
		}
		g.listHref = st.href()
	}
	return g
}

// kindRank orders kinds as people look for them, other kinds last.
func kindRank(kind string) int {
	order := []string{"component", "api", "resource", "system", "domain", "template"}
	if i := slices.Index(order, kind); i >= 0 {
		return i
	}
	return len(order)
}

// plural is how several entities of a kind are called: "Components", "APIs".
func (p *Pages) plural(kind string) string {
	if label := webui.KindLabel(kind); label != kind {
		return label + "s"
	}
	if k := p.opts.Kinds.Kind(kind); k != nil && k.Plural != "" {
		return k.Plural
	}
	return kind + "s"
}

func upperFirst(s string) string {
	for i, r := range s {
		return string(unicode.ToUpper(r)) + s[i+len(string(r)):]
	}
	return s
}

func relationItemOf(s *readmodel.Snapshot, target, namespace string) relationItem {
	item := relationItem{ref: reference(s, target, namespace)}
	if e, ok := s.ByRef(target); ok {
		item.description = clip(firstLine(e.Description()), maxLine)
		item.kind = clip(e.Type(), maxTitle)
	}
	return item
}

// missingTargets are the refs that an entity itself names and that are not in the
// catalog.
func missingTargets(s *readmodel.Snapshot, declared []entity.Relation) []missingTarget {
	var missing []missingTarget
	for _, r := range declared {
		if _, ok := s.ByRef(r.Target); !ok {
			missing = append(missing, missingTarget{r.Type, reference(s, r.Target, "")})
		}
	}
	return missing
}

// missingTarget is a ref that an entity names and that is not in the catalog.
type missingTarget struct {
	relation string
	ref      webui.RefProps
}

func lowerFirst(s string) string {
	for i, r := range s {
		return string(unicode.ToLower(r)) + s[i+len(string(r)):]
	}
	return s
}
