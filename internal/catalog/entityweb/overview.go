package entityweb

import (
	"context"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog/graphweb"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

// How much the overview shows of what may be plenty.
const (
	maxProblems    = 5
	maxLinks       = 30
	maxAnnotations = 20
	maxMembers     = 24
	maxTargets     = 50
)

// overview is the first tab of an entity.
type overview struct {
	page   *entityPage
	banner banner

	facts     []webui.Fact
	fields    []webui.Fact // of spec, when there is nothing else to show in their place
	links     []webui.ListLink
	labels    []webui.Fact
	notes     []webui.Fact // annotations
	moreNotes int
	recent    []webui.TimelineItem

	ego        *graphweb.Ego
	groups     []relationGroup
	members    []member
	allMembers int
	membersAt  string // the members in the catalog's list
	targets    []string
	emitted    *relationGroup // what a location brought
	template   *template
	definition *definitionCard

	main, rail templ.Component // instead of these, for groups and users
}

// toldElsewhere are the relations that stand in About, breadcrumb or member card.
var toldElsewhere = []string{entity.OwnedBy, entity.PartOf, entity.ChildOf, entity.MemberOf, entity.HasMember}

func (p *Pages) overviewTab(r *http.Request, s *readmodel.Snapshot, page *entityPage) templ.Component {
	o := overview{page: page, banner: p.bannerOf(s, page)}
	o.links = links(page.entity)
	o.labels, _ = keyValues(page.entity.Labels())
	o.notes, o.moreNotes = annotations(page.entity)
	o.recent = p.recent(r, page)
	if p.opts.People != nil && page.isOrg() {
		o.main, o.rail, page.spans = p.opts.People.Overview(r, s, page.handle)
		return o.view()
	}
	p.addCards(r.Context(), &o, s)
	fields := p.furtherFacts(s, page)
	if o.isBare() && len(fields) > 0 {
		o.fields, fields = fields, nil
	}
	o.facts = p.facts(s, page, fields)
	return o.view()
}

// addCards adds what stands in the wide column.
func (p *Pages) addCards(ctx context.Context, o *overview, s *readmodel.Snapshot) {
	page, e := o.page, o.page.handle
	if page.kind == "group" {
		o.members, o.allMembers = members(s, e)
		o.membersAt = p.newGroup(e, entity.HasMember, "").listHref
	}
	if page.kind == "location" {
		o.targets = portal.LocationTargets(page.entity)
		o.emitted = emitted(s, page)
	}
	if page.kind == "template" {
		o.template = templateOf(page.entity)
	}
	o.definition = p.definitionCard(ctx, page)
	without := slices.Clone(toldElsewhere)
	if o.ego = graphweb.EgoOf(s, e); o.ego != nil {
		without = append(without, o.ego.Shown()...)
	}
	o.groups = p.relationGroups(s, e, fewInGroup, without...)
}

// isBare tells whether there is nothing to show but facts.
func (o *overview) isBare() bool {
	return o.main == nil && o.ego == nil && len(o.members)+len(o.targets)+len(o.groups)+len(o.fields) == 0 && o.emitted == nil && o.template == nil && o.definition == nil
}
