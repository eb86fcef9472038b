package apidocs

import (
	"strings"
)

const (
	maxSampleDepth = 8       // levels of a sample made from a schema
	maxSampleNodes = 200     // values in it
	maxSampleBytes = 8 << 10 // about
)

// Sample makes a JSON value that s allows, from its examples, defaults and types.
// It is for reading and for trying out, not for proof.
func (d *Document) Sample(s *Schema) string {
	w := sampler{doc: d, open: make(map[string]bool), left: maxSampleNodes}
	w.value("", s, 0)
	return w.out.String()
}

type sampler struct {
	doc  *Document
	out  strings.Builder
	open map[string]bool // references that we are inside of
	left int
}

// value writes a sample of s; name is the field it is for.
func (w *sampler) value(name string, s *Schema, depth int) {
	w.left--
	if s == nil {
		w.out.WriteString("{}")
		return
	}
	flat := w.doc.Flatten(s)
	switch {
	case flat.Example != "":
		w.out.WriteString(strings.ReplaceAll(flat.Example, "\n", "\n"+strings.Repeat("  ", depth)))
		return
	case flat.Const != "":
		w.out.WriteString(flat.Const)
		return
	case flat.Default != "" && flat.Default != "null":
		w.out.WriteString(flat.Default)
		return
	case len(flat.Enum) > 0:
		w.choice(flat.Enum[0])
		return
	}
	for _, ref := range flat.Names {
		if w.open[ref] {
			w.out.WriteString(emptyOf(flat))
			return
		}
	}
	if depth >= maxSampleDepth || w.left < 0 || w.out.Len() > maxSampleBytes {
		w.out.WriteString(emptyOf(flat))
		return
	}
	for _, ref := range flat.Names {
		w.open[ref] = true
	}
	w.typed(name, flat, depth)
	for _, ref := range flat.Names {
		delete(w.open, ref)
	}
}

func (w *sampler) choice(c Choice) {
	if c.Text {
		w.out.WriteString(quote(c.Value))
	} else {
		w.out.WriteString(c.Value)
	}
}

func emptyOf(flat Flat) string {
	switch first(flat.Types) {
	case "array":
		return "[]"
	case "object", "":
		return "{}"
	}
	return "null"
}

// first is the first type that is not null.
func first(types []string) string {
	for _, t := range types {
		if t != "null" {
			return t
		}
	}
	return ""
}

func (w *sampler) typed(name string, flat Flat, depth int) {
	switch kind := first(flat.Types); {
	case len(flat.Fields) > 0:
		w.object(flat, depth)
	case kind == "array":
		w.out.WriteString("[\n" + strings.Repeat("  ", depth+1))
		w.value(name, flat.Items, depth+1)
		w.out.WriteString("\n" + strings.Repeat("  ", depth) + "]")
	case len(flat.One) > 0:
		w.value(name, flat.One[0], depth)
	case len(flat.Any) > 0:
		w.value(name, flat.Any[0], depth)
	case flat.Values != nil:
		w.out.WriteString("{\n" + strings.Repeat("  ", depth+1) + `"key": `)
		w.value("key", flat.Values, depth+1)
		w.out.WriteString("\n" + strings.Repeat("  ", depth) + "}")
	case kind == "integer" || kind == "number":
		w.out.WriteString(sampleNumber(flat.Rules))
	case kind == "boolean":
		w.out.WriteString("true")
	case kind == "string" || kind == "scalar" || kind == "" && flat.Label != "":
		w.out.WriteString(quote(sampleText(flat.Format)))
	default:
		w.out.WriteString("{}")
	}
}

// object writes the fields that a caller would write. What only the server writes
// is left out of nothing: one sample serves both ways.
func (w *sampler) object(flat Flat, depth int) {
	w.out.WriteByte('{')
	wrote := false
	for _, f := range flat.Fields {
		if w.left < 0 || strings.HasPrefix(f.Name, "/") || f.Schema != nil && f.Schema.Deprecated {
			continue
		}
		if wrote {
			w.out.WriteByte(',')
		}
		wrote = true
		w.out.WriteString("\n" + strings.Repeat("  ", depth+1) + quote(f.Name) + ": ")
		w.value(f.Name, f.Schema, depth+1)
	}
	if wrote {
		w.out.WriteString("\n" + strings.Repeat("  ", depth))
	}
	w.out.WriteByte('}')
}

// sampleNumber is the least number that the rules allow, as far as one can tell.
func sampleNumber(rules []string) string {
	for _, rule := range rules {
		if low, ok := strings.CutPrefix(rule, "≥ "); ok {
			low, _, _ = strings.Cut(low, ",")
			return low
		}
	}
	return "1"
}

func sampleText(format string) string {
	switch format {
	case "date-time":
		return "2026-01-31T09:30:00Z"
	case "date":
		return "2026-01-31"
	case "time":
		return "09:30:00Z"
	case "duration":
		return "PT15M"
	case "uuid":
		return "3fa85f64-5717-4562-b3fc-2c963f66afa6"
	case "email":
		return "someone@example.com"
	case "uri", "url", "uri-reference", "iri":
		return "https://example.com/"
	case "hostname":
		return "example.com"
	case "ipv4":
		return "192.0.2.1"
	case "ipv6":
		return "2001:db8::1"
	case "byte", "base64":
		return "aGVsbG8="
	}
	return "string"
}
