package catalogapi

import (
	"strings"

	"github.com/callboard/callboard/entity"
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
	root := e.Decode().Root()
	out := entity.Object{}
	for _, path := range p {
		if keys, v, ok := find(root, path); ok {
			put(out, keys, v)
		}
	}
	text, err := entity.New(out).MarshalJSON()
	if err != nil { // cannot be: it was JSON before
		return append(dst, "null"...)
	}
	return append(dst, text...)
}

// find walks a dotted path. A key that is not there is tried together with the next
// part, because keys of annotations have dots themselves.
func find(root entity.Object, path []string) (keys []string, v any, ok bool) {
	v = root
	for i := 0; i < len(path); i++ {
		o, isObject := v.(entity.Object)
		if !isObject {
			return nil, nil, false
		}
		key := path[i]
		next, found := o[key]
		for !found && i+1 < len(path) {
			i++
			key += "." + path[i]
			next, found = o[key]
		}
		if !found {
			return nil, nil, false
		}
		keys, v = append(keys, key), next
	}
	return keys, v, true
}

// put sets the value at keys, making objects on the way.
func put(out entity.Object, keys []string, v any) {
	last := len(keys) - 1
	for _, key := range keys[:last] {
		inner, ok := out[key].(entity.Object)
		if !ok {
			inner = entity.Object{}
			out[key] = inner
		}
		out = inner
	}
	out[keys[last]] = v
}
