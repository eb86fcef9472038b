package apidocs

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/callboard/callboard/internal/yamldoc"
)

// node is a value of a YAML or JSON document that keeps its order. The nil node
// is an absent value; all methods accept it.
type node struct {
	shape shape
	plain bool     // a scalar without quotes: a number, a boolean, null or a word
	text  string   // of a scalar
	keys  []string // of an object, beside items
	items []*node  // of a list or an object

	places map[string]int // where each key is, made when an object is large
}

type shape uint8

const (
	scalarShape shape = iota
	listShape
	objectShape
)

// manyKeys is the size from which an object's keys get an index.
const manyKeys = 12

func (n *node) get(key string) *node {
	if n == nil || n.shape != objectShape {
		return nil
	}
	if n.places != nil {
		if i, ok := n.places[key]; ok {
			return n.items[i]
		}
		return nil
	}
	for i, k := range n.keys {
		if k == key {
			return n.items[i]
		}
	}
	return nil
}

// put adds a key. The first of two equal keys is the one that get finds.
func (n *node) put(key string, value *node) {
	n.keys = append(n.keys, key)
	n.items = append(n.items, value)
	switch {
	case n.places != nil:
		if _, ok := n.places[key]; !ok {
			n.places[key] = len(n.keys) - 1
		}
	case len(n.keys) > manyKeys:
		n.places = make(map[string]int, 2*manyKeys)
		for i, k := range n.keys {
			if _, ok := n.places[k]; !ok {
				n.places[k] = i
			}
		}
	}
}

func (n *node) has(key string) bool { return n.get(key) != nil }

// isObject and isList tell what a value is; an absent one is neither.
func (n *node) isObject() bool { return n != nil && n.shape == objectShape }
func (n *node) isList() bool   { return n != nil && n.shape == listShape }

// value resolves a scalar by the core schema of YAML 1.2, which JSON shares.
func (n *node) value() any {
	if n == nil || n.shape != scalarShape {
		return nil
	}
	if !n.plain {
		return n.text
	}
	return yamldoc.Scalar(n.text)
}

// string is the text of a scalar, even of one that is not a string: a version
// written 1.0 is "1.0".
func (n *node) string() string {
	if n == nil || n.shape != scalarShape || n.plain && n.value() == nil {
		return ""
	}
	return n.text
}

func (n *node) str(key string) string { return n.get(key).string() }

func (n *node) bool(key string) bool {
	b, _ := n.get(key).value().(bool)
	return b
}

// list is the items under a key; a single scalar counts as a list of one.
func (n *node) list(key string) []*node {
	v := n.get(key)
	switch {
	case v.isList():
		return v.items
	case v != nil && v.shape == scalarShape && v.string() != "":
		return []*node{v}
	}
	return nil
}

// strings is the list of texts under a key.
func (n *node) strings(key string) []string {
	var all []string
	for _, item := range n.list(key) {
		if s := item.string(); s != "" {
			all = append(all, s)
		}
	}
	return all
}

// each calls f for every key of an object, in order. Extensions (x-…) are left
// out, and so are values that are null.
func (n *node) each(f func(key string, value *node)) {
	if !n.isObject() {
		return
	}
	for i, key := range n.keys {
		if !strings.HasPrefix(key, "x-") {
			f(key, n.items[i])
		}
	}
}

// at follows a JSON pointer, "/components/schemas/Session", from n.
func (n *node) at(pointer string) *node {
	for pointer != "" && n != nil {
		var token string
		token, pointer, _ = strings.Cut(strings.TrimPrefix(pointer, "/"), "/")
		if pointer != "" {
			pointer = "/" + pointer
		}
		n = n.child(unescape(token))
	}
	return n
}

func (n *node) child(token string) *node {
	if !n.isList() {
		return n.get(token)
	}
	i := 0
	for _, c := range token {
		if c < '0' || c > '9' || i > len(n.items) {
			return nil
		}
		i = 10*i + int(c-'0')
	}
	if token == "" || i >= len(n.items) {
		return nil
	}
	return n.items[i]
}

// compact writes a value as JSON on one line, at most limit bytes of it.
func (n *node) compact(limit int) string {
	if n == nil {
		return ""
	}
	w := jsonWriter{limit: limit}
	w.value(n, 0)
	return cut(w.out.String(), limit)
}

// pretty writes a value as JSON with two spaces, at most limit bytes of it.
func (n *node) pretty(limit int) string {
	if n == nil {
		return ""
	}
	w := jsonWriter{limit: limit, indent: "  "}
	w.value(n, 0)
	return cut(w.out.String(), limit)
}

// maxJSONDepth ends what a YAML alias inside its own anchor begins.
const maxJSONDepth = 64

// jsonWriter writes nodes as JSON until it has written enough: what aliases of
// YAML can make of a small text has no end.
type jsonWriter struct {
	out    bytes.Buffer
	indent string
	limit  int
}

func (w *jsonWriter) value(n *node, depth int) {
	switch {
	case w.out.Len() > w.limit:
	case n == nil || depth > maxJSONDepth:
		w.out.WriteString("null")
	case n.shape == objectShape:
		w.block('{', '}', len(n.items), depth, func(i int) {
			w.out.WriteString(quote(n.keys[i]))
			w.out.WriteString(": ")
			w.value(n.items[i], depth+1)
		})
	case n.shape == listShape:
		w.block('[', ']', len(n.items), depth, func(i int) { w.value(n.items[i], depth+1) })
	default:
		w.out.WriteString(jsonOf(n.value()))
	}
}

func (w *jsonWriter) block(open, close byte, n, depth int, item func(int)) {
	w.out.WriteByte(open)
	for i := range n {
		if i > 0 {
			w.out.WriteByte(',')
			if w.indent == "" {
				w.out.WriteByte(' ')
			}
		}
		if w.out.Len() > w.limit {
			break
		}
		w.line(depth + 1)
		item(i)
	}
	if n > 0 {
		w.line(depth)
	}
	w.out.WriteByte(close)
}

func (w *jsonWriter) line(depth int) {
	if w.indent != "" {
		w.out.WriteByte('\n')
		w.out.WriteString(strings.Repeat(w.indent, depth))
	}
}

func jsonOf(scalar any) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if enc.Encode(scalar) != nil {
		return "null"
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func quote(s string) string { return jsonOf(s) }
