package finderweb

import (
	"context"

	"github.com/callboard/callboard/internal/catalog/finder"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

// cardPath is where an entity\'s hover card is.
const cardPath = "/catalog/{namespace}/{kind}/{name}/card"

// Finder finds entities; [*finder.Finder] does.
type Finder interface {
	Find(s *readmodel.Snapshot, q finder.Query) finder.Result
}

// Provider offers what can be found besides entities: a feature's pages, documents or
// actions. It answers at every keystroke, so from memory and in well under a millisecond.
type Provider interface {
	Offer(ctx context.Context, ask *Ask) []Offer
}

// Ask is what a provider is asked.
type Ask struct {
	// Text is what was typed; empty asks for what is worth offering unasked. Rank matches
	// it with a label.
	Text     string
	Snapshot *readmodel.Snapshot
	Reader   portal.Reader
	// At is the entity whose page the reader is on; the zero Entity on other pages.
	At readmodel.Entity
	// Of says that only what concerns At is asked for.
	Of bool
	// Limit is how many of a group are shown.
	Limit int
}

// Offer is something that was found, under the label of a group.
type Offer struct {
	Group string
	Rank  int // as of finder.Match; groups are in order of their best
	webui.Found
}

// match returns label as pieces, with how well it matches the text; false when it does
// not. Without text everything matches.
func (a *Ask) match(label string) (pieces []webui.Piece, rank int, ok bool) {
	if a.Text == "" {
		return webui.Plain(label), 0, true
	}
	marked, rank, ok := finder.Match(label, a.Text)
	return piecesOf(marked, portal.MaxTitle), rank, ok
}

// Options are what the pages are built on.
type Options struct {
	Finder Finder
	// Providers offer what can be found besides entities, places and actions.
	Providers []Provider
}

// Pages answers requests for the palette, the page of results and hover cards.
type Pages struct {
	frame     *portal.Frame
	opts      Options
	providers []Provider
}

// New returns the pages.
func New(frame *portal.Frame, opts Options) *Pages {
	p := &Pages{frame: frame, opts: opts}
	p.providers = append([]Provider{entityActions{}, yours{}, places{}, settings{}}, opts.Providers...)
	return p
}

// Register registers the pages.
func (p *Pages) Register(rt portal.Routes) {
	rt.Handle("GET "+portal.PalettePath, p.palette)
	rt.Handle("GET "+portal.SearchPath, p.search)
	rt.Handle("GET "+cardPath, p.card)
}
