package apidocsweb

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/callboard/callboard/internal/apidocs"
)

const (
	inlineOperations = 12  // so many stand on one page with all they say
	indexOperations  = 300 // so many stand in the index; above it lists groups
	pageOperations   = 100 // lines of a list on one page
	indexSchemas     = 80  // names in the index; the rest is a page away
	openOperations   = 3   // so many are shown unfolded
)

// Props are what a Definition tab is made of.
type Props struct {
	Document     *apidocs.Document
	Name         string // of the entity
	Type         string // spec.type
	Text         string // spec.definition
	Href         string // of the tab, without a query
	DownloadHref string
	Query        url.Values

	// What provides and consumes the API, shown beside it; may be nil.
	Providers, Consumers templ.Component
}

// Definition shows an API's definition as a reference that can be read and
// searched.
func Definition(p Props) templ.Component {
	v := newView(p)
	switch {
	case v.raw, v.doc.Kind == apidocs.Text && v.doc.Err == nil:
		return v.rawText()
	case v.doc.Err != nil:
		return v.broken()
	case v.doc.Kind == apidocs.MCP:
		return v.remotes()
	}
	return v.reference()
}

// view is one page of a reference.
type view struct {
	Props
	doc   *apidocs.Document
	raw   bool
	words string // of the search

	operation *apidocs.Operation // the one that is shown, if it is one
	parent    *apidocs.Group
	schema    *apidocs.Named
	group     *apidocs.Group // of a large document, the part that is shown
	schemas   bool           // the list of schemas is shown
	missing   string         // what was asked for and is not there

	groups []apidocs.Group // to be listed, after the search
	named  []*apidocs.Named
	page   int // from 1
}

func newView(p Props) *view {
	v := &view{Props: p, doc: p.Document, raw: p.Query.Get("format") == "raw"}
	v.words = strings.TrimSpace(clip(p.Query.Get("q"), maxWords))
	v.page = max(1, number(p.Query.Get("page")))
	v.choose()
	v.groups, v.named = v.doc.Groups, v.doc.Schemas
	if v.words != "" {
		hits := v.doc.Search(v.words)
		v.groups, v.named = hits.Groups, hits.Schemas
	}
	return v
}

// maxWords is how long a search may be.
const maxWords = 200

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n > 1_000_000 {
		return 0
	}
	return n
}

// choose finds what the address asks for.
func (v *view) choose() {
	if id := v.Query.Get("operation"); id != "" {
		if v.operation, v.parent = v.doc.Operation(id); v.operation == nil {
			v.missing = id
		}
	} else if key := v.Query.Get("schema"); key != "" {
		if v.schema = v.doc.Schema(key); v.schema == nil {
			v.missing = key
		}
	}
	if name := v.Query.Get("group"); name != "" {
		for i := range v.doc.Groups {
			if v.doc.Groups[i].Name == name {
				v.group = &v.doc.Groups[i]
			}
		}
	}
	v.schemas = v.Query.Get("list") == "schemas"
}

// whole tells whether this page shows the document from its beginning.
func (v *view) whole() bool {
	return v.operation == nil && v.schema == nil && v.group == nil && !v.schemas && v.words == "" && v.page == 1
}

// inline tells whether operations stand on the page itself and not one by one.
func (v *view) inline() bool { return v.doc.CountOperations() <= inlineOperations }

// indexed tells whether the index can name all operations.
func (v *view) indexed() bool { return v.doc.CountOperations() <= indexOperations }

// at is the address of the tab with parameters: names and values in turn. Empty
// values are left out.
func (v *view) at(pairs ...string) string {
	query := make([]string, 0, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			query = append(query, pairs[i]+"="+url.QueryEscape(pairs[i+1]))
		}
	}
	if len(query) == 0 {
		return v.Href
	}
	return v.Href + "?" + strings.Join(query, "&")
}

// operationHref leads to an operation: on this page, or to its own.
func (v *view) operationHref(op *apidocs.Operation) string {
	if v.inline() && v.whole() {
		return "#" + operationAnchor(op)
	}
	return v.at("operation", op.ID)
}

func operationAnchor(op *apidocs.Operation) string { return "operation/" + op.ID }

func (v *view) schemaHref(key string) string { return v.at("schema", key) }

// clip shortens s to at most n bytes.
func clip(s string, n int) string {
	if len(s) > n {
		s = s[:n]
	}
	return strings.ToValidUTF8(s, "")
}

// neighbours are the operations before and after the shown one.
func (v *view) neighbours() (before, after *apidocs.Operation) {
	found := false
	for _, g := range v.doc.Groups {
		for _, op := range g.Operations {
			switch {
			case found:
				return before, op
			case op == v.operation:
				found = true
			default:
				before = op
			}
		}
	}
	return before, nil
}
