package catalogweb

import (
	"slices"
	"time"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

// listRow is what the list shows of an entity. What no column asks for stays empty.
type listRow struct {
	ref         webui.RefProps
	description string
	namespace   string
	owners      []webui.RefProps
	systems     []webui.RefProps
	groups      []webui.RefProps
	kind        string // "service": spec.type
	lifecycle   string
	tags        []webui.TagLink
	targets     []string
	changed     time.Time
}

// maxTargets is how many targets of a Location are shown in its row.
const maxTargets = 3

// rows describes a page of entities for the given columns.
func (st listState) rows(s *readmodel.Snapshot, entities []readmodel.Entity, columns []string) []listRow {
	has := func(column string) bool { return slices.Contains(columns, column) }
	rows := make([]listRow, len(entities))
	for i, e := range entities {
		parts := e.Parts()
		row := &rows[i]
		row.ref = portal.ReferenceTo(e)
		row.description = portal.Clip(portal.FirstLine(e.Description()), portal.MaxLine)
		row.namespace = parts.Namespace
		if has(columnOwner) {
			row.owners = st.few(s, portal.Targets(e, entity.OwnedBy, ""), parts.Namespace)
		}
		if has(columnSystem) {
			row.systems = st.few(s, portal.Targets(e, entity.PartOf, "system"), parts.Namespace)
		}
		if has(columnGroups) {
			row.groups = st.few(s, portal.Targets(e, entity.MemberOf, ""), parts.Namespace)
		}
		row.kind, row.lifecycle = portal.Clip(e.Type(), portal.MaxTitle), portal.Clip(e.Lifecycle(), portal.MaxTitle)
		if has(columnTags) {
			row.tags = st.tagLinks(e.Tags())
		}
		if has(columnTargets) {
			row.targets = portal.LocationTargets(e.DecodeDeclared())
		}
		if has(columnChanged) {
			row.changed = e.Record().Updated
		}
	}
	return rows
}

// few describes the first of several targets; the others are counted by its owner.
func (st listState) few(s *readmodel.Snapshot, refs []string, namespace string) []webui.RefProps {
	out := make([]webui.RefProps, len(refs))
	for i, ref := range refs {
		if i == 0 {
			out[i] = portal.Reference(s, ref, namespace)
		}
	}
	return out
}

// tagLinks lead to the entities of the same kind with a tag.
func (st listState) tagLinks(tags []string) []webui.TagLink {
	links := make([]webui.TagLink, len(tags))
	for i, tag := range tags {
		links[i].Name = portal.Clip(tag, portal.MaxTitle)
		if i < maxRowTags {
			links[i].Href = listState{kind: st.kind, tags: []string{tag}, sort: defaultSort, limit: defaultLimit}.href()
		}
	}
	return links
}

// maxRowTags is how many tags a row shows.
const maxRowTags = 2

// severalNamespaces tells whether entities have different namespaces.
func severalNamespaces(entities []readmodel.Entity) bool {
	first := ""
	for i, e := range entities {
		namespace := portal.ParseRef(e.Ref()).Namespace
		if i == 0 {
			first = namespace
		} else if namespace != first {
			return true
		}
	}
	return false
}
