package catalogweb

import (
	"net/http"
	"net/url"

	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/usersettings"
	"github.com/callboard/callboard/internal/webui"
)

// What is posted to keep views and stars, see package usersettingsweb.
const (
	viewsPath = portal.SettingsPath + "/views"
	starPath  = portal.SettingsPath + "/star"
)

// maxViewTabs is how many saved views have a tab; the others are in a menu.
const maxViewTabs = 4

// viewLine is the line above the filters: all, mine, starred, and what the reader saved.
type viewLine struct {
	tabs    webui.TabsProps
	more    []webui.MenuItem // views without a tab
	current *usersettings.View
	actions []webui.MenuItem // for the current view
	state   listState
}

func (q *question) viewLine() viewLine {
	line := viewLine{state: q.state.first(), tabs: webui.TabsProps{Label: "Views", Views: true}}
	saved := q.reader.Settings.ViewsOf(q.state.path())
	for i := range saved {
		if q.shows(saved[i]) {
			line.current = &saved[i]
			line.actions = q.viewActions(saved[i])
		}
	}
	line.tabs.Items = q.userTabs(line.current != nil)
	for i, v := range saved {
		current, href := line.current == &saved[i], viewHref(v)
		if len(line.tabs.Items) < 3+maxViewTabs || current {
			line.tabs.Items = append(line.tabs.Items, webui.Tab{Label: v.Name, Href: href, Count: q.countView(v), Current: current})
		} else {
			line.more = append(line.more, webui.MenuItem{Label: v.Name, Icon: "bookmark", Href: href})
		}
	}
	return line
}

// userTabs are Backstage's user list: everything, what is owned and what is starred, each
// counted with the filters applied. From a saved view they lead away, without its filters.
func (q *question) userTabs(away bool) []webui.Tab {
	among := *q
	if away {
		among.state = q.state.cleared()
		among.state.columns, among.held = nil, readmodel.Filter{}
	}
	rest := q.snapshot.Hold(among.filter(partUser))
	tab := func(label, icon, user string) webui.Tab {
		current := q.state.user == user || user == "" && q.state.user == userAll
		if user == "" {
			user = allOf(q.reader.Settings, q.state)
		}
		return webui.Tab{Label: label, Icon: icon, Href: among.state.ofUser(user).href(), Current: current && !away,
			Count: q.snapshot.Count(readmodel.And(rest, q.whose(user)))}
	}
	return []webui.Tab{tab("All", "", ""), tab("Mine", "", userOwned), tab("Starred", "star", userStarred)}
}

// allOf is the value of paramUser for everything. It need not be said, unless an address
// that says nothing leads to the default view.
func allOf(settings *usersettings.Settings, st listState) string {
	if v, ok := settings.DefaultView(st.path()); ok && v.Query != "" {
		return userAll
	}
	return ""
}

// viewHref is the address of a saved view, which is what one shares.
func viewHref(v usersettings.View) string {
	if v.Query == "" {
		return v.Page
	}
	return v.Page + "?" + v.Query
}

func stateOf(v usersettings.View) listState {
	query, _ := url.ParseQuery(v.Query) // it was parsed when it was saved
	return parseListState(v.Page, query)
}

// shows tells whether the list is that of a view, on whichever of its pages.
func (q *question) shows(v usersettings.View) bool {
	st, view := q.state.first(), stateOf(v).first()
	st.limit, view.limit = defaultLimit, defaultLimit
	if st.user == userAll {
		st.user = ""
	}
	if view.user == userAll {
		view.user = ""
	}
	return st.href() == view.href()
}

// countView is how many entities a view has; zero, which is not shown, when counting them
// would cost more than the list itself.
func (q *question) countView(v usersettings.View) int {
	st := stateOf(v)
	if st.text != "" {
		return 0
	}
	other := *q
	other.state, other.held = st, readmodel.Filter{}
	return q.snapshot.Count(other.filter(""))
}

func (q *question) viewActions(v usersettings.View) []webui.MenuItem {
	here := viewHref(v)
	standard := webui.MenuItem{Label: "Open the list with it", Icon: "pin", Action: viewsPath, Hidden: []webui.Parameter{
		{Name: "do", Value: "default"}, {Name: "id", Value: v.ID}, {Name: "on", Value: "true"}, {Name: paramBack, Value: webui.Done(here, doneDefault)}}}
	if v.Default {
		standard.Label, standard.Hidden[2].Value = "Don't open the list with it", "false"
		standard.Hidden[3].Value = webui.Done(here, doneNoDefault)
	}
	gone := doneDeleted
	if v.Default {
		gone = doneDefaultDeleted
	}
	return []webui.MenuItem{
		{Label: "Rename…", Icon: "pencil", Dialog: renameDialog},
		standard,
		{Label: "Copy address", Icon: "link", Copy: here},
		{},
		{Label: "Delete", Icon: "trash-2", Danger: true, Action: viewsPath, Hidden: []webui.Parameter{
			{Name: "do", Value: "delete"}, {Name: "id", Value: v.ID}, {Name: paramBack, Value: webui.Done(withView(here, v.Name), gone)}}},
	}
}

// IDs of the dialogs.
const (
	saveDialog   = "save-view"
	renameDialog = "rename-view"
)

// saving are the fields that save the present list.
func (l viewLine) saving() []webui.Parameter {
	query := l.state.query()
	if query == "" {
		query = portal.EscapeName(paramKind) + "=" + l.state.kind
	}
	return []webui.Parameter{{Name: "do", Value: "save"}, {Name: "page", Value: l.state.path()}, {Name: "query", Value: query},
		{Name: paramBack, Value: webui.Done(l.state.path()+"?"+query, doneSaved)}}
}

// renaming are the fields that rename the current view.
func (l viewLine) renaming() []webui.Parameter {
	return []webui.Parameter{{Name: "do", Value: "rename"}, {Name: "id", Value: l.current.ID}, {Name: paramBack, Value: webui.Done(viewHref(*l.current), doneRenamed)}}
}

// What was just done, in addresses; see [webui.Done].
const (
	doneSaved          = "view-saved"
	doneRenamed        = "view-renamed"
	doneDefault        = "view-default"
	doneNoDefault      = "view-no-default"
	doneDeleted        = "view-deleted"
	doneDefaultDeleted = "default-view-deleted"
	doneStarred        = "starred"
	doneRefreshed      = "refreshed"
	doneUnregistered   = "unregistered"
)

// paramView carries the name of a deleted view, so that it can be brought back. It is
// never shown.
const paramView = "view"

func withView(address, name string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	query := u.Query()
	query.Set(paramView, name)
	u.RawQuery = query.Encode()
	return u.String()
}

// toast tells what was just done. A view that was deleted can be saved again: the list
// still shows what it showed.
func toast(r *http.Request, st listState) *webui.ToastProps {
	line := viewLine{state: st.first()}
	undo := append(line.saving(), webui.Parameter{Name: "name", Value: portal.CleanText(r.URL.Query().Get(paramView))})
	return webui.DoneToast(r, map[string]webui.ToastProps{
		doneSaved:          {Text: "The view is saved"},
		doneRenamed:        {Text: "The view has its new name"},
		doneDefault:        {Text: "The list opens with this view now"},
		doneNoDefault:      {Text: "The list opens with everything again"},
		doneDeleted:        {Text: "The view is deleted", Action: viewsPath, Hidden: undo},
		doneDefaultDeleted: {Text: "The view is deleted", Action: viewsPath, Hidden: append(undo, webui.Parameter{Name: "default", Value: "true"})},
		doneStarred:        {Text: "Starred"},
		doneRefreshed:      {Text: "Read again from its source"},
		doneUnregistered:   {Text: "Unregistered"},
	})
}
