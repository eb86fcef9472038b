package files

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
)

// skeletonReason says why data is a template's skeleton that nobody has rendered yet
// rather than a catalog file; it is empty when it is not. rel is the path below the
// walked folder base.
//
// A file is a skeleton when every catalog document in it has a placeholder for its name
// or kind, or when it lies in the content of a template and holds placeholders anywhere.
// Templates themselves have placeholders in their steps and are left alone.
func skeletonReason(data []byte, base, rel string) string {
	if !bytes.Contains(data, []byte("{{")) && !bytes.Contains(data, []byte("{%")) {
		return ""
	}
	documents := outline(data)
	if reason := placeholderIdentity(documents); reason != "" {
		return "un-rendered template skeleton: " + reason
	}
	if !bytes.Contains(data, []byte("${{")) || hasTemplate(documents) {
		return ""
	}
	if folder := templateContent(base, rel); folder != "" {
		return "un-rendered template skeleton: it holds ${{ and lies in the template content " + folder
	}
	return ""
}

// heading is what a glance tells about one YAML document.
type heading struct {
	catalog    bool // Backstage's apiVersion
	kind, name string
}

// outline reads the headings of all documents, line by line and without understanding
// more of YAML than indentation: skeletons are often no YAML at all.
func outline(data []byte) []heading {
	var all []heading
	var h heading
	inMetadata, indent := false, 0
	for line := range strings.Lines(string(bytes.TrimPrefix(data, byteOrderMark))) {
		line = strings.TrimRight(line, " \t\r\n")
		text := strings.TrimLeft(line, " ")
		switch depth := len(line) - len(text); {
		case text == "" || text[0] == '#':
		case strings.HasPrefix(line, "---"):
			all, h, inMetadata = append(all, h), heading{}, false
		case depth == 0:
			inMetadata, indent = h.readKey(line), 0
		case inMetadata:
			if indent == 0 {
				indent = depth
			}
			if value, ok := valueOf(text, "name"); ok && depth == indent {
				h.name = value
			}
		}
	}
	return append(all, h)
}

// readKey takes in a line of the top level, and tells whether metadata begins there.
func (h *heading) readKey(line string) (metadata bool) {
	if value, ok := valueOf(line, "kind"); ok {
		h.kind = value
	}
	if _, ok := valueOf(line, "apiVersion"); ok {
		h.catalog = hasCatalogDocument([]byte(line))
	}
	value, metadata := valueOf(line, "metadata")
	if _, inner, ok := strings.Cut(value, "name:"); ok && strings.HasPrefix(value, "{") {
		h.name = inner
	}
	return metadata
}

// valueOf returns what follows key and a colon.
func valueOf(line, key string) (string, bool) {
	if len(line) > 1 && (line[0] == '"' || line[0] == '\'') {
		key = line[:1] + key + line[:1]
	}
	rest, ok := strings.CutPrefix(line, key)
	if !ok {
		return "", false
	}
	rest, ok = strings.CutPrefix(strings.TrimLeft(rest, " \t"), ":")
	return strings.Trim(strings.TrimSpace(rest), `"'`), ok
}

// placeholderIdentity says which field of the first catalog document is a placeholder,
// if every catalog document has such a field.
func placeholderIdentity(documents []heading) string {
	reason := ""
	for _, h := range documents {
		if !h.catalog {
			continue
		}
		field := ""
		switch {
		case isPlaceholder(h.name):
			field = "metadata.name is " + shorten(h.name)
		case isPlaceholder(h.kind):
			field = "kind is " + shorten(h.kind)
		default:
			return ""
		}
		if reason == "" {
			reason = field
		}
	}
	return reason
}

func isPlaceholder(value string) bool {
	return strings.Contains(value, "{{") || strings.Contains(value, "{%")
}

func hasTemplate(documents []heading) bool {
	for _, h := range documents {
		if strings.EqualFold(h.kind, "Template") {
			return true
		}
	}
	return false
}

func shorten(text string) string {
	const longest = 80
	if runes := []rune(text); len(runes) > longest {
		return string(runes[:longest]) + "…"
	}
	return text
}

// templateContent returns the folder around rel, below base, that is a template's
// content: one named skeleton, or one beside a template.yaml.
func templateContent(base, rel string) string {
	for dir := filepath.Dir(rel); dir != "."; dir = filepath.Dir(dir) {
		if name := filepath.Base(dir); name == "skeleton" || name == "skeletons" {
			return dir
		}
		for _, name := range []string{"template.yaml", "template.yml"} {
			if _, err := os.Lstat(filepath.Join(base, filepath.Dir(dir), name)); err == nil {
				return dir
			}
		}
	}
	return ""
}
