package catalogweb

import (
	"net/http"

	"github.com/callboard/callboard/internal/httpkit"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui/styleguide"
)

// Pages answers requests for the catalog's list.
type Pages struct {
	frame *portal.Frame
}

// New returns the pages.
func New(frame *portal.Frame) *Pages { return &Pages{frame: frame} }

// Register registers the list and the style guide.
func (p *Pages) Register(rt portal.Routes) {
	rt.Handle("GET "+portal.CatalogPath, p.list)
	rt.Handle("GET /styleguide", p.styleguide)
}

func (p *Pages) styleguide(w http.ResponseWriter, r *http.Request) error {
	s := p.frame.Snapshot()
	if httpkit.NotModified(w, r, p.frame.Tag(r, s, "")) {
		return nil
	}
	return portal.Show(w, r, http.StatusOK, styleguide.Page(p.frame.Page(r, s, "Style guide", "/styleguide")))
}
