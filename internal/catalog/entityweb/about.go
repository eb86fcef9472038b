package entityweb

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

// overview is the first tab of an entity.
type overview struct {
	refreshed  bool
	missing    []missingTarget
	problems   []webui.ProblemProps
	more       int // further problems
	facts      []webui.Fact
	links      []webui.ListLink
	labels     []webui.Fact
	notes      []webui.Fact // annotations
	moreNotes  int
	groups     []relationGroup
	graph      *graph
	members    []member
	allMembers int
	membersAt  string // the members in the catalog's list
	targets    []string
	definition definition
	recent     []webui.TimelineItem
}

// How much the overview shows of what may be plenty.
const (
	maxProblems    = 5
	maxLinks       = 30
	maxAnnotations = 20
	maxMembers     = 24
	maxAllTargets  = 50
	maxHeadTags    = 12
	// shortPair is how many bytes a key and its value may have to stand in one line.
	shortPair = 30
)

func (p *Pages) overview(r *http.Request, s *readmodel.Snapshot, page *entityPage) overview {
	e, d := page.handle, page.entity
	o := overview{refreshed: r.URL.Query().Has(paramRefreshed), missing: missingTargets(s, page.record.Declared)}
	o.problems, o.more = p.problemsOf(s, e.Ref(), page.now)
	o.facts = p.facts(s, page)
	o.links = links(d)
	o.labels, _ = keyValues(d.Labels())
	notes := d.Annotations()
	for _, key := range toldElsewhere {
		delete(notes, key)
	}
	o.notes, o.moreNotes = keyValues(notes)
	o.members, o.allMembers = members(s, e)
	o.membersAt = p.newGroup(e, entity.HasMember, "").listHref
	o.targets = portal.LocationTargets(d)
	o.definition = definitionOf(d, excerptBytes)
	o.graph = graphOf(s, e)
	without := []string{entity.OwnedBy, entity.PartOf, entity.ChildOf, entity.MemberOf, entity.HasMember} // told elsewhere
	if o.graph != nil {
		without = append(without, o.graph.shown...)
	}
	o.groups = p.relationGroups(s, e, fewInGroup, without...)
	o.recent = p.recent(r, page)
	return o
}

// facts is the card About. What fits the kind and is not set shows a dash.
func (p *Pages) facts(s *readmodel.Snapshot, page *entityPage) []webui.Fact {
	e, d := page.handle, page.entity
	var facts []webui.Fact
	add := func(label, text string) {
		if text != "" {
			facts = append(facts, webui.Fact{Label: label, Text: portal.Clip(text, portal.MaxField)})
		}
	}
	refs := func(label string, always bool, list []string) {
		if len(list) > 0 || always {
			facts = append(facts, webui.Fact{Label: label, Value: refFact(s, list, e.Parts().Namespace)})
		}
	}
	kind := portal.ParseRef(e.Ref()).Kind
	refs("Owner", p.asksFor(kind, "owner"), portal.Targets(e, entity.OwnedBy, ""))
	systems := portal.Targets(e, entity.PartOf, "system")
	refs("System", kind == "component" || kind == "api" || kind == "resource", systems)
	refs("Domain", kind == "system", domains(s, e, systems))
	refs("Part of", false, portal.Targets(e, entity.PartOf, "component"))
	refs("Group above", false, portal.Targets(e, entity.ChildOf, ""))
	refs("Groups", false, portal.Targets(e, entity.MemberOf, ""))
	add("Type", d.SpecString("type"))
	if stage := d.SpecString("lifecycle"); stage != "" {
		facts = append(facts, webui.Fact{Label: "Lifecycle", Value: webui.Lifecycle(portal.Clip(stage, portal.MaxTitle))})
	}
	if d.Namespace() != entity.DefaultNamespace {
		add("Namespace", d.Namespace())
	}
	if email, ok := d.Lookup("spec", "profile", "email"); ok {
		if text, ok := email.(string); ok {
			facts = append(facts, webui.Fact{Label: "Email", Value: mailLink(portal.Clip(text, portal.MaxField))})
		}
	}
	return append(facts, origin(page.record, page)...)
}

// origin says where an entity comes from.
func origin(r *catalog.Record, page *entityPage) []webui.Fact {
	facts := []webui.Fact{{Label: "From", Value: placeFact(page.place())}}
	if r.Bucket != "" {
		facts = append(facts, webui.Fact{Label: "Source", Text: portal.Clip(r.Bucket, portal.MaxTitle)})
	}
	if !r.Updated.IsZero() {
		facts = append(facts, webui.Fact{Label: "Changed", Value: webui.Time(r.Updated, page.now)})
	}
	return facts
}

// asksFor tells whether entities of a kind should have a field in spec.
func (p *Pages) asksFor(kind, field string) bool {
	k := p.frame.Kinds().Kind(kind)
	return k != nil && slices.ContainsFunc(k.Fields, func(f entity.Field) bool { return f.Path == field })
}

// domains are those of an entity, or of its systems.
func domains(s *readmodel.Snapshot, e readmodel.Entity, systems []string) []string {
	all := portal.Targets(e, entity.PartOf, "domain")
	for _, ref := range portal.FirstOf(systems, maxOwners) {
		if system, ok := s.ByRef(ref); ok {
			all = append(all, portal.Targets(system, entity.PartOf, "domain")...)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// place is where the entity is described.
func (page *entityPage) place() portal.Place {
	return portal.PlaceOf(page.record.Location, page.record.Line, 0)
}

// linkIcons are the icons of the sprite for the names that catalog files use.
var linkIcons = map[string]string{
	"dashboard": "gauge", "docs": "book-open", "techdocs": "book-open", "chat": "message-square", "email": "mail",
	"github": "git-branch", "code": "git-branch", "alert": "siren", "help": "circle-help", "user": "user",
	"group": "users", "logs": "terminal", "catalog": "list", "scaffolder": "layout-template", "warning": "triangle-alert",
	"web": "external-link", "externalLink": "external-link", "runbook": "book-open",
}

func links(e entity.Entity) []webui.ListLink {
	var out []webui.ListLink
	for _, l := range portal.FirstOf(e.Links(), maxLinks) {
		out = append(out, webui.ListLink{Label: portal.Clip(cmp.Or(l.Title, l.URL), portal.MaxTitle), Href: l.URL, Icon: linkIcons[l.Icon]})
	}
	return out
}

// toldElsewhere are annotations that the page shows as what they mean: where the entity
// comes from, and its links to the file.
var toldElsewhere = []string{
	"backstage.io/managed-by-location", "backstage.io/managed-by-origin-location",
	"backstage.io/view-url", "backstage.io/edit-url", "backstage.io/orphan",
}

// keyValues lists labels or annotations in order of key, and how many are left out.
func keyValues(values map[string]string) (facts []webui.Fact, more int) {
	keys := make([]string, 0, len(values))
	for k := range values {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range portal.FirstOf(keys, maxAnnotations) {
		facts = append(facts, webui.Fact{Label: portal.Clip(k, portal.MaxTitle), Value: valueText(portal.Clip(values[k], portal.MaxField)), Tall: len(k)+len(values[k]) > shortPair})
	}
	return facts, len(keys) - len(facts)
}

// headTags lead to the entities with a tag.
func (page *entityPage) headTags() []webui.TagLink {
	var out []webui.TagLink
	for _, tag := range portal.FirstOf(page.handle.Tags(), maxHeadTags) {
		out = append(out, webui.TagLink{Name: portal.Clip(tag, portal.MaxTitle), Href: portal.ListQuery{Tags: []string{tag}}.Href()})
	}
	return out
}

// description is the beginning of metadata.description, and all of it when that is more.
func (page *entityPage) description() (lede, whole string) {
	text := strings.TrimSpace(strings.ToValidUTF8(page.entity.Description(), "\uFFFD"))
	lede = portal.Clip(portal.FirstLine(text), portal.MaxLede)
	if lede == strings.Join(strings.Fields(text), " ") {
		return lede, ""
	}
	return lede, portal.Clip(text, portal.MaxDescription)
}
