package orgweb

import (
	"net/http"
	"strings"

	"github.com/callboard/callboard/internal/catalog/org"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/httpkit"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

// teamRows is how many groups, and people, a page lists.
const teamRows = 50

// fewPeople is how many people the view of teams finds by text; the view People has all.
const fewPeople = 8

// teamsPage is the page Teams as it is shown.
type teamsPage struct {
	shell   webui.PageProps
	state   teamsState
	title   string
	crumbs  []webui.Crumb
	mine    []webui.RefProps // the reader's groups
	views   []webui.Tab
	filters webui.FilterBarProps
	groups  int // in the catalog
	users   int

	tree   []webui.TreeNode
	found  int // groups at the top, or that match the text
	total  int
	pages  webui.PaginationProps
	people []personRow // of the view People, or the few that match the text
	all    int         // people that match
}

func (p *Pages) teams(w http.ResponseWriter, r *http.Request) error {
	s := p.frame.Snapshot()
	if httpkit.NotModified(w, r, p.frame.Tag(r, s, "")) {
		return nil
	}
	chart := p.charts.Of(s)
	page := teamsPage{state: parseTeamsState(r.URL.Query()), title: "Teams", groups: chart.Len(), users: s.Count(readmodel.Equals(fieldKind, "user"))}
	reader := p.frame.Reader(r, s)
	page.mine = p.references(s, portal.FirstOf(org.Groups(s, reader.Ref), fewGroups))
	page.focus(p, s, chart)
	page.filters = page.filterBar()
	if page.state.people {
		page.fillPeople(s, reader.Ref)
	} else {
		page.fillTeams(p, s, chart, reader.Ref)
	}
	if page.state.offset > 0 && len(page.tree)+len(page.people) == 0 {
		http.Redirect(w, r, page.state.at(0), http.StatusFound)
		return nil
	}
	page.views = page.tabs()
	page.shell = p.frame.Page(r, s, page.title, portal.TeamsPath)
	return portal.Show(w, r, http.StatusOK, page.view())
}

// focus makes the page about what is below one group. A group that is not there is
// forgotten.
func (page *teamsPage) focus(p *Pages, s *readmodel.Snapshot, chart *org.Chart) {
	group, ok := chart.Number(page.state.group)
	if !ok {
		page.state.group = ""
		return
	}
	e := chart.Entity(group)
	page.crumbs = p.Crumbs(s, e)
	page.title = "Groups below " + portal.ReferenceTo(e).Label()
}

func (page *teamsPage) tabs() []webui.Tab {
	return []webui.Tab{
		{Label: "Teams", Href: teamsState{text: page.state.text}.href(), Count: page.groups, Current: !page.state.people},
		{Label: "People", Href: teamsState{people: true, text: page.state.text}.href(), Count: page.users, Current: page.state.people},
	}
}

func (page *teamsPage) filterBar() webui.FilterBarProps {
	st := page.state
	bar := webui.FilterBarProps{Action: portal.TeamsPath, Text: webui.TextFilter{Name: paramText, Value: st.text, Placeholder: "Filter teams and people"}}
	if st.people {
		bar.Hidden = append(bar.Hidden, webui.Parameter{Name: paramView, Value: viewPeople})
	}
	if st.text != "" {
		bar.ClearHref = teamsState{people: st.people}.href()
	}
	return bar
}

// fillTeams lists the groups that match the text; without one, the tree from the top, or
// from the group that the page is about.
func (page *teamsPage) fillTeams(p *Pages, s *readmodel.Snapshot, chart *org.Chart, me string) {
	b := p.newTree(s, chart)
	if page.state.text != "" {
		page.search(s, chart, b, me)
		return
	}
	list := chart.Roots()
	if group, ok := chart.Number(page.state.group); ok {
		list = chart.Children(group)
		b.above = append(chart.Way(group), group)
	}
	page.found, page.total = len(list), chart.Len()
	from := min(page.state.offset, len(list))
	shown := portal.FirstOf(list[from:], teamRows)
	page.tree = b.grow(shown)
	page.pages = pagination(page.state.offset, teamRows, len(shown), len(list), page.state.at)
}

func (page *teamsPage) search(s *readmodel.Snapshot, chart *org.Chart, b *treeBuilder, me string) {
	found := chart.Search(page.state.text)
	page.found, page.total = len(found), chart.Len()
	shown := portal.FirstOf(found[min(page.state.offset, len(found)):], teamRows)
	for _, group := range shown {
		page.tree = append(page.tree, b.leaf(group))
	}
	page.pages = pagination(page.state.offset, teamRows, len(shown), len(found), page.state.at)
	if page.state.offset == 0 {
		page.people, page.all = findPeople(s, page.state.text, fewPeople, 0, me)
	}
}

func (page *teamsPage) fillPeople(s *readmodel.Snapshot, me string) {
	page.people, page.all = findPeople(s, page.state.text, teamRows, page.state.offset, me)
	page.found, page.total = page.all, page.users
	page.pages = pagination(page.state.offset, teamRows, len(page.people), page.all, page.state.at)
}

// wayText names the groups above one, from the top.
func wayText(chart *org.Chart, group int) string {
	var names []string
	for _, i := range chart.Way(group) {
		names = append(names, portal.ReferenceTo(chart.Entity(i)).Label())
	}
	if len(names) > maxCrumbs {
		names = names[len(names)-maxCrumbs:]
	}
	return strings.Join(names, " / ")
}
