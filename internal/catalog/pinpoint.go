package catalog

import (
	"slices"
	"strconv"
	"strings"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/yamldoc"
)

// TextReader gives the text that is at a location now ("file:/srv/a.yaml").
type TextReader func(location string) ([]byte, error)

// maxPinpointed bounds how many documents are read again to find places in them.
const maxPinpointed = 200

// Pinpoint moves problems about a reference from the entity's first line, which is all
// that the catalog remembers, to the line that holds the reference, and shows the lines
// around it; and around the target of a Location that leads nowhere. Each document is
// read once more, as it is now; where it cannot be read, or has changed, problems stay as
// they are. Without a reader nothing happens.
func Pinpoint(problems []Problem, read TextReader) {
	texts := map[string]*text{}
	for i := range problems {
		p := &problems[i]
		if read == nil || len(p.Excerpt) > 0 || !p.isReference() && !(p.aboutTarget() && p.Line > 0) {
			continue
		}
		t, seen := texts[p.Location]
		if !seen && len(texts) < maxPinpointed {
			t = readText(p.Location, read)
			texts[p.Location] = t
		}
		if t != nil && t.place(p) {
			p.Excerpt, p.ExcerptLine = t.lines.around(p.Line)
		}
	}
}

// isReference tells whether a problem is about another entity that a field names.
func (p Problem) isReference() bool { return p.Other != "" && p.Column == 0 }

// text is a document as it is now.
type text struct {
	docs      []*yamldoc.Document
	lines     *excerpter
	mentioned map[mentionsKey]map[string][]string
}

// readText reads a document; one that cannot be read is empty.
func readText(location string, read TextReader) *text {
	data, err := read(location)
	if err != nil {
		return &text{}
	}
	return &text{yamldoc.Parse(data, yamldoc.Limits{}), &excerpter{data: data}, map[mentionsKey]map[string][]string{}}
}

// place finds where in the document a problem is, and tells whether it did.
func (t *text) place(p *Problem) bool {
	for _, d := range t.docs {
		if p.isReference() {
			if d.Line == p.Line {
				t.moveToReference(p, d)
				return true
			}
		} else if line, column := d.ValuePosition(p.Field); line == p.Line {
			p.Column = column
			return true
		}
	}
	return false
}

func (t *text) moveToReference(p *Problem, d *yamldoc.Document) {
	target, err := entity.ParseRef(p.Other, entity.RefDefaults{})
	if err != nil {
		return
	}
	for _, path := range t.mentions(d, target.Kind)[target.String()] {
		if p.Field == "" || path == p.Field || strings.HasPrefix(path, p.Field+".") {
			p.Line, p.Column = d.ValuePosition(path)
			return
		}
	}
}

// mentionsKey tells apart how the texts of a document can be read as refs.
type mentionsKey struct {
	doc  *yamldoc.Document
	kind string // of refs that do not name theirs
}

// mentions are the paths of texts by the refs as which they can be read. A document is
// walked once a kind, however many problems it has.
func (t *text) mentions(d *yamldoc.Document, kind string) map[string][]string {
	key := mentionsKey{d, kind}
	if found, ok := t.mentioned[key]; ok {
		return found
	}
	found := map[string][]string{}
	if root, ok := d.Value.(entity.Object); ok {
		namespaces := []string{entity.New(root).Namespace(), entity.DefaultNamespace}
		walker{kind: kind, namespaces: slices.Compact(namespaces), paths: found}.walk("spec", root["spec"])
	}
	t.mentioned[key] = found
	return found
}

// walker collects the paths of texts by the refs as which they can be read.
type walker struct {
	kind       string
	namespaces []string // of refs that do not name theirs
	paths      map[string][]string
}

func (w walker) walk(path string, v any) {
	switch v := v.(type) {
	case entity.Object:
		for _, key := range entity.KeyOrder(path, v) {
			w.walk(path+"."+key, v[key])
		}
	case []any:
		for i, item := range v {
			w.walk(path+"."+strconv.Itoa(i), item)
		}
	case string:
		last := ""
		for _, namespace := range w.namespaces {
			ref, err := entity.ParseRef(v, entity.RefDefaults{Kind: w.kind, Namespace: namespace})
			if name := ref.String(); err == nil && name != last {
				w.paths[name] = append(w.paths[name], path)
				last = name
			}
		}
	}
}
