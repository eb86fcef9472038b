// Package apidocs reads what an API promises, in whichever language its owner
// wrote it down, into one neutral model: a [Document] of groups of operations
// and named schemas.
//
// It owns the readers (OpenAPI 3.0 and 3.1, Swagger 2.0, AsyncAPI 2 and 3, the
// GraphQL schema language, protocol buffers, the remotes of MCP servers), the
// samples and curl lines made from them, and a cache of documents read. It hands
// off how they look to apidocsweb, and knows nothing of catalogs and HTTP.
//
// # Where to start reading
//
// document.go is the model. read.go chooses the reader; openapi.go, asyncapi.go,
// graphql.go, protobuf.go and remotes.go are one language each. OpenAPI and
// AsyncAPI share tree.go (YAML or JSON with its order and lines), reference.go
// ($ref) and schemareader.go (JSON Schema).
//
// # Rules the readers keep
//
//   - Lenient: whatever can be shown is shown. A definition that breaks a rule of
//     its language is still worth reading; only text that cannot be parsed gives
//     [Document.Err], and even then the text itself remains to be shown.
//   - Bounded: [Limits] cap bytes, depth, operations, schemas and values. What is
//     left out is said in [Document.Notes].
//   - References inside the document are kept as names, and looked up when they
//     are shown, so that cycles cost nothing. Other files are never fetched.
//   - All text is foreign: nothing in a Document is safe to write as HTML.
package apidocs
