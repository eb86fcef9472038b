package problemsweb

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/catalog/problemlist"
	"github.com/callboard/callboard/internal/portal"
)

// The parameters of the Problems page.
const (
	paramText     = portal.ParamText
	paramOffset   = "offset"
	paramSeverity = "filters[severity]"
	paramSource   = "filters[source]"
	paramOwner    = portal.ParamOwner
	paramCode     = "filters[code]"
	paramUser     = portal.ParamUser
	paramTeam     = portal.ParamTeam
	paramGroup    = "group"
)

// userOwned is the value of paramUser for what is the reader's; "mine" is taken as well.
const userOwned = "owned"

// maxOffset bounds how far one can page.
const maxOffset = 10_000_000

// noOwner is the value of paramOwner for problems that are nobody's.
const noOwner = "none"

// problemState is what the address of the Problems page says. Lists are sorted sets.
type problemState struct {
	severities, sources, owners, codes []string
	mine                               bool
	team                               string // a group; with all below it
	text                               string
	group                              problemlist.Grouping
	offset                             int
}

func parseProblemState(query url.Values) problemState {
	st := problemState{
		severities: portal.FilterValues(query, paramSeverity), sources: portal.FilterValues(query, paramSource),
		owners: portal.FilterValues(query, paramOwner), codes: portal.FilterValues(query, paramCode),
		team: strings.ToLower(portal.CleanText(query.Get(paramTeam))), text: portal.CleanText(query.Get(paramText)), group: problemlist.ByFile,
	}
	if user := query.Get(paramUser); user == userOwned || user == "mine" {
		st.mine = true
	}
	if group := problemlist.Grouping(query.Get(paramGroup)); slices.Contains(problemlist.Groupings(), group) {
		st.group = group
	}
	if n, err := strconv.Atoi(query.Get(paramOffset)); err == nil && n > 0 {
		st.offset = min(n, maxOffset)
	}
	return st
}

// problemFacet is one filter of the Problems page.
type problemFacet struct {
	label, param string
	values       func(*problemState) *[]string
	of           func(x *problemlist.Index, i int) string
}

var problemFacets = []problemFacet{
	{"Severity", paramSeverity, func(st *problemState) *[]string { return &st.severities },
		func(x *problemlist.Index, i int) string { return string(x.All()[i].Severity) }},
	{"Owner", paramOwner, func(st *problemState) *[]string { return &st.owners },
		func(x *problemlist.Index, i int) string { return cmp.Or(x.Owner(i), noOwner) }},
	{"Code", paramCode, func(st *problemState) *[]string { return &st.codes },
		func(x *problemlist.Index, i int) string { return x.All()[i].Code }},
	{"Source", paramSource, func(st *problemState) *[]string { return &st.sources },
		func(x *problemlist.Index, i int) string { return x.All()[i].Bucket }},
}

// href is the address of the page in the state.
func (st problemState) href() string { return portal.ProblemsPath + st.query() }

// query is the state with a question mark before it; nothing for the plain page.
func (st problemState) query() string {
	query := make([]string, 0, 4)
	add := func(name, value string) { query = append(query, portal.EscapeName(name)+"="+url.QueryEscape(value)) }
	if st.mine {
		add(paramUser, userOwned)
	}
	if st.team != "" {
		add(paramTeam, st.team)
	}
	for _, f := range problemFacets {
		for _, v := range *f.values(&st) {
			add(f.param, v)
		}
	}
	if st.text != "" {
		add(paramText, st.text)
	}
	if st.group != problemlist.ByFile {
		add(paramGroup, string(st.group))
	}
	if st.offset > 0 {
		add(paramOffset, strconv.Itoa(st.offset))
	}
	if len(query) == 0 {
		return ""
	}
	return "?" + strings.Join(query, "&")
}

// plain is the state without filters.
func (st problemState) plain() problemState { return problemState{group: st.group} }

func (st problemState) hasFilters() bool {
	st.offset, st.mine = 0, false
	return st.href() != st.plain().href()
}

func matchesText(p *catalog.Problem, lower string) bool {
	for _, s := range []string{p.Location, p.Ref, p.Code, p.Message, p.Field} {
		if strings.Contains(strings.ToLower(s), lower) {
			return true
		}
	}
	return false
}
