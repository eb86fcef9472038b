package orgweb

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/callboard/callboard/internal/portal"
)

// The parameters of the page Teams, besides text and offset.
const (
	paramView  = "view"
	paramGroup = "group" // only what is below it, a ref

	viewPeople = "people"
)

// teamsState is what the address of the page Teams says.
type teamsState struct {
	people bool // the view People
	text   string
	group  string
	offset int
}

func parseTeamsState(query url.Values) teamsState {
	return teamsState{
		people: query.Get(paramView) == viewPeople, text: portal.CleanText(query.Get(paramText)),
		group: strings.ToLower(portal.CleanText(query.Get(paramGroup))), offset: offsetOf(query.Get(paramOffset)),
	}
}

func (st teamsState) href() string {
	var query []string
	add := func(name, value string) {
		if value != "" {
			query = append(query, portal.EscapeName(name)+"="+url.QueryEscape(value))
		}
	}
	if st.people {
		add(paramView, viewPeople)
	}
	add(paramText, st.text)
	add(paramGroup, st.group)
	if st.offset > 0 {
		add(paramOffset, strconv.Itoa(st.offset))
	}
	if len(query) == 0 {
		return portal.TeamsPath
	}
	return portal.TeamsPath + "?" + strings.Join(query, "&")
}

// at is the address of another page of the list.
func (st teamsState) at(offset int) string {
	st.offset = offset
	return st.href()
}
