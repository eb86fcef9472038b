package apidocsweb

import (
	"cmp"
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

// configuration is what most agents read from their settings.
func (v *view) configuration(r apidocs.Remote) string {
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
	name := cmp.Or(r.Name, v.Name, "server")
	var out strings.Builder
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if enc.Encode(map[string]any{"mcpServers": map[string]any{name: server}}) != nil {
		return ""
	}
	return strings.TrimSpace(out.String())
}
