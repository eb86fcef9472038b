package apidocsweb

import (
	"strconv"
	"strings"

	"github.com/callboard/callboard/internal/apidocs"
)

// How much of schemas one page shows. What is beyond is a link to the schema.
const (
	maxDepth    = 6   // levels of nesting on the page of one operation
	inlineDepth = 3   // the same where many operations share a page
	maxRows     = 400 // fields on the page of one operation
	inlineRows  = 60  // for each operation where many share a page
	openRows    = 8   // of an object's fields, so many are not folded
	maxChoices  = 60  // values of an enumeration
	maxParts    = 20  // alternatives
)

// block is what a schema allows, ready to be drawn.
type block struct {
	Type    []word
	About   about
	Rows    []row
	Rest    []row // folded
	Parts   []part
	Choose  string // how the alternatives are told apart
	More    string // address of the whole, when this is not all
	Heading string // "one of", "any of"
}

// word is a part of a type: text, with an address when it names a schema.
type word struct{ Text, Href string }

// about is what is said of a value in words.
type about struct {
	Description string
	Rules       string
	Choices     []apidocs.Choice
	MoreChoices int
	Default     string
	Example     string
	Constant    string
	Flags       []string
	Deprecated  bool
}

// row is a field.
type row struct {
	Name      string
	Note      string
	Required  bool
	Type      []word
	About     about
	Arguments []row
	Child     *block
	Fold      string // the words on the fold around the child; empty, it is open
}

// part is one of several alternatives.
type part struct {
	Label string
	Block *block
}

// blocks makes blocks of one operation or schema, within limits.
type blocks struct {
	view  *view
	depth int // allowed
	rows  int // still allowed
	open  map[string]bool
}

func (v *view) blocks(inline bool) *blocks {
	b := &blocks{view: v, depth: maxDepth, rows: maxRows, open: make(map[string]bool)}
	if inline {
		b.depth, b.rows = inlineDepth, inlineRows
	}
	return b
}

// of makes the block of a schema that stands by itself. The nil schema gives nil.
func (b *blocks) of(s *apidocs.Schema) *block {
	if s == nil {
		return nil
	}
	return b.block(s, 0)
}

func (b *blocks) block(s *apidocs.Schema, depth int) *block {
	flat := b.view.doc.Flatten(s)
	out := &block{Type: b.words(s), About: b.about(s, flat)}
	inner, names := b.unwrap(flat)
	for _, name := range names {
		if b.open[name] {
			return out
		}
	}
	for _, name := range names {
		b.open[name] = true
		defer delete(b.open, name)
	}
	b.fill(out, inner, depth)
	if len(out.Rows) == 0 && len(out.About.Choices) == 0 {
		choices(&out.About, inner.Enum)
	}
	return out
}

// unwrap goes through lists and maps to what they hold, and tells the names of
// the schemas on the way.
func (b *blocks) unwrap(flat apidocs.Flat) (apidocs.Flat, []string) {
	names := flat.Names
	for range b.depth {
		next := flat.Items
		if next == nil && len(flat.Fields) == 0 {
			next = flat.Values
		}
		if next == nil {
			break
		}
		flat = b.view.doc.Flatten(next)
		names = append(names, flat.Names...)
	}
	return flat, names
}

func (b *blocks) fill(out *block, flat apidocs.Flat, depth int) {
	var rows []row
	for i, f := range flat.Fields {
		if b.rows--; b.rows < 0 {
			out.More = b.href(flat.Names)
			rows = append(rows, row{Name: "…", About: about{Description: strconv.Itoa(len(flat.Fields)-i) + " more"}})
			break
		}
		rows = append(rows, b.row(f, depth))
	}
	if flat.Values != nil && len(flat.Fields) > 0 {
		rows = append(rows, b.row(apidocs.Field{Name: "{any other key}", Schema: flat.Values}, depth))
	}
	out.Rows = rows
	if len(rows) > openRows+2 && depth == 0 {
		out.Rows, out.Rest = rows[:openRows], rows[openRows:]
	}
	out.Choose = flat.Choose
	list := flat.One
	if out.Heading = "One of"; len(list) == 0 {
		list, out.Heading = flat.Any, "Any of"
	}
	if depth >= b.depth {
		return
	}
	for i, s := range list[:min(len(list), maxParts)] {
		out.Parts = append(out.Parts, b.part(i, s, depth))
	}
}

func (b *blocks) part(i int, s *apidocs.Schema, depth int) part {
	p := part{Label: plain(b.words(s))}
	if s.Title != "" {
		p.Label = s.Title
	}
	if p.Label == "" || p.Label == "any" {
		p.Label = "Form " + strconv.Itoa(i+1)
	}
	if b.rows > 0 {
		p.Block = b.block(s, depth+1)
	}
	return p
}

// href is the address of the first of names that has a page.
func (b *blocks) href(names []string) string {
	for _, name := range names {
		if s := b.view.doc.Schema(name); s != nil {
			return b.view.schemaHref(name)
		}
	}
	return ""
}

func (b *blocks) row(f apidocs.Field, depth int) row {
	r := row{Name: f.Name, Note: f.Note, Required: f.Required}
	for _, a := range f.Arguments {
		r.Arguments = append(r.Arguments, b.parameter(a))
	}
	if f.Schema == nil {
		return r
	}
	r.Type = b.words(f.Schema)
	flat := b.view.doc.Flatten(f.Schema)
	r.About = b.about(f.Schema, flat)
	if depth+1 >= b.depth || b.rows <= 0 {
		return r
	}
	child := b.block(f.Schema, depth+1)
	if len(child.Rows)+len(child.Parts) > 0 {
		r.Child, r.Fold = child, fold(child, flat, depth)
	}
	return r
}

// fold says what is behind a fold. Small objects that have no name of their own
// stand open on the first level.
func fold(child *block, flat apidocs.Flat, depth int) string {
	if len(flat.Names) == 0 && depth == 0 && len(child.Rows) <= openRows && len(child.Parts) == 0 {
		return ""
	}
	switch {
	case len(child.Parts) > 0 && len(child.Rows) == 0:
		return strconv.Itoa(len(child.Parts)) + " forms"
	default:
		return plural(len(child.Rows)+len(child.Rest), "field")
	}
}

func (b *blocks) parameter(p apidocs.Parameter) row {
	r := b.row(apidocs.Field{Name: p.Name, Required: p.Required, Schema: p.Schema}, b.depth-2)
	if p.Description != "" {
		r.About.Description = p.Description
	}
	if p.Example != "" {
		r.About.Example = p.Example
	}
	if p.Deprecated {
		r.About.Deprecated = true
	}
	return r
}

// about puts together what a schema says where it is used and where it is named.
func (b *blocks) about(s *apidocs.Schema, flat apidocs.Flat) about {
	a := about{
		Description: s.Description, Rules: strings.Join(flat.Rules, ", "), Default: flat.Default, Constant: flat.Const,
		Deprecated: flat.Deprecated || s.Deprecated,
	}
	if a.Description == "" && len(flat.Names) < 2 {
		a.Description = flat.Description
	}
	if len(flat.Example) < 120 && !strings.Contains(flat.Example, "\n") {
		a.Example = flat.Example
	}
	if flat.ReadOnly || s.ReadOnly {
		a.Flags = append(a.Flags, "read only")
	}
	if flat.WriteOnly || s.WriteOnly {
		a.Flags = append(a.Flags, "write only")
	}
	choices(&a, flat.Enum)
	return a
}

func choices(a *about, all []apidocs.Choice) {
	a.Choices = all[:min(len(all), maxChoices)]
	a.MoreChoices = len(all) - len(a.Choices)
}
