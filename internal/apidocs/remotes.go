package apidocs

import (
	"cmp"
	"maps"
	"slices"
)

// maxRemotes bounds how many addresses of one MCP server are shown.
const maxRemotes = 100

// RemotesOf reads spec.remotes of an MCP server (reference: A1, "API type
// mcp-server") from an entity's values. Remotes need a type and a url; what else
// there is, as registries of MCP servers write it, is read leniently.
func RemotesOf(value any) []Remote {
	list, _ := value.([]any)
	var all []Remote
	for _, item := range list[:min(len(list), maxRemotes)] {
		o, ok := item.(map[string]any)
		if !ok {
			continue
		}
		all = append(all, Remote{
			Type: text(o["type"]), Name: text(o["name"]), Description: text(o["description"]),
			URL:     cmp.Or(text(o["url"]), text(o["command"])),
			Headers: headersOf(o["headers"]),
		})
	}
	return all
}

// headersOf reads a list of {name, description, isRequired, value}, or an object
// of names and values.
func headersOf(value any) []Parameter {
	var all []Parameter
	switch value := value.(type) {
	case []any:
		for _, item := range value[:min(len(value), maxRemotes)] {
			if o, ok := item.(map[string]any); ok {
				required, _ := o["isRequired"].(bool)
				all = append(all, Parameter{Name: text(o["name"]), In: "header", Description: text(o["description"]), Required: required, Example: cut(text(o["value"]), valueBytes)})
			}
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(value)) {
			all = append(all, Parameter{Name: name, In: "header", Example: cut(text(value[name]), valueBytes)})
		}
	}
	return all
}

func text(value any) string {
	s, _ := value.(string)
	return s
}
