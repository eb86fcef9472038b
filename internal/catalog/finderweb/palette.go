package finderweb

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog/finder"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

// How many lines the palette shows.
const (
	maxEntities = 8 // that were found
	maxOffers   = 5 // of every other group
)

// The groups that this package fills.
const (
	groupCatalog = "Catalog"
	groupClose   = "Close to that"
	groupSearch  = "Search"
)

func (p *Pages) palette(w http.ResponseWriter, r *http.Request) error {
	began, query := time.Now(), r.URL.Query()
	s := p.frame.Snapshot()
	ask := Ask{Text: portal.CleanText(query.Get("q")), Snapshot: s, Reader: p.frame.Reader(r, s), Limit: maxOffers}
	if ask.At, ask.Of = entityAt(s, query.Get("of")); !ask.Of {
		ask.At, _ = entityAt(s, query.Get("at"))
	}
	results, found := p.results(r, &ask)
	results.Tally = tally(found.Total, s.Len(), time.Since(began))
	if ask.Text == "" || ask.Of {
		results.Tally = ""
	}
	w.Header().Set("Cache-Control", "no-store") // another letter is another address
	return portal.Show(w, r, http.StatusOK, webui.PaletteResults(results))
}

// entityAt returns the entity that a page is about, by the path of the page.
func entityAt(s *readmodel.Snapshot, path string) (readmodel.Entity, bool) {
	rest, ok := strings.CutPrefix(path, portal.CatalogPath+"/")
	parts := strings.Split(rest, "/")
	if !ok || len(parts) < 3 {
		return readmodel.Entity{}, false
	}
	for i := range parts[:3] {
		parts[i] = unescaped(parts[i])
	}
	return s.ByRef(entity.Ref{Kind: parts[1], Namespace: parts[0], Name: parts[2]}.String())
}

// tally tells what was found, among how many, and how fast.
func tally(found, among int, took time.Duration) string {
	ms := took.Milliseconds()
	text := webui.Count(found) + " of " + webui.Count(among) + " in "
	if ms < 1 {
		return text + "under 1 ms"
	}
	return text + strconv.FormatInt(ms, 10) + " ms"
}

// results are what the palette shows for a question, and the entities among it.
func (p *Pages) results(r *http.Request, ask *Ask) (webui.PaletteResultsProps, finder.Result) {
	var results webui.PaletteResultsProps
	var found finder.Result
	var offers []Offer
	if ask.Of {
		results.Of = portal.Clip(ask.At.DisplayName(), portal.MaxTitle)
	} else if ask.Text != "" {
		found = p.find(ask, 0, maxEntities)
		offers = entityOffers(ask.Snapshot, found)
	}
	for _, provider := range p.providers {
		offers = append(offers, provider.Offer(r.Context(), ask)...)
	}
	if len(offers) == 0 {
		results.Empty = p.nothing(ask)
	}
	if ask.Text != "" && !ask.Of {
		offers = append(offers, furtherOffers(ask, found)...)
	}
	results.Groups = grouped(offers, ask.Limit)
	return results, found
}

// find asks the finder for entities.
func (p *Pages) find(ask *Ask, offset, limit int) finder.Result {
	reader := finder.Reader{Owners: ask.Reader.Mine()}
	for _, v := range ask.Reader.Settings.Recent(maxRecent) {
		reader.Recent = append(reader.Recent, v.Ref)
	}
	return p.opts.Finder.Find(ask.Snapshot, finder.Query{Text: ask.Text, Reader: reader, Offset: offset, Limit: limit})
}

// maxRecent is how many visits count for the order of what is found.
const maxRecent = 50

// grouped puts offers in groups; groups are in order of the best of each, then as they
// came, and offers as they came. Searching further always comes last.
func grouped(offers []Offer, limit int) []webui.FoundGroup {
	type group struct {
		webui.FoundGroup
		rank int
	}
	var groups []*group
	for _, o := range offers {
		i := slices.IndexFunc(groups, func(g *group) bool { return g.Label == o.Group })
		if i < 0 {
			i = len(groups)
			groups = append(groups, &group{webui.FoundGroup{Label: o.Group}, o.Rank})
		}
		g := groups[i]
		g.rank = min(g.rank, o.Rank)
		if len(g.Items) < limit || o.Group == groupCatalog || o.Group == groupClose {
			g.Items = append(g.Items, o.Found)
		}
	}
	slices.SortStableFunc(groups, func(a, b *group) int { return cmp.Compare(a.rank, b.rank) })
	out := make([]webui.FoundGroup, len(groups))
	for i, g := range groups {
		out[i] = g.FoundGroup
	}
	return out
}

// nothing says that nothing was found, and what to try.
func (p *Pages) nothing(ask *Ask) string {
	if ask.Of {
		return "Nothing of this entity is called `" + portal.PlainCode(ask.Text) + "`."
	}
	text := "Nothing is called `" + portal.PlainCode(ask.Text) + "`, and nothing nearly so. Here names and titles are searched; the catalog also looks in descriptions and tags."
	if !p.frame.IsReady() {
		text += " Sources are still being read, so it may appear in a moment."
	}
	return text
}
