package app

import (
	"github.com/callboard/callboard/internal/catalog/catalogweb"
	"github.com/callboard/callboard/internal/catalog/entityweb"
	"github.com/callboard/callboard/internal/catalog/problemsweb"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/version"
)

// newFrame is what all pages stand in.
func newFrame(f features) *portal.Frame {
	return portal.New(portal.Options{
		Snapshots: f.model,
		Kinds:     f.kinds,
		Ready:     f.ingester.Ready(),

		Organisation: f.config.Organization.Name,
		Version:      version.Get().Version,
	})
}

// registerPages registers every page of the portal.
func registerPages(f features, frame *portal.Frame, rt portal.Routes) {
	frame.Register(rt)
	catalogweb.New(frame).Register(rt)
	entityweb.New(frame, entityweb.Options{History: f.db, Refresher: f.ingester}).Register(rt)
	problemsweb.New(frame, problemsweb.Options{Approver: f.ingester, Sources: f.ingester, Text: ReadLocation}).Register(rt)
}
