package apidocsweb

import (
	"strings"

	"github.com/callboard/callboard/internal/apidocs"
)

// maxWordDepth ends "array of array of array of …".
const maxWordDepth = 5

// words writes the type of a schema: "array of Session", "string, uuid".
func (b *blocks) words(s *apidocs.Schema) []word { return b.typed(s, 0) }

func (b *blocks) typed(s *apidocs.Schema, depth int) []word {
	switch {
	case s == nil || depth > maxWordDepth:
		return []word{{Text: "any"}}
	case s.Never:
		return []word{{Text: "nothing"}}
	case s.Label != "":
		if named := b.view.doc.Schema(s.Ref); s.Ref != "" && named != nil && named.Sort == "" {
			return b.typed(named.Schema, depth+1) // it has no name that would tell a reader something
		}
		return []word{{Text: s.Label, Href: b.leads(s)}}
	}
	if list := alternatives(s); len(list) > 0 && len(s.Fields) == 0 {
		return b.joined(list, " or ", depth)
	}
	if len(s.Types) == 0 && len(s.All) > 0 {
		return b.all(s, depth)
	}
	return b.simple(s, depth)
}

// alternatives are what a schema says one or any of.
func alternatives(s *apidocs.Schema) []*apidocs.Schema {
	if len(s.One) > 0 {
		return s.One
	}
	return s.Any
}

// maxAlternatives is how many alternatives are named in a type.
const maxAlternatives = 3

func (b *blocks) joined(list []*apidocs.Schema, between string, depth int) []word {
	if len(list) > maxAlternatives {
		return []word{{Text: "one of " + plural(len(list), "form")}}
	}
	var all []word
	for i, s := range list {
		if i > 0 {
			all = append(all, word{Text: between})
		}
		all = append(all, b.typed(s, depth+1)...)
	}
	return all
}

// all writes the names of what is put together, without the nameless parts.
func (b *blocks) all(s *apidocs.Schema, depth int) []word {
	var named []*apidocs.Schema
	for _, part := range s.All {
		if part != nil && part.Label != "" {
			named = append(named, part)
		}
	}
	var out []word
	switch {
	case len(named) == 0 && len(s.All) == 1:
		out = b.typed(s.All[0], depth+1)
	case len(named) == 0:
		out = []word{{Text: "object"}}
	default:
		out = b.joined(named, " and ", depth)
	}
	for _, rule := range s.Rules {
		if rule == "or null" {
			out = append(out, word{Text: " or null"})
		}
	}
	return out
}

func (b *blocks) simple(s *apidocs.Schema, depth int) []word {
	var kinds []string
	null := false
	for _, t := range s.Types {
		if t == "null" {
			null = true
		} else {
			kinds = append(kinds, t)
		}
	}
	text := strings.Join(kinds, " or ")
	var out []word
	switch {
	case s.Items != nil && (text == "array" || text == ""):
		out = append([]word{{Text: "array of "}}, b.typed(s.Items, depth+1)...)
	case s.Values != nil && len(s.Fields) == 0:
		out = append([]word{{Text: "map of "}}, b.typed(s.Values, depth+1)...)
	case len(s.Enum) > 0 && (text == "string" || text == ""):
		out = []word{{Text: "enum"}}
	case text == "":
		out = []word{{Text: "any"}}
	default:
		out = []word{{Text: text}}
	}
	if s.Format != "" {
		out = append(out, word{Text: ", " + s.Format})
	}
	if null {
		out = append(out, word{Text: " or null"})
	}
	return out
}

// leads is the address of the schema that a label names, through lists.
func (b *blocks) leads(s *apidocs.Schema) string {
	for range maxWordDepth {
		switch {
		case s == nil:
			return ""
		case s.Ref != "":
			if named := b.view.doc.Schema(s.Ref); named != nil && named.Sort != "" {
				return b.view.schemaHref(s.Ref)
			}
			return ""
		case s.Items != nil:
			s = s.Items
		default:
			s = s.Values
		}
	}
	return ""
}

// plain is a type without its addresses.
func plain(words []word) string {
	var b strings.Builder
	for _, w := range words {
		b.WriteString(w.Text)
	}
	return b.String()
}
