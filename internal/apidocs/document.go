package apidocs

// Kind says in which language a definition is written.
type Kind string

// The kinds. Their names are those of spec.type in an API entity.
const (
	Text     Kind = "" // no language that we read
	OpenAPI  Kind = "openapi"
	AsyncAPI Kind = "asyncapi"
	GraphQL  Kind = "graphql"
	GRPC     Kind = "grpc"
	MCP      Kind = "mcp-server"
)

// Document is what a definition says. Once read it is never changed.
type Document struct {
	Kind        Kind
	Dialect     string // "OpenAPI 3.1", "Swagger 2.0", "protocol buffers, proto3"
	Title       string
	Version     string // of the API, as its owner counts
	Description string // Markdown
	Links       []Link // contact, licence, terms, further documentation
	Servers     []Server
	Auth        []Scheme
	Groups      []Group
	Schemas     []*Named // in the document's order
	Remotes     []Remote // of an MCP server
	Notes       []string // what was left out or not found, a sentence each
	Err         *Error   // why nothing, or not all, could be read

	named      map[string]*Named
	operations map[string]place
}

type place struct{ group, index int }

// Link is an address with the words for it.
type Link struct{ Label, Href string }

// Server is where an API is served.
type Server struct {
	Name        string // of AsyncAPI's servers
	URL         string // may hold {variables}
	Protocol    string // "kafka"; empty for HTTP
	Description string
	Variables   []Variable
}

// Variable is a part of a server's address that varies.
type Variable struct {
	Name, Default, Description string
	Values                     []string
}

// Scheme is a way to prove who is calling.
type Scheme struct {
	Name        string
	Type        string // "http", "apiKey", "oauth2", "openIdConnect", …, as written
	Detail      string // in words: "bearer token, JWT", "header X-API-Key"
	Header      string // what curl must send, "Authorization: Bearer $TOKEN"; may be empty
	Query       string // or the query parameter it sends instead
	Description string
	Flows       []Flow
}

// Flow is one way to get an OAuth 2 token.
type Flow struct {
	Name, AuthorizationURL, TokenURL string
	Scopes                           []Scope
}

// Scope is what a token may be good for.
type Scope struct{ Name, Description string }

// Requirement lists the schemes that are needed together. Empty, nothing is.
type Requirement []Need

// Need is a scheme, by name, with scopes.
type Need struct {
	Scheme string
	Scopes []string
}

// Group is a run of operations that belong together: a tag, a service, a channel.
type Group struct {
	Name        string
	Description string
	Operations  []*Operation
}

// Operation is something that can be asked of the API: an HTTP operation, a
// webhook, an action on a channel, a GraphQL root field, an rpc.
type Operation struct {
	ID          string // unique in the document, of letters, digits and . _ -
	Method      string // "GET", "SEND", "QUERY", "RPC"
	Path        string // or channel address, or name; {variables} in braces
	Summary     string
	Description string // Markdown
	Deprecated  bool
	Incoming    bool     // the API calls its caller: a webhook, a callback
	Badges      []string // "webhook", "client streams"
	Parameters  []Parameter
	Request     *Body
	Responses   []Response
	Messages    []Message // AsyncAPI
	Security    []Requirement
	Secured     bool // Security was said, for this or for all
	Servers     []Server
	Callbacks   []*Operation
	Bindings    []Binding
	Link        *Link // further documentation
}

// Title is the operation's summary, or else its method and path.
func (o *Operation) Title() string {
	switch {
	case o.Summary != "":
		return o.Summary
	case o.Path != "":
		return o.Path
	}
	return o.ID
}

// Parameter is a value beside the body.
type Parameter struct {
	Name        string
	In          string // "path", "query", "header", "cookie", "argument"
	Description string
	Required    bool
	Deprecated  bool
	Schema      *Schema
	Example     string // as JSON; empty when none was given
}

// Body is what is sent.
type Body struct {
	Description string
	Required    bool
	Media       []Media
}

// Media is one form of a body.
type Media struct {
	Type     string // "application/json"; empty where there is but one form
	Schema   *Schema
	Examples []Example
}

// Example is a value somebody wrote down.
type Example struct {
	Name, Summary string
	Text          string // JSON with two spaces, or text as it was
	JSON          bool
}

// Response is one answer.
type Response struct {
	Status      string // "201", "4XX", "default"; empty where there is but one
	Description string
	Headers     []Parameter
	Media       []Media
}

// Message is what travels over a channel.
type Message struct {
	Name, Title, Summary, Description string
	ContentType                       string
	Headers, Payload                  *Schema
	Examples                          []Example
	Bindings                          []Binding
}

// Binding is a detail of a protocol: "kafka", "key: string".
type Binding struct{ Protocol, Text string }

// Remote is an address of an MCP server.
type Remote struct {
	Type        string // "streamable-http", "sse", "stdio"
	Name        string
	URL         string
	Description string
	Headers     []Parameter
}

// Operation finds an operation by its ID, and its group. Nil when there is none.
func (d *Document) Operation(id string) (*Operation, *Group) {
	at, ok := d.operations[id]
	if !ok {
		return nil, nil
	}
	group := &d.Groups[at.group]
	return group.Operations[at.index], group
}

// Schema finds a schema by the key that [Schema.Ref] holds. Nil when there is none.
func (d *Document) Schema(key string) *Named { return d.named[key] }

// Scheme finds a security scheme by name.
func (d *Document) Scheme(name string) (Scheme, bool) {
	for _, s := range d.Auth {
		if s.Name == name {
			return s, true
		}
	}
	return Scheme{}, false
}

// CountOperations counts the operations of all groups.
func (d *Document) CountOperations() int { return len(d.operations) }

// index makes the document's operations and schemas findable.
func (d *Document) index() {
	d.operations = make(map[string]place)
	for g := range d.Groups {
		for i, op := range d.Groups[g].Operations {
			d.operations[op.ID] = place{g, i}
		}
	}
	if d.named == nil {
		d.named = make(map[string]*Named, len(d.Schemas))
	}
	for _, s := range d.Schemas {
		d.named[s.Key] = s
	}
}
