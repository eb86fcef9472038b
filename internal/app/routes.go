package app

import (
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"github.com/callboard/callboard/internal/auth"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/catalog/catalogapi"
	"github.com/callboard/callboard/internal/catalog/finder"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/config"
	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/internal/httpkit"
	"github.com/callboard/callboard/internal/usersettings"
	"github.com/callboard/callboard/internal/webui"
)

// database is what the features need of the store.
type database interface {
	catalog.Store
	catalog.HistoryStore
	catalog.HoldStore
	catalog.LocationStore
}

// features are what addresses lead to.
type features struct {
	*settings
	db       database
	model    *readmodel.Model
	ingester *catalog.Ingester
	health   *health
	log      *slog.Logger
	open     bool // everybody may connect, by whatever name

	userSettings *usersettings.Service
	finder       *finder.Finder
}

// routes returns the handler of every address of the portal.
func routes(f features) (http.Handler, error) {
	registry := newMetrics(f.model)
	frame := newFrame(f)
	router := httpkit.NewRouter(httpkit.Options{Logger: f.log, Metrics: registry, ErrorPage: frame.ErrorPage})
	f.health.register(router)
	router.HandleHTTP("GET /metrics", metricsHandler(registry))
	router.HandleHTTP("GET /assets/", webui.Assets().Handler())
	router.Handle("/api/", noSuchAPI)
	catalogAPI(f).Register(router)
	registerPages(f, frame, router)
	who := local(f)
	registerUserSettings(f, who, router)
	return guarded(f, auth.Middleware(who, router, httpkit.Refuse))
}

// noSuchAPI answers programs in their own language what no feature answers.
func noSuchAPI(_ http.ResponseWriter, r *http.Request) error {
	return fault.New(fault.NotFound, "There is nothing at %s.", r.URL.Path)
}

func catalogAPI(f features) *catalogapi.API {
	c := f.config.Catalog
	return catalogapi.New(catalogapi.Options{
		Snapshots: f.model,
		Refresher: f.ingester,
		Remover:   f.ingester,
		Validator: f.ingester,
		Approver:  f.ingester,
		Sources:   f.ingester,
		History:   f.db,
		Locations: registered{f.db},

		Text: ReadLocation,

		Readonly:          c.Readonly,
		RefreshOnConflict: c.DefaultLocationConflictStrategy == config.RefreshKnown,
	})
}

// guarded puts around the routes what every answer needs. The innermost comes last here.
func guarded(f features, routes http.Handler) (http.Handler, error) {
	handler, err := httpkit.Compress(routes)
	if err != nil {
		return nil, err
	}
	handler = httpkit.SameOrigin(handler, f.log)
	if !f.open {
		handler = httpkit.LocalOnly(handler, ownNames(f.config)...)
	}
	return protected(handler), nil
}

// protected adds the security headers of pages, which API clients have no use for.
func protected(next http.Handler) http.Handler {
	page := webui.SecurityHeaders(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/api/") {
			w.Header()["X-Content-Type-Options"] = noSniff
			next.ServeHTTP(w, r)
			return
		}
		page.ServeHTTP(w, r)
	})
}

// noSniff is one slice for all answers; nobody appends to it.
var noSniff = []string{"nosniff"}

// ownNames are the host names under which the configuration says the portal is reached.
func ownNames(c *config.Config) []string {
	var names []string
	for _, base := range []string{c.App.BaseURL, c.Backend.BaseURL} {
		if u, err := url.Parse(base); err == nil && u.Hostname() != "" {
			names = append(names, u.Hostname())
		}
	}
	return names
}
