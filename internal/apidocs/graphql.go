package apidocs

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
)

// tokensPerValue relates the parser's limit to ours: a field has about ten.
const tokensPerValue = 10

// readGraphQL reads the GraphQL schema language. It only parses: a schema that
// misses types, as parts of a federation do, is shown all the same.
func readGraphQL(doc *Document, text string, limits Limits) *Error {
	if err := checkNesting(text, "#", limits); err != nil {
		return err
	}
	parsed, err := parser.ParseSchemaWithLimit(&ast.Source{Input: text}, limits.Values*tokensPerValue)
	if err != nil {
		return graphqlError(err)
	}
	r := &graphQL{doc: doc, limits: limits, ids: make(map[string]bool)}
	r.collect(parsed)
	r.roots(parsed)
	for _, kind := range kinds {
		for _, t := range r.types {
			if t.Kind == kind && r.root[t.Name] == "" {
				doc.Schemas = append(doc.Schemas, r.named(t))
			}
		}
	}
	for _, d := range parsed.Directives {
		doc.Schemas = append(doc.Schemas, r.directive(d))
	}
	return nil
}

func graphqlError(err error) *Error {
	e := &Error{Message: "this is not a valid GraphQL schema: " + err.Error(), Fix: "Mend the schema at this place."}
	var at *gqlerror.Error
	if errors.As(err, &at) {
		e.Message = "this is not a valid GraphQL schema: " + cut(at.Message, valueBytes)
		if len(at.Locations) > 0 {
			e.Line, e.Column = at.Locations[0].Line, at.Locations[0].Column
		}
	}
	return e
}

type graphQL struct {
	doc    *Document
	limits Limits
	types  []*ast.Definition // with what extensions add
	known  map[string]*ast.Definition
	root   map[string]string // type name to group
	ids    map[string]bool
}

// collect merges extensions into their types, and makes types of those that
// extend what another part of the schema defines.
func (r *graphQL) collect(parsed *ast.SchemaDocument) {
	r.known = make(map[string]*ast.Definition)
	for _, d := range append(slices.Clone(parsed.Definitions), parsed.Extensions...) {
		known := r.known[d.Name]
		if known == nil {
			if len(r.types) >= r.limits.Schemas {
				r.doc.Notes = append(r.doc.Notes, fmt.Sprintf("There are more than %d types; the rest is left out.", r.limits.Schemas))
				return
			}
			own := *d
			r.known[d.Name] = &own
			r.types = append(r.types, &own)
			continue
		}
		known.Fields = append(slices.Clip(known.Fields), d.Fields...)
		known.Types = append(slices.Clip(known.Types), d.Types...)
		known.EnumValues = append(slices.Clip(known.EnumValues), d.EnumValues...)
		known.Interfaces = append(slices.Clip(known.Interfaces), d.Interfaces...)
	}
}

// rootGroups are the groups of the three root types, in order.
var rootGroups = []struct {
	operation ast.Operation
	standard  string // the type's name unless the schema says another
	group     string
	method    string
}{
	{ast.Query, "Query", "Queries", "QUERY"},
	{ast.Mutation, "Mutation", "Mutations", "MUTATION"},
	{ast.Subscription, "Subscription", "Subscriptions", "SUBSCRIBE"},
}

// roots makes operations of the fields of the root types.
func (r *graphQL) roots(parsed *ast.SchemaDocument) {
	said := make(map[ast.Operation]string)
	for _, schema := range append(slices.Clone(parsed.Schema), parsed.SchemaExtension...) {
		if r.doc.Description == "" {
			r.doc.Description = schema.Description
		}
		for _, t := range schema.OperationTypes {
			said[t.Operation] = t.Type
		}
	}
	r.root = make(map[string]string)
	for _, g := range rootGroups {
		name, ok := said[g.operation]
		if !ok && len(parsed.Schema) == 0 {
			name = g.standard
		}
		root := r.known[name]
		if root == nil {
			continue
		}
		r.root[name] = g.group
		group := Group{Name: g.group, Description: root.Description}
		for _, f := range root.Fields {
			if len(r.ids) < r.limits.Operations {
				group.Operations = append(group.Operations, r.operation(g.method, f))
			}
		}
		if len(group.Operations) > 0 {
			r.doc.Groups = append(r.doc.Groups, group)
		}
	}
}

func (r *graphQL) operation(method string, f *ast.FieldDefinition) *Operation {
	op := &Operation{
		ID: uniqueID(r.ids, strings.ToLower(method)+" "+f.Name), Method: method, Path: f.Name,
		Description: f.Description, Parameters: r.arguments(f.Arguments),
		Responses: []Response{{Media: []Media{{Schema: r.typed(f.Type)}}}},
	}
	op.Summary = f.Name
	for _, d := range f.Directives {
		if reason, yes := deprecation(d); yes {
			op.Deprecated = true
			op.Description = joinParagraphs(op.Description, reason)
		} else {
			op.Badges = append(op.Badges, directive(d))
		}
	}
	return op
}

func joinParagraphs(a, b string) string {
	return strings.TrimSpace(a + "\n\n" + b)
}

// deprecation returns the reason, when the directive is that of deprecation.
func deprecation(d *ast.Directive) (reason string, yes bool) {
	if d.Name != "deprecated" {
		return "", false
	}
	if reason := d.Arguments.ForName("reason"); reason != nil && reason.Value != nil {
		return "Deprecated: " + reason.Value.Raw, true
	}
	return "", true
}

// directive writes a directive as it is used, shortened.
func directive(d *ast.Directive) string {
	var arguments []string
	for _, a := range d.Arguments {
		arguments = append(arguments, a.Name+": "+value(a.Value))
	}
	if len(arguments) == 0 {
		return "@" + d.Name
	}
	return cut("@"+d.Name+"("+strings.Join(arguments, ", ")+")", valueBytes)
}

func value(v *ast.Value) string {
	if v == nil {
		return ""
	}
	return cut(v.String(), valueBytes)
}

func (r *graphQL) arguments(list ast.ArgumentDefinitionList) []Parameter {
	var all []Parameter
	for _, a := range list {
		s := r.typed(a.Type)
		s.Default = value(a.DefaultValue)
		p := Parameter{Name: a.Name, In: "argument", Description: a.Description, Required: a.Type.NonNull && a.DefaultValue == nil, Schema: s}
		p.Deprecated = r.directives(s, a.Directives)
		all = append(all, p)
	}
	return all
}

// directives adds what directives say to the rules of s.
func (r *graphQL) directives(s *Schema, list ast.DirectiveList) (deprecated bool) {
	for _, d := range list {
		if reason, yes := deprecation(d); yes {
			s.Deprecated, deprecated = true, true
			s.Description = joinParagraphs(s.Description, reason)
		} else {
			s.Rules = append(s.Rules, "`"+directive(d)+"`")
		}
	}
	return deprecated
}
