package graphweb

import (
	"net/http"
	"strings"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog/graph"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/httpkit"
	"github.com/callboard/callboard/internal/portal"
)

// filePath is where the picture of the page is a file of its own.
const filePath = portal.GraphPath + ".svg"

// Pages answers requests for graphs, and keeps what was drawn last.
type Pages struct {
	frame    *portal.Frame
	drawings *graph.Cache[*drawn]
	impacts  *graph.Cache[graph.Impact]
}

// New returns the pages.
func New(frame *portal.Frame) *Pages {
	return &Pages{frame: frame, drawings: graph.NewCache[*drawn](cachedDrawings), impacts: graph.NewCache[graph.Impact](cachedImpacts)}
}

// Register registers the page, its file, and the short address.
func (p *Pages) Register(rt portal.Routes) {
	rt.Handle("GET "+portal.GraphPath, p.page)
	rt.Handle("GET "+filePath, p.file)
	rt.Handle("GET /graph", func(w http.ResponseWriter, r *http.Request) error {
		to := portal.GraphPath
		if r.URL.RawQuery != "" {
			to += "?" + r.URL.RawQuery
		}
		http.Redirect(w, r, to, http.StatusFound)
		return nil
	})
}

func (p *Pages) page(w http.ResponseWriter, r *http.Request) error {
	s := p.frame.Snapshot()
	st := parseState(r.URL.Query())
	if httpkit.NotModified(w, r, p.frame.Tag(r, s, "")) {
		return nil
	}
	found := find(s, st.find)
	if len(found) == 1 && r.Header.Get("Sec-Fetch-Dest") != "empty" { // not while somebody types
		http.Redirect(w, r, st.around(found[0].Ref()).href(portal.GraphPath), http.StatusFound)
		return nil
	}
	page := p.graphPage(r, s, st)
	page.found = portal.References(found)
	return portal.Show(w, r, http.StatusOK, page.view())
}

// findLimit is how many roots are offered for what somebody types.
const findLimit = 12

// find are the entities that words may mean: the one with this ref or name, else those
// that have the words in their name or title.
func find(s *readmodel.Snapshot, words string) []readmodel.Entity {
	if words == "" {
		return nil
	}
	for _, kind := range []string{"component", "api", "resource", "system", "domain", "group", "user", "template"} {
		if ref, err := entity.ParseRef(words, entity.RefDefaults{Kind: kind}); err == nil {
			if e, ok := s.ByRef(ref.String()); ok {
				return []readmodel.Entity{e}
			}
		}
	}
	page, err := s.Query(readmodel.Query{Filter: readmodel.Text(words, "metadata.name", "metadata.title", "spec.profile.displayName"),
		Order: []readmodel.Order{{Field: "metadata.name"}}, Limit: findLimit, SkipTotal: true})
	if err != nil || len(page.Items) == 0 {
		return s.Near("component:"+entity.DefaultNamespace+"/"+strings.ToLower(words), portal.NearLimit)
	}
	return page.Items
}

// file answers with the picture alone.
func (p *Pages) file(w http.ResponseWriter, r *http.Request) error {
	s := p.frame.Snapshot()
	st := parseState(r.URL.Query())
	h := w.Header()
	h.Set("Content-Type", "image/svg+xml; charset=utf-8")
	h.Set("Content-Disposition", `inline; filename="`+fileName(st)+`"`)
	if httpkit.NotModified(w, r, p.frame.Tag(r, s, "svg")) {
		return nil
	}
	_, _ = w.Write(p.picture(s, st, p.draw(s, st)).export()) // the reader has gone; there is nobody to tell
	return nil
}

// fileName is what the file is saved as.
func fileName(st state) string {
	name := "catalog"
	if len(st.roots) > 0 {
		name = portal.ParseRef(st.roots[0]).Name
	} else if st.within != "" {
		name = portal.ParseRef(st.within).Name
	}
	plain := func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' || r == '_' || r == '.' {
			return r
		}
		return '-'
	}
	return strings.Map(plain, strings.ToLower(name)) + "-graph.svg"
}
