package finderweb

import (
	"net/http"
	"strconv"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/catalog/org"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/httpkit"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

const (
	maxCardTags = 6
	maxCardNear = 3
	cardAge     = "private, max-age=30" // a card may be half a minute old
)

// card answers with what a reference tells before it is opened.
func (p *Pages) card(w http.ResponseWriter, r *http.Request) error {
	s := p.frame.Snapshot()
	ref := entity.Ref{Kind: r.PathValue("kind"), Namespace: r.PathValue("namespace"), Name: r.PathValue("name")}.Canonical()
	e, ok := s.ByRef(ref.String())
	if !ok {
		w.Header().Set("Cache-Control", "no-store")
		near := portal.References(s.Near(ref.String(), maxCardNear))
		return portal.Show(w, r, http.StatusNotFound, missingCard(portal.Clip(ref.String(), portal.MaxField), near))
	}
	card := cardOf(s, e)
	if httpkit.NotModified(w, r, cardTag(e, card)) {
		return nil
	}
	w.Header().Set("Cache-Control", cardAge)
	return portal.Show(w, r, http.StatusOK, webui.HoverCard(card))
}

// cardOf is what is told of an entity.
func cardOf(s *readmodel.Snapshot, e readmodel.Entity) webui.HoverCardProps {
	card := webui.HoverCardProps{
		Ref: portal.ReferenceTo(e), Type: portal.Clip(e.Type(), portal.MaxTitle), Lifecycle: portal.Clip(e.Lifecycle(), portal.MaxTitle),
		Description: portal.Clip(portal.FirstLine(e.Description()), portal.MaxLede),
	}
	namespace := e.Parts().Namespace
	if owner := org.Owner(e); owner != "" && owner != e.Ref() {
		card.Owner = refTo(s, owner, namespace)
	}
	if systems := portal.Targets(e, entity.PartOf, "system"); len(systems) > 0 {
		card.System = refTo(s, systems[0], namespace)
	}
	card.Status, card.StatusText = healthOf(s.StoredProblemsOf(e.Ref()))
	if tags := tagsOf(e); len(tags) > 0 {
		card.Facts = append(card.Facts, webui.Fact{Label: "Tags", Value: webui.TagList(tags, maxCardTags), Tall: true})
	}
	card.Facts = append(card.Facts, counts(e)...)
	return card
}

func refTo(s *readmodel.Snapshot, target, namespace string) *webui.RefProps {
	ref := portal.Reference(s, target, namespace)
	ref.NoCard = true
	return &ref
}

// healthOf tells of problems; nothing when there are none.
func healthOf(problems []catalog.Problem) (webui.StatusLevel, string) {
	errors, all := 0, 0
	for i := range problems {
		switch problems[i].Severity {
		case catalog.SeverityError:
			errors++
			all++
		case catalog.SeverityWarning:
			all++
		}
	}
	if all == 0 {
		return "", ""
	}
	level := webui.StatusWarn
	if errors > 0 {
		level = webui.StatusBad
	}
	return level, webui.Count(all) + " " + portal.Noun(all, "problem", "problems")
}

func tagsOf(e readmodel.Entity) []webui.TagLink {
	var tags []webui.TagLink
	for _, tag := range e.Tags() {
		tags = append(tags, webui.TagLink{Name: portal.Clip(tag, portal.MaxTitle)})
	}
	return tags
}

// counted are the relations that a card counts, in its words.
var counted = []struct{ relation, label string }{
	{entity.HasMember, "Members"},
	{entity.OwnerOf, "Owns"},
	{entity.HasPart, "Parts"},
	{entity.ProvidesAPI, "Provides"},
	{entity.ConsumesAPI, "Consumes"},
	{entity.APIConsumedBy, "Consumed by"},
	{entity.DependsOn, "Depends on"},
	{entity.DependencyOf, "Needed by"},
}

// maxCounts is how many counts of relations a card has.
const maxCounts = 3

func counts(e readmodel.Entity) []webui.Fact {
	n := map[string]int{}
	for _, r := range e.Relations() {
		n[r.Type]++
	}
	var facts []webui.Fact
	for _, c := range counted {
		if n[c.relation] > 0 && len(facts) < maxCounts {
			facts = append(facts, webui.Fact{Label: c.label, Text: webui.Count(n[c.relation])})
		}
	}
	return facts
}

// cardTag is the validator of a card: what it tells of the entity, and of others.
func cardTag(e readmodel.Entity, card webui.HoverCardProps) httpkit.Tag {
	text := e.ETag() + "\n" + card.StatusText
	for _, ref := range []*webui.RefProps{card.Owner, card.System} {
		if ref != nil {
			text += "\n" + ref.Full + " " + ref.Label() + " " + strconv.FormatBool(ref.Missing)
		}
	}
	return httpkit.TagOf([]byte(text))
}
