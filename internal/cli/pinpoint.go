package cli

import (
	"os"
	"strconv"
	"strings"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/yamldoc"
)

// pinpoint moves problems about a reference from the entity's first line, which is all
// that the catalog remembers, to the line that holds the reference. Each file is read
// once more, as it is at hand here.
func pinpoint(problems []catalog.Problem) {
	parsed := map[string][]*yamldoc.Document{}
	for i := range problems {
		p := &problems[i]
		path, ok := strings.CutPrefix(p.Location, "file:")
		if !ok || p.Other == "" || p.Column > 0 || len(p.Excerpt) > 0 {
			continue
		}
		docs, read := parsed[path]
		if !read {
			if data, err := os.ReadFile(path); err == nil {
				docs = yamldoc.Parse(data, yamldoc.Limits{})
			}
			parsed[path] = docs
		}
		for _, d := range docs {
			if d.Line == p.Line {
				moveToReference(p, d)
			}
		}
	}
}

func moveToReference(p *catalog.Problem, d *yamldoc.Document) {
	root, ok := d.Value.(entity.Object)
	if !ok {
		return
	}
	target, err := entity.ParseRef(p.Other, entity.RefDefaults{})
	if err != nil {
		return
	}
	m := mentions{target: target.String(), kind: target.Kind, namespace: entity.New(root).Namespace()}
	m.walk("spec", root["spec"])
	for _, path := range m.paths {
		if p.Field == "" || path == p.Field || strings.HasPrefix(path, p.Field+".") {
			p.Line, p.Column = d.ValuePosition(path)
			return
		}
	}
}

// mentions finds the paths of texts that can be read as a ref of target.
type mentions struct {
	target, kind, namespace string
	paths                   []string
}

func (m *mentions) walk(path string, v any) {
	switch v := v.(type) {
	case entity.Object:
		for _, key := range entity.KeyOrder(path, v) {
			m.walk(path+"."+key, v[key])
		}
	case []any:
		for i, item := range v {
			m.walk(path+"."+strconv.Itoa(i), item)
		}
	case string:
		for _, namespace := range []string{m.namespace, entity.DefaultNamespace} {
			ref, err := entity.ParseRef(v, entity.RefDefaults{Kind: m.kind, Namespace: namespace})
			if err == nil && ref.String() == m.target {
				m.paths = append(m.paths, path)
				return
			}
		}
	}
}
