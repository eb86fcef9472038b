package entityweb

import (
	"context"

	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/portal"
)

// Refresher reads an entity's sources again. An unknown ref is a fault.NotFound.
type Refresher interface {
	Refresh(ctx context.Context, ref string) error
}

// Options are what the pages need besides the frame. What a nil port would show or do is
// left out of the pages.
type Options struct {
	History   catalog.HistoryStore
	Refresher Refresher
}

// Pages answers requests for entities.
type Pages struct {
	frame *portal.Frame
	opts  Options
}

// New returns the pages.
func New(frame *portal.Frame, opts Options) *Pages { return &Pages{frame, opts} }

// entityPath is Backstage's (reference: "Shell and routes").
const entityPath = portal.CatalogPath + "/{namespace}/{kind}/{name}"

// Register registers an entity's page with its tabs and actions.
func (p *Pages) Register(rt portal.Routes) {
	rt.Handle("GET "+entityPath, p.entity)
	rt.Handle("GET "+entityPath+"/{tab...}", p.entity)
	rt.Handle("POST "+entityPath+"/refresh", p.refresh)
}
