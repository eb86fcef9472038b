package apidocsweb

import "github.com/callboard/callboard/internal/apidocs"

const (
	outlineOperations = 10   // lines on the overview
	outlineBytes      = 1500 // of a text that we don't read
)

// outlined is the overview's part of a definition.
type outlined struct {
	Summary  string
	Broken   string
	Lines    []line
	More     string
	Text     string
	Language string
}

func newOutline(doc *apidocs.Document, text, tab string) outlined {
	o := outlined{Summary: apidocs.Summary(doc)}
	v := newView(Props{Document: doc, Text: text, Href: tab})
	switch {
	case doc.Err != nil:
		o.Broken = doc.Err.Error()
		return o
	case doc.Kind == apidocs.Text:
		o.Text, _ = beginning(text, outlineBytes)
		o.Language = languageOf(text)
		return o
	}
	for _, g := range doc.Groups {
		for _, op := range g.Operations {
			if len(o.Lines) < outlineOperations {
				l := v.operationLine(op)
				l.Href = v.at("operation", op.ID)
				o.Lines = append(o.Lines, l)
			}
		}
	}
	for _, r := range doc.Remotes[:min(len(doc.Remotes), outlineOperations)] {
		o.Lines = append(o.Lines, line{Method: "MCP", Verb: "MCP", Label: r.URL, Href: tab, Mono: true})
	}
	if more := doc.CountOperations() - len(o.Lines); more > 0 && len(doc.Remotes) == 0 {
		o.More = "and " + plural(more, "more operation")
	}
	return o
}
