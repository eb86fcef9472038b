package finderweb

import (
	"cmp"
	"net/http"
	"net/url"
	"strconv"

	"github.com/callboard/callboard/internal/catalog/finder"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

const (
	searchRows = 25   // of entities on a page, as in Backstage
	maxDeep    = 1000 // how far one can turn pages; then one had better say more
)

// searchPage is what was found, on a page of its own.
type searchPage struct {
	shell  webui.PageProps
	text   string
	groups []webui.FoundGroup
	pages  webui.PaginationProps
	tally  string
	empty  string
}

// search shows what the palette finds as a page: without JavaScript, and for links. The
// text is q or, in Backstage's links, query.
func (p *Pages) search(w http.ResponseWriter, r *http.Request) error {
	s, query := p.frame.Snapshot(), r.URL.Query()
	ask := Ask{Text: portal.CleanText(cmp.Or(query.Get("q"), query.Get("query"))), Snapshot: s, Reader: p.frame.Reader(r, s), Limit: maxOffers}
	w.Header().Set("Cache-Control", "no-store") // the order depends on what was looked at
	page := searchPage{shell: p.frame.Page(r, s, "Search", ""), text: ask.Text}
	page.shell.Finder.Value = ask.Text
	var found finder.Result
	var offers []Offer
	offset := pageStart(query.Get("offset"))
	if ask.Text != "" {
		found = p.find(&ask, offset, searchRows)
		offers = entityOffers(s, found)
		page.tally = webui.Count(found.Total) + " of " + webui.Count(s.Len()) + " entities"
		page.pages = pagesOf(ask.Text, offset, found)
	}
	for _, provider := range p.providers {
		offers = append(offers, provider.Offer(r.Context(), &ask)...)
	}
	if len(offers) == 0 {
		page.empty = p.nothing(&ask)
	}
	if ask.Text != "" {
		offers = append(offers, furtherOffers(&ask, finder.Result{})...)
	}
	page.groups = followable(grouped(offers, maxOffers))
	return portal.Show(w, r, http.StatusOK, page.view())
}

// followable keeps what is a link.
func followable(groups []webui.FoundGroup) []webui.FoundGroup {
	var out []webui.FoundGroup
	for _, g := range groups {
		kept := webui.FoundGroup{Label: g.Label}
		for _, item := range g.Items {
			if item.Href != "" {
				kept.Items = append(kept.Items, item)
			}
		}
		if len(kept.Items) > 0 {
			out = append(out, kept)
		}
	}
	return out
}

// pageStart reads where a page begins.
func pageStart(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0
	}
	return min(n, maxDeep) / searchRows * searchRows
}

func pagesOf(text string, offset int, found finder.Result) webui.PaginationProps {
	at := func(offset int) string {
		return portal.SearchPath + "?q=" + url.QueryEscape(text) + "&offset=" + strconv.Itoa(offset)
	}
	if found.Total <= searchRows {
		return webui.PaginationProps{}
	}
	pages := webui.PaginationProps{From: offset + 1, To: offset + len(found.Hits), Total: found.Total}
	if offset > 0 {
		pages.Prev = at(offset - searchRows)
	}
	if offset+len(found.Hits) < min(found.Total, maxDeep) {
		pages.Next = at(offset + searchRows)
	}
	last := (min(found.Total, maxDeep) + searchRows - 1) / searchRows
	pages.Pages = webui.Pages(offset/searchRows+1, last, func(page int) string { return at((page - 1) * searchRows) })
	return pages
}
