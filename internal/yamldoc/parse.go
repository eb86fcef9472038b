package yamldoc

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// Limits bound what one file may cost. Zero fields take the default.
type Limits struct {
	Bytes     int // of the file; default 10 MiB
	Documents int // in the file; default 20,000
	Depth     int // of nesting; default 100
	Nodes     int // in one document after aliases are followed; default 500,000
}

func (l Limits) withDefaults() Limits {
	def := func(v *int, d int) {
		if *v <= 0 {
			*v = d
		}
	}
	def(&l.Bytes, 10<<20)
	def(&l.Documents, 20_000)
	def(&l.Depth, 100)
	def(&l.Nodes, 500_000)
	return l
}

// expansionFactor bounds the text that aliases may make of a document, as a multiple
// of the file limit.
const expansionFactor = 4

// Error says where and why a document cannot be read.
type Error struct {
	Line    int // from 1, in the file
	Column  int // from 1; 0 when unknown
	Code    string
	Message string
	Fix     string
}

// Error returns the message with its line.
func (e *Error) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Message) }

// Document is one document of a stream.
type Document struct {
	Line  int // where it begins, from 1: the line of its first key
	Value any // nil when the document is empty or Err is set
	Err   *Error

	node   *yaml.Node
	offset int // lines before its chunk
}

// Parse reads all documents of data. It always returns what it could read: every
// document has either a value or an error. Empty documents are left out.
func Parse(data []byte, limits Limits) []*Document {
	limits = limits.withDefaults()
	whole := func(code, fix, format string, args ...any) []*Document {
		return []*Document{{Line: 1, Err: &Error{Line: 1, Code: code, Message: fmt.Sprintf(format, args...), Fix: fix}}}
	}
	if len(data) > limits.Bytes {
		return whole("too-large", "Split it, or move large definitions to files of their own and put them in with $text.",
			"the file has %d bytes; at most %d are read", len(data), limits.Bytes)
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if i := bytes.IndexByte(data, 0); i >= 0 {
		return whole("binary", "Save it as text in UTF-8.", "the file is binary or in another encoding than UTF-8: byte %d is zero", i)
	}
	if !utf8.Valid(data) {
		line, column := invalidAt(data)
		d := whole("bad-encoding", "Save the file in UTF-8.", "the file is not valid UTF-8 at line %d, column %d", line, column)
		d[0].Line, d[0].Err.Line, d[0].Err.Column = line, line, column
		return d
	}
	chunks := split(data)
	if len(chunks) > limits.Documents {
		return whole("too-many-documents", "Split the file.", "the file has %d documents; at most %d are read", len(chunks), limits.Documents)
	}
	docs := make([]*Document, 0, len(chunks))
	for _, c := range chunks {
		if d := parseChunk(c, limits); d.Err != nil || d.Value != nil {
			docs = append(docs, d)
		}
	}
	return docs
}

func invalidAt(data []byte) (line, column int) {
	line, column = 1, 1
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		if r == utf8.RuneError && size <= 1 {
			return line, column
		}
		column++
		if r == '\n' {
			line, column = line+1, 1
		}
		data = data[size:]
	}
	return line, column
}

func parseChunk(c chunk, limits Limits) *Document {
	d := &Document{Line: c.line, offset: c.line - 1}
	var root yaml.Node
	if err := yaml.Unmarshal(withoutVersion(c.text), &root); err != nil {
		d.Err = syntaxError(err, c)
		return d
	}
	if root.Kind != yaml.DocumentNode || len(root.Content) == 0 {
		return d
	}
	d.node = root.Content[0]
	d.Line = d.offset + d.node.Line
	b := builder{limits: limits, nodes: limits.Nodes, bytes: expansionFactor * limits.Bytes, offset: d.offset}
	v, err := b.value(d.node, 0)
	if err != nil {
		d.Err = err
		return d
	}
	d.Value = v
	return d
}

// syntaxError turns the parser's error into ours, with a hint for the usual mistakes.
func syntaxError(err error, c chunk) *Error {
	e := &Error{Line: c.line, Code: "yaml-syntax", Message: "YAML cannot be read: " + strings.TrimPrefix(err.Error(), "yaml: "),
		Fix: "Mend the YAML here; an editor with YAML support shows the place."}
	var le *yaml.LoadError
	if !errors.As(err, &le) {
		return e
	}
	e.Message = "YAML cannot be read: " + le.Message
	lines := bytes.Split(c.text, []byte("\n"))
	if le.Mark.Line > 0 {
		n := min(le.Mark.Line, len(lines))
		e.Line, e.Column = c.line-1+n, max(1, le.Mark.Column)
		e.hint(lines, n-1)
	}
	return e
}

// hint looks at the line of a syntax error (index i) for what people usually do wrong.
func (e *Error) hint(lines [][]byte, i int) {
	line := string(lines[i])
	indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
	value := ""
	if _, after, ok := strings.Cut(line, ": "); ok {
		value = strings.TrimSpace(after)
	}
	switch {
	case strings.Contains(indent, "\t"):
		e.Code, e.Column = "yaml-tab", strings.IndexByte(line, '\t')+1
		e.Message = "YAML cannot be read: a tab is used to indent"
		e.Fix = "Indent with spaces; YAML does not allow tabs."
	case strings.HasPrefix(value, "{%") || strings.HasPrefix(value, "{{") || strings.HasPrefix(value, "${{"):
		e.Code = "yaml-template"
		e.Fix = "This looks like a template that has not been filled in; put the value in quotes or leave the file out of the catalog."
	case value != "" && strings.ContainsRune("@`%", rune(value[0])):
		e.Fix = fmt.Sprintf("Put the value in quotes: YAML does not allow it to begin with %c.", value[0])
	case strings.Contains(value, ": "):
		e.Fix = "Put the value in quotes: it has a colon followed by a space."
	}
}
