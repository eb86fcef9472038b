package homeweb

import (
	"net/http"
	"sync/atomic"
	"time"

	"github.com/a-h/templ"

	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/httpkit"
	"github.com/callboard/callboard/internal/portal"
)

// Options are what the pages need besides the frame.
type Options struct {
	// History tells what changed; nil leaves the card of changes out.
	History catalog.HistoryStore
	// Data is where the portal keeps what it must not forget, told on About; may be empty.
	Data string
	// Board is what others put on Home, pinned announcements first of all; nil, nothing.
	Board func(r *http.Request) []templ.Component
}

// Pages answers requests for Home, Settings and About.
type Pages struct {
	frame   *portal.Frame
	opts    Options
	started time.Time
	changes atomic.Pointer[recentChanges]
}

// New returns the pages. About tells the time since this call.
func New(frame *portal.Frame, opts Options) *Pages {
	return &Pages{frame: frame, opts: opts, started: frame.Now()}
}

// Register registers the pages.
func (p *Pages) Register(rt portal.Routes) {
	rt.Handle("GET /{$}", p.home)
	rt.Handle("GET /home", redirect(portal.HomePath)) // Backstage's address (reference: "Shell and routes")
	rt.Handle("GET "+portal.SettingsPath, p.settings)
	rt.Handle("GET "+portal.SettingsPath+"/{tab}", redirect(portal.SettingsPath))
	rt.Handle("GET "+portal.SettingsPath+"/people", p.people)
	rt.Handle("GET "+portal.AboutPath, p.about)
	rt.Handle("GET "+portal.AboutPath+"/licences", p.licences)
}

func redirect(to string) httpkit.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		http.Redirect(w, r, to, http.StatusFound)
		return nil
	}
}
