package app

import (
	"github.com/callboard/callboard/internal/apidocs"
	"github.com/callboard/callboard/internal/apidocs/apidocsweb"
	"github.com/callboard/callboard/internal/catalog/catalogweb"
	"github.com/callboard/callboard/internal/catalog/entityweb"
	"github.com/callboard/callboard/internal/catalog/finderweb"
	"github.com/callboard/callboard/internal/catalog/graphweb"
	"github.com/callboard/callboard/internal/catalog/homeweb"
	"github.com/callboard/callboard/internal/catalog/orgweb"
	"github.com/callboard/callboard/internal/catalog/problemsweb"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/version"
)

// definitionBytes is how many bytes of API definitions are kept as they were read.
const definitionBytes = 64 << 20

// newFrame is what all pages stand in.
func newFrame(f features) *portal.Frame {
	return portal.New(portal.Options{
		Snapshots: f.model,
		Kinds:     f.kinds,
		Ready:     f.ingester.Ready(),
		Readers:   f.userSettings,

		Organisation: f.config.Organization.Name,
		Version:      version.Get().Version,
	})
}

// registerPages registers every page of the portal.
func registerPages(f features, frame *portal.Frame, rt portal.Routes) {
	frame.Register(rt)
	homeweb.New(frame, homeweb.Options{History: f.db}).Register(rt)
	catalogweb.New(frame, catalogweb.Options{Starrer: f.userSettings, Refresher: f.ingester, Remover: f.ingester}).Register(rt)
	teams := orgweb.New(frame, orgweb.Options{History: f.db, Text: ReadLocation})
	teams.Register(rt)
	graphs := graphweb.New(frame)
	graphs.Register(rt)
	entityweb.New(frame, entityweb.Options{
		History: f.db, Refresher: f.ingester, Remover: f.ingester, Locations: registered{f.db}, Visits: f.userSettings,
		Definitions: apidocsweb.New(apidocs.NewCache(definitionBytes)), Dependencies: graphs, People: teams,
		Text: ReadLocation, Given: f.given.of, Readonly: f.config.Catalog.Readonly,
	}).Register(rt)
	finderweb.New(frame, finderweb.Options{Finder: f.finder}).Register(rt)
	problemsweb.New(frame, problemsweb.Options{Approver: f.ingester, Sources: f.ingester, Text: ReadLocation}).Register(rt)
}
