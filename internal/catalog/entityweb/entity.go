package entityweb

import (
	"net/http"
	"strings"
	"time"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/internal/httpkit"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

// The tabs of an entity's page, as the last part of its address. The files hold text
// for programs and for saving.
const (
	tabOverview    = ""
	tabDefinition  = "definition"
	tabRelations   = "relations"
	tabHistory     = "history"
	tabRaw         = "raw"
	fileDefinition = "definition.txt"
	fileYAML       = "catalog-info.yaml"
)

// entityPage is an entity as its page shows it; the parts of other tabs stay empty.
type entityPage struct {
	shell  webui.PageProps
	now    time.Time
	tab    string
	handle readmodel.Entity
	entity entity.Entity
	record *catalog.Record
	href   string // of the overview
	ref    webui.RefProps

	crumbs      []webui.Crumb
	owners      []webui.RefProps
	actions     []webui.ButtonProps
	refreshable bool
	tabs        []webui.Tab

	overview overview
	groups   []relationGroup // of the Relations tab
	history  historyPart
	raw      rawPart
}

func (p *Pages) entity(w http.ResponseWriter, r *http.Request) error {
	s := p.frame.Snapshot()
	ref := entity.Ref{Kind: r.PathValue("kind"), Namespace: r.PathValue("namespace"), Name: r.PathValue("name")}
	e, ok := s.ByRef(ref.String())
	if !ok {
		return p.frame.NotFound(w, r, s, ref.Canonical())
	}
	tab := strings.TrimSuffix(r.PathValue("tab"), "/")
	if httpkit.NotModified(w, r, p.frame.Tag(r, s, "")) {
		return nil
	}
	switch tab {
	case fileYAML:
		return portal.ShowText(w, documentYAML(e.Decode()))
	case fileDefinition:
		return portal.ShowText(w, []byte(e.DecodeDeclared().SpecString("definition")))
	}
	page := p.entityPage(r, s, e, tab)
	if !page.hasTab(tab) { // one of Backstage's, such as "docs"
		http.Redirect(w, r, page.href, http.StatusFound)
		return nil
	}
	if err := p.fill(r, s, page); err != nil {
		return err
	}
	return portal.Show(w, r, http.StatusOK, page.view())
}

// fill adds what the tab shows.
func (p *Pages) fill(r *http.Request, s *readmodel.Snapshot, page *entityPage) (err error) {
	switch page.tab {
	case tabOverview:
		page.overview = p.overview(r, s, page)
	case tabRelations:
		page.groups = p.relationGroups(s, page.handle, maxGroup)
	case tabHistory:
		page.history, err = p.historyOf(r, page.handle.Ref())
	case tabRaw:
		page.raw = rawOf(page.handle, r.URL.Query().Get("format"))
	}
	return err
}

// entityPage makes what every tab shows: head and tabs.
func (p *Pages) entityPage(r *http.Request, s *readmodel.Snapshot, e readmodel.Entity, tab string) *entityPage {
	page := &entityPage{
		now: p.frame.Now(), tab: tab, handle: e, entity: e.DecodeDeclared(), record: e.Record(),
		href: portal.EntityHref(portal.ParseRef(e.Ref())), ref: portal.ReferenceTo(e), refreshable: p.opts.Refresher != nil,
	}
	page.shell = p.frame.Page(r, s, page.ref.Label(), portal.CatalogPath)
	page.crumbs = crumbs(s, e)
	for _, owner := range portal.FirstOf(portal.Targets(e, entity.OwnedBy, ""), maxOwners) {
		page.owners = append(page.owners, portal.Reference(s, owner, e.Parts().Namespace))
	}
	page.actions = actions(page.entity)
	page.tabs = p.tabs(page)
	return page
}

// maxOwners is how many owners are named in the head.
const maxOwners = 3

func (p *Pages) tabs(page *entityPage) []webui.Tab {
	tabs := []webui.Tab{{Label: "Overview", Href: tabOverview}}
	if page.entity.SpecString("definition") != "" {
		tabs = append(tabs, webui.Tab{Label: "Definition", Href: tabDefinition})
	}
	tabs = append(tabs, webui.Tab{Label: "Relations", Href: tabRelations, Count: len(page.handle.Relations())})
	if p.opts.History != nil {
		tabs = append(tabs, webui.Tab{Label: "History", Href: tabHistory})
	}
	tabs = append(tabs, webui.Tab{Label: "Raw", Href: tabRaw})
	for i := range tabs {
		tabs[i].Current = tabs[i].Href == page.tab
		tabs[i].Href = page.at(tabs[i].Href)
	}
	return tabs
}

// at is the address of a tab or a file of the entity.
func (page *entityPage) at(tab string) string {
	if tab == tabOverview {
		return page.href
	}
	return page.href + "/" + tab
}

func (page *entityPage) hasTab(tab string) bool {
	for _, t := range page.tabs {
		if t.Href == page.at(tab) {
			return true
		}
	}
	return false
}

// maxCrumbs bounds the way from the top to an entity, however its parents are linked.
const maxCrumbs = 4

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

// actions are links to the file behind the entity.
func actions(e entity.Entity) []webui.ButtonProps {
	var out []webui.ButtonProps
	view := e.Annotation("backstage.io/view-url")
	if view == "" {
		view = strings.TrimPrefix(e.Annotation("backstage.io/source-location"), "url:")
	}
	if portal.IsWeb(view) {
		out = append(out, webui.ButtonProps{Label: "Source", Icon: "git-branch", Href: view})
	}
	if edit := e.Annotation("backstage.io/edit-url"); portal.IsWeb(edit) {
		out = append(out, webui.ButtonProps{Label: "Edit", Icon: "pencil", Href: edit})
	}
	return out
}

func (p *Pages) refresh(w http.ResponseWriter, r *http.Request) error {
	s := p.frame.Snapshot()
	ref := entity.Ref{Kind: r.PathValue("kind"), Namespace: r.PathValue("namespace"), Name: r.PathValue("name")}
	e, ok := s.ByRef(ref.String())
	if !ok {
		return p.frame.NotFound(w, r, s, ref.Canonical())
	}
	if p.opts.Refresher == nil {
		return fault.New(fault.NotSupported, "This portal does not read sources again on demand.")
	}
	if err := p.opts.Refresher.Refresh(r.Context(), e.Ref()); err != nil {
		return err
	}
	http.Redirect(w, r, portal.EntityHref(portal.ParseRef(e.Ref()))+"?"+paramRefreshed+"=1", http.StatusSeeOther)
	return nil
}

// paramRefreshed says on the page that its sources have just been read again.
const paramRefreshed = "refreshed"
