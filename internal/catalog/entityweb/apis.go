package entityweb

import (
	"context"
	"slices"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog/org"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

const (
	// maxAPIs is how many APIs a table has, maxSummaries for how many of them the
	// definition is looked at.
	maxAPIs      = 100
	maxSummaries = 12
	// maxSystems is of how many systems of a domain the APIs are collected.
	maxSystems = 200
)

// apiTable is a table of the APIs tab.
type apiTable struct {
	title    string
	rows     []apiRow
	count    int
	listHref string // all of them in the catalog; may be empty
}

// apiRow is one API in it.
type apiRow struct {
	ref         webui.RefProps
	description string
	typ         string
	lifecycle   string
	owner       *webui.RefProps
	summary     string
}

// apiSets are the refs that the tables of a kind show.
func apiSets(s *readmodel.Snapshot, page *entityPage) (titles []string, sets [][]string) {
	e := page.handle
	add := func(title string, refs []string) {
		if len(refs) > 0 {
			titles, sets = append(titles, title), append(sets, refs)
		}
	}
	switch page.kind {
	case "component":
		add("Provided", portal.Targets(e, entity.ProvidesAPI, ""))
		add("Consumed", portal.Targets(e, entity.ConsumesAPI, ""))
	case "system":
		add("In this system", portal.Targets(e, entity.HasPart, "api"))
	case "domain":
		add("In this domain", domainAPIs(s, e))
	}
	return titles, sets
}

// domainAPIs are the APIs of a domain's systems.
func domainAPIs(s *readmodel.Snapshot, e readmodel.Entity) []string {
	all := portal.Targets(e, entity.HasPart, "api")
	for _, ref := range portal.FirstOf(portal.Targets(e, entity.HasPart, "system"), maxSystems) {
		if system, ok := s.ByRef(ref); ok {
			all = append(all, portal.Targets(system, entity.HasPart, "api")...)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// apiCount is told on the tab; without any there is none.
func (p *Pages) apiCount(s *readmodel.Snapshot, page *entityPage) int {
	_, sets := apiSets(s, page)
	n := 0
	for _, refs := range sets {
		n += len(refs)
	}
	return n
}

// apiTables are the tables of the APIs tab.
func (p *Pages) apiTables(ctx context.Context, s *readmodel.Snapshot, page *entityPage) []apiTable {
	titles, sets := apiSets(s, page)
	tables := make([]apiTable, len(sets))
	left := maxSummaries
	for i, refs := range sets {
		t := apiTable{title: titles[i], count: len(refs)}
		for _, ref := range portal.FirstOf(refs, maxAPIs) {
			row := apiRowOf(s, page.handle, ref)
			if api, ok := s.ByRef(ref); ok && left > 0 && p.opts.Definitions != nil {
				row.summary = p.opts.Definitions.Summary(ctx, api.DecodeDeclared())
				left--
			}
			t.rows = append(t.rows, row)
		}
		if page.kind != "domain" {
			relation := map[string]string{"Provided": entity.ProvidesAPI, "Consumed": entity.ConsumesAPI, "In this system": entity.HasPart}[t.title]
			t.listHref = p.newGroup(page.handle, relation, "api").listHref
		}
		tables[i] = t
	}
	return tables
}

func apiRowOf(s *readmodel.Snapshot, from readmodel.Entity, ref string) apiRow {
	namespace := from.Parts().Namespace
	row := apiRow{ref: portal.Reference(s, ref, namespace)}
	api, ok := s.ByRef(ref)
	if !ok {
		row.description = "not in the catalog"
		return row
	}
	row.description = portal.Clip(portal.FirstLine(api.Description()), portal.MaxLine)
	row.typ = portal.Clip(api.Type(), portal.MaxTitle)
	row.lifecycle = portal.Clip(api.Lifecycle(), portal.MaxTitle)
	if owner := org.Owner(api); owner != "" {
		ref := portal.Reference(s, owner, namespace)
		row.owner = &ref
	}
	return row
}
