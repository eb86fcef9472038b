package catalogweb

import (
	"crypto/rand"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/httpkit"
	"github.com/callboard/callboard/internal/webui"
)

// Options are what the pages are built on. Snapshots is required; what a nil port would
// show or do is left out of the pages.
type Options struct {
	Snapshots Snapshots
	History   catalog.HistoryStore
	Refresher Refresher
	Approver  Approver
	Sources   Sources
	// Kinds are the kinds and relations of the catalog; nil means entity.Builtin.
	Kinds *entity.Model
	// Text finds the line of a reference that leads nowhere; nil leaves problems at the
	// first line of their entity.
	Text catalog.TextReader
	// Ready is closed when every source has been read once; nil means they have.
	Ready <-chan struct{}
	// Nav is the sections of the portal; nil means those of this package. The one that
	// leads to /problems is given their number.
	Nav []webui.NavItem
	// Organisation and Version are told at the foot of every page; they may be empty.
	Organisation, Version string
	// Now is the clock; nil means time.Now.
	Now func() time.Time
}

// Pages answers requests for the catalog's pages.
type Pages struct {
	opts    Options
	edition string // makes the validators of this process its own
	index   atomic.Pointer[problemIndex]
	count   atomic.Pointer[problemCount]
}

// New returns the pages.
func New(opts Options) *Pages {
	if opts.Kinds == nil {
		opts.Kinds = entity.Builtin()
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Nav == nil {
		opts.Nav = []webui.NavItem{{Label: "Catalog", Href: listPath, Key: "c"}, {Label: "Problems", Href: problemsPath, Key: "p"}}
	}
	return &Pages{opts: opts, edition: rand.Text()[:8]}
}

// Routes is where handlers are registered; [*httpkit.Router] is one.
type Routes interface {
	Handle(pattern string, h httpkit.Handler)
}

// Where the pages live, as in Backstage (reference: "Shell and routes").
const (
	listPath     = "/catalog"
	problemsPath = "/problems"
	entityPath   = "/catalog/{namespace}/{kind}/{name}"
)

// Register registers every page, and "/" for addresses that nobody else has.
func (p *Pages) Register(rt Routes) {
	rt.Handle("GET /{$}", redirect(listPath))
	rt.Handle("GET "+listPath, p.list)
	rt.Handle("GET "+entityPath, p.entity)
	rt.Handle("GET "+entityPath+"/{tab...}", p.entity)
	rt.Handle("POST "+entityPath+"/refresh", p.refresh)
	rt.Handle("GET "+problemsPath, p.problems)
	rt.Handle("POST "+problemsPath+"/approve", p.approve)
	rt.Handle("GET /styleguide", p.styleguide)
	rt.Handle("/", p.missing)
}

func redirect(to string) httpkit.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		http.Redirect(w, r, to, http.StatusFound)
		return nil
	}
}

// isReady tells whether every source has been read once.
func (p *Pages) isReady() bool {
	if p.opts.Ready == nil {
		return true
	}
	select {
	case <-p.opts.Ready:
		return true
	default:
		return false
	}
}
