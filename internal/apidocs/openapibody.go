package apidocs

import (
	"cmp"
	"strings"
)

// parameters are those of an operation, with the bodies of Swagger 2 apart.
type parameters struct {
	list []Parameter
	body *node   // Swagger 2: in body
	form []*node // Swagger 2: in formData
}

// over adds what shared has and p doesn't.
func (p parameters) over(shared parameters) parameters {
	own := make(map[[2]string]bool, len(p.list))
	for _, x := range p.list {
		own[[2]string{x.In, x.Name}] = true
	}
	var list []Parameter
	for _, x := range shared.list {
		if !own[[2]string{x.In, x.Name}] {
			list = append(list, x)
		}
	}
	p.list = append(list, p.list...)
	if p.body == nil {
		p.body = shared.body
	}
	if p.form == nil {
		p.form = shared.form
	}
	return p
}

func (r *openAPI) parameters(list *node) parameters {
	var p parameters
	if !list.isList() {
		return p
	}
	for _, raw := range list.items {
		n := r.follow(raw)
		switch {
		case n == nil:
			if name := refName(raw.str("$ref")); name != "" {
				p.list = append(p.list, Parameter{Name: name, In: "query"})
			}
		case !r.spend():
			return p
		case n.str("in") == "body":
			p.body = n
		case n.str("in") == "formData":
			p.form = append(p.form, n)
		default:
			p.list = append(p.list, r.parameter(n.str("name"), n.str("in"), n))
		}
	}
	return p
}

// parameter reads a parameter or a header.
func (r *openAPI) parameter(name, in string, n *node) Parameter {
	p := Parameter{Name: name, In: in, Description: n.str("description"), Required: n.bool("required") || in == "path", Deprecated: n.bool("deprecated")}
	switch {
	case n.has("schema"):
		p.Schema = r.schema(n.get("schema"))
	case n.has("content"):
		if media := r.media(n.get("content")); len(media) > 0 {
			p.Schema = media[0].Schema
		}
	default: // Swagger 2 writes the schema into the parameter itself
		p.Schema = r.schema(n)
		if p.Schema != nil {
			p.Schema.Description = ""
		}
	}
	p.Example = n.get("example").compact(valueBytes)
	if examples := r.examples(n.get("examples")); p.Example == "" && len(examples) > 0 {
		p.Example = cut(examples[0].Text, valueBytes)
	}
	return p
}

func (r *openAPI) body(raw *node) *Body {
	n := r.follow(raw)
	if n == nil {
		return nil
	}
	return &Body{Description: n.str("description"), Required: n.bool("required"), Media: r.media(n.get("content"))}
}

// swaggerBody makes a body of the parameters that are one.
func (r *openAPI) swaggerBody(p parameters, consumes []string) *Body {
	switch {
	case p.body != nil:
		b := &Body{Description: p.body.str("description"), Required: p.body.bool("required")}
		schema := r.schema(p.body.get("schema"))
		for _, kind := range firstList(consumes, []string{"application/json"}) {
			b.Media = append(b.Media, Media{Type: kind, Schema: schema})
		}
		return b
	case len(p.form) > 0:
		form := &Schema{Types: []string{"object"}}
		for _, n := range p.form {
			form.Fields = append(form.Fields, Field{Name: n.str("name"), Required: n.bool("required"), Schema: r.schema(n)})
		}
		return &Body{Media: []Media{{Type: firstList(consumes, []string{"application/x-www-form-urlencoded"})[0], Schema: form}}}
	}
	return nil
}

// media reads the forms of a body, JSON first.
func (r *openAPI) media(content *node) []Media {
	var all, rest []Media
	content.each(func(kind string, n *node) {
		if n = r.follow(n); n == nil || !r.spend() {
			return
		}
		m := Media{Type: kind, Schema: r.schema(cmp.Or(n.get("schema"), n.get("itemSchema"))), Examples: r.examples(n.get("examples"))}
		if example := n.get("example"); example != nil {
			m.Examples = append([]Example{exampleOf("", "", example)}, m.Examples...)
		}
		if isJSON(kind) {
			all = append(all, m)
		} else {
			rest = append(rest, m)
		}
	})
	return append(all, rest...)
}

func isJSON(media string) bool {
	media, _, _ = strings.Cut(media, ";")
	return strings.HasSuffix(media, "/json") || strings.HasSuffix(media, "+json")
}

// maxExamples bounds how many examples of one body are kept.
const maxExamples = 10

func (r *openAPI) examples(n *node) []Example {
	var all []Example
	n.each(func(name string, raw *node) {
		if example := r.follow(raw); example != nil && len(all) < maxExamples {
			value := cmp.Or(example.get("value"), example.get("dataValue"))
			if value == nil {
				return // kept elsewhere: externalValue is never fetched
			}
			all = append(all, exampleOf(name, cmp.Or(example.str("summary"), example.str("description")), value))
		}
	})
	return all
}

// exampleOf keeps text as it is and writes anything else as JSON. Text that is
// JSON itself counts as such.
func exampleOf(name, summary string, value *node) Example {
	text, isText := value.value().(string)
	if !isText {
		return Example{Name: name, Summary: summary, Text: value.pretty(exampleBytes), JSON: true}
	}
	return Example{Name: name, Summary: summary, Text: cut(text, exampleBytes), JSON: looksLikeJSON(text)}
}

func (r *openAPI) responses(operation *node) []Response {
	var all []Response
	produces := firstList(operation.strings("produces"), r.root.strings("produces"))
	operation.get("responses").each(func(status string, raw *node) {
		if !r.spend() {
			return
		}
		n := r.follow(raw)
		if n == nil {
			all = append(all, Response{Status: status, Description: refName(raw.str("$ref"))})
			return
		}
		answer := Response{Status: status, Description: n.str("description"), Media: r.media(n.get("content"))}
		if r.swagger && n.has("schema") {
			answer.Media = r.swaggerMedia(n, produces)
		}
		n.get("headers").eachKey(func(name string, header *node) {
			if header = r.follow(header); header != nil {
				answer.Headers = append(answer.Headers, r.parameter(name, "header", header))
			}
		})
		all = append(all, answer)
	})
	return all
}

func (r *openAPI) swaggerMedia(n *node, produces []string) []Media {
	m := Media{Type: firstList(produces, []string{"application/json"})[0], Schema: r.schema(n.get("schema"))}
	n.get("examples").each(func(kind string, value *node) {
		if len(m.Examples) < maxExamples {
			m.Examples = append(m.Examples, exampleOf(kind, "", value))
		}
	})
	return []Media{m}
}
