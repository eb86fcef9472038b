package apidocs

import "strings"

// Hits are what a search within a document found, in its order.
type Hits struct {
	Groups  []Group // with the operations that fit
	Schemas []*Named
}

// Search finds the operations and schemas that hold all words of query: in
// method, path, summary, description, tag, parameters; in names and fields.
func (d *Document) Search(query string) Hits {
	words := strings.Fields(strings.ToLower(query))
	hits := Hits{}
	for _, group := range d.Groups {
		var fits []*Operation
		for _, op := range group.Operations {
			if holds(words, op.text(group.Name)) {
				fits = append(fits, op)
			}
		}
		if len(fits) > 0 {
			hits.Groups = append(hits.Groups, Group{Name: group.Name, Description: group.Description, Operations: fits})
		}
	}
	for _, s := range d.Schemas {
		if holds(words, s.text()) {
			hits.Schemas = append(hits.Schemas, s)
		}
	}
	return hits
}

func holds(words []string, text string) bool {
	text = strings.ToLower(text)
	for _, word := range words {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

func (o *Operation) text(group string) string {
	var b strings.Builder
	for _, s := range []string{o.Method, o.Path, o.Summary, o.Description, o.ID, group} {
		b.WriteString(s + "\n")
	}
	for _, p := range o.Parameters {
		b.WriteString(p.Name + "\n")
	}
	for _, m := range o.Messages {
		b.WriteString(m.Name + "\n" + m.Title + "\n" + m.Summary + "\n")
	}
	return b.String()
}

func (s *Named) text() string {
	var b strings.Builder
	b.WriteString(s.Name + "\n")
	if s.Schema != nil {
		b.WriteString(s.Schema.Title + "\n" + s.Schema.Description + "\n")
		for _, f := range s.Schema.Fields {
			b.WriteString(f.Name + "\n")
		}
		for _, c := range s.Schema.Enum {
			b.WriteString(c.Value + "\n")
		}
	}
	return b.String()
}
