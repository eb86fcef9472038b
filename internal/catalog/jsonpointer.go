package catalog

import (
	"net/url"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

var (
	unescapePointer = strings.NewReplacer("~1", "/", "~0", "~")
	escapePointer   = strings.NewReplacer("~", "~0", "/", "~1")
)

// plainPointer returns the JSON Pointer in the fragment of a URL (RFC 6901, section 6)
// without percent-encoding; two of them mean the same place only if they are equal.
func plainPointer(fragment string) string {
	if pointer, err := url.PathUnescape(fragment); err == nil {
		fragment = pointer
	}
	return strings.TrimSuffix(fragment, "/")
}

// lookupPointer returns what the JSON Pointer in the fragment of a URL points to below
// n; nil when that is nothing.
func lookupPointer(n *yaml.Node, fragment string) *yaml.Node {
	pointer := plainPointer(fragment)
	if pointer == "" {
		return n
	}
	tokens := strings.Split(pointer, "/")
	if tokens[0] != "" {
		return nil
	}
	for _, token := range tokens[1:] {
		if n.Kind == yaml.AliasNode {
			n = n.Alias
		}
		if n = childNode(n, unescapePointer.Replace(token)); n == nil {
			return nil
		}
	}
	return n
}

func childNode(n *yaml.Node, key string) *yaml.Node {
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == key {
				return n.Content[i+1]
			}
		}
	case yaml.SequenceNode:
		if i, err := strconv.Atoi(key); err == nil && i >= 0 && i < len(n.Content) {
			return n.Content[i]
		}
	}
	return nil
}

// escapeToken writes a key as part of a JSON Pointer in the fragment of a URL.
func escapeToken(key string) string {
	u := url.URL{Fragment: escapePointer.Replace(key)}
	return u.EscapedFragment()
}
