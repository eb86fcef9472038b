package apidocsweb

import (
	"strings"

	"github.com/callboard/callboard/internal/apidocs"
)

// exampleBlock is one block of code beside an operation.
type exampleBlock struct{ Title, Text, Language string }

// exampleBlocks are the call, and the first answer that goes well.
func (v *view) exampleBlocks(op *apidocs.Operation) []exampleBlock {
	var all []exampleBlock
	if call := v.doc.Call(op); call != "" {
		name, _, _ := strings.Cut(call, " ")
		all = append(all, exampleBlock{Title: name, Text: call})
	}
	switch v.doc.Kind {
	case apidocs.GraphQL:
		all = append([]exampleBlock{{Title: "query", Text: v.doc.Query(op)}}, all...)
	case apidocs.AsyncAPI:
		for _, m := range op.Messages[:min(len(op.Messages), 3)] {
			all = append(all, v.messageExamples(m)...)
		}
	}
	return append(all, v.answer(op)...)
}

func (v *view) messageExamples(m apidocs.Message) []exampleBlock {
	if len(m.Examples) == 0 && m.Payload == nil {
		return nil
	}
	e := v.doc.ExampleOf(apidocs.Media{Schema: m.Payload, Examples: m.Examples})
	return []exampleBlock{{Title: messageTitle(m), Text: e.Text, Language: jsonLanguage(e)}}
}

func jsonLanguage(e apidocs.Example) string {
	if e.JSON {
		return "json"
	}
	return ""
}

// answer is the body of the first answer with one, good ones first.
func (v *view) answer(op *apidocs.Operation) []exampleBlock {
	if v.doc.Kind == apidocs.GraphQL {
		return nil
	}
	for _, prefix := range []string{"2", ""} {
		for _, r := range op.Responses {
			if !strings.HasPrefix(r.Status, prefix) || len(r.Media) == 0 {
				continue
			}
			e := v.doc.ExampleOf(r.Media[0])
			if e.Text == "" || prefix == "" && r.Status != "" && r.Status[0] != '2' && r.Status != "default" {
				continue
			}
			title := strings.TrimSpace(r.Status + " " + r.Media[0].Type)
			if title == "" {
				title = "response"
			}
			return []exampleBlock{{Title: title, Text: e.Text, Language: jsonLanguage(e)}}
		}
	}
	return nil
}
