package apidocs

import (
	"cmp"
	"net/url"
	"regexp"
	"strings"
)

// Call writes a line for the shell that calls op: curl, or grpcurl for an rpc.
// Of GraphQL it sends the query of [Document.Query]. Nothing when op is not
// called but listened to.
func (d *Document) Call(op *Operation) string {
	switch d.Kind {
	case OpenAPI:
		if op.Incoming {
			return ""
		}
		return d.curl(op)
	case GraphQL:
		if op.Method == "SUBSCRIBE" {
			return ""
		}
		body := "{\"query\": " + quote(d.Query(op)) + "}"
		return join("curl -X POST", shell(d.server(op)), "-H "+shell("Content-Type: application/json"), "-d "+shell(body))
	case GRPC:
		return join("grpcurl", "-d "+shell(d.Sample(firstSchema(op.Request))), "$HOST:443", shell(op.Path))
	}
	return ""
}

func join(parts ...string) string { return strings.Join(parts, " \\\n  ") }

// plainWord is what the shell takes as it is.
var plainWord = regexp.MustCompile(`^[A-Za-z0-9_@%+=:,./-]+$`)

// ownVariable is what we put into a call for the reader to fill in. Any other $ is
// the definition's, and must never run on the reader's machine.
var ownVariable = regexp.MustCompile(`\$(TOKEN|API_KEY|CREDENTIALS|SCHEME)\b`)

// shell quotes s for a POSIX shell: not at all, in double quotes where a variable
// such as $TOKEN must stay one, else in single quotes.
func shell(s string) string {
	switch {
	case plainWord.MatchString(s):
		return s
	case !strings.ContainsAny(ownVariable.ReplaceAllString(s, ""), "\"`\\!$"):
		return `"` + s + `"`
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

func firstSchema(b *Body) *Schema {
	if b == nil || len(b.Media) == 0 {
		return nil
	}
	return b.Media[0].Schema
}

// server is the address of the first server that op has, with its variables
// filled in.
func (d *Document) server(op *Operation) string {
	servers := op.Servers
	if len(servers) == 0 {
		servers = d.Servers
	}
	if len(servers) == 0 {
		return "https://api.example.com"
	}
	address := servers[0].URL
	for _, v := range servers[0].Variables {
		if v.Default != "" {
			address = strings.ReplaceAll(address, "{"+v.Name+"}", v.Default)
		}
	}
	if strings.HasPrefix(address, "/") {
		address = "https://api.example.com" + address
	}
	return strings.TrimSuffix(address, "/")
}

// curl writes an HTTP call with its required parameters, sign-in and body.
func (d *Document) curl(op *Operation) string {
	path, query := op.Path, url.Values{}
	var headers []string
	for _, p := range op.Parameters {
		switch {
		case p.In == "path" && (p.Example != "" || hasExample(p.Schema)):
			path = strings.ReplaceAll(path, "{"+p.Name+"}", url.PathEscape(unquote(d.example(p))))
		case !p.Required:
		case p.In == "query":
			query.Set(p.Name, unquote(d.example(p)))
		case p.In == "header":
			headers = append(headers, p.Name+": "+unquote(d.example(p)))
		case p.In == "cookie":
			headers = append(headers, "Cookie: "+p.Name+"="+unquote(d.example(p)))
		}
	}
	for _, scheme := range d.signIn(op) {
		if scheme.Header != "" {
			headers = append([]string{scheme.Header}, headers...)
		}
		if scheme.Query != "" {
			query.Set(scheme.Query, "API_KEY")
		}
	}
	address := d.server(op) + path
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	parts := []string{"curl"}
	if op.Method != "GET" {
		parts[0] += " -X " + op.Method
	}
	parts = append(parts, shell(address))
	body := d.bodyLines(op.Request)
	for _, h := range headers {
		parts = append(parts, "-H "+shell(oneLine(h)))
	}
	return join(append(parts, body...)...)
}

func hasExample(s *Schema) bool { return s != nil && (s.Example != "" || s.Default != "") }

// signIn are the schemes of the first requirement that asks for any.
func (d *Document) signIn(op *Operation) []Scheme {
	for _, requirement := range op.Security {
		var all []Scheme
		for _, need := range requirement {
			if s, ok := d.Scheme(need.Scheme); ok {
				all = append(all, s)
			}
		}
		if len(all) > 0 {
			return all
		}
	}
	return nil
}

func (d *Document) example(p Parameter) string {
	if p.Example != "" {
		return p.Example
	}
	return d.Sample(p.Schema)
}

// unquote takes the quotes off a JSON string.
func unquote(s string) string {
	if n, err := parseJSON(s, Limits{Depth: 1}); err == nil && n.shape == scalarShape {
		return n.text
	}
	return s
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// bodyLines are the arguments that send a body.
func (d *Document) bodyLines(b *Body) []string {
	if b == nil || len(b.Media) == 0 {
		return nil
	}
	m := b.Media[0]
	switch kind := strings.ToLower(m.Type); {
	case strings.HasPrefix(kind, "multipart/"), strings.HasPrefix(kind, "application/x-www-form-urlencoded"):
		option := "-d "
		if strings.HasPrefix(kind, "multipart/") {
			option = "-F "
		}
		var parts []string
		for _, f := range d.Flatten(m.Schema).Fields {
			value := unquote(d.Sample(f.Schema))
			if flat := d.Flatten(f.Schema); flat.Format == "binary" || first(flat.Types) == "file" {
				value = "@file"
			}
			parts = append(parts, option+shell(f.Name+"="+oneLine(value)))
		}
		return parts
	case isJSON(kind) || kind == "":
		return []string{"-H " + shell("Content-Type: "+cmp.Or(m.Type, "application/json")), "-d " + shell(d.ExampleOf(m).Text)}
	default:
		return []string{"-H " + shell("Content-Type: "+oneLine(m.Type)), "--data-binary @file"}
	}
}

// ExampleOf is the first example of a body, or else one made from its schema.
func (d *Document) ExampleOf(m Media) Example {
	if len(m.Examples) > 0 {
		return m.Examples[0]
	}
	if m.Schema == nil {
		return Example{}
	}
	if m.Type != "" && !isJSON(m.Type) {
		if flat := d.Flatten(m.Schema); first(flat.Types) == "string" {
			return Example{Text: unquote(d.Sample(m.Schema))}
		}
	}
	return Example{Text: d.Sample(m.Schema), JSON: true}
}
