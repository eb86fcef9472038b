package orgweb

import (
	"net/http"

	"github.com/a-h/templ"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/catalog/org"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

// Options are what the pages need besides the frame. What a nil port would show is left
// out.
type Options struct {
	History catalog.HistoryStore
	// Text finds the line of a reference that leads nowhere; nil leaves problems at the
	// first line of their entity.
	Text catalog.TextReader
}

// Pages answers requests for teams and people, and makes the parts of their own pages.
// Its methods may be called from any goroutine.
type Pages struct {
	frame  *portal.Frame
	opts   Options
	charts org.Cache
}

// New returns the pages.
func New(frame *portal.Frame, opts Options) *Pages { return &Pages{frame: frame, opts: opts} }

// Register registers the page Teams.
func (p *Pages) Register(rt portal.Routes) {
	rt.Handle("GET "+portal.TeamsPath, p.teams)
}

// Overview is the first tab of a group or user: cards for the left column, cards for the
// rail, and spans for the head's byline.
func (p *Pages) Overview(r *http.Request, s *readmodel.Snapshot, e readmodel.Entity) (main, rail, byline templ.Component) {
	o := p.overview(r, s, e)
	return o.main(), o.rail(), o.byline()
}

// Owns is the tab with all that a group or user owns.
func (p *Pages) Owns(r *http.Request, s *readmodel.Snapshot, e readmodel.Entity) templ.Component {
	return p.ownsTab(r, s, e).view()
}

// Counts are how much a group with all below it, or a user with their groups, owns, and
// how many errors and warnings are in it.
func (p *Pages) Counts(s *readmodel.Snapshot, e readmodel.Entity) (owned, problems int) {
	owners := p.allOwners(s, e)
	if i, ok := p.charts.Of(s).Number(e.Ref()); ok {
		owned = p.charts.Of(s).Total(i).Owned
	} else {
		owned = s.Count(org.OwnedBy(owners...))
	}
	return owned, p.problemCount(s, owners)
}

// Crumbs lead from Teams through the groups above; for a user, through their first group.
func (p *Pages) Crumbs(s *readmodel.Snapshot, e readmodel.Entity) []webui.Crumb {
	crumbs := []webui.Crumb{{Label: "Teams", Href: portal.TeamsPath}}
	chart := p.charts.Of(s)
	way := []int{}
	if i, ok := chart.Number(e.Ref()); ok {
		way = chart.Way(i)
	} else if groups := org.Groups(s, e.Ref()); len(groups) > 0 {
		if i, ok := chart.Number(groups[0]); ok {
			way = append(chart.Way(i), i)
		}
	}
	if len(way) > maxCrumbs {
		way = way[len(way)-maxCrumbs:]
	}
	for _, i := range way {
		ref := portal.ReferenceTo(chart.Entity(i))
		crumbs = append(crumbs, webui.Crumb{Ref: &ref})
	}
	return crumbs
}

// maxCrumbs is how many groups above are named in the head.
const maxCrumbs = 4

// allOwners are the refs through which a group or user owns: a group and all below it, a
// user and their groups.
func (p *Pages) allOwners(s *readmodel.Snapshot, e readmodel.Entity) []string {
	chart := p.charts.Of(s)
	if i, ok := chart.Number(e.Ref()); ok {
		return chart.Refs(chart.Below(i))
	}
	return append([]string{e.Ref()}, org.Groups(s, e.Ref())...)
}

// problemCount is how many errors and warnings the owners have among them.
func (p *Pages) problemCount(s *readmodel.Snapshot, owners []string) int {
	problems, n := p.frame.Problems(s), 0
	for _, owner := range owners {
		n += problems.Count(owner)
	}
	return n
}

// isUser tells whether an entity is a person.
func isUser(e readmodel.Entity) bool { return portal.ParseRef(e.Ref()).Kind == "user" }

// profileText is a text of spec.profile.
func profileText(d entity.Entity, field string) string {
	v, _ := d.Lookup("spec", "profile", field)
	text, _ := v.(string)
	return text
}
