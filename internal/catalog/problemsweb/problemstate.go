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
	"github.com/callboard/callboard/internal/webui"
)

// The parameters of the Problems page.
const (
	paramText     = portal.ParamText
	paramOffset   = "offset"
	paramSeverity = "filters[severity]"
	paramSource   = "filters[source]"
	paramOwner    = portal.ParamOwner
	paramCode     = "filters[code]"
)

// maxOffset bounds how far one can page.
const maxOffset = 10_000_000

// noOwner is the value of paramOwner for problems that are nobody's.
const noOwner = "none"

// problemState is what the address of the Problems page says. Lists are sorted sets.
type problemState struct {
	severities, sources, owners, codes []string
	text                               string
	offset                             int
}

func parseProblemState(query url.Values) problemState {
	st := problemState{
		severities: portal.FilterValues(query, paramSeverity), sources: portal.FilterValues(query, paramSource),
		owners: portal.FilterValues(query, paramOwner), codes: portal.FilterValues(query, paramCode),
		text: portal.CleanText(query.Get(paramText)),
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

func (st problemState) href() string {
	query := make([]string, 0, 4)
	add := func(name, value string) { query = append(query, portal.EscapeName(name)+"="+url.QueryEscape(value)) }
	for _, f := range problemFacets {
		for _, v := range *f.values(&st) {
			add(f.param, v)
		}
	}
	if st.text != "" {
		add(paramText, st.text)
	}
	if st.offset > 0 {
		add(paramOffset, strconv.Itoa(st.offset))
	}
	if len(query) == 0 {
		return portal.ProblemsPath
	}
	return portal.ProblemsPath + "?" + strings.Join(query, "&")
}

func (st problemState) hasFilters() bool {
	st.offset = 0
	return st.href() != portal.ProblemsPath
}

// keeps tells whether problem i passes all filters but one.
func (st *problemState) keeps(x *problemlist.Index, i int, except string) bool {
	for _, f := range problemFacets {
		if chosen := *f.values(st); len(chosen) > 0 && f.param != except && !slices.Contains(chosen, f.of(x, i)) {
			return false
		}
	}
	return st.text == "" || matchesText(&x.All()[i], strings.ToLower(st.text))
}

func matchesText(p *catalog.Problem, lower string) bool {
	for _, s := range []string{p.Location, p.Ref, p.Code, p.Message, p.Field} {
		if strings.Contains(strings.ToLower(s), lower) {
			return true
		}
	}
	return false
}

// found are the problems that pass all filters, in the order of the index.
func (st problemState) found(x *problemlist.Index) []int {
	var out []int
	for i := range x.All() {
		if st.keeps(x, i, "") {
			out = append(out, i)
		}
	}
	return out
}

// menus are the filters with their counts; label names a value for people.
func (st problemState) menus(x *problemlist.Index, label func(param, value string) string) []webui.FilterMenu {
	menus := make([]webui.FilterMenu, len(problemFacets))
	for n, f := range problemFacets {
		counts := map[string]int{}
		for i := range x.All() {
			if st.keeps(x, i, f.param) {
				counts[f.of(x, i)]++
			}
		}
		chosen := *f.values(&st)
		for _, v := range chosen {
			counts[v] += 0
		}
		menus[n] = webui.FilterMenu{Label: f.label, Name: f.param}
		for v, count := range counts {
			menus[n].Options = append(menus[n].Options, webui.FilterOption{Label: label(f.param, v), Value: v, Count: count, Checked: slices.Contains(chosen, v)})
		}
		slices.SortFunc(menus[n].Options, portal.ByCount)
		if len(menus[n].Options) > portal.MaxOptions {
			menus[n].More = len(menus[n].Options) - portal.MaxOptions
			menus[n].Options = menus[n].Options[:portal.MaxOptions]
		}
		if len(chosen) > 0 {
			without := st
			without.offset = 0
			*f.values(&without) = nil
			menus[n].ClearHref = without.href()
		}
	}
	return menus
}
