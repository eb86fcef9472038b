package homeweb

import (
	"net/http"
	"time"

	"github.com/callboard/callboard/internal/catalog/org"
	"github.com/callboard/callboard/internal/httpkit"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/usersettings"
	"github.com/callboard/callboard/internal/webui"
)

// settingsPage is Settings as it is shown.
type settingsPage struct {
	shell   webui.PageProps
	me      webui.RefProps // who the reader says they are; zero for a guest
	teams   []webui.RefProps
	people  bool // there is somebody whom the reader could be
	theme   webui.Theme
	density string
	columns []string // that are kept beside it
	views   []usersettings.View
	stars   []webui.RefProps
	opened  int
	now     time.Time
}

// maxStars is how many stars Settings lists, maxOpened how far it counts visits.
const (
	maxStars  = 50
	maxOpened = 200
)

func (p *Pages) settings(w http.ResponseWriter, r *http.Request) error {
	s := p.frame.Snapshot()
	reader := p.frame.Reader(r, s)
	if httpkit.NotModified(w, r, p.frame.Tag(r, s, "")) {
		return nil
	}
	page := settingsPage{
		shell: p.frame.Page(r, s, "Settings", ""), theme: webui.ThemeOf(r), now: p.frame.Now(),
		views: reader.Settings.Views(), opened: len(reader.Settings.Recent(maxOpened)),
		people: len(p.findPeople(s, "", 1)) > 0,
	}
	page.columns, page.density = reader.Settings.Arrangement("")
	if reader.Ref != "" {
		page.me = portal.Reference(s, reader.Ref, "")
	}
	for _, group := range org.Groups(s, reader.Ref) {
		page.teams = append(page.teams, portal.Reference(s, group, ""))
	}
	for _, ref := range portal.FirstOf(reader.Settings.Starred(), maxStars) {
		page.stars = append(page.stars, portal.Reference(s, ref, ""))
	}
	return portal.Show(w, r, http.StatusOK, page.view())
}

// viewHref is the address that a saved view stands for.
func viewHref(v usersettings.View) string {
	if v.Query == "" {
		return v.Page
	}
	return v.Page + "?" + v.Query
}
