package entityweb

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog/graphweb"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

// maxGroup is how many entities of one relation the Dependencies tab shows, fewInGroup
// the overview.
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

// depends are the kinds of what can need something.
var depends = []string{"component", "api", "resource", "system", "domain"}

// dependenciesLabel is the name of the tab about relations: of groups, people and
// locations nothing depends.
func dependenciesLabel(kind string) string {
	if slices.Contains(depends, kind) {
		return "Dependencies"
	}
	return "Relations"
}

// dependencies is the Dependencies tab: what needs what, and below it every relation.
func (p *Pages) dependencies(s *readmodel.Snapshot, page *entityPage, address *url.URL) templ.Component {
	groups := p.relationGroups(s, page.handle, maxGroup)
	var needs templ.Component
	if p.opts.Dependencies != nil && slices.Contains(depends, page.kind) {
		needs = p.opts.Dependencies.Dependencies(s, page.handle, address)
	}
	return dependenciesView(needs, groups)
}

// dependencyCount is told on the tab.
func dependencyCount(s *readmodel.Snapshot, page *entityPage) int {
	switch page.kind {
	case "component", "api", "resource":
		return graphweb.DependencyCount(s, page.handle)
	}
	return page.handle.Degree()
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
		return cmp.Or(portal.RelationRank(a.relation)-portal.RelationRank(b.relation), strings.Compare(a.relation, b.relation), portal.KindRank(a.kind)-portal.KindRank(b.kind))
	})
	return groups
}

// splitKind is the kind of a target where the relation is split by it.
func splitKind(r readmodel.Relation) string {
	if r.Type == entity.HasPart || r.Type == entity.OwnerOf {
		return portal.ParseRef(r.Target).Kind
	}
	return ""
}

func (p *Pages) newGroup(e readmodel.Entity, relation, kind string) relationGroup {
	g := relationGroup{relation: relation, kind: kind, label: portal.RelationLabel(relation)}
	if kind != "" {
		g.label = p.partsLabel(e, kind)
		if relation == entity.OwnerOf {
			g.label = "Owns " + p.frame.Plural(kind)
		}
	}
	if reverse := p.frame.Kinds().Reverse(relation); reverse != "" {
		list := portal.ListQuery{Kind: kind}
		if reverse == entity.OwnedBy {
			list.Owners = []string{e.Ref()}
		} else {
			list.Relations = []readmodel.Relation{{Type: reverse, Target: e.Ref()}}
		}
		g.listHref = list.Href()
	}
	return g
}

// partsLabel names the parts of a kind; those of its own kind are below it.
func (p *Pages) partsLabel(e readmodel.Entity, kind string) string {
	plural := p.frame.Plural(kind)
	switch {
	case kind == "airesource" && e.Type() == "plugin":
		return "Skills"
	case kind == "airesource" && e.Type() == "marketplace":
		return "Plugins"
	case kind == portal.ParseRef(e.Ref()).Kind:
		return "Sub" + portal.LowerFirst(plural)
	}
	return plural
}

// anchor is the place of the group on the Dependencies tab.
func (g relationGroup) anchor() string { return strings.TrimSuffix(g.relation+"-"+g.kind, "-") }

func relationItemOf(s *readmodel.Snapshot, target, namespace string) relationItem {
	item := relationItem{ref: portal.Reference(s, target, namespace)}
	if e, ok := s.ByRef(target); ok {
		item.description = portal.Clip(portal.FirstLine(e.Description()), portal.MaxLine)
		item.kind = portal.Clip(e.Type(), portal.MaxTitle)
	}
	return item
}
