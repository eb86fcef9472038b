package catalogweb

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

// listRow is what the list shows of an entity. What no column asks for stays empty.
type listRow struct {
	ref         webui.RefProps
	spoken      string // the name, as controls of the row say it to screen readers
	title       string
	description string // below the name
	about       string // in a column of its own
	namespace   string
	owners      []webui.RefProps
	systems     []webui.RefProps
	domains     []webui.RefProps
	groups      []webui.RefProps
	kind        string // "service": spec.type
	lifecycle   string
	definition  string // address of the definition
	problems    int
	tags        []webui.TagLink
	labels      []webui.TagLink
	targets     []string
	place       portal.Place
	changed     time.Time
	star        webui.StarProps
	view, edit  string // addresses of its source
}

// How much a row shows of what may be plenty.
const (
	maxTargets   = 3 // of a Location
	maxRowTags   = 2
	maxRowLabels = 2
	maxSpoken    = 64 // characters: a name is no longer, a title can be
)

// rows describes a page of entities for the given columns.
func (q *question) rows(entities []readmodel.Entity, columns []string) []listRow {
	rows := make([]listRow, len(entities))
	for i, e := range entities {
		parts := e.Parts()
		row := &rows[i]
		row.ref = portal.ReferenceTo(e)
		row.kind = portal.Clip(e.Type(), portal.MaxTitle)
		if !slices.Contains(columns, columnDescription) {
			row.description = portal.Clip(portal.FirstLine(e.Description()), portal.MaxLine)
		}
		for _, column := range columns {
			q.cell(row, e, parts, column)
		}
		row.spoken = portal.Clip(row.ref.Label(), maxSpoken)
		row.star = webui.StarProps{Action: starPath, Ref: e.Ref(), Title: row.spoken, Starred: q.reader.Settings.IsStarred(e.Ref())}
		row.view, row.edit = sourceLinks(e)
	}
	return rows
}

// cell fills in what one column shows of an entity.
func (q *question) cell(row *listRow, e readmodel.Entity, parts entity.Ref, column string) {
	switch column {
	case columnTitle:
		row.title = portal.Clip(e.Title(), portal.MaxTitle)
	case columnDescription:
		row.about = portal.Clip(portal.FirstLine(e.Description()), portal.MaxLine)
	case columnNamespace:
		row.namespace = parts.Namespace
	case columnOwner:
		row.owners = q.few(portal.Targets(e, entity.OwnedBy, ""), parts.Namespace)
	case columnSystem:
		row.systems = q.few(portal.Targets(e, entity.PartOf, "system"), parts.Namespace)
	case columnDomain:
		row.domains = q.few(domains(q.snapshot, e), parts.Namespace)
	case columnGroups:
		row.groups = q.few(portal.Targets(e, entity.MemberOf, ""), parts.Namespace)
	case columnLifecycle:
		row.lifecycle = portal.Clip(e.Lifecycle(), portal.MaxTitle)
	case columnDefinition:
		if strings.HasPrefix(e.Ref(), "api:") {
			row.definition = row.ref.Href + "/definition"
		}
	case columnProblems:
		row.problems = e.CountProblems()
	case columnTags:
		row.tags = q.state.tagLinks(e.Tags())
	case columnLabels:
		row.labels = q.state.labelLinks(e.DecodeDeclared().Labels())
	case columnTargets:
		row.targets = portal.LocationTargets(e.DecodeDeclared())
	case columnSource:
		location, line := e.Place()
		row.place = portal.PlaceOf(location, line, 0)
	case columnChanged:
		row.changed = e.Updated()
	}
}

// domains are those that an entity is part of, itself or through its system.
func domains(s *readmodel.Snapshot, e readmodel.Entity) []string {
	all := portal.Targets(e, entity.PartOf, "domain")
	for _, ref := range portal.FirstOf(portal.Targets(e, entity.PartOf, "system"), maxValues) {
		if system, ok := s.ByRef(ref); ok {
			all = append(all, portal.Targets(system, entity.PartOf, "domain")...)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// few describes the first of several targets; the others are only counted.
func (q *question) few(refs []string, namespace string) []webui.RefProps {
	out := make([]webui.RefProps, len(refs))
	for i, ref := range portal.FirstOf(refs, 1) {
		out[i] = portal.Reference(q.snapshot, ref, namespace)
	}
	return out
}

// fresh is the list of the same kind without filters, as usual.
func (st listState) fresh() listState {
	return listState{apis: st.apis, kind: st.kind, sort: defaultSort, limit: defaultLimit}
}

// tagLinks lead to the entities of the same kind with a tag.
func (st listState) tagLinks(tags []string) []webui.TagLink {
	links := make([]webui.TagLink, len(tags))
	for i, tag := range tags {
		links[i].Name = portal.Clip(tag, portal.MaxTitle)
		if i < maxRowTags {
			next := st.fresh()
			next.tags = []string{tag}
			links[i].Href = next.href()
		}
	}
	return links
}

// labelLinks lead to the entities of the same kind with a label.
func (st listState) labelLinks(labels map[string]string) []webui.TagLink {
	var links []webui.TagLink
	for key, value := range labels {
		next := st.fresh()
		next.labels = labelValues([]string{key + "=" + value})
		link := webui.TagLink{Name: portal.Clip(shortKey(key)+"="+value, portal.MaxTitle)}
		if len(next.labels) > 0 {
			link.Href = next.href()
		}
		links = append(links, link)
	}
	slices.SortFunc(links, func(a, b webui.TagLink) int { return strings.Compare(a.Name, b.Name) })
	return links
}

// shortKey is the key of a label without the domain of whoever made it up.
func shortKey(key string) string { return key[strings.LastIndexByte(key, '/')+1:] }

// sourceLinks are where the file of an entity can be seen and changed, if it says so.
func sourceLinks(e readmodel.Entity) (view, edit string) {
	view = cmp.Or(e.Annotation("backstage.io/view-url"), strings.TrimPrefix(e.Annotation("backstage.io/source-location"), "url:"))
	if !portal.IsWeb(view) {
		view = ""
	}
	if edit = e.Annotation("backstage.io/edit-url"); !portal.IsWeb(edit) {
		edit = ""
	}
	return view, edit
}
