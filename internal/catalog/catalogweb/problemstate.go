package catalogweb

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/webui"
)

// The parameters of the Problems page, besides paramText and paramOffset.
const (
	paramSeverity = "filters[severity]"
	paramSource   = "filters[source]"
	paramOwner    = "filters[owner]"
	paramCode     = "filters[code]"
)

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
		severities: filterValues(query, paramSeverity), sources: filterValues(query, paramSource),
		owners: filterValues(query, paramOwner), codes: filterValues(query, paramCode),
		text: cleanText(query.Get(paramText)),
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
	of           func(x *problemIndex, i int) string
}

var problemFacets = []problemFacet{
	{"Severity", paramSeverity, func(st *problemState) *[]string { return &st.severities },
		func(x *problemIndex, i int) string { return string(x.problems[i].Severity) }},
	{"Owner", paramOwner, func(st *problemState) *[]string { return &st.owners },
		func(x *problemIndex, i int) string { return cmp.Or(x.owner(i), noOwner) }},
	{"Code", paramCode, func(st *problemState) *[]string { return &st.codes },
		func(x *problemIndex, i int) string { return x.problems[i].Code }},
	{"Source", paramSource, func(st *problemState) *[]string { return &st.sources },
		func(x *problemIndex, i int) string { return x.problems[i].Bucket }},
}

func (st problemState) href() string {
	query := make([]string, 0, 4)
	add := func(name, value string) { query = append(query, escapeName(name)+"="+url.QueryEscape(value)) }
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
		return problemsPath
	}
	return problemsPath + "?" + strings.Join(query, "&")
}

func (st problemState) hasFilters() bool {
	st.offset = 0
	return st.href() != problemsPath
}

// keeps tells whether problem i passes all filters but one.
func (st *problemState) keeps(x *problemIndex, i int, except string) bool {
	for _, f := range problemFacets {
		if chosen := *f.values(st); len(chosen) > 0 && f.param != except && !slices.Contains(chosen, f.of(x, i)) {
			return false
		}
	}
	return st.text == "" || matchesText(&x.problems[i], strings.ToLower(st.text))
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
func (st problemState) found(x *problemIndex) []int {
	var out []int
	for i := range x.problems {
		if st.keeps(x, i, "") {
			out = append(out, i)
		}
	}
	return out
}

// menus are the filters with their counts; label names a value for people.
func (st problemState) menus(x *problemIndex, label func(param, value string) string) []webui.FilterMenu {
	menus := make([]webui.FilterMenu, len(problemFacets))
	for n, f := range problemFacets {
		counts := map[string]int{}
		for i := range x.problems {
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
		slices.SortFunc(menus[n].Options, byCount)
		if len(menus[n].Options) > maxOptions {
			menus[n].More = len(menus[n].Options) - maxOptions
			menus[n].Options = menus[n].Options[:maxOptions]
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
