package apidocs

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/bufbuild/protocompile/ast"
	"github.com/bufbuild/protocompile/parser"
	"github.com/bufbuild/protocompile/reporter"
)

// readProto reads the services and messages of a protocol buffer file. It only
// parses: imports are not followed, their types are shown by name.
func readProto(doc *Document, text string, limits Limits) *Error {
	if err := checkNesting(text, "//", limits); err != nil {
		return err
	}
	var first reporter.ErrorWithPos
	handler := reporter.NewHandler(reporter.NewReporter(func(err reporter.ErrorWithPos) error {
		first = cmp.Or(first, err)
		return err
	}, nil))
	file, err := parser.Parse("definition", strings.NewReader(text), handler)
	if err != nil || file == nil {
		return protoError(first)
	}
	r := &protobuf{doc: doc, file: file, limits: limits, ids: make(map[string]bool), known: make(map[string]bool)}
	r.top()
	for _, d := range file.Decls {
		r.declare("", d)
	}
	for _, d := range file.Decls {
		r.read("", d)
	}
	return nil
}

func protoError(err reporter.ErrorWithPos) *Error {
	e := &Error{Message: "this is not a valid proto file", Fix: "Mend the file at this place."}
	if err != nil {
		e.Message += ": " + cut(strings.TrimPrefix(err.Unwrap().Error(), "syntax error: "), valueBytes)
		e.Line, e.Column = err.GetPosition().Line, err.GetPosition().Col
	}
	return e
}

type protobuf struct {
	doc    *Document
	file   *ast.FileNode
	limits Limits
	pkg    string
	known  map[string]bool // messages and enums, "Outer.Inner"
	ids    map[string]bool
	values int
}

// top reads what is said about the whole file.
func (r *protobuf) top() {
	r.doc.Dialect = "gRPC, proto2"
	switch {
	case r.file.Syntax != nil:
		r.doc.Dialect = "gRPC, " + cut(r.file.Syntax.Syntax.AsString(), 20)
	case r.file.Edition != nil:
		r.doc.Dialect = "gRPC, edition " + cut(r.file.Edition.Edition.AsString(), 20)
	}
	var imports []string
	for _, d := range r.file.Decls {
		switch d := d.(type) {
		case *ast.PackageNode:
			r.pkg = string(d.Name.AsIdentifier())
			r.doc.Title, r.doc.Description = r.pkg, r.comment(d)
		case *ast.ImportNode:
			imports = append(imports, d.Name.AsString())
		}
	}
	switch len(imports) {
	case 0:
	case 1:
		r.doc.Notes = append(r.doc.Notes, "Types of `"+cut(imports[0], 120)+"` are shown by name only.")
	default:
		r.doc.Notes = append(r.doc.Notes, fmt.Sprintf("Types of %d imported files are shown by name only.", len(imports)))
	}
}

// declare notes the names of all types, so that they can be referred to before
// they are defined.
func (r *protobuf) declare(scope string, n ast.Node) {
	switch n := n.(type) {
	case *ast.MessageNode:
		r.known[scope+n.Name.Val] = true
		r.declareAll(scope+n.Name.Val+".", n.Decls)
	case *ast.GroupNode:
		r.known[scope+n.Name.Val] = true
		r.declareAll(scope+n.Name.Val+".", n.Decls)
	case *ast.EnumNode:
		r.known[scope+n.Name.Val] = true
	}
}

func (r *protobuf) declareAll(scope string, list []ast.MessageElement) {
	for _, n := range list {
		r.declare(scope, n)
	}
}

// read makes groups of services, and schemas of messages and enums.
func (r *protobuf) read(scope string, n ast.Node) {
	if r.values++; r.values > r.limits.Values || len(r.doc.Schemas) >= r.limits.Schemas {
		return
	}
	switch n := n.(type) {
	case *ast.ServiceNode:
		r.service(n)
	case *ast.MessageNode:
		r.messageAt(scope+n.Name.Val, r.comment(n), n.Decls)
	case *ast.GroupNode:
		r.messageAt(scope+n.Name.Val, r.comment(n), n.Decls)
	case *ast.EnumNode:
		r.add(scope+n.Name.Val, "Enums", r.enum(n))
	}
}

// messageAt reads a message and what is defined inside it.
func (r *protobuf) messageAt(name, description string, list []ast.MessageElement) {
	r.add(name, "Messages", r.message(name+".", description, list))
	for _, n := range list {
		r.read(name+".", n)
	}
}

func (r *protobuf) add(name, sort string, s *Schema) {
	r.doc.Schemas = append(r.doc.Schemas, &Named{Key: name, Name: name, Sort: sort, Schema: s})
}

func (r *protobuf) service(s *ast.ServiceNode) {
	group := Group{Name: s.Name.Val, Description: r.comment(s)}
	for _, d := range s.Decls {
		if rpc, ok := d.(*ast.RPCNode); ok && len(r.ids) < r.limits.Operations {
			group.Operations = append(group.Operations, r.rpc(s, rpc))
		}
	}
	r.doc.Groups = append(r.doc.Groups, group)
}

func (r *protobuf) rpc(s *ast.ServiceNode, rpc *ast.RPCNode) *Operation {
	service := strings.TrimPrefix(r.pkg+"."+s.Name.Val, ".")
	op := &Operation{
		ID: uniqueID(r.ids, s.Name.Val+"."+rpc.Name.Val), Method: "RPC", Path: service + "/" + rpc.Name.Val,
		Summary: rpc.Name.Val, Description: r.comment(rpc),
		Request:   &Body{Required: true, Media: []Media{{Schema: r.typed("", rpc.Input.MessageType)}}},
		Responses: []Response{{Media: []Media{{Schema: r.typed("", rpc.Output.MessageType)}}}},
	}
	if rpc.Input.Stream != nil {
		op.Badges = append(op.Badges, "client streams")
	}
	if rpc.Output.Stream != nil {
		op.Badges = append(op.Badges, "server streams")
	}
	rpc.RangeOptions(func(o *ast.OptionNode) bool {
		switch optionName(o) {
		case "deprecated":
			op.Deprecated = isTrue(o.Val)
		case "(google.api.http)":
			op.Bindings = append(op.Bindings, httpBindings(o.Val)...)
		}
		return true
	})
	return op
}

// httpBindings are the methods and paths that a gateway serves a call under.
func httpBindings(v ast.ValueNode) []Binding {
	fields, _ := v.Value().([]*ast.MessageFieldNode)
	var all []Binding
	for _, f := range fields {
		path, isText := f.Val.Value().(string)
		if method := f.Name.Name.AsIdentifier(); isText && methods[string(method)] {
			all = append(all, Binding{"HTTP", strings.ToUpper(string(method)) + " " + cut(path, bindingBytes)})
		}
	}
	return all
}

// optionName writes a name as it stands in the file: "(google.api.http)".
func optionName(o *ast.OptionNode) string {
	var parts []string
	for _, p := range o.Name.Parts {
		name := string(p.Name.AsIdentifier())
		if p.Open != nil {
			name = "(" + name + ")"
		}
		parts = append(parts, name)
	}
	return strings.Join(parts, ".")
}

func isTrue(v ast.ValueNode) bool {
	word, _ := v.Value().(ast.Identifier)
	return word == "true"
}

// comment joins the comments that belong to a node: those right above it, and
// the one behind it on its line.
func (r *protobuf) comment(n ast.Node) string {
	info := r.file.NodeInfo(n)
	var above []string
	next := info.Start().Line
	comments := info.LeadingComments()
	for i := comments.Len() - 1; i >= 0; i-- {
		c := comments.Index(i)
		if next-c.End().Line > 1 {
			break // a blank line: it speaks of something else
		}
		next = c.Start().Line
		above = append(above, plainComment(c.RawText()))
	}
	slices.Reverse(above)
	text := strings.Join(above, "\n")
	trailing := info.TrailingComments()
	for i := range trailing.Len() {
		text = joinParagraphs(text, plainComment(trailing.Index(i).RawText()))
	}
	return strings.TrimSpace(text)
}

// plainComment takes the marks off a comment.
func plainComment(raw string) string {
	if line, ok := strings.CutPrefix(raw, "//"); ok {
		return strings.TrimSpace(strings.TrimLeft(line, "/"))
	}
	var lines []string
	raw = strings.TrimSuffix(strings.TrimPrefix(raw, "/*"), "*/")
	for line := range strings.SplitSeq(raw, "\n") {
		lines = append(lines, strings.TrimSpace(strings.TrimLeft(strings.TrimSpace(line), "*")))
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}
