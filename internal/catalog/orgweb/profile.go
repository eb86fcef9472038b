package orgweb

import (
	"strconv"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog/org"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

// fewGroups is how many groups a profile names before "show more", maxGroups after it.
const (
	fewGroups = 5
	maxGroups = 60
)

// shortText is how many bytes stand in one line with their label.
const shortText = 28

// profile is the card of facts about a group or user.
type profile struct {
	name  string
	user  bool
	email string
	facts []webui.Fact
}

func (p *Pages) profile(s *readmodel.Snapshot, e readmodel.Entity) profile {
	d := e.DecodeDeclared()
	pr := profile{name: portal.ReferenceTo(e).Label(), user: isUser(e), email: portal.Clip(profileText(d, "email"), portal.MaxField)}
	add := func(label, text string) {
		if text != "" {
			pr.facts = append(pr.facts, webui.Fact{Label: label, Text: portal.Clip(text, portal.MaxField)})
		}
	}
	refs := func(label string, always bool, list []string) {
		if len(list) > 0 || always {
			fact := webui.Fact{Label: label, Tall: len(list) > 1}
			if len(list) > 0 {
				fact.Value = refList(p.references(s, list), len(list))
			}
			pr.facts = append(pr.facts, fact)
		}
	}
	if pr.email != "" {
		pr.facts = append(pr.facts, webui.Fact{Label: "Email", Value: mailLink(pr.email)})
	}
	add("Type", d.SpecString("type"))
	if pr.user {
		refs("Groups", true, org.Groups(s, e.Ref()))
	} else {
		refs("Group above", false, portal.Targets(e, entity.ChildOf, ""))
		if below := portal.Targets(e, entity.ParentOf, ""); len(below) > 0 {
			pr.facts = append(pr.facts, webui.Fact{Label: "Groups below", Value: groupsBelow(teamsState{group: e.Ref()}.href(), len(below))})
		}
	}
	if d.Namespace() != entity.DefaultNamespace {
		add("Namespace", d.Namespace())
	}
	pr.facts = append(pr.facts, p.origin(e)...)
	return pr
}

// references describes the first of a list of refs.
func (p *Pages) references(s *readmodel.Snapshot, refs []string) []webui.RefProps {
	out := make([]webui.RefProps, min(len(refs), maxGroups))
	for i := range out {
		out[i] = portal.Reference(s, refs[i], "")
	}
	return out
}

// origin says where an entity comes from.
func (p *Pages) origin(e readmodel.Entity) []webui.Fact {
	record := e.Record()
	facts := []webui.Fact{{Label: "From", Value: placeFact(portal.PlaceOf(record.Location, record.Line, 0))}}
	if record.Bucket != "" {
		facts = append(facts, webui.Fact{Label: "Source", Text: portal.Clip(record.Bucket, portal.MaxTitle), Tall: len(record.Bucket) > shortText})
	}
	if !record.Updated.IsZero() {
		facts = append(facts, webui.Fact{Label: "Changed", Value: webui.Time(record.Updated, p.frame.Now())})
	}
	return facts
}

// people is "7 people".
func people(n int) string {
	return webui.Count(n) + " " + portal.Noun(n, "person", "people")
}

// more is "3 more".
func more(n int) string { return strconv.Itoa(n) + " more" }
