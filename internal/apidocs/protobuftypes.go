package apidocs

import (
	"strconv"
	"strings"

	"github.com/bufbuild/protocompile/ast"
)

// message reads the fields of a message. Inside is the scope for its own types.
func (r *protobuf) message(inside, description string, list []ast.MessageElement) *Schema {
	s := &Schema{Types: []string{"object"}, Description: description}
	for _, d := range list {
		if r.values++; r.values > r.limits.Values {
			break
		}
		switch d := d.(type) {
		case *ast.FieldNode:
			s.Fields = append(s.Fields, r.field(inside, d))
		case *ast.MapFieldNode:
			s.Fields = append(s.Fields, r.mapField(inside, d))
		case *ast.OneofNode:
			s.Fields = append(s.Fields, r.oneof(inside, d)...)
		case *ast.GroupNode:
			s.Fields = append(s.Fields, r.group(inside, d))
		case *ast.OptionNode:
			s.Deprecated = s.Deprecated || optionName(d) == "deprecated" && isTrue(d.Val)
		}
	}
	return s
}

func (r *protobuf) field(inside string, f *ast.FieldNode) Field {
	s := r.typed(inside, f.FldType)
	if f.Label.Repeated {
		s = &Schema{Label: "repeated " + s.Label, Types: []string{"array"}, Items: s}
	}
	if label := f.Label.KeywordNode; label != nil && label.Val == "optional" {
		s.Rules = append(s.Rules, "optional")
	}
	r.options(s, f.Options)
	s.Description = r.comment(f)
	return Field{Name: f.Name.Val, Note: number(f.Tag), Required: f.Label.Required, Schema: s}
}

func number(tag *ast.UintLiteralNode) string {
	if tag == nil {
		return ""
	}
	return "= " + strconv.FormatUint(tag.Val, 10)
}

func (r *protobuf) mapField(inside string, f *ast.MapFieldNode) Field {
	value := r.typed(inside, f.MapType.ValueType)
	s := &Schema{Label: "map<" + f.MapType.KeyType.Val + ", " + value.Label + ">", Types: []string{"object"}, Values: value, Description: r.comment(f)}
	r.options(s, f.Options)
	return Field{Name: f.Name.Val, Note: number(f.Tag), Schema: s}
}

func (r *protobuf) group(inside string, g *ast.GroupNode) Field {
	s := &Schema{Label: g.Name.Val, Ref: inside + g.Name.Val, Description: r.comment(g)}
	return Field{Name: g.Name.Val, Note: number(g.Tag), Required: g.Label.Required, Schema: s}
}

// oneof marks its fields as alternatives.
func (r *protobuf) oneof(inside string, o *ast.OneofNode) []Field {
	var all []Field
	for _, d := range o.Decls {
		if f, ok := d.(*ast.FieldNode); ok {
			field := r.field(inside, f)
			field.Schema.Rules = append(field.Schema.Rules, "one of `"+o.Name.Val+"`")
			all = append(all, field)
		}
	}
	return all
}

// options adds what the options of a field say.
func (r *protobuf) options(s *Schema, list *ast.CompactOptionsNode) {
	if list == nil {
		return
	}
	for _, o := range list.Options {
		raw := func() string { return cut(r.file.NodeInfo(o.Val).RawText(), valueBytes) }
		switch name := optionName(o); {
		case name == "deprecated":
			s.Deprecated = isTrue(o.Val)
		case name == "default":
			s.Default = raw()
		case strings.HasPrefix(name, "("):
			s.Rules = append(s.Rules, "`"+cut(name, valueBytes)+" = "+raw()+"`")
		}
	}
}

func (r *protobuf) enum(e *ast.EnumNode) *Schema {
	s := &Schema{Types: []string{"enum"}, Description: r.comment(e)}
	for _, d := range e.Decls {
		v, ok := d.(*ast.EnumValueNode)
		if !ok {
			continue
		}
		if r.values++; r.values > r.limits.Values {
			break
		}
		c := Choice{Value: v.Name.Val, Text: true, Description: r.comment(v)}
		if v.Options != nil {
			for _, o := range v.Options.Options {
				c.Deprecated = c.Deprecated || optionName(o) == "deprecated" && isTrue(o.Val)
			}
		}
		if c.Description == "" {
			c.Description = "= " + r.file.NodeInfo(v.Number).RawText()
		}
		s.Enum = append(s.Enum, c)
	}
	return s
}

// protoScalars are the scalar types, with the JSON type that they travel as.
var protoScalars = map[string]string{
	"double": "number", "float": "number", "bool": "boolean", "string": "string", "bytes": "string",
	"int32": "integer", "uint32": "integer", "sint32": "integer", "fixed32": "integer", "sfixed32": "integer",
	"int64": "string", "uint64": "string", "sint64": "string", "fixed64": "string", "sfixed64": "string",
}

// typed refers to a type by the name written inside a scope: the innermost scope
// that has it wins.
func (r *protobuf) typed(scope string, ident ast.IdentValueNode) *Schema {
	name := string(ident.AsIdentifier())
	s := &Schema{Label: name}
	if kind := protoScalars[name]; kind != "" {
		s.Types = []string{kind}
		return s
	}
	plain := strings.TrimPrefix(name, ".")
	if r.pkg != "" {
		plain = strings.TrimPrefix(plain, r.pkg+".")
	}
	for {
		if r.known[scope+plain] {
			s.Ref = scope + plain
			return s
		}
		if scope == "" {
			return s
		}
		scope = scope[:strings.LastIndexByte(strings.TrimSuffix(scope, "."), '.')+1]
	}
}
