package config

import (
	"context"
	"fmt"
	"strings"
)

// expander replaces ${VAR} and the keys $env, $file and $include in the tree of
// one file. It belongs to one Load.
type expander struct {
	env    func(string) (string, bool)
	files  *fileReader
	budget *budget
	stack  []inclusion // the includes that are being expanded, outermost first
}

// expand returns v with everything replaced. What cannot be resolved becomes
// undefined: its key is removed, or the item of its list.
func (x *expander) expand(ctx context.Context, v *value, path string) (*value, error) {
	if err := x.budget.spend(v.pos); err != nil {
		return nil, err
	}
	switch v.kind {
	case textValue:
		return x.text(v, path)
	case listValue:
		return x.list(ctx, v, path)
	case objectValue:
		if f, err := includeKey(v, path); err != nil {
			return nil, err
		} else if f != nil {
			return x.include(ctx, v, f, path)
		}
		return x.object(ctx, v, path)
	}
	return v, nil
}

func (x *expander) text(v *value, path string) (*value, error) {
	if !strings.Contains(v.text, "${") {
		return v, nil
	}
	s := substitute(v.text, x.env)
	switch {
	case s.long:
		return nil, &Error{Pos: v.pos, Path: path, Message: "the text is longer than 1 MiB once its variables are replaced"}
	case !s.defined:
		return undefined(v, "the environment variable "+s.unset+" is not set"), nil
	}
	out := *v
	out.text, out.hidden = s.text, v.hidden || s.used
	return &out, nil
}

func (x *expander) list(ctx context.Context, v *value, path string) (*value, error) {
	out := *v
	out.items = make([]*value, 0, len(v.items))
	for i, item := range v.items {
		expanded, err := x.expand(ctx, item, fmt.Sprintf("%s[%d]", path, i))
		if err != nil {
			return nil, err
		}
		if expanded.kind != undefinedValue {
			out.items = append(out.items, expanded)
		}
	}
	return &out, nil
}

func (x *expander) object(ctx context.Context, v *value, path string) (*value, error) {
	out := *v
	out.fields = make([]field, 0, len(v.fields))
	for _, f := range v.fields {
		expanded, err := x.expand(ctx, f.value, join(path, f.name))
		if err != nil {
			return nil, err
		}
		out.fields = append(out.fields, field{name: f.name, pos: f.pos, value: expanded})
	}
	return &out, nil
}

// undefined stands at v's place for something that is not there, and says why.
func undefined(v *value, why string) *value {
	return &value{kind: undefinedValue, text: why, pos: v.pos, dir: v.dir}
}

// join appends a key to a key path.
func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
