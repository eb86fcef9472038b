package apidocs

import "strings"

// maxSelected bounds the fields in a sample query.
const maxSelected = 24

// Query writes a GraphQL query for op: its arguments, and the plain fields of
// what comes back, two levels deep.
func (d *Document) Query(op *Operation) string {
	var b strings.Builder
	switch op.Method {
	case "MUTATION":
		b.WriteString("mutation ")
	case "SUBSCRIBE":
		b.WriteString("subscription ")
	}
	b.WriteString("{\n  " + op.Path)
	var arguments []string
	for _, p := range op.Parameters {
		if p.Required {
			arguments = append(arguments, p.Name+": "+graphqlValue(d.Sample(p.Schema), d.Flatten(p.Schema)))
		}
	}
	if len(arguments) > 0 {
		b.WriteString("(" + strings.Join(arguments, ", ") + ")")
	}
	if len(op.Responses) > 0 && len(op.Responses[0].Media) > 0 {
		left := maxSelected
		b.WriteString(d.selection(op.Responses[0].Media[0].Schema, "  ", 2, &left))
	}
	b.WriteString("\n}")
	return b.String()
}

// graphqlValue turns a JSON sample into a GraphQL literal: names without quotes.
func graphqlValue(sample string, flat Flat) string {
	if len(flat.Enum) > 0 && flat.Default == "" {
		return flat.Enum[0].Value
	}
	root, err := parseJSON(sample, DefaultLimits())
	if err != nil {
		return sample
	}
	return graphqlLiteral(root)
}

func graphqlLiteral(n *node) string {
	var parts []string
	switch n.shape {
	case objectShape:
		for i, key := range n.keys {
			parts = append(parts, key+": "+graphqlLiteral(n.items[i]))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case listShape:
		for _, item := range n.items {
			parts = append(parts, graphqlLiteral(item))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return jsonOf(n.value())
}

// selection writes the braces after a field whose type has fields.
func (d *Document) selection(s *Schema, indent string, depth int, left *int) string {
	for s != nil && s.Items != nil {
		s = s.Items
	}
	flat := d.Flatten(s)
	if len(flat.Fields) == 0 {
		if len(flat.One) > 0 {
			return " { __typename }"
		}
		return ""
	}
	var b strings.Builder
	for _, f := range flat.Fields {
		if *left <= 0 || requires(f) || f.Schema != nil && f.Schema.Deprecated {
			continue
		}
		*left--
		inner := f.Schema
		for inner != nil && inner.Items != nil {
			inner = inner.Items
		}
		deeper := len(d.Flatten(inner).Fields)+len(d.Flatten(inner).One) > 0
		if deeper && depth <= 1 {
			continue
		}
		b.WriteString("\n" + indent + "  " + f.Name)
		if deeper {
			b.WriteString(d.selection(f.Schema, indent+"  ", depth-1, left))
		}
	}
	if b.Len() == 0 {
		return " { __typename }"
	}
	return " {" + b.String() + "\n" + indent + "}"
}

// requires tells whether a field cannot be asked for without arguments.
func requires(f Field) bool {
	for _, a := range f.Arguments {
		if a.Required {
			return true
		}
	}
	return false
}
