package apidocsweb

import (
	"encoding/json"
	"strings"

	"github.com/callboard/callboard/internal/apidocs"
)

func remoteTitle(r apidocs.Remote) string {
	if r.Name != "" {
		return r.Name
	}
	return r.Type
}

// remoteConfiguration is what most agents read from their settings.
func remoteConfiguration(doc *apidocs.Document, r apidocs.Remote) string {
	server := map[string]any{"type": r.Type, "url": r.URL}
	if r.Type == "stdio" {
		server = map[string]any{"command": r.URL}
	}
	if len(r.Headers) > 0 {
		headers := map[string]string{}
		for _, h := range r.Headers {
			headers[h.Name] = h.Example
		}
		server["headers"] = headers
	}
	name := r.Name
	if name == "" {
		name = "server"
	}
	var out strings.Builder
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if enc.Encode(map[string]any{"mcpServers": map[string]any{name: server}}) != nil {
		return ""
	}
	return strings.TrimSpace(out.String())
}
