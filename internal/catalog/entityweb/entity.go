package entityweb

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/internal/httpkit"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

// The files of an entity: text for programs and for saving.
const (
	fileDefinition = tabDefinition + ".txt"
	fileYAML       = "catalog-info.yaml"
)

// entityPage is an entity as its page shows it.
type entityPage struct {
	shell  webui.PageProps
	now    time.Time
	tab    string
	handle readmodel.Entity
	entity entity.Entity // as its file declares it
	record *catalog.Record
	kind   string // in lower case
	href   string // of the overview
	ref    webui.RefProps

	crumbs  []webui.Crumb
	owners  []webui.RefProps
	star    webui.StarProps
	source  string // address of its file, on the web
	edit    string // address at which its file can be edited
	menu    []webui.MenuItem
	removal *removal        // nil when nothing can be removed
	spans   templ.Component // further spans of the byline; may be nil
	tabs    []webui.Tab
	body    templ.Component // of the tab
}

// subject is the entity that a request's path names.
func subject(s *readmodel.Snapshot, r *http.Request) (entity.Ref, readmodel.Entity, bool) {
	ref := entity.Ref{Kind: r.PathValue("kind"), Namespace: r.PathValue("namespace"), Name: r.PathValue("name")}.Canonical()
	e, ok := s.ByRef(ref.String())
	return ref, e, ok
}

func (p *Pages) entity(w http.ResponseWriter, r *http.Request) error {
	s := p.frame.Snapshot()
	ref, e, ok := subject(s, r)
	if !ok {
		return p.frame.NotFound(w, r, s, ref)
	}
	reader := p.frame.Reader(r, s)
	tab, ahead := strings.TrimSuffix(r.PathValue("tab"), "/"), webui.Speculative(r)
	if p.opts.Visits != nil && tab == tabOverview && !ahead {
		p.opts.Visits.Visit(r.Context(), reader.Key, e.Ref())
	}
	if httpkit.NotModified(w, r, p.frame.Tag(r, s, strconv.FormatBool(ahead))) {
		return nil
	}
	switch tab {
	case fileYAML:
		return portal.ShowText(w, documentYAML(e.Decode()))
	case fileDefinition:
		return portal.ShowText(w, []byte(e.DecodeDeclared().SpecString("definition")))
	}
	page := p.entityPage(r, s, e, reader)
	page.tabs = p.tabs(s, page, tab)
	if to := elsewhere(page, tab, r.URL.Query()); to != "" {
		http.Redirect(w, r, to, http.StatusFound)
		return nil
	}
	page.tab = tab
	if ahead && p.opts.Visits != nil && tab == tabOverview {
		page.shell.Visit = portal.SettingsPath + "/visit?ref=" + url.QueryEscape(e.Ref())
	}
	var err error
	if page.body, err = p.body(r, s, page); err != nil {
		return err
	}
	return portal.Show(w, r, http.StatusOK, page.view())
}

// entityPage makes what every tab shows above the tabs.
func (p *Pages) entityPage(r *http.Request, s *readmodel.Snapshot, e readmodel.Entity, reader portal.Reader) *entityPage {
	page := &entityPage{
		now: p.frame.Now(), handle: e, entity: e.DecodeDeclared(), record: e.Record(), kind: portal.ParseRef(e.Ref()).Kind,
		href: portal.EntityHref(portal.ParseRef(e.Ref())), ref: portal.ReferenceTo(e),
	}
	section := portal.CatalogPath
	switch {
	case page.isOrg():
		section = portal.TeamsPath
	case page.kind == "api":
		section = portal.APIsPath
	}
	page.shell = p.frame.Page(r, s, page.ref.Label(), section)
	page.crumbs = crumbs(s, e)
	if p.opts.People != nil && page.isOrg() {
		page.crumbs = p.opts.People.Crumbs(s, e)
	}
	for _, owner := range portal.FirstOf(portal.Targets(e, entity.OwnedBy, ""), maxOwners) {
		page.owners = append(page.owners, portal.Reference(s, owner, e.Parts().Namespace))
	}
	page.star = webui.StarProps{
		Action: portal.SettingsPath + "/star", Ref: e.Ref(), Title: page.ref.Label(), Back: r.URL.RequestURI(),
		Starred: reader.Settings.IsStarred(e.Ref()), Attrs: templ.Attributes{"data-key": "s"},
	}
	page.source, page.edit = sources(page.entity)
	page.removal = p.removalOf(r.Context(), s, page)
	page.menu = p.menu(page, origin(r))
	return page
}

// origin is the scheme and host under which the reader sees the portal.
func origin(r *http.Request) string {
	if r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// isOrg tells whether it is a group or a user.
func (page *entityPage) isOrg() bool { return page.kind == "group" || page.kind == "user" }

// at is the address of a tab or a file of the entity.
func (page *entityPage) at(tab string) string {
	if tab == tabOverview {
		return page.href
	}
	return page.href + "/" + tab
}

// place is where the entity is described.
func (page *entityPage) place() portal.Place {
	return portal.PlaceOf(page.record.Location, page.record.Line, 0)
}

func (p *Pages) refresh(w http.ResponseWriter, r *http.Request) error {
	s := p.frame.Snapshot()
	ref, e, ok := subject(s, r)
	if !ok {
		return p.frame.NotFound(w, r, s, ref)
	}
	if p.opts.Refresher == nil {
		return fault.New(fault.NotSupported, "This portal does not read sources again on demand.")
	}
	if err := p.opts.Refresher.Refresh(r.Context(), e.Ref()); err != nil {
		return err
	}
	href := portal.EntityHref(portal.ParseRef(e.Ref()))
	if _, ok := p.frame.Snapshot().ByRef(e.Ref()); !ok { // its file does not have it any more
		href = portal.CatalogPath
	}
	http.Redirect(w, r, webui.Done(href, portal.DoneRefreshed), http.StatusSeeOther)
	return nil
}
