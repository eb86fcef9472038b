package catalogweb

import (
	"cmp"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/catalog/readmodel"
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
	o.targets = locationTargets(d)
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
			facts = append(facts, webui.Fact{Label: label, Text: clip(text, maxField)})
		}
	}
	refs := func(label string, always bool, list []string) {
		if len(list) > 0 || always {
			facts = append(facts, webui.Fact{Label: label, Value: refFact(s, list, e.Parts().Namespace)})
		}
	}
	kind := parseRef(e.Ref()).Kind
	refs("Owner", p.asksFor(kind, "owner"), targets(e, entity.OwnedBy, ""))
	systems := targets(e, entity.PartOf, "system")
	refs("System", kind == "component" || kind == "api" || kind == "resource", systems)
	refs("Domain", kind == "system", domains(s, e, systems))
	refs("Part of", false, targets(e, entity.PartOf, "component"))
	refs("Group above", false, targets(e, entity.ChildOf, ""))
	refs("Groups", false, targets(e, entity.MemberOf, ""))
	add("Type", d.SpecString("type"))
	if stage := d.SpecString("lifecycle"); stage != "" {
		facts = append(facts, webui.Fact{Label: "Lifecycle", Value: webui.Lifecycle(clip(stage, maxTitle))})
	}
	if d.Namespace() != entity.DefaultNamespace {
		add("Namespace", d.Namespace())
	}
	if email, ok := d.Lookup("spec", "profile", "email"); ok {
		if text, ok := email.(string); ok {
			facts = append(facts, webui.Fact{Label: "Email", Value: mailLink(clip(text, maxField))})
		}
	}
	return append(facts, origin(page.record, page)...)
}

// origin says where an entity comes from.
func origin(r *catalog.Record, page *entityPage) []webui.Fact {
	facts := []webui.Fact{{Label: "From", Value: placeFact(page.place())}}
	if r.Bucket != "" {
		facts = append(facts, webui.Fact{Label: "Source", Text: clip(r.Bucket, maxTitle)})
	}
	if !r.Updated.IsZero() {
		facts = append(facts, webui.Fact{Label: "Changed", Value: webui.Time(r.Updated, page.now)})
	}
	return facts
}

// asksFor tells whether entities of a kind should have a field in spec.
func (p *Pages) asksFor(kind, field string) bool {
	k := p.opts.Kinds.Kind(kind)
	return k != nil && slices.ContainsFunc(k.Fields, func(f entity.Field) bool { return f.Path == field })
}

// domains are those of an entity, or of its systems.
func domains(s *readmodel.Snapshot, e readmodel.Entity, systems []string) []string {
	all := targets(e, entity.PartOf, "domain")
	for _, ref := range firstOf(systems, maxOwners) {
		if system, ok := s.ByRef(ref); ok {
			all = append(all, targets(system, entity.PartOf, "domain")...)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// place is where the entity is described.
func (page *entityPage) place() place { return placeOf(page.record.Location, page.record.Line, 0) }

// place is a line of a file, short and in full.
type place struct {
	short, full string
	href        string // when the file is on the web
}

// placeOf names a place in a location such as "file:/srv/a/catalog-info.yaml".
func placeOf(location string, line, column int) place {
	typ, target, ok := strings.Cut(location, ":")
	if !ok {
		typ, target = "", location
	}
	p := place{full: target}
	if typ == "url" && isWeb(target) {
		p.href = target
	}
	target, _, _ = strings.Cut(target, "?")
	p.short = path.Base(cmp.Or(target, "."))
	if line > 0 {
		at := ":" + strconv.Itoa(line)
		if column > 0 {
			at += ":" + strconv.Itoa(column)
		}
		p.short += at
		p.full += at
	}
	p.short, p.full = clip(p.short, maxTitle), clip(p.full, maxField)
	return p
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
	for _, l := range firstOf(e.Links(), maxLinks) {
		out = append(out, webui.ListLink{Label: clip(cmp.Or(l.Title, l.URL), maxTitle), Href: l.URL, Icon: linkIcons[l.Icon]})
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
	for _, k := range firstOf(keys, maxAnnotations) {
		facts = append(facts, webui.Fact{Label: clip(k, maxTitle), Value: valueText(clip(values[k], maxField)), Tall: len(k)+len(values[k]) > shortPair})
	}
	return facts, len(keys) - len(facts)
}

// headTags lead to the entities with a tag.
func (page *entityPage) headTags() []webui.TagLink {
	var out []webui.TagLink
	for _, tag := range firstOf(page.handle.Tags(), maxHeadTags) {
		st := listState{kind: allKinds, tags: []string{tag}, sort: defaultSort, limit: defaultLimit}
		out = append(out, webui.TagLink{Name: clip(tag, maxTitle), Href: st.href()})
	}
	return out
}

// description is the beginning of metadata.description, and all of it when that is more.
func (page *entityPage) description() (lede, whole string) {
	text := strings.TrimSpace(strings.ToValidUTF8(page.entity.Description(), "\uFFFD"))
	lede = clip(firstLine(text), maxLede)
	if lede == strings.Join(strings.Fields(text), " ") {
		return lede, ""
	}
	return lede, clip(text, maxDescription)
}
