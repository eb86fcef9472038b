package catalogapi

import (
	"strings"
	"sync"

	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/fault"
)

// maxFields bounds how many fields a request may select.
const maxFields = 200

// projection selects parts of entities by dotted paths; an empty one keeps everything.
type projection [][]string

// newProjection reads a list of dotted paths.
func newProjection(fields []string) (projection, error) {
	var p projection
	seen := make(map[string]bool, len(fields))
	for _, f := range fields {
		f = strings.TrimSpace(f)
		if f == "" || seen[f] {
			continue
		}
		if strings.Contains(f, "[") {
			return nil, fault.New(fault.Invalid, "Invalid field %q, array type fields are not supported", f)
		}
		seen[f] = true
		if p = append(p, strings.Split(f, ".")); len(p) > maxFields {
			return nil, fault.New(fault.Invalid, "More than %d fields are selected.", maxFields)
		}
	}
	return p, nil
}

// splitAll splits each text at commas: a list in a body may hold comma lists, too.
func splitAll(list []string) []string {
	var out []string
	for _, s := range list {
		out = append(out, strings.Split(s, ",")...)
	}
	return out
}

// appendTo appends the selected part of e as JSON.
func (p projection) appendTo(dst []byte, e readmodel.Entity) []byte {
	if len(p) == 0 {
		return e.AppendJSON(dst)
	}
	s := selectors.Get().(*selector)
	s.text = e.AppendJSON(s.text[:0])
	dst = s.appendObject(dst, s.text, p)
	selectors.Put(s)
	return dst
}

var selectors = sync.Pool{New: func() any { return new(selector) }}
