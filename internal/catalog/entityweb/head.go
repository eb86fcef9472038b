package entityweb

import (
	"strings"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

const (
	// maxOwners is how many owners are named in the head.
	maxOwners = 3
	// maxCrumbs bounds the way from the top to an entity, however its parents are linked.
	maxCrumbs = 4
	// maxHeadTags is how many tags the head has.
	maxHeadTags = 12
)

// crumbs lead from the catalog to what the entity is part of: domain and system, the
// groups above, or a user's first group.
func crumbs(s *readmodel.Snapshot, e readmodel.Entity) []webui.Crumb {
	var way []webui.Crumb
	seen := map[string]bool{e.Ref(): true}
	for at := e; len(way) < maxCrumbs; {
		parent := parentOf(at)
		if parent == "" || seen[parent] {
			break
		}
		seen[parent] = true
		ref := portal.Reference(s, parent, "")
		way = append([]webui.Crumb{{Ref: &ref}}, way...)
		var ok bool
		if at, ok = s.ByRef(parent); !ok {
			break
		}
	}
	kind := portal.ListQuery{Kind: portal.ParseRef(e.Ref()).Kind}
	return append([]webui.Crumb{{Label: "Catalog", Href: kind.Href()}}, way...)
}

// parentOf is the ref of what an entity is first of all part of; empty at the top.
func parentOf(e readmodel.Entity) string {
	for _, relation := range []string{entity.PartOf, entity.ChildOf, entity.MemberOf} {
		all := portal.Targets(e, relation, "")
		for _, kind := range []string{"component", "system", "domain", "group"} {
			for _, t := range all {
				if strings.HasPrefix(t, kind+":") {
					return t
				}
			}
		}
	}
	return ""
}

// sources are the addresses at which the file behind an entity can be seen and edited;
// empty when it is not on the web.
func sources(e entity.Entity) (view, edit string) {
	view = e.Annotation("backstage.io/view-url")
	if view == "" {
		view = strings.TrimPrefix(e.Annotation("backstage.io/source-location"), "url:")
	}
	if !portal.IsWeb(view) {
		view = ""
	}
	if edit = e.Annotation("backstage.io/edit-url"); !portal.IsWeb(edit) {
		edit = ""
	}
	return view, edit
}

// menu is what else can be done with the entity.
func (p *Pages) menu(page *entityPage, origin string) []webui.MenuItem {
	items := []webui.MenuItem{
		{Label: "Copy the reference", Icon: "copy", Copy: page.ref.Full},
		{Label: "Copy the address", Icon: "link", Copy: origin + page.href},
		{},
	}
	if page.source != "" {
		items = append(items, webui.MenuItem{Label: "View source", Icon: "git-branch", Href: page.source, External: true})
	}
	if page.edit != "" {
		items = append(items, webui.MenuItem{Label: "Edit source", Icon: "pencil", Href: page.edit, External: true})
	}
	if p.opts.Refresher != nil {
		items = append(items, webui.MenuItem{Label: "Refresh", Icon: "refresh-cw", Action: page.at("refresh"), Note: "read its source again"})
	}
	items = append(items, webui.MenuItem{},
		webui.MenuItem{Label: "Open the graph", Icon: "network", Href: portal.GraphHref(page.ref.Full)},
		webui.MenuItem{Label: "Inspect", Icon: "scan", Href: page.at(tabRaw)},
		webui.MenuItem{Label: "Where it comes from", Icon: "map-pin", Href: page.at(tabRaw) + "?" + paramForm + "=" + formProvenance})
	if page.removal != nil {
		items = append(items, webui.MenuItem{}, webui.MenuItem{Label: page.removal.label + "…", Icon: "trash-2", Dialog: removalDialog, Danger: true})
	}
	return items
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
