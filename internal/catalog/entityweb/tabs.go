package entityweb

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

// The tabs of an entity's page, as the last part of its address.
const (
	tabOverview     = ""
	tabDependencies = "dependencies"
	tabAPIs         = "apis"
	tabDefinition   = "definition"
	tabOwns         = "owns"
	tabHistory      = "history"
	tabRaw          = "raw"
)

// moved are tabs under other names: Backstage's (reference B3), and our earlier ones.
// Those of Backstage's that are not here lead to the overview.
var moved = map[string]string{"api": tabAPIs, "diagram": tabDependencies, "relations": tabDependencies, "inspect": tabRaw}

// elsewhere is where a request for a tab should go instead; empty when the page has it.
func elsewhere(page *entityPage, tab string, query url.Values) string {
	if query.Has(paramAt) && tab != tabRaw {
		return page.at(tabRaw) + "?" + url.Values{paramAt: query[paramAt]}.Encode()
	}
	if page.hasTab(tab) {
		return ""
	}
	first, _, _ := strings.Cut(tab, "/")
	if to, ok := moved[first]; ok && page.hasTab(to) {
		return page.at(to)
	}
	return page.href
}

func (page *entityPage) hasTab(tab string) bool {
	for _, t := range page.tabs {
		if t.Href == page.at(tab) {
			return true
		}
	}
	return false
}

// tabs lists the tabs that fit the entity; the one named current is lit.
func (p *Pages) tabs(s *readmodel.Snapshot, page *entityPage, current string) []webui.Tab {
	var tabs []webui.Tab
	add := func(label, tab string, count int) {
		tabs = append(tabs, webui.Tab{Label: label, Href: page.at(tab), Count: count, Current: tab == current})
	}
	add("Overview", tabOverview, 0)
	if p.opts.Definitions != nil && p.opts.Definitions.Has(page.entity) {
		add("Definition", tabDefinition, 0)
	}
	if p.opts.People != nil && page.isOrg() {
		owned, problems := p.opts.People.Counts(s, page.handle)
		add("Owns", tabOwns, owned)
		if problems > 0 {
			tabs = append(tabs, webui.Tab{Label: "Problems", Href: portal.ProblemsHref("", page.handle.Ref()), Count: problems})
		}
	}
	add(dependenciesLabel(page.kind), tabDependencies, dependencyCount(s, page))
	if n := p.apiCount(s, page); n > 0 {
		add("APIs", tabAPIs, n)
	}
	if p.opts.History != nil {
		add("History", tabHistory, 0)
	}
	add("Raw", tabRaw, 0)
	return tabs
}

// body makes the content of the page's tab.
func (p *Pages) body(r *http.Request, s *readmodel.Snapshot, page *entityPage) (templ.Component, error) {
	switch page.tab {
	case tabDependencies:
		return p.dependencies(s, page, r.URL), nil
	case tabAPIs:
		return apisView(p.apiTables(r.Context(), s, page)), nil
	case tabDefinition:
		return p.opts.Definitions.Definition(r.Context(), page.entity, page.at(tabDefinition), r.URL.Query()), nil
	case tabOwns:
		return p.opts.People.Owns(r, s, page.handle), nil
	case tabHistory:
		h, err := p.historyOf(r, page)
		return h.view(), err
	case tabRaw:
		return p.raw(r, s, page)
	}
	return p.overviewTab(r, s, page), nil
}
