package yamldoc

import (
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Position returns the line and column (from 1) of the field at a dotted path such as
// "metadata.annotations.example.com/id" or "metadata.tags.2". Keys may have dots of
// their own. Of a field that does not exist it is the place of the nearest enclosing
// one that does.
func (d *Document) Position(path string) (line, column int) {
	if d.node == nil {
		return d.Line, 1
	}
	at := d.node
	n := d.node
	for path != "" {
		key, value, rest := step(n, path)
		if key == nil {
			break
		}
		at, n, path = key, value, rest
	}
	return d.offset + at.Line, at.Column
}

// ValuePosition is like [Document.Position], but gives the place of the field's value
// rather than of its key, if the field exists.
func (d *Document) ValuePosition(path string) (line, column int) {
	if d.node == nil {
		return d.Line, 1
	}
	at, n := d.node, d.node
	for path != "" {
		key, value, rest := step(n, path)
		if key == nil {
			return d.offset + at.Line, at.Column
		}
		at, n, path = key, value, rest
	}
	return d.offset + n.Line, n.Column
}

// step goes one key or index down. It returns the node to show for it, its value, and
// the rest of the path; nil when there is none.
func step(n *yaml.Node, path string) (key, value *yaml.Node, rest string) {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	switch n.Kind {
	case yaml.MappingNode:
		best := -1
		for i := 0; i+1 < len(n.Content); i += 2 {
			k := n.Content[i].Value
			if (path == k || strings.HasPrefix(path, k+".")) && (best < 0 || len(k) > len(n.Content[best].Value)) {
				best = i
			}
		}
		if best < 0 {
			return nil, nil, ""
		}
		k := n.Content[best]
		return k, n.Content[best+1], strings.TrimPrefix(strings.TrimPrefix(path, k.Value), ".")
	case yaml.SequenceNode:
		head, tail, _ := strings.Cut(path, ".")
		i, err := strconv.Atoi(head)
		if err != nil || i < 0 || i >= len(n.Content) {
			return nil, nil, ""
		}
		return n.Content[i], n.Content[i], tail
	}
	return nil, nil, ""
}
