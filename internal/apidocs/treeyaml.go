package apidocs

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v4"
)

// parseTree reads YAML or JSON. What begins like JSON is read as JSON first,
// which is many times quicker; YAML may then still understand what JSON does
// not, such as comments.
func parseTree(text string, limits Limits) (*node, *Error) {
	if !looksLikeJSON(text) {
		return parseYAML(text, limits)
	}
	root, jsonErr := parseJSON(text, limits)
	if jsonErr == nil {
		return root, nil
	}
	if len(text) <= flowLimit {
		if root, err := parseYAML(text, limits); err == nil {
			return root, nil
		}
	}
	return nil, jsonErr
}

// flowLimit is the size up to which broken JSON is tried as YAML, which is slow
// at reading it.
const flowLimit = 512 << 10

func looksLikeJSON(text string) bool {
	text = strings.TrimLeft(text, " \t\r\n\ufeff")
	return strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[")
}

// parseYAML reads the first document of a YAML text.
func parseYAML(text string, limits Limits) (*node, *Error) {
	var root yaml.Node
	decoder := yaml.NewDecoder(bytes.NewReader([]byte(withoutDirectives(text))))
	if err := decoder.Decode(&root); err != nil {
		return nil, yamlError(err)
	}
	b := treeBuilder{limits: limits, done: make(map[*yaml.Node]*node)}
	if root.Kind != yaml.DocumentNode || len(root.Content) == 0 {
		return &node{plain: true}, nil
	}
	return b.build(root.Content[0], 0)
}

// withoutDirectives turns %YAML into a comment, because the parser refuses 1.2.
func withoutDirectives(text string) string {
	if rest, ok := strings.CutPrefix(text, "%YAML"); ok {
		return "#YAML" + rest
	}
	return text
}

func yamlError(err error) *Error {
	e := &Error{Message: "this is not valid YAML: " + strings.TrimPrefix(err.Error(), "yaml: "),
		Fix: "Mend the YAML at this place; an editor with YAML support shows it."}
	var load *yaml.LoadError
	if errors.As(err, &load) {
		e.Message = "this is not valid YAML: " + load.Message
		e.Line, e.Column = load.Mark.Line, max(1, load.Mark.Column)
	}
	return e
}

// treeBuilder turns yaml nodes into ours. An alias becomes the same node as its
// anchor, so that a text full of aliases costs no more than its size; who walks
// the tree counts its steps.
type treeBuilder struct {
	limits Limits
	done   map[*yaml.Node]*node // of anchors
}

func (b *treeBuilder) build(from *yaml.Node, depth int) (*node, *Error) {
	if depth > b.limits.Depth {
		return nil, &Error{Line: from.Line, Column: from.Column, Fix: "Flatten it, or move parts into shared schemas.",
			Message: fmt.Sprintf("it is nested more than %d levels deep", b.limits.Depth)}
	}
	if from.Kind == yaml.AliasNode {
		return b.build(from.Alias, depth)
	}
	if to, ok := b.done[from]; ok {
		return to, nil
	}
	to := &node{}
	if from.Anchor != "" {
		b.done[from] = to
	}
	switch from.Kind {
	case yaml.ScalarNode:
		to.text = from.Value
		to.plain = isPlain(from)
		return to, nil
	case yaml.SequenceNode:
		return to, b.list(from, to, depth)
	case yaml.MappingNode:
		return to, b.object(from, to, depth)
	}
	to.plain = true
	return to, nil
}

// isPlain tells whether a scalar may be more than text: it has no quotes, and
// nobody said that it is text.
func isPlain(n *yaml.Node) bool {
	const quoted = yaml.SingleQuotedStyle | yaml.DoubleQuotedStyle | yaml.LiteralStyle | yaml.FoldedStyle
	return n.Style&quoted == 0 && (n.Style&yaml.TaggedStyle == 0 || n.Tag != "!!str")
}

func (b *treeBuilder) list(from *yaml.Node, to *node, depth int) *Error {
	to.shape = listShape
	to.items = make([]*node, 0, len(from.Content))
	for _, c := range from.Content {
		item, err := b.build(c, depth+1)
		if err != nil {
			return err
		}
		to.items = append(to.items, item)
	}
	return nil
}

func (b *treeBuilder) object(from *yaml.Node, to *node, depth int) *Error {
	to.shape = objectShape
	to.keys = make([]string, 0, len(from.Content)/2)
	to.items = make([]*node, 0, len(from.Content)/2)
	var merged []*node
	for i := 0; i+1 < len(from.Content); i += 2 {
		key, value := from.Content[i], from.Content[i+1]
		built, err := b.build(value, depth+1)
		if err != nil {
			return err
		}
		if key.Kind == yaml.AliasNode {
			key = key.Alias
		}
		if key.Value == "<<" && key.Style == 0 {
			merged = append(merged, built)
			continue
		}
		to.put(key.Value, built)
	}
	for _, m := range merged { // what the object says itself wins
		merge(to, m)
	}
	return nil
}

// merge copies the keys of a merged object (or list of them) that are not there.
func merge(to, from *node) {
	if from.isList() {
		for _, item := range from.items {
			if item.isObject() {
				merge(to, item)
			}
		}
		return
	}
	if from == to {
		return
	}
	from.each(func(key string, value *node) {
		if !to.has(key) {
			to.put(key, value)
		}
	})
}
