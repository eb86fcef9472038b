package catalogapi

import (
	"net/http"
	"strings"
	"sync/atomic"

	"github.com/callboard/callboard/api"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/internal/httpkit"
)

// Options are what the surface is built on. Snapshots is required; an operation whose
// port is nil answers that it is not supported here.
type Options struct {
	Snapshots Snapshots
	Refresher Refresher
	Remover   Remover
	Locations Locations
	Validator Validator
	History   catalog.HistoryStore
	Approver  Approver
	Sources   Sources
	// Text finds the line of a reference that leads nowhere; nil leaves problems at the
	// first line of their entity.
	Text catalog.TextReader
	// Readonly refuses to register, change or remove locations (catalog.readonly).
	Readonly bool
	// LocationTypes may be registered; nil means "url".
	LocationTypes []string
	// RefreshOnConflict is what happens to a location that is registered twice when the
	// request does not say (catalog.defaultLocationConflictStrategy).
	RefreshOnConflict bool
}

// API answers the catalog's requests.
type API struct {
	opts Options
	tags atomic.Pointer[snapshotTag]
}

// New returns the surface.
func New(opts Options) *API {
	if opts.LocationTypes == nil {
		opts.LocationTypes = []string{"url"}
	}
	return &API{opts: opts}
}

// Routes is where handlers are registered; [*httpkit.Router] is one.
type Routes interface {
	Handle(pattern string, h httpkit.Handler)
}

// Where the two surfaces live.
const (
	Base    = "/api/catalog"
	OurBase = "/api/callboard/catalog"
)

// Register registers every operation. Each is described in the OpenAPI documents of
// package api; a test keeps the two together.
func (a *API) Register(rt Routes) {
	a.registerBackstage(rt)
	a.registerOurs(rt)
}

// route is one operation: method and path below the surface's base.
type route struct {
	pattern string
	handler httpkit.Handler
}

func (a *API) registerBackstage(rt Routes) {
	const byName = "/entities/by-name/{kind}/{namespace}/{name}"
	for _, r := range []route{
		{"POST /refresh", bare(a.refresh)},
		{"GET /entities", a.listEntities},
		{"GET /entities/by-query", a.queryEntities},
		{"POST /entities/by-query", bare(a.queryEntitiesByPredicate)},
		{"POST /entities/by-refs", a.entitiesByRefs},
		{"GET /entities/by-uid/{uid}", bare(a.entityByUID)},
		{"DELETE /entities/by-uid/{uid}", bare(a.removeEntity)},
		{"GET " + byName, bare(a.entityByName)},
		{"GET " + byName + "/ancestry", bare(a.ancestry)},
		{"GET /entities/unprocessed/failed", a.unprocessedFailed},
		{"GET /entities/unprocessed/pending", a.unprocessedPending},
		{"GET /entity-facets", a.facets},
		{"POST /entity-facets", bare(a.facetsByPredicate)},
		{"POST /locations", a.createLocation},
		{"GET /locations", bare(a.listLocations)},
		{"POST /locations/by-query", bare(a.queryLocations)},
		{"GET /locations/{id}", bare(a.location)},
		{"PUT /locations/{id}", bare(a.updateLocation)},
		{"DELETE /locations/{id}", bare(a.deleteLocation)},
		{"GET /locations/by-entity/{kind}/{namespace}/{name}", bare(a.locationByEntity)},
		{"POST /analyze-location", bare(a.analyzeLocation)},
		{"POST /validate-entity", a.validateEntity},
		{"GET /openapi.json", document(api.Catalog())},
		{"GET /.well-known/backstage/permissions/metadata", document(api.CatalogPermissions())},
	} {
		rt.Handle(mounted(r.pattern, Base), r.handler)
	}
	rt.Handle(Base+"/", unknownRoute)
}

func (a *API) registerOurs(rt Routes) {
	for _, r := range []route{
		{"GET /problems", a.problems},
		{"GET /history", a.history},
		{"GET /holds", bare(a.holds)},
		{"POST /holds/{source}/approve", bare(a.approve)},
		{"GET /sources", bare(a.sources)},
		{"GET /openapi.json", document(api.CallboardCatalog())},
	} {
		rt.Handle(mounted(r.pattern, OurBase), r.handler)
	}
}

// mounted puts base before the path of a pattern.
func mounted(pattern, base string) string {
	method, path, _ := strings.Cut(pattern, " ")
	return method + " " + base + path
}

// bare refuses query parameters for an operation that takes none, as Backstage does.
func bare(h httpkit.Handler) httpkit.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if _, err := httpkit.ReadParams(r); err != nil {
			return err
		}
		return h(w, r)
	}
}

// unknownRoute answers as Backstage does: 404 with nothing in it.
func unknownRoute(w http.ResponseWriter, _ *http.Request) error {
	httpkit.WriteEmpty(w, http.StatusNotFound)
	return nil
}

// document answers with a JSON text that does not change while the process runs.
func document(text []byte) httpkit.Handler {
	tag := httpkit.TagOf(text)
	return func(w http.ResponseWriter, r *http.Request) error {
		if !httpkit.NotModified(w, r, tag) {
			httpkit.WriteJSON(w, http.StatusOK, text)
		}
		return nil
	}
}

// notHere is the error for an operation whose port is not there.
func notHere(what string) error {
	return fault.New(fault.NotSupported, "This portal does not %s.", what)
}
