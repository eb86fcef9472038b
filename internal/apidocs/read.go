package apidocs

import (
	"fmt"
	"strings"
)

// Source is a definition as it stands in an entity.
type Source struct {
	Type    string   // spec.type
	Text    string   // spec.definition
	Remotes []Remote // spec.remotes of an MCP server
}

// Read reads a definition. It always returns a document: one with Err when the
// text cannot be understood, one of kind [Text] when its type is none that we read.
func Read(source Source, limits Limits) *Document {
	doc := &Document{Kind: kindOf(source), Remotes: source.Remotes}
	doc.Dialect = dialects[doc.Kind]
	switch {
	case len(source.Text) > limits.Bytes:
		doc.Err = &Error{Message: fmt.Sprintf("it has %d bytes; at most %d are read", len(source.Text), limits.Bytes),
			Fix: "Split the definition into several APIs."}
	case strings.TrimSpace(source.Text) == "":
		if doc.Kind != MCP {
			doc.Err = &Error{Message: "it is empty", Fix: "Put the definition into spec.definition, or a $text reference to its file."}
		}
	default:
		read(doc, source.Text, limits)
	}
	doc.index()
	return doc
}

var dialects = map[Kind]string{OpenAPI: "OpenAPI", AsyncAPI: "AsyncAPI", GraphQL: "GraphQL", GRPC: "gRPC", MCP: "MCP server"}

func read(doc *Document, text string, limits Limits) {
	var err *Error
	switch doc.Kind {
	case OpenAPI, AsyncAPI:
		err = readTree(doc, text, limits)
	case GraphQL:
		err = readGraphQL(doc, text, limits)
	case GRPC:
		err = readProto(doc, text, limits)
	}
	if err != nil {
		doc.Err = err.at(text)
	}
}

// kindOf chooses the reader: by type, or for a type that we don't know by the
// first key of the text. Of a type that says OpenAPI for an AsyncAPI document the
// text is believed, see readTree.
func kindOf(source Source) Kind {
	switch strings.ToLower(source.Type) {
	case "openapi", "swagger":
		return OpenAPI
	case "asyncapi":
		return AsyncAPI
	case "graphql":
		return GraphQL
	case "grpc", "proto", "protobuf":
		return GRPC
	case "mcp-server":
		return MCP
	}
	return sniff(source.Text)
}

// sniffBytes is how much of a text of unknown type is looked at.
const sniffBytes = 4 << 10

// sniff finds the telling key near the beginning of a text.
func sniff(text string) Kind {
	switch key, _ := tellingKey(text); key {
	case "openapi", "swagger":
		return OpenAPI
	case "asyncapi":
		return AsyncAPI
	}
	return Text
}

// tellingKey returns the key that says what a text is, with its value: one of the
// first keys of the document itself, not of something inside it.
func tellingKey(text string) (key, value string) {
	json := looksLikeJSON(text)
	for line := range strings.Lines(text[:min(len(text), sniffBytes)]) {
		line = strings.TrimPrefix(line, "\ufeff")
		if json {
			line = strings.TrimLeft(line, " \t{")
		}
		key, value, _ := strings.Cut(line, ":")
		switch key = strings.Trim(key, `"'`); key {
		case "openapi", "swagger", "asyncapi":
			value, _, _ = strings.Cut(value, ",")
			return key, strings.Trim(value, "\"' \t\r\n")
		}
	}
	return "", ""
}

// readTree reads OpenAPI or AsyncAPI, whichever the text says it is.
func readTree(doc *Document, text string, limits Limits) *Error {
	root, err := parseTree(text, limits)
	if err != nil {
		return err
	}
	switch {
	case !root.isObject():
		return &Error{Line: 1, Column: 1, Message: "it is text, not an object with keys such as openapi and info",
			Fix: "If this is a path or an address, use $text to put in the file it names."}
	case root.has("asyncapi"):
		readAsyncAPI(root, doc, limits)
	case root.has("openapi"), root.has("swagger"), doc.Kind == OpenAPI && root.has("paths"):
		readOpenAPI(root, doc, limits)
	case root.has("$text"), root.has("$yaml"), root.has("$json"), root.has("$openapi"):
		return &Error{Line: 1, Column: 1, Message: "it is a reference to another text, written as text",
			Fix: "Write the reference as a key below spec.definition, without the | in front of it."}
	default:
		return &Error{Line: 1, Column: 1, Message: "it does not say what it is: the key openapi, swagger or asyncapi is missing",
			Fix: "Add the key with the version, such as openapi: 3.1.0."}
	}
	return nil
}
