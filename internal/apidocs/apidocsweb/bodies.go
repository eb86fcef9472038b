package apidocsweb

import (
	"slices"
	"strings"

	"github.com/callboard/callboard/internal/apidocs"
	"github.com/callboard/callboard/internal/webui"
)

// places are where parameters stand, in the order in which they are shown.
var places = []struct{ in, label string }{
	{"path", "Path"}, {"query", "Query"}, {"querystring", "Query"}, {"header", "Header"}, {"cookie", "Cookie"}, {"argument", "Arguments"}, {"channel", "Channel"},
}

func (b *blocks) parameters(op *apidocs.Operation, in string) []row {
	var rows []row
	for _, p := range op.Parameters {
		if p.In == in {
			rows = append(rows, b.parameter(p))
		}
	}
	return rows
}

func (b *blocks) headers(list []apidocs.Parameter) []row {
	var rows []row
	for _, p := range list {
		rows = append(rows, b.parameter(p))
	}
	return rows
}

// media is a body with the names of all forms that it may have.
type media struct {
	types  string
	schema *apidocs.Schema
}

// mediaGroups puts forms together that have the same schema.
func mediaGroups(list []apidocs.Media) []media {
	var all []media
	for _, m := range list {
		i := slices.IndexFunc(all, func(x media) bool { return sameSchema(x.schema, m.Schema) })
		if i < 0 {
			all = append(all, media{m.Type, m.Schema})
		} else {
			all[i].types += ", " + m.Type
		}
	}
	return all
}

func sameSchema(a, b *apidocs.Schema) bool {
	return a == b || a != nil && b != nil && a.Ref != "" && a.Ref == b.Ref
}

func (v *view) requestLabel() string {
	if v.doc.Kind == apidocs.GRPC {
		return "Request"
	}
	return "Body"
}

func (v *view) responsesLabel() string {
	switch v.doc.Kind {
	case apidocs.GRPC:
		return "Response"
	case apidocs.GraphQL:
		return "Returns"
	}
	return "Answers"
}

func responseSchema(r apidocs.Response) *apidocs.Schema {
	if len(r.Media) == 0 {
		return nil
	}
	return r.Media[0].Schema
}

// otherMedia names the forms of an answer, unless it is JSON alone.
func otherMedia(r apidocs.Response) []string {
	if len(r.Media) == 0 || len(r.Media) == 1 && (r.Media[0].Type == "application/json" || r.Media[0].Type == "") {
		return nil
	}
	var types []string
	for _, m := range r.Media {
		types = append(types, m.Type)
	}
	return []string{strings.Join(types, ", ")}
}

// statusLevel colours a status code: what went well, what the caller did wrong,
// what the server did wrong.
func statusLevel(status string) webui.StatusLevel {
	switch {
	case strings.HasPrefix(status, "2"):
		return webui.StatusOK
	case strings.HasPrefix(status, "4"):
		return webui.StatusWarn
	case strings.HasPrefix(status, "5"):
		return webui.StatusBad
	}
	return webui.StatusUnknown
}

func messageTitle(m apidocs.Message) string {
	if m.Title != "" {
		return m.Title
	}
	return m.Name
}

func (b *block) hasMore() bool { return len(b.Rows)+len(b.Rest)+len(b.Parts) > 0 }

// named tells whether the type says more than that it is an object.
func (b *block) named() bool { return plain(b.Type) != "object" && plain(b.Type) != "any" }

func (b *block) foldWords() string {
	if n := len(b.Rows) + len(b.Rest); n > 0 {
		return plural(n, "field")
	}
	return plural(len(b.Parts), "form")
}
