package yamldoc

import (
	"encoding/json"
	"fmt"

	"go.yaml.in/yaml/v4"

	"github.com/callboard/callboard/entity"
)

// builder turns nodes into values within the limits.
type builder struct {
	limits Limits
	nodes  int // still allowed
	bytes  int // of text still allowed
	offset int
	inside []*yaml.Node // aliased nodes being followed, against cycles
}

func (b *builder) fail(n *yaml.Node, code, fix, format string, args ...any) *Error {
	return &Error{Line: b.offset + n.Line, Column: n.Column, Code: code, Message: fmt.Sprintf(format, args...), Fix: fix}
}

func (b *builder) value(n *yaml.Node, depth int) (any, *Error) {
	if depth > b.limits.Depth {
		return nil, b.fail(n, "too-deep", "Flatten it.", "the document is nested more than %d levels deep", b.limits.Depth)
	}
	b.nodes--
	b.bytes -= len(n.Value)
	if b.nodes < 0 || b.bytes < 0 {
		return nil, b.fail(n, "too-large", "Split the document, and use fewer YAML aliases.",
			"the document is too large: more than %d values once its aliases are followed", b.limits.Nodes)
	}
	switch n.Kind {
	case yaml.ScalarNode:
		return scalar(n), nil
	case yaml.SequenceNode:
		return b.list(n, depth)
	case yaml.MappingNode:
		return b.object(n, depth)
	case yaml.AliasNode:
		return b.alias(n, depth)
	default:
		return nil, nil
	}
}

func (b *builder) alias(n *yaml.Node, depth int) (any, *Error) {
	for _, outer := range b.inside {
		if outer == n.Alias {
			return nil, b.fail(n, "yaml-cycle", "Remove the alias.", "the alias *%s contains itself", n.Value)
		}
	}
	b.inside = append(b.inside, n.Alias)
	v, err := b.value(n.Alias, depth)
	b.inside = b.inside[:len(b.inside)-1]
	return v, err
}

func (b *builder) list(n *yaml.Node, depth int) (any, *Error) {
	list := make([]any, 0, len(n.Content))
	for _, c := range n.Content {
		v, err := b.value(c, depth+1)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, nil
}

func (b *builder) object(n *yaml.Node, depth int) (any, *Error) {
	o := make(entity.Object, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		k := n.Content[i]
		key, err := b.key(k)
		if err != nil {
			return nil, err
		}
		if _, ok := o[key]; ok {
			return nil, b.fail(k, "yaml-duplicate-key", "Keep one of them.", "the key %q is there twice in the same object", key)
		}
		v, err := b.value(n.Content[i+1], depth+1)
		if err != nil {
			return nil, err
		}
		o[key] = v
	}
	return o, nil
}

func (b *builder) key(k *yaml.Node) (string, *Error) {
	n := k
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if n.Kind != yaml.ScalarNode {
		return "", b.fail(k, "yaml-key", "Use a plain word as key.", "a key must be text, not a list or an object")
	}
	b.bytes -= len(n.Value)
	switch v := scalar(n).(type) {
	case nil:
		return "", nil
	case json.Number:
		return string(v), nil
	default:
		return n.Value, nil
	}
}

// quoted are the styles in which a scalar is always text.
const quoted = yaml.SingleQuotedStyle | yaml.DoubleQuotedStyle | yaml.LiteralStyle | yaml.FoldedStyle

// scalar resolves a scalar by the core schema of YAML 1.2 (section 10.3.2).
func scalar(n *yaml.Node) any {
	text := n.Value
	if n.Style&quoted != 0 {
		return text
	}
	if n.Style&yaml.TaggedStyle != 0 {
		switch n.Tag {
		case "!!int", "!!float", "!!bool", "!!null":
		default:
			return text
		}
	}
	return Scalar(text)
}
