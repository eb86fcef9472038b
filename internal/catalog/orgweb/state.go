package orgweb

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/callboard/callboard/internal/portal"
)

// The parameters of the parts.
const (
	paramOwned         = "owned"   // "direct": without groups below, or without a user's groups
	paramMembers       = "members" // "direct", or "all": with the groups below
	paramPeople        = "people"  // text that narrows the members
	paramMembersOffset = "members_offset"
	paramKind          = "kind"
	paramType          = "type"
	paramText          = portal.ParamText
	paramOffset        = "offset"

	valueDirect = "direct"
	valueAll    = "all"
)

// maxOffset bounds how far one can page.
const maxOffset = 10_000_000

// state is what the address says about the parts of a group's or user's page. Its zero
// value is the plain address.
type state struct {
	path          string // of the page
	direct        bool   // own things only
	members       string // valueDirect, valueAll, or empty: direct if there are any
	people        string
	membersOffset int
	kind, typ     string // of what is owned, in lower case; typ as written
	text          string
	offset        int
}

func parseState(u *url.URL) state {
	query := u.Query()
	return state{
		path: u.Path, direct: query.Get(paramOwned) == valueDirect, members: oneOf(query.Get(paramMembers), valueDirect, valueAll),
		people: portal.CleanText(query.Get(paramPeople)), membersOffset: offsetOf(query.Get(paramMembersOffset)),
		kind: strings.ToLower(portal.CleanText(query.Get(paramKind))), typ: portal.CleanText(query.Get(paramType)),
		text: portal.CleanText(query.Get(paramText)), offset: offsetOf(query.Get(paramOffset)),
	}
}

// oneOf is value if it is one of the allowed, or else empty.
func oneOf(value string, allowed ...string) string {
	if slices.Contains(allowed, value) {
		return value
	}
	return ""
}

func offsetOf(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0
	}
	return min(n, maxOffset)
}

// href is the address of the state; part is an anchor, or empty.
func (st state) href(part string) string {
	var query []string
	add := func(name, value string) {
		if value != "" {
			query = append(query, portal.EscapeName(name)+"="+url.QueryEscape(value))
		}
	}
	if st.direct {
		add(paramOwned, valueDirect)
	}
	add(paramKind, st.kind)
	add(paramType, st.typ)
	add(paramText, st.text)
	add(paramMembers, st.members)
	add(paramPeople, st.people)
	if st.membersOffset > 0 {
		add(paramMembersOffset, strconv.Itoa(st.membersOffset))
	}
	if st.offset > 0 {
		add(paramOffset, strconv.Itoa(st.offset))
	}
	href := st.path
	if len(query) > 0 {
		href += "?" + strings.Join(query, "&")
	}
	if part != "" {
		href += "#" + part
	}
	return href
}

// with is the address after a change.
func (st state) with(change func(*state), part string) string {
	change(&st)
	return st.href(part)
}
