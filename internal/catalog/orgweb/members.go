package orgweb

import (
	"slices"
	"strings"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog/org"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

const (
	// memberRows is how many people the card of members shows.
	memberRows = 12
	// searchMembers is from how many on one can search them.
	searchMembers = 9
)

// withText selects entities with text in their title, display name or address, or whose
// name begins with it: names of all kinds are in one column, too long to look through.
func withText(text string) readmodel.Filter {
	if text == "" {
		return readmodel.Filter{}
	}
	return readmodel.Or(readmodel.Text(text, "metadata.title", fieldDisplayName, "spec.profile.email"), readmodel.HasPrefix(fieldName, text))
}

const (
	fieldDisplayName = "spec.profile.displayName"
	fieldMemberOf    = "relations." + entity.MemberOf
)

// peopleOrder is by the name that people read; those without one come last, by name.
var peopleOrder = []readmodel.Order{{Field: fieldDisplayName}, {Field: fieldName}}

// members is the card of who is in a group.
type members struct {
	state  state
	below  bool // people of the groups below are among them
	people []webui.PersonProps
	found  int // that match the text
	total  int // of the group, or with the groups below
	choice []webui.Segment
	pages  webui.PaginationProps
}

func (p *Pages) members(s *readmodel.Snapshot, group int, st state, me string) members {
	chart := p.charts.Of(s)
	m := members{state: st}
	own, all := chart.Own(group).Members, chart.Total(group).Members
	m.below = st.members == valueAll || st.members == "" && own == 0
	groups := []int{group}
	if m.total = own; m.below {
		groups, m.total = chart.Below(group), all
	}
	if len(chart.Children(group)) > 0 {
		at := func(members string) string {
			return st.with(func(st *state) { st.members, st.membersOffset = members, 0 }, "people")
		}
		m.choice = []webui.Segment{
			{Label: "All", Count: all, Href: at(valueAll), Current: m.below},
			{Label: "Direct", Count: own, Href: at(valueDirect), Current: !m.below},
		}
	}
	m.fill(s, chart, groups, me)
	return m
}

// fill looks for the people of a page: those whom the catalog knows, then those who are
// named only.
func (m *members) fill(s *readmodel.Snapshot, chart *org.Chart, groups []int, me string) {
	filter := readmodel.And(readmodel.Equals(fieldMemberOf, chart.Refs(groups)...), withText(m.state.people))
	page, err := s.Query(readmodel.Query{Filter: filter, Order: peopleOrder, Limit: memberRows, Offset: m.state.membersOffset})
	if err != nil { // never: there is no cursor and two orders
		return
	}
	missing := slices.DeleteFunc(chart.Missing(groups), func(ref string) bool { return !strings.Contains(ref, strings.ToLower(m.state.people)) })
	m.found = page.Total + len(missing)
	for _, e := range page.Items {
		m.people = append(m.people, person(e, me))
	}
	if from := max(0, m.state.membersOffset-page.Total); from < len(missing) {
		for _, ref := range portal.FirstOf(missing[from:], memberRows-len(m.people)) {
			r := portal.Reference(s, ref, "")
			m.people = append(m.people, webui.PersonProps{Name: r.Label(), Note: "not in the catalog", Href: r.Href})
		}
	}
	m.page()
}

// person describes a user by what tells them apart: what is said of them, or the address.
func person(e readmodel.Entity, me string) webui.PersonProps {
	ref := portal.ReferenceTo(e)
	note := portal.FirstLine(e.Description())
	if note == "" {
		note = ref.Name
	}
	return webui.PersonProps{Name: ref.Label(), Note: portal.Clip(note, portal.MaxTitle), Href: ref.Href, Me: e.Ref() == me}
}

func (m *members) page() {
	offset := m.state.membersOffset
	at := func(offset int) string {
		return m.state.with(func(st *state) { st.membersOffset = offset }, "people")
	}
	m.pages = webui.PaginationProps{From: offset + 1, To: offset + len(m.people), Total: m.found}
	if offset > 0 {
		m.pages.Prev = at(max(0, offset-memberRows))
	}
	if offset+len(m.people) < m.found && len(m.people) > 0 {
		m.pages.Next = at(offset + memberRows)
	}
}

// paged tells whether there is another page.
func (m *members) paged() bool { return m.pages.Prev != "" || m.pages.Next != "" }
