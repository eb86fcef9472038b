package apidocs

import (
	"cmp"
	"strings"
)

// schemes reads how callers prove who they are.
func (r *openAPI) schemes() {
	list := r.root.at("/components/securitySchemes")
	if r.swagger {
		list = r.root.get("securityDefinitions")
	}
	r.doc.Auth = r.readSchemes(list)
}

func (r *treeReader) readSchemes(list *node) []Scheme {
	var all []Scheme
	list.each(func(name string, raw *node) {
		if n := r.follow(raw); n.isObject() {
			all = append(all, readScheme(name, n))
		}
	})
	return all
}

func readScheme(name string, n *node) Scheme {
	s := Scheme{Name: name, Type: n.str("type"), Description: n.str("description")}
	switch s.Type {
	case "http":
		s.http(n.str("scheme"), n.str("bearerFormat"))
	case "basic":
		s.http("basic", "")
	case "apiKey", "httpApiKey":
		s.key(n.str("in"), n.str("name"))
	case "oauth2":
		s.Header, s.Flows = "Authorization: Bearer $TOKEN", readFlows(n)
		s.Detail = "OAuth 2"
		if len(s.Flows) == 1 && s.Flows[0].Name != "" {
			s.Detail += ", " + flowName(s.Flows[0].Name)
		}
	case "openIdConnect":
		s.Header, s.Detail = "Authorization: Bearer $TOKEN", "OpenID Connect"
		if address := n.str("openIdConnectUrl"); address != "" {
			s.Detail += " at " + host(address)
		}
	case "mutualTLS", "X509":
		s.Detail = "client certificate"
	default:
		s.Detail = s.Type
	}
	return s
}

func (s *Scheme) http(scheme, format string) {
	switch strings.ToLower(scheme) {
	case "bearer":
		s.Detail, s.Header = "bearer token", "Authorization: Bearer $TOKEN"
	case "basic":
		s.Detail, s.Header = "user and password", "Authorization: Basic $CREDENTIALS"
	default:
		s.Detail, s.Header = cmp.Or(scheme, "HTTP"), "Authorization: "+cmp.Or(scheme, "$SCHEME")+" $CREDENTIALS"
	}
	if format != "" {
		s.Detail += ", " + format
	}
}

func (s *Scheme) key(in, name string) {
	s.Detail = strings.TrimSpace("key in " + in + " " + name)
	switch in {
	case "header":
		s.Header = name + ": $API_KEY"
	case "query":
		s.Query = name
	case "cookie":
		s.Header = "Cookie: " + name + "=$API_KEY"
	}
}

// readFlows reads the flows of OpenAPI 3, or the single one of Swagger 2.
func readFlows(n *node) []Flow {
	var all []Flow
	flow := func(name string, f *node) {
		x := Flow{Name: name, AuthorizationURL: f.str("authorizationUrl"), TokenURL: f.str("tokenUrl")}
		f.get("scopes").eachKey(func(scope string, text *node) {
			x.Scopes = append(x.Scopes, Scope{scope, text.string()})
		})
		f.get("availableScopes").eachKey(func(scope string, text *node) { // AsyncAPI 3
			x.Scopes = append(x.Scopes, Scope{scope, text.string()})
		})
		all = append(all, x)
	}
	if n.has("flow") {
		flow(n.str("flow"), n)
	}
	n.get("flows").each(flow)
	return all
}

func flowName(name string) string {
	switch name {
	case "authorizationCode", "accessCode":
		return "authorization code"
	case "clientCredentials", "application":
		return "client credentials"
	}
	return name
}

// requirements reads alternatives, any of which is enough.
func requirements(list *node) []Requirement {
	if !list.isList() {
		return nil
	}
	all := []Requirement{}
	for _, item := range list.items {
		r := Requirement{}
		item.eachKey(func(name string, scopes *node) {
			need := Need{Scheme: name}
			if scopes.isList() {
				for _, scope := range scopes.items {
					need.Scopes = append(need.Scopes, scope.string())
				}
			}
			r = append(r, need)
		})
		all = append(all, r)
	}
	return all
}
