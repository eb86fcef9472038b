package finderweb

import (
	"context"
	"math"
	"net/url"
	"strings"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog/finder"
	"github.com/callboard/callboard/internal/catalog/org"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

// entityOffers are the entities that were found.
func entityOffers(s *readmodel.Snapshot, found finder.Result) []Offer {
	var offers []Offer
	for _, hit := range found.Hits {
		group := groupCatalog
		if hit.Near {
			group = groupClose
		}
		offers = append(offers, Offer{Group: group, Rank: hit.Rank, Found: foundHit(s, hit)})
	}
	return offers
}

// foundHit is a line about an entity, with what matched.
func foundHit(s *readmodel.Snapshot, hit finder.Hit) webui.Found {
	f := foundEntity(s, hit.Entity)
	if hit.Title.Text == "" {
		f.Label = piecesOf(hit.Name, portal.MaxTitle)
		return f
	}
	f.Label = piecesOf(hit.Title, portal.MaxTitle)
	if len(hit.Title.Spans) == 0 && len(hit.Name.Spans) > 0 {
		f.About = append(append(piecesOf(hit.Name, portal.MaxTitle), webui.Piece{Text: " · "}), f.About...)
	}
	return f
}

// foundEntity is a line about an entity.
func foundEntity(s *readmodel.Snapshot, e readmodel.Entity) webui.Found {
	ref := portal.ParseRef(e.Ref())
	href := portal.EntityHref(ref)
	about := portal.Clip(portal.FirstLine(e.Description()), portal.MaxLine)
	if about == "" {
		about = strings.Trim(e.Type()+" · "+e.Lifecycle(), " ·")
	}
	if ref.Namespace != entity.DefaultNamespace {
		about = strings.TrimSuffix(ref.Namespace+" · "+about, " · ")
	}
	f := webui.Found{
		Kind: ref.Kind, Href: href, Actions: href,
		Label: webui.Plain(portal.Clip(e.DisplayName(), portal.MaxTitle)), About: webui.Plain(portal.Clip(about, portal.MaxLine)),
	}
	if owner := org.Owner(e); owner != "" && owner != e.Ref() {
		p := portal.Reference(s, owner, ref.Namespace)
		f.Owner = &p
	}
	return f
}

// piecesOf cuts a marked text into pieces, of limit bytes together.
func piecesOf(m finder.Marked, limit int) []webui.Piece {
	var pieces []webui.Piece
	for text, matched := range m.Pieces {
		shown, cut := portal.ClipBytes(text, limit)
		if cut {
			shown += "…"
		}
		pieces = append(pieces, webui.Piece{Text: shown, Mark: matched})
		if limit -= len(shown); cut || limit <= 0 {
			break
		}
	}
	return pieces
}

// furtherOffers lead to all that was found, and to where more than names is searched.
func furtherOffers(ask *Ask, found finder.Result) []Offer {
	var offers []Offer
	quoted := "“" + portal.Clip(ask.Text, 40) + "”"
	if found.Total > len(found.Hits) {
		offers = append(offers, Offer{Found: webui.Found{Icon: "list", Label: webui.Plain("All results for " + quoted),
			Note: webui.Count(found.Total), Href: portal.SearchPath + "?q=" + url.QueryEscape(ask.Text)}})
	}
	offers = append(offers, Offer{Found: webui.Found{Icon: "filter", Label: webui.Plain("Search the catalog for " + quoted),
		About: webui.Plain("names, descriptions and tags"), Href: portal.ListQuery{Text: ask.Text}.Href()}})
	for i := range offers {
		offers[i].Group, offers[i].Rank = groupSearch, math.MaxInt
	}
	return offers
}

// yours offers, unasked, what the reader probably wants.
type yours struct{}

var _ Provider = yours{}

// Offer implements Provider.
func (yours) Offer(_ context.Context, ask *Ask) []Offer {
	if ask.Text != "" || ask.Of {
		return nil
	}
	var offers []Offer
	seen := map[string]bool{ask.At.Ref(): true}
	add := func(group, ref string) {
		if e, ok := ask.Snapshot.ByRef(ref); ok && !seen[e.Ref()] {
			seen[e.Ref()] = true
			offers = append(offers, Offer{Group: group, Found: foundEntity(ask.Snapshot, e)})
		}
	}
	for _, v := range ask.Reader.Settings.Recent(ask.Limit + 1) {
		add("Recent", v.Ref)
	}
	for _, ref := range portal.FirstOf(ask.Reader.Settings.Starred(), 2*ask.Limit) {
		add("Starred", ref)
	}
	for _, ref := range portal.FirstOf(org.Groups(ask.Snapshot, ask.Reader.Ref), ask.Limit) {
		add("Your teams", ref)
	}
	return offers
}

// unescaped is a segment of a path as it was meant.
func unescaped(segment string) string {
	if plain, err := url.PathUnescape(segment); err == nil {
		return plain
	}
	return segment
}
