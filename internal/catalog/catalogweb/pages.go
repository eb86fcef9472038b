package catalogweb

import (
	"context"
	"net/http"

	"github.com/callboard/callboard/internal/httpkit"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui/styleguide"
)

// Starrer gives the entity with a ref the star of whoever has the key, or takes it away.
type Starrer interface {
	Star(ctx context.Context, key, ref string, on bool) error
}

// Refresher reads an entity's sources again. An unknown ref is a fault.NotFound.
type Refresher interface {
	Refresh(ctx context.Context, ref string) error
}

// Remover removes an entity. An unknown uid is a fault.NotFound.
type Remover interface {
	RemoveEntity(ctx context.Context, uid string) error
}

// Options are what can be done with a selection. What a nil port would do is not offered.
type Options struct {
	Starrer   Starrer
	Refresher Refresher
	Remover   Remover
}

// Pages answers requests for the catalog's list and the API explorer, which is the same
// list of one kind.
type Pages struct {
	frame     *portal.Frame
	opts      Options
	knowledge knowledgeCache
}

// New returns the pages.
func New(frame *portal.Frame, opts Options) *Pages { return &Pages{frame: frame, opts: opts} }

// Register registers the lists, their files and values, what is done with a selection,
// and the style guide.
func (p *Pages) Register(rt portal.Routes) {
	for _, path := range []string{portal.CatalogPath, portal.APIsPath} {
		rt.Handle("GET "+path, p.list(path))
		rt.Handle("GET "+path+valuesSegment, p.values(path))
		for _, format := range exportFormats {
			rt.Handle("GET "+path+exportSegment+format.extension, p.export(path, format))
		}
	}
	rt.Handle("POST "+selectionPath, p.selected)
	rt.Handle("GET /styleguide", p.styleguide)
}

func (p *Pages) styleguide(w http.ResponseWriter, r *http.Request) error {
	s := p.frame.Snapshot()
	if httpkit.NotModified(w, r, p.frame.Tag(r, s, "")) {
		return nil
	}
	return portal.Show(w, r, http.StatusOK, styleguide.Page(p.frame.Page(r, s, "Style guide", "/styleguide")))
}
