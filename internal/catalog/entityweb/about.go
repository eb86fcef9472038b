package entityweb

import (
	"cmp"
	"slices"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

// shortPair is how many bytes a key and its value may have to stand in one line.
const shortPair = 30

// facts is the card About, with further fields of spec. What fits the kind and is not set
// shows a dash.
func (p *Pages) facts(s *readmodel.Snapshot, page *entityPage, fields []webui.Fact) []webui.Fact {
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
	if name := e.Parts().Name; name != page.ref.Label() {
		add("Name", name)
	}
	refs("Owner", p.asksFor(page.kind, "owner"), portal.Targets(e, entity.OwnedBy, ""))
	systems := portal.Targets(e, entity.PartOf, "system")
	refs("System", page.kind == "component" || page.kind == "api" || page.kind == "resource", systems)
	refs("Domain", page.kind == "system", domains(s, e, systems))
	refs("Part of", false, slices.DeleteFunc(portal.Targets(e, entity.PartOf, ""), func(ref string) bool {
		kind := portal.ParseRef(ref).Kind
		return kind == "system" || kind == "domain"
	}))
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
	return slices.Concat(facts, fields, page.whence())
}

// whence says where an entity comes from.
func (page *entityPage) whence() []webui.Fact {
	r := page.record
	facts := []webui.Fact{{Label: "From", Value: placeFact(page.place())}}
	if r.Bucket != "" {
		facts = append(facts, webui.Fact{Label: "Source", Text: portal.Clip(r.Bucket, portal.MaxTitle), Tall: len(r.Bucket) > shortPair-len("Source")})
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

// annotations are those that the page does not show as what they mean: where the entity
// comes from, and its links to the file.
func annotations(e entity.Entity) (facts []webui.Fact, more int) {
	notes := e.Annotations()
	for _, key := range []string{"managed-by-location", "managed-by-origin-location", "view-url", "edit-url", "orphan"} {
		delete(notes, "backstage.io/"+key)
	}
	return keyValues(notes)
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
