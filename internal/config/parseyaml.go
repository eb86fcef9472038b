package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// source is a file of which values are made.
type source struct {
	name string // as shown in errors
	dir  string // absolute folder, for relative paths inside the file
}

// parseYAML reads one YAML document. An empty file is null, as in Backstage.
func parseYAML(src source, data []byte, b *budget) (*value, error) {
	if err := checkText(src, data); err != nil {
		return nil, err
	}
	loader, err := yaml.NewLoader(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", src.name, err)
	}
	var document yaml.Node
	switch err := loader.Load(&document); {
	case errors.Is(err, io.EOF):
		return &value{kind: nullValue, pos: Pos{File: src.name}, dir: src.dir}, nil
	case err != nil:
		return nil, yamlError(src, err)
	}
	if err := checkSingle(src, loader); err != nil {
		return nil, err
	}
	c := yamlConverter{src: src, budget: b, open: map[*yaml.Node]bool{}}
	return c.convert(&document, 0)
}

// checkText refuses what is not text, with the place of the first bad byte.
func checkText(src source, data []byte) error {
	bad := -1
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 || r == 0 {
			bad = i
			break
		}
		i += size
	}
	if bad < 0 {
		return nil
	}
	e := &Error{Pos: posAt(src.name, data, bad), Message: "the file is not UTF-8 text", Fix: "save it as UTF-8"}
	if data[bad] == 0 {
		e.Message, e.Fix = "the file is binary, not YAML", "check that this is the right file"
	}
	return e
}

// posAt turns a byte offset into a line and a column counted in characters.
func posAt(file string, data []byte, offset int) Pos {
	before := data[:min(offset, len(data))]
	start := bytes.LastIndexByte(before, '\n') + 1
	return Pos{
		File:   file,
		Line:   bytes.Count(before, []byte("\n")) + 1,
		Column: utf8.RuneCount(before[start:]) + 1,
	}
}

// checkSingle refuses a second document: nobody could tell which one counts.
func checkSingle(src source, loader *yaml.Loader) error {
	var second yaml.Node
	switch err := loader.Load(&second); {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		return yamlError(src, err)
	}
	return &Error{
		Pos:     Pos{File: src.name, Line: second.Line, Column: second.Column},
		Message: "a second YAML document begins here, and a configuration file holds one",
		Fix:     "remove the line --- or move the second part to a file of its own",
	}
}

func yamlError(src source, err error) error {
	e := &Error{Pos: Pos{File: src.name}, Message: "not valid YAML: " + err.Error()}
	var le *yaml.LoadError
	if errors.As(err, &le) {
		e.Pos.Line, e.Pos.Column = le.Mark.Line, le.Mark.Column
		e.Message = "not valid YAML: " + le.Message
		if le.ContextMsg != "" {
			e.Message += " " + le.ContextMsg
		}
	}
	if strings.Contains(e.Message, "cannot start any token") {
		e.Fix = "indent with spaces, not tabs, and put quotes around texts that begin with @, ` or %"
	}
	return e
}

// yamlConverter turns the library's nodes into values. Aliases are copied, so that
// every value has one position and one place in the tree; the budget bounds that.
type yamlConverter struct {
	src    source
	budget *budget
	open   map[*yaml.Node]bool // nodes being converted, to notice an alias of itself
}

func (c *yamlConverter) pos(n *yaml.Node) Pos {
	return Pos{File: c.src.name, Line: n.Line, Column: n.Column}
}

func (c *yamlConverter) convert(n *yaml.Node, depth int) (*value, error) {
	if err := c.budget.spend(c.pos(n)); err != nil {
		return nil, err
	}
	if depth > maxDepth {
		return nil, tooDeep(c.pos(n))
	}
	v := &value{pos: c.pos(n), dir: c.src.dir}
	switch n.Kind {
	case yaml.DocumentNode:
		if len(n.Content) == 0 {
			return v, nil
		}
		return c.convert(n.Content[0], depth)
	case yaml.AliasNode:
		return c.alias(n, depth)
	case yaml.ScalarNode:
		v.kind, v.text = scalar(n)
		return v, nil
	case yaml.SequenceNode:
		v.kind = listValue
		return v, c.list(v, n, depth)
	case yaml.MappingNode:
		v.kind = objectValue
		return v, c.object(v, n, depth)
	}
	return nil, &Error{Pos: c.pos(n), Message: "not valid YAML"}
}

func (c *yamlConverter) alias(n *yaml.Node, depth int) (*value, error) {
	if n.Alias == nil {
		return nil, &Error{Pos: c.pos(n), Message: fmt.Sprintf("the alias *%s names nothing", n.Value)}
	}
	if c.open[n.Alias] {
		return nil, &Error{
			Pos:     c.pos(n),
			Message: fmt.Sprintf("the alias *%s contains itself", n.Value),
			Fix:     "write the values out",
		}
	}
	return c.convert(n.Alias, depth+1)
}

func (c *yamlConverter) list(v *value, n *yaml.Node, depth int) error {
	c.open[n] = true
	defer delete(c.open, n)
	for _, item := range n.Content {
		converted, err := c.convert(item, depth+1)
		if err != nil {
			return err
		}
		v.items = append(v.items, converted)
	}
	return nil
}

func (c *yamlConverter) object(v *value, n *yaml.Node, depth int) error {
	c.open[n] = true
	defer delete(c.open, n)
	seen := make(map[string]Pos, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if key.Kind == yaml.AliasNode && key.Alias != nil {
			key = key.Alias
		}
		pos := c.pos(n.Content[i])
		if key.Kind != yaml.ScalarNode {
			return &Error{Pos: pos, Message: "a key is a list or an object, and only text can be a key"}
		}
		if first, twice := seen[key.Value]; twice {
			return &Error{
				Pos:     pos,
				Message: fmt.Sprintf("the key %q is here twice, first on line %d", shorten(key.Value), first.Line),
				Fix:     "keep one of them",
			}
		}
		seen[key.Value] = pos
		converted, err := c.convert(n.Content[i+1], depth+1)
		if err != nil {
			return err
		}
		v.fields = append(v.fields, field{name: key.Value, pos: pos, value: converted})
	}
	return nil
}

// scalar tells what a scalar node means: quoted, block and !!str scalars are text,
// all others follow the core schema.
func scalar(n *yaml.Node) (valueKind, string) {
	const quoted = yaml.SingleQuotedStyle | yaml.DoubleQuotedStyle | yaml.LiteralStyle | yaml.FoldedStyle
	if n.Style&yaml.TaggedStyle != 0 {
		switch n.ShortTag() {
		case "!!null", "!!bool", "!!int", "!!float":
			return plainScalar(n.Value)
		}
		return textValue, n.Value
	}
	if n.Style&quoted != 0 {
		return textValue, n.Value
	}
	return plainScalar(n.Value)
}
