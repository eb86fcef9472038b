package entityweb

import (
	"context"
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

// Refresher reads an entity's sources again. An unknown ref is a fault.NotFound.
type Refresher interface {
	Refresh(ctx context.Context, ref string) error
}

// Remover removes an entity. An unknown uid is a fault.NotFound.
type Remover interface {
	RemoveEntity(ctx context.Context, uid string) error
}

// Locations are those that were registered through the API.
type Locations interface {
	Locations(ctx context.Context) ([]catalog.StoredLocation, error)
	Unregister(ctx context.Context, id string) error
}

// Visits counts who opened which entity; [*usersettings.Service] does.
type Visits interface {
	Visit(ctx context.Context, key, ref string)
}

// Definitions shows what an API promises.
type Definitions interface {
	// Has reports whether there is something for a Definition tab.
	Has(api entity.Entity) bool
	// Definition is the content of the tab at an address, for the query of a request.
	Definition(ctx context.Context, api entity.Entity, tab string, query url.Values) templ.Component
	// Summary is one line about it, quickly made.
	Summary(ctx context.Context, api entity.Entity) string
	// Outline is the body of the overview's card.
	Outline(ctx context.Context, api entity.Entity, tab string) templ.Component
}

// Dependencies shows what an entity needs and what needs it, to any depth. What is shown
// is in the query of the tab's address.
type Dependencies interface {
	Dependencies(s *readmodel.Snapshot, e readmodel.Entity, address *url.URL) templ.Component
}

// People makes the parts of a group's or a user's page.
type People interface {
	// Overview is the overview's cards, those of its rail, and spans for the byline.
	Overview(r *http.Request, s *readmodel.Snapshot, e readmodel.Entity) (main, rail, byline templ.Component)
	// Owns is the content of the tab of what it owns.
	Owns(r *http.Request, s *readmodel.Snapshot, e readmodel.Entity) templ.Component
	// Counts are how much it owns, and the problems of that.
	Counts(s *readmodel.Snapshot, e readmodel.Entity) (owned, problems int)
	// Crumbs lead from the teams to it.
	Crumbs(s *readmodel.Snapshot, e readmodel.Entity) []webui.Crumb
}

// Options are what the pages need besides the frame. What a nil port would show or do is
// left out of the pages.
type Options struct {
	History      catalog.HistoryStore
	Refresher    Refresher
	Remover      Remover
	Locations    Locations
	Visits       Visits
	Definitions  Definitions
	Dependencies Dependencies
	People       People
	// Text finds the line of a reference that leads nowhere; nil leaves problems at the
	// first line of the entity.
	Text catalog.TextReader
	// Given says where the portal was told to read a root location: `callboard serve .`,
	// with the words for code in backticks. It is empty for locations which were not
	// given at start. Nil knows of none.
	Given func(origin string) string
	// Readonly keeps registered locations (catalog.readonly).
	Readonly bool
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
	rt.Handle("POST "+entityPath+"/unregister", p.unregister)
}
