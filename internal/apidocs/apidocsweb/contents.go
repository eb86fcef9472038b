package apidocsweb

import (
	"strconv"

	"github.com/callboard/callboard/internal/apidocs"
	"github.com/callboard/callboard/internal/webui"
)

// contents is the index on the left.
type contents struct {
	Label    string // of the filter: "Filter 38 operations"
	Sections []section
}

// section is a group of the index.
type section struct {
	Label string
	Count int    // shown when above zero
	Href  string // the group's own page, in large documents
	Lines []line
	More  *line
}

// line is one entry of the index.
type line struct {
	Method     string
	Verb       string // the method, short enough for the column
	Label      string
	Href       string
	Mono       bool
	Current    bool
	Deprecated bool
}

func (v *view) contents() contents {
	c := contents{Label: "Filter " + plural(v.doc.CountOperations(), "operation")}
	if v.doc.CountOperations() == 0 {
		c.Label = "Filter " + plural(len(v.doc.Schemas), "schema")
	}
	for i := range v.groups {
		c.Sections = append(c.Sections, v.section(&v.groups[i]))
	}
	c.Sections = append(c.Sections, v.schemaSections()...)
	return c
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return webui.Count(n) + " " + noun + "s"
}

// section lists a group's operations; of a large document only those of the
// group that is looked at, and the first hits of a search.
func (v *view) section(g *apidocs.Group) section {
	s := section{Label: g.Name}
	if !v.indexed() {
		s.Count, s.Href = len(g.Operations), v.at("group", g.Name, "q", v.words)
		open := v.group != nil && v.group.Name == g.Name || v.parent != nil && v.parent.Name == g.Name
		if !open {
			return s
		}
	}
	for i, op := range g.Operations {
		if i == indexOperations {
			s.More = &line{Label: strconv.Itoa(len(g.Operations)-i) + " more", Href: v.at("group", g.Name, "q", v.words)}
			break
		}
		s.Lines = append(s.Lines, v.operationLine(op))
	}
	return s
}

func (v *view) operationLine(op *apidocs.Operation) line {
	l := line{Method: op.Method, Verb: shortVerb(op.Method), Label: op.Title(), Href: v.operationHref(op), Current: op == v.operation, Deprecated: op.Deprecated}
	switch v.doc.Kind {
	case apidocs.GraphQL, apidocs.GRPC: // the section says which verb it is
		l.Verb, l.Mono = "", true
	}
	if op.Summary == "" {
		l.Mono = true
	}
	return l
}

// shortVerb fits the narrow column of the index.
func shortVerb(method string) string {
	switch method {
	case "DELETE":
		return "DEL"
	case "OPTIONS":
		return "OPT"
	case "RECEIVE":
		return "RECV"
	case "CHANNEL":
		return "CHAN"
	}
	return method
}

// schemaSections lists the names of schemas by sort, in the document's order.
func (v *view) schemaSections() []section {
	var all []section
	at := make(map[string]int)
	for _, s := range v.named {
		i, ok := at[s.Sort]
		if !ok {
			i = len(all)
			at[s.Sort] = i
			all = append(all, section{Label: s.Sort})
		}
		all[i].Count++
		if len(all[i].Lines) < indexSchemas || s == v.schema {
			all[i].Lines = append(all[i].Lines, line{Label: s.Name, Href: v.schemaHref(s.Key), Mono: true, Current: s == v.schema})
		}
	}
	for i := range all {
		if more := all[i].Count - len(all[i].Lines); more > 0 {
			all[i].More = &line{Label: strconv.Itoa(more) + " more", Href: v.at("list", "schemas", "q", v.words)}
		}
	}
	return all
}
