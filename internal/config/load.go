package config

import (
	"context"
	"fmt"
	"path/filepath"
)

// Options says where the configuration is looked for. The zero Options read the
// default files of the working directory and no environment.
type Options struct {
	// Files are read in this order, later ones winning. Each must exist.
	Files []string
	// Dir is where the default files are looked for when Files is empty:
	// app-config.yaml, app-config.<env>.yaml for each name in the comma list
	// BACKSTAGE_ENV, app-config.local.yaml and app-config.<env>.local.yaml. None
	// of them need exist.
	Dir string
	// NoDefaultFiles reads no file at all when Files is empty.
	NoDefaultFiles bool
	// Env looks up one variable, as os.LookupEnv does; nil means none is set.
	Env func(name string) (string, bool)
	// Environ lists the environment as NAME=value, as os.Environ does. Of it only
	// APP_CONFIG_ variables are used, which override all files; nil means none.
	Environ func() []string
}

// Load reads, merges and checks the configuration.
//
// Its error joins one [*Error] for each thing that is wrong, all of kind
// fault.Invalid, or is ctx's error. A file that cannot be parsed ends the
// reading; wrong values are reported together.
func Load(ctx context.Context, o Options) (*Config, error) {
	if o.Env == nil {
		o.Env = func(string) (string, bool) { return "", false }
	}
	l := &loader{
		env:    o.Env,
		files:  &fileReader{contents: map[string][]byte{}},
		budget: &budget{},
	}
	names, err := layerFiles(o)
	if err != nil {
		return nil, err
	}
	var root *value
	for _, name := range names {
		layer, err := l.file(ctx, name)
		if err != nil {
			return nil, err
		}
		root = merge(root, layer)
	}
	if o.Environ != nil {
		layer, err := environmentLayer(o.Environ(), l.budget)
		if err != nil {
			return nil, err
		}
		root = merge(root, layer)
	}
	d := &decoder{}
	c := d.config(root)
	if err := d.err(); err != nil {
		return nil, err
	}
	c.Files = l.files.order
	return c, nil
}

// loader holds what the layers of one Load share.
type loader struct {
	env    func(string) (string, bool)
	files  *fileReader
	budget *budget
}

// file reads one file as a layer; nil when the file is empty.
func (l *loader) file(ctx context.Context, name string) (*value, error) {
	path, err := filepath.Abs(name)
	if err != nil {
		return nil, fmt.Errorf("find the folder of %s: %w", name, err)
	}
	data, err := l.files.read(ctx, path, name)
	if err != nil {
		return nil, includeError(err, Pos{File: name}, "")
	}
	tree, err := parseYAML(source{name: name, dir: filepath.Dir(path)}, data, l.budget)
	if err != nil {
		return nil, err
	}
	x := &expander{env: l.env, files: l.files, budget: l.budget}
	tree, err = x.expand(ctx, tree, "")
	if err != nil {
		return nil, err
	}
	switch tree.kind {
	case nullValue, undefinedValue:
		return nil, nil
	case objectValue:
		return tree, nil
	}
	return nil, &Error{
		Pos:     tree.pos,
		Message: "expected an object with keys like app: and catalog:, found " + tree.describe(),
		Fix:     "check that this is the right file",
	}
}
