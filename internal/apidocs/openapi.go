package apidocs

import (
	"cmp"
	"net/url"
	"strings"
)

// readOpenAPI reads OpenAPI 3.0 and 3.1, and Swagger 2.0.
func readOpenAPI(root *node, doc *Document, limits Limits) {
	r := &openAPI{treeReader: newTreeReader(root, doc, limits)}
	r.swagger = root.has("swagger")
	doc.Kind, doc.Dialect = OpenAPI, "OpenAPI "+minor(root.str("openapi"))
	if r.swagger {
		doc.Dialect = "Swagger " + minor(root.str("swagger"))
	}
	readInfo(root, doc)
	r.servers()
	r.schemes()
	r.security = requirements(root.get("security"))
	r.secured = root.has("security")
	if r.swagger {
		r.namedSchemas(schemaList{"#/definitions/", "Schemas"})
	} else {
		r.namedSchemas(schemaList{"#/components/schemas/", "Schemas"})
	}
	r.groups()
	r.readPending()
}

// openAPI reads one document.
type openAPI struct {
	*treeReader
	swagger  bool
	security []Requirement // of operations that don't say their own
	secured  bool
	count    int
	calls    int // depth of callbacks
}

// maxCalls is how deep callbacks in callbacks are read.
const maxCalls = 2

// minor is the part of a version that readers care for: "3.1" of "3.1.0".
func minor(version string) string {
	parts := strings.SplitN(cut(version, 20), ".", 3)
	return strings.Join(parts[:min(2, len(parts))], ".")
}

// readInfo reads what OpenAPI and AsyncAPI say about themselves alike.
func readInfo(root *node, doc *Document) {
	info := root.get("info")
	doc.Title, doc.Version, doc.Description = info.str("title"), info.str("version"), info.str("description")
	if doc.Description == "" {
		doc.Description = info.str("summary")
	}
	add := func(label, href string) {
		if href != "" {
			doc.Links = append(doc.Links, Link{label, href})
		}
	}
	contact, licence := info.get("contact"), info.get("license")
	add(cmp.Or(contact.str("name"), "Contact"), contact.str("url"))
	if mail := contact.str("email"); mail != "" {
		add(mail, "mailto:"+mail)
	}
	add(cmp.Or(licence.str("name"), "Licence"), licence.str("url"))
	add("Terms of service", info.str("termsOfService"))
	for _, docs := range []*node{root.get("externalDocs"), info.get("externalDocs")} {
		add(cmp.Or(docs.str("description"), "Documentation"), docs.str("url"))
	}
}

func (r *openAPI) servers() {
	if !r.swagger {
		r.doc.Servers = readServers(r.root.get("servers"))
		return
	}
	host, base := r.root.str("host"), strings.TrimSuffix(r.root.str("basePath"), "/")
	schemes := r.root.strings("schemes")
	if len(schemes) == 0 {
		schemes = []string{"https"}
	}
	switch {
	case host != "":
		for _, scheme := range schemes {
			r.doc.Servers = append(r.doc.Servers, Server{URL: scheme + "://" + host + base})
		}
	case base != "":
		r.doc.Servers = []Server{{URL: base}}
	}
}

func readServers(list *node) []Server {
	if !list.isList() {
		return nil
	}
	var all []Server
	for _, n := range list.items {
		s := Server{URL: n.str("url"), Description: n.str("description"), Variables: readVariables(n.get("variables"))}
		if s.URL != "" {
			all = append(all, s)
		}
	}
	return all
}

func readVariables(n *node) []Variable {
	var all []Variable
	n.each(func(name string, v *node) {
		all = append(all, Variable{Name: name, Default: v.str("default"), Description: v.str("description"), Values: v.strings("enum")})
	})
	return all
}

// methods are the fields of a path item that are operations.
var methods = map[string]bool{
	"get": true, "put": true, "post": true, "delete": true, "options": true, "head": true, "patch": true, "trace": true, "query": true,
}

// groups reads all operations and sorts them by their first tag: tags in the
// order in which the document lists them, then as they appear.
func (r *openAPI) groups() {
	tags := newGrouping()
	for _, tag := range r.root.list("tags") {
		tags.declare(tag.str("name"), tag.str("description"))
	}
	r.items(r.root.get("paths"), tags, "Other")
	for _, key := range []string{"webhooks", "x-webhooks"} {
		r.items(r.root.get(key), tags, "Webhooks")
	}
	r.doc.Groups = tags.groups("Operations", "Other")
}

// items reads the operations of path items. Those without a tag go to otherwise.
func (r *openAPI) items(paths *node, tags *grouping, otherwise string) {
	paths.each(func(path string, raw *node) {
		r.item(path, raw, func(op *Operation, n *node) {
			if otherwise == "Webhooks" {
				op.Incoming, op.Badges = true, append(op.Badges, "webhook")
			}
			tag := otherwise
			if names := n.strings("tags"); len(names) > 0 {
				tag = names[0]
			}
			tags.add(tag, op)
		})
	})
}

func (r *openAPI) item(path string, raw *node, found func(op *Operation, n *node)) {
	item := r.follow(raw)
	shared := r.parameters(item.get("parameters"))
	servers := readServers(item.get("servers"))
	item.each(func(method string, n *node) {
		if !methods[method] || !n.isObject() {
			return
		}
		if r.count++; r.count > r.limits.Operations {
			r.note("There are more than %d operations; the rest is left out.", r.limits.Operations)
			return
		}
		op := r.operation(method, path, n, shared)
		if op.Summary == "" {
			op.Summary = item.str("summary")
		}
		if op.Description == "" {
			op.Description = item.str("description")
		}
		if op.Servers == nil {
			op.Servers = servers
		}
		found(op, n)
	})
}

func (r *openAPI) operation(method, path string, n *node, shared parameters) *Operation {
	op := &Operation{
		Method: strings.ToUpper(method), Path: path,
		ID:      r.uniqueID(cmp.Or(n.str("operationId"), method+" "+path)),
		Summary: n.str("summary"), Description: n.str("description"), Deprecated: n.bool("deprecated"),
		Security: r.security, Secured: r.secured,
		Servers: readServers(n.get("servers")),
	}
	if docs := n.get("externalDocs"); docs.str("url") != "" {
		op.Link = &Link{cmp.Or(docs.str("description"), "Further documentation"), docs.str("url")}
	}
	if n.has("security") {
		op.Security, op.Secured = requirements(n.get("security")), true
	}
	own := r.parameters(n.get("parameters")).over(shared)
	op.Parameters = own.list
	if r.swagger {
		op.Request = r.swaggerBody(own, firstList(n.strings("consumes"), r.root.strings("consumes")))
	} else {
		op.Request = r.body(n.get("requestBody"))
	}
	op.Responses = r.responses(n)
	r.callbacks(op, n.get("callbacks"))
	return op
}

// firstList is list, or otherwise when it is empty.
func firstList(list, otherwise []string) []string {
	if len(list) > 0 {
		return list
	}
	return otherwise
}

// callbacks reads what the API will ask of its caller.
func (r *openAPI) callbacks(op *Operation, callbacks *node) {
	if r.calls == maxCalls {
		return
	}
	r.calls++
	defer func() { r.calls-- }()
	callbacks.each(func(name string, raw *node) {
		if !r.spend() {
			return
		}
		r.follow(raw).each(func(expression string, item *node) {
			if item.has("$ref") {
				return // a path item elsewhere may hold this very callback again
			}
			r.item(expression, item, func(call *Operation, _ *node) {
				call.Incoming, call.Badges = true, append(call.Badges, name)
				op.Callbacks = append(op.Callbacks, call)
			})
		})
	})
}

// host is the part of an address that people know a server by.
func host(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return address
	}
	return u.Host
}
