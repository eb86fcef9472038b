package apidocs

import (
	"fmt"
	"net/url"
	"strings"
)

// treeReader reads what OpenAPI and AsyncAPI have in common: a tree with
// references in it.
type treeReader struct {
	root   *node
	doc    *Document
	limits Limits
	values int             // still allowed
	said   map[string]bool // notes
	ids    map[string]bool // of operations
	depth  int             // of the schema that is read

	pending []pending

	lists []schemaList // where named schemas stand
}

// schemaList is a place of named schemas: "#/components/schemas/" as "Schemas".
type schemaList struct{ prefix, sort string }

func newTreeReader(root *node, doc *Document, limits Limits) *treeReader {
	doc.named = make(map[string]*Named)
	return &treeReader{root: root, doc: doc, limits: limits, values: limits.Values, said: make(map[string]bool), ids: make(map[string]bool)}
}

// spend counts a value that is read. It is false when there have been too many.
func (r *treeReader) spend() bool {
	if r.values--; r.values >= 0 {
		return true
	}
	r.note("The definition is larger than %d values once its parts are put together; the rest is left out.", r.limits.Values)
	return false
}

const maxNotes = 20

func (r *treeReader) note(format string, args ...any) {
	s := fmt.Sprintf(format, args...)
	if !r.said[s] && len(r.doc.Notes) < maxNotes {
		r.said[s] = true
		r.doc.Notes = append(r.doc.Notes, s)
	}
}

// maxHops bounds a chain of references to references.
const maxHops = 16

// follow resolves a $ref inside the document: of parameters, answers, messages
// and the like. What cannot be found is nil.
func (r *treeReader) follow(n *node) *node {
	for range maxHops {
		ref := n.str("$ref")
		if ref == "" {
			return n
		}
		target := r.find(ref)
		if target == nil {
			return nil
		}
		n = target
	}
	r.note("The reference `%s` leads round in a circle.", cut(n.str("$ref"), 120))
	return nil
}

// find returns what a reference points at. Its absence is noted.
func (r *treeReader) find(ref string) *node {
	pointer, inside := strings.CutPrefix(ref, "#")
	if !inside {
		r.note("`%s` is in another file and is not shown.", cut(ref, 120))
		return nil
	}
	var n *node
	if pointer == "" || pointer[0] == '/' {
		n = r.root.at(decoded(pointer))
	}
	if n == nil {
		r.note("`%s` is referred to but not there.", cut(ref, 120))
	}
	return n
}

// decoded undoes percent-encoding, which some generators put into pointers.
func decoded(pointer string) string {
	if strings.Contains(pointer, "%") {
		if plain, err := url.PathUnescape(pointer); err == nil {
			return plain
		}
	}
	return pointer
}

// unescape undoes the escapes of a JSON pointer's token.
func unescape(token string) string {
	if !strings.Contains(token, "~") {
		return token
	}
	return strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
}

// refName is what a person calls the target of a reference.
func refName(ref string) string {
	if i := strings.LastIndexByte(ref, '/'); i >= 0 && i+1 < len(ref) {
		ref = ref[i+1:]
	}
	return unescape(decoded(ref))
}

// schemaKey is the key of the schema at a reference: its name when it stands in
// one of the lists, the reference otherwise.
func (r *treeReader) schemaKey(ref string) (key, sort string) {
	for _, list := range r.lists {
		name, ok := strings.CutPrefix(ref, list.prefix)
		if ok && name != "" && !strings.Contains(name, "/") {
			return unescape(decoded(name)), list.sort
		}
	}
	return ref, ""
}

// uniqueID makes an anchor of the wish, and never the same one twice.
func (r *treeReader) uniqueID(wish string) string { return uniqueID(r.ids, wish) }

func uniqueID(taken map[string]bool, wish string) string {
	id := anchor(wish)
	for i := 2; taken[id]; i++ {
		id = fmt.Sprintf("%s-%d", anchor(wish), i)
	}
	taken[id] = true
	return id
}

// anchor keeps letters, digits and . _ of s, and joins the rest with hyphens.
func anchor(s string) string {
	var b strings.Builder
	gap := false
	for _, c := range s {
		switch {
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '.':
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			b.WriteRune(c)
			gap = false
		default:
			gap = true
		}
		if b.Len() >= 120 {
			break
		}
	}
	if b.Len() == 0 {
		return "operation"
	}
	return b.String()
}
