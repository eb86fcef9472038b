package config

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"unicode"
)

// inclusion is one $include being expanded.
type inclusion struct {
	path     string // of the file, absolute
	fragment string // the part of it, after the #
	name     string // as shown
}

// includeKey returns the field of v that makes it an include ($env, $file or
// $include), or nil. Such a key stands alone in its object.
func includeKey(v *value, path string) (*field, error) {
	for i := range v.fields {
		f := &v.fields[i]
		switch f.name {
		case "$env", "$file", "$include":
		default:
			continue
		}
		if len(v.fields) > 1 {
			return nil, &Error{Pos: f.pos, Path: path, Message: f.name + " has other keys beside it", Fix: "let it stand alone"}
		}
		if f.value.kind != textValue {
			return nil, &Error{Pos: f.value.pos, Path: join(path, f.name), Message: "expected text, found " + f.value.describe()}
		}
		return f, nil
	}
	return nil, nil
}

// include resolves the one key of v. The key's own text may hold variables.
func (x *expander) include(ctx context.Context, v *value, f *field, path string) (*value, error) {
	at := join(path, f.name)
	argument, err := x.text(f.value, at)
	if err != nil {
		return nil, err
	}
	if argument.kind == undefinedValue {
		return nil, &Error{
			Pos: f.value.pos, Path: at, Message: argument.text,
			Fix: "set it, or give a default with ${NAME:-default}",
		}
	}
	switch f.name {
	case "$env":
		return x.includeEnv(v, argument), nil
	case "$file":
		return x.includeFile(ctx, v, f.value.text, argument, at)
	default:
		return x.includeTree(ctx, v, f.value.text, argument, path)
	}
}

func (x *expander) includeEnv(v, name *value) *value {
	text, set := lookup(x.env, name.text)
	if !set {
		if name.hidden {
			return undefined(v, "the environment variable that $env names is not set")
		}
		return undefined(v, "the environment variable "+name.text+" is not set")
	}
	return &value{kind: textValue, text: text, pos: v.pos, dir: v.dir, hidden: true}
}

// includeFile reads a text. raw is the path as it is written, which errors may
// show: the resolved one may hold the value of a variable.
func (x *expander) includeFile(ctx context.Context, v *value, raw string, target *value, path string) (*value, error) {
	if err := x.budget.spendInclude(target.pos, path); err != nil {
		return nil, err
	}
	shown := beside(target.pos.File, raw)
	data, err := x.files.read(ctx, absolute(v.dir, target.text), shown)
	if err != nil {
		return nil, includeError(err, target.pos, path)
	}
	if err := checkText(source{name: shown}, data); err != nil {
		return nil, includeError(err, target.pos, path)
	}
	text := strings.TrimRightFunc(string(data), unicode.IsSpace)
	return &value{kind: textValue, text: text, pos: v.pos, dir: v.dir, hidden: true}, nil
}

// includeTree reads a part of another configuration file and expands it in turn.
func (x *expander) includeTree(ctx context.Context, v *value, raw string, target *value, path string) (*value, error) {
	at := join(path, "$include")
	if err := x.budget.spendInclude(target.pos, at); err != nil {
		return nil, err
	}
	file, fragment, _ := strings.Cut(target.text, "#")
	rawFile, rawFragment, _ := strings.Cut(raw, "#")
	shown := beside(target.pos.File, rawFile)
	in := inclusion{path: absolute(v.dir, file), fragment: fragment, name: shown}
	if rawFragment != "" {
		in.name += "#" + rawFragment
	}
	if err := x.checkStack(in, target.pos, at); err != nil {
		return nil, err
	}
	tree, err := x.parseIncluded(ctx, in.path, shown)
	if err != nil {
		return nil, includeError(err, target.pos, at)
	}
	part, err := follow(tree, fragment, shown, target)
	if err != nil {
		return nil, includeError(err, target.pos, at)
	}
	x.stack = append(x.stack, in)
	defer func() { x.stack = x.stack[:len(x.stack)-1] }()
	return x.expand(ctx, part, path)
}

// checkStack refuses an include that contains itself and includes nested too deep.
func (x *expander) checkStack(in inclusion, pos Pos, path string) error {
	names := make([]string, 0, len(x.stack)+1)
	for _, outer := range x.stack {
		names = append(names, outer.name)
	}
	chain := strings.Join(append(names, in.name), " → ")
	for _, outer := range x.stack {
		if outer.path == in.path && outer.fragment == in.fragment {
			return &Error{Pos: pos, Path: path, Message: "the include contains itself: " + chain, Fix: "remove one of these includes"}
		}
	}
	if len(x.stack) >= maxIncludeDepth {
		return &Error{Pos: pos, Path: path, Message: "includes are nested more than 10 deep: " + chain}
	}
	return nil
}

// parseIncluded chooses the parser by the name's ending, as Backstage does.
func (x *expander) parseIncluded(ctx context.Context, path, shown string) (*value, error) {
	parse := parseYAML
	switch filepath.Ext(path) {
	case ".json":
		parse = parseJSON
	case ".yaml", ".yml":
	default:
		return nil, &Error{Message: shown + " does not end in .yaml, .yml or .json", Fix: "use $file to read a text"}
	}
	data, err := x.files.read(ctx, path, shown)
	if err != nil {
		return nil, err
	}
	src := source{name: shown, dir: filepath.Dir(path)}
	tree, err := parse(src, data, x.budget)
	if err != nil {
		return nil, err
	}
	hide(tree) // files of secrets are what includes are mostly used for
	return tree, nil
}

// follow walks a dotted path into an included tree. A last key that is not there
// makes the include undefined.
func follow(tree *value, fragment, shown string, target *value) (*value, error) {
	if fragment == "" {
		return tree, nil
	}
	walked := ""
	for name := range strings.SplitSeq(fragment, ".") {
		if tree.kind != objectValue {
			return nil, &Error{
				Message: fmt.Sprintf("expected an object at %s of %s, found %s", orRoot(walked), shown, tree.describe()),
				Fix:     "correct the keys after the #",
			}
		}
		f := tree.get(name)
		walked = join(walked, name)
		if f == nil {
			tree = undefined(target, "the included part of "+shown+" is not there")
			continue
		}
		tree = f.value
	}
	return tree, nil
}

func orRoot(path string) string {
	if path == "" {
		return "the root"
	}
	return path
}

// includeError gives an error from an included file the key that includes it. The
// error keeps its own position when it has one.
func includeError(err error, pos Pos, path string) error {
	e, ok := err.(*Error)
	if !ok {
		return err
	}
	out := *e
	if out.Pos.IsZero() {
		out.Pos = pos
	}
	if out.Path == "" {
		out.Path = path
	}
	return &out
}

// absolute resolves a path against the folder of the file that names it.
func absolute(dir, path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(dir, path)
}

// beside names an included file after the file that includes it.
func beside(includer, raw string) string {
	if filepath.IsAbs(raw) {
		return raw
	}
	return filepath.Join(filepath.Dir(includer), raw)
}
