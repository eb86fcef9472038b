package apidocs

import (
	"fmt"
	"strings"
)

// Summary tells in a line what a document holds: "OpenAPI 3.1, 38 operations, 24
// schemas, bearer token".
func Summary(d *Document) string {
	parts := []string{}
	if d.Dialect != "" {
		parts = append(parts, d.Dialect)
	}
	if d.Err != nil {
		return strings.Join(append(parts, "cannot be read"), ", ")
	}
	one, many := "operation", "operations"
	switch d.Kind {
	case AsyncAPI:
		one, many = "channel operation", "channel operations"
	case GRPC:
		parts = count(parts, len(d.Groups), "service", "services")
		one, many = "method", "methods"
	}
	parts = count(parts, d.CountOperations(), one, many)
	switch d.Kind {
	case GraphQL:
		parts = count(parts, len(d.Schemas), "type", "types")
	case GRPC:
		parts = count(parts, len(d.Schemas), "message", "messages")
	default:
		parts = count(parts, len(d.Schemas), "schema", "schemas")
	}
	parts = count(parts, len(d.Remotes), "remote", "remotes")
	if len(d.Auth) > 0 {
		sign := d.Auth[0].Detail
		if more := len(d.Auth) - 1; more > 0 {
			sign += fmt.Sprintf(" and %d more", more)
		}
		parts = append(parts, sign)
	}
	return strings.Join(parts, ", ")
}

// count adds how many there are, unless there are none.
func count(parts []string, n int, one, many string) []string {
	switch n {
	case 0:
		return parts
	case 1:
		return append(parts, "1 "+one)
	}
	return append(parts, thousands(n)+" "+many)
}

// thousands writes n with separators: "1,800".
func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}

// Glance is the summary of a text that has not been read, from its first lines:
// for pages that must not wait for a large one.
func Glance(source Source) string {
	kind := kindOf(source)
	if kind == OpenAPI || kind == AsyncAPI {
		switch key, version := tellingKey(source.Text); key {
		case "openapi":
			return "OpenAPI " + minor(version)
		case "swagger":
			return "Swagger " + minor(version)
		case "asyncapi":
			return "AsyncAPI " + minor(version)
		}
	}
	return dialects[kind]
}
