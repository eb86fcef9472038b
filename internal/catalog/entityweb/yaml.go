package entityweb

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/yamldoc"
)

// documentYAML writes an entity as a person would: keys in the usual order, texts of
// several lines as they are, quotes only where they are needed.
func documentYAML(e entity.Entity) []byte {
	var w yamlWriter
	w.object("", e.Root(), 0)
	return w.Bytes()
}

// yamlWriter writes block style with two spaces a level. A list below a key stands
// under it, indented by two.
type yamlWriter struct{ bytes.Buffer }

func (w *yamlWriter) indent(depth int) {
	for range depth {
		w.WriteString("  ")
	}
}

// object writes the members of a map that is not empty, each on lines of its own. The
// first line is not indented: whoever calls stands there already.
func (w *yamlWriter) object(path string, o entity.Object, depth int) {
	for i, key := range entity.KeyOrder(path, o) {
		if i > 0 {
			w.indent(depth)
		}
		w.WriteString(yamlKey(key))
		w.WriteByte(':')
		below := key
		if path != "" {
			below = path + "." + key
		}
		w.member(below, o[key], depth)
	}
}

// member writes what follows the colon of a key at depth, to the end of its last line.
func (w *yamlWriter) member(path string, v any, depth int) {
	switch v := v.(type) {
	case entity.Object:
		if len(v) > 0 {
			w.WriteByte('\n')
			w.indent(depth + 1)
			w.object(path, v, depth+1)
			return
		}
	case []any:
		if len(v) > 0 {
			w.WriteByte('\n')
			w.indent(depth + 1)
			w.list(path, v, depth+1)
			return
		}
	case string:
		if isBlock(v) {
			w.block(v, depth+1)
			return
		}
	}
	w.WriteByte(' ')
	w.WriteString(yamlScalar(v))
	w.WriteByte('\n')
}

// list writes the items of a list that is not empty; see object for the first line.
func (w *yamlWriter) list(path string, items []any, depth int) {
	for i, item := range items {
		if i > 0 {
			w.indent(depth)
		}
		w.WriteByte('-')
		switch v := item.(type) {
		case entity.Object:
			if len(v) > 0 {
				w.WriteByte(' ')
				w.object(path+".*", v, depth+1)
				continue
			}
		case []any:
			if len(v) > 0 {
				w.WriteByte(' ')
				w.list(path+".*", v, depth+1)
				continue
			}
		}
		w.member(path+".*", item, depth)
	}
}

// block writes a literal block scalar with its header.
func (w *yamlWriter) block(s string, depth int) {
	body := strings.TrimRight(s, "\n")
	header := " |-\n"
	if tail := len(s) - len(body); tail == 1 {
		header = " |\n"
	} else if tail > 1 {
		header, body = " |+\n", s[:len(s)-1]
	}
	w.WriteString(header)
	for line := range strings.SplitSeq(body, "\n") {
		if line != "" {
			w.indent(depth)
			w.WriteString(line)
		}
		w.WriteByte('\n')
	}
}

// isBlock tells whether text reads well, and back the same, as a literal block: several
// lines, of which the first with anything on it is not indented, in printable characters.
func isBlock(s string) bool {
	if !strings.Contains(strings.TrimRight(s, "\n"), "\n") {
		return false
	}
	first := strings.TrimLeft(s, "\n")
	if first[0] == ' ' || first[0] == '\t' {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool { return r != '\n' && r != '\t' && !isPrintable(r) })
}

// isPrintable tells whether YAML allows a character as it is, and every reader agrees
// that it does not end a line.
func isPrintable(r rune) bool {
	return unicode.IsPrint(r) && r != utf8.RuneError && r != 0x85 && r != 0x2028 && r != 0x2029 && r != 0xFEFF
}

func yamlKey(key string) string { return yamlScalar(key) }

// yamlScalar writes a value on one line.
func yamlScalar(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		if v {
			return "true"
		}
		return "false"
	case json.Number:
		return v.String()
	case string:
		if isPlain(v) {
			return v
		}
		return quoted(v)
	case []any:
		return "[]"
	}
	return "{}"
}

// isPlain tells whether text may stand without quotes for readers of YAML 1.1 and 1.2.
func isPlain(s string) bool {
	if s == "" || strings.TrimSpace(s) != s || strings.ContainsAny(s[:1], "-?:,[]{}#&*!|>'\"%@`=") {
		return false
	}
	if strings.Contains(s, ": ") || strings.Contains(s, " #") || strings.HasSuffix(s, ":") {
		return false
	}
	if strings.ContainsFunc(s, func(r rune) bool { return !isPrintable(r) }) {
		return false
	}
	if text, ok := yamldoc.Scalar(s).(string); !ok || text != s {
		return false
	}
	switch strings.ToLower(s) {
	case "y", "n", "yes", "no", "on", "off", "true", "false", "null", "~", "<<":
		return false
	}
	// Numbers, dates and times in the eyes of some reader or other.
	return !strings.ContainsAny(s, "0123456789") || strings.Trim(s, "0123456789.:_+-eExXTZoab ") != ""
}

// quoted writes text in double quotes.
func quoted(s string) string {
	var b bytes.Buffer
	if err := entity.AppendJSON(&b, s); err != nil { // never for a string
		return `""`
	}
	// JSON leaves some characters as they are that YAML wants escaped.
	return strings.NewReplacer("\u0085", `\N`, "\u2028", `\L`, "\u2029", `\P`, "\uFEFF", `\uFEFF`, "\x7f", `\x7F`).Replace(b.String())
}

// valueYAML writes a value by itself: objects and lists over several lines.
func valueYAML(v any) string {
	var w yamlWriter
	switch v := v.(type) {
	case entity.Object:
		if len(v) > 0 {
			w.object("", v, 0)
			return w.String()
		}
	case []any:
		if len(v) > 0 {
			w.list("", v, 0)
			return w.String()
		}
	}
	return yamlScalar(v)
}
