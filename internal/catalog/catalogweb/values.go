package catalogweb

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/httpkit"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

// The values of a filter can be thousands, and its menu shows the most frequent ones.
// This page has them all, or those that contain some words; asked by the script, only the
// boxes for the menu.
const (
	valuesSegment = "/values"
	paramOf       = "of" // which filter: the parameter of its menu
	paramWords    = "q"
	// maxFound is how many values the script is given, maxListed how many the page shows.
	maxFound  = 50
	maxListed = 500
	// maxSifted is how many values are looked at for words.
	maxSifted = 20_000
)

func (st listState) valuesHref(f facetMenu) string {
	next := st.first()
	address := next.path() + valuesSegment + "?" + paramOf + "=" + url.QueryEscape(f.param)
	if query := next.query(); query != "" {
		address += "&" + query
	}
	return address
}

// valuesPage is every value of a filter, each leading to the list with it.
type valuesPage struct {
	shell webui.PageProps
	title string
	words string
	menu  webui.FilterMenu
	state listState
	of    facetMenu
}

func (p *Pages) values(path string) httpkit.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		s, query := p.frame.Snapshot(), r.URL.Query()
		i := slices.IndexFunc(facetMenus, func(f facetMenu) bool { return f.param == query.Get(paramOf) })
		if i < 0 {
			http.Redirect(w, r, parseListState(path, query).href(), http.StatusFound)
			return nil
		}
		inline := r.Header.Get("X-Callboard") != ""
		w.Header().Add("Vary", "X-Callboard")
		if httpkit.NotModified(w, r, p.frame.Tag(r, s, r.Header.Get("X-Callboard"))) {
			return nil
		}
		st := parseListState(path, query).first()
		page := valuesPage{of: facetMenus[i], state: st, words: portal.CleanText(query.Get(paramWords))}
		page.title = page.of.label
		m := &listMenus{p.ask(s, p.frame.Reader(r, s), st), map[string]readmodel.TopValues{}}
		if inline {
			m.find(page.of, page.words, maxFound)
			page.menu = m.facetMenu(page.of)
			return portal.Show(w, r, http.StatusOK, webui.FilterOptions(page.menu))
		}
		m.find(page.of, page.words, maxListed)
		page.menu = m.facetMenu(page.of)
		page.shell = p.frame.Page(r, s, page.title, path)
		return portal.Show(w, r, http.StatusOK, page.view())
	}
}

// find counts at most limit values of which the value or what people read contains words.
func (m *listMenus) find(f facetMenu, words string, limit int) {
	fields := f.fields()
	if f.field == fieldLabels {
		fields = m.labelFields()
	}
	all := m.snapshot.Top(m.filter(f.field), maxSifted, fields...)
	words = strings.ToLower(words)
	for field, top := range all {
		key := strings.TrimPrefix(field, fieldLabels)
		top.Values = slices.DeleteFunc(top.Values, func(v readmodel.FacetValue) bool {
			value := v.Value
			if f.field == fieldLabels {
				value = key + "=" + value
			}
			return !strings.Contains(strings.ToLower(value), words) && !strings.Contains(strings.ToLower(m.optionLabel(f, value)), words)
		})
		top.Distinct = len(top.Values)
		top.Values = portal.FirstOf(top.Values, limit)
		all[field] = top
	}
	m.keep(all, limit)
}

// with is the list in which a value is chosen besides, or no more.
func (p valuesPage) with(o webui.FilterOption) string {
	next := p.state
	values := p.of.values(&next)
	chosen := slices.Clone(*values)
	if o.Checked {
		*values = slices.DeleteFunc(chosen, func(v string) bool { return strings.EqualFold(v, o.Value) })
	} else {
		*values = portal.Set(append(chosen, o.Value))
	}
	return next.href()
}

func (p valuesPage) hidden() []webui.Parameter {
	return append([]webui.Parameter{{Name: paramOf, Value: p.of.param}}, p.state.parameters()...)
}
