package generator

import "strings"

// api writes API a with a short definition of its type.
func (w *writer) api(a int, p place) {
	name := w.begin(api, a, p.namespace)
	kind := apiTypes.of(w.rand.IntN(100))
	w.field(1, "title", title(name))
	w.field(1, "description", describe(w.rand, 2))
	w.key(1, "annotations")
	w.field(2, "github.com/project-slug", "example/"+name)
	w.list(1, "tags", pickSome(w.rand, tags[:], 1+w.rand.IntN(3)))
	w.key(0, "spec")
	w.field(1, "type", kind)
	w.field(1, "lifecycle", lifecycles.of(w.rand.IntN(100)))
	w.field(1, "owner", w.owner(p))
	if p.system >= 0 {
		w.field(1, "system", w.name(system, p.system))
	}
	subject := subjects[w.rand.IntN(len(subjects))]
	definition := strings.NewReplacer("$NAME", name, "$SUBJECT", subject, "$TYPE", title(subject)).Replace(definitions[kind])
	w.out = append(w.out, "  definition: |\n"...)
	for line := range strings.Lines(definition) {
		w.indent(2)
		w.out = append(w.out, line...)
	}
}

// definitions are valid definitions of each API type; $NAME, $SUBJECT and
// $TYPE are filled in.
var definitions = map[string]string{
	"openapi": `openapi: 3.1.0
info:
  title: $NAME
  version: 1.4.0
paths:
  /$SUBJECTs:
    get:
      summary: List what there is
      responses:
        "200":
          description: A page of them
  /$SUBJECTs/{id}:
    get:
      summary: Get one by its id
      parameters:
        - name: id
          in: path
          required: true
          schema: {type: string}
      responses:
        "200":
          description: The one
        "404":
          description: There is none
`,
	"asyncapi": `asyncapi: 3.0.0
info:
  title: $NAME
  version: 2.1.0
channels:
  changed:
    address: $SUBJECT.changed
    messages:
      changed:
        payload:
          type: object
          properties:
            id: {type: string}
            at: {type: string, format: date-time}
operations:
  onChanged:
    action: receive
    channel: {$ref: '#/channels/changed'}
`,
	"grpc": `syntax = "proto3";
package example.$SUBJECT.v1;

service $TYPEService {
  rpc Get(GetRequest) returns ($TYPE);
  rpc List(ListRequest) returns (stream $TYPE);
}

message GetRequest { string id = 1; }
message ListRequest { int32 limit = 1; }
message $TYPE { string id = 1; string name = 2; }
`,
	"graphql": `type Query {
  $SUBJECT(id: ID!): $TYPE
  $SUBJECTs(first: Int = 20, after: String): [$TYPE!]!
}

type $TYPE {
  id: ID!
  name: String!
  related: [$TYPE!]!
}
`,
}
