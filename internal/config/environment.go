package config

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
)

const environmentPrefix = "APP_CONFIG_"

// environmentKey is one part of a key in a variable's name, as Backstage allows it.
var environmentKey = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9]*(-[a-zA-Z][a-zA-Z0-9]*)*$`)

// environmentLayer builds the layer of the APP_CONFIG_ variables, or nil when
// there are none. Variables are taken in the order of their names, so that the
// result does not hang on the order of the environment.
func environmentLayer(environ []string, b *budget) (*value, error) {
	var entries []string
	for _, entry := range environ {
		if strings.HasPrefix(entry, environmentPrefix) {
			entries = append(entries, entry)
		}
	}
	if len(entries) == 0 {
		return nil, nil
	}
	slices.Sort(entries)
	root := &value{kind: objectValue}
	for _, entry := range entries {
		name, text, _ := strings.Cut(entry, "=")
		if text == "" { // Backstage takes an empty variable as not set
			continue
		}
		if err := setFromEnvironment(root, name, text, b); err != nil {
			return nil, err
		}
	}
	return root, nil
}

// setFromEnvironment puts one variable at its key below root.
func setFromEnvironment(root *value, name, text string, b *budget) error {
	pos := Pos{File: name}
	parts := strings.Split(strings.TrimPrefix(name, environmentPrefix), "_")
	path := strings.Join(parts, ".")
	leaf, err := environmentValue(name, text, b)
	if err != nil {
		return includeError(err, pos, path)
	}
	if leaf.kind == nullValue {
		return &Error{Pos: pos, Path: path, Message: "null cannot be given by a variable", Fix: "write null in a configuration file"}
	}
	at := root
	for i, part := range parts {
		if !environmentKey.MatchString(part) {
			return &Error{Pos: pos, Message: "the name does not give a key", Fix: "write it as APP_CONFIG_app_title, one _ for each dot"}
		}
		existing := at.get(part)
		if i == len(parts)-1 {
			if existing != nil {
				return &Error{Pos: pos, Path: path, Message: "another APP_CONFIG_ variable sets the same key", Fix: "keep one of them"}
			}
			at.fields = append(at.fields, field{name: part, pos: pos, value: leaf})
			return nil
		}
		if existing == nil {
			at.fields = append(at.fields, field{name: part, pos: pos, value: &value{kind: objectValue, pos: pos}})
			existing = at.get(part)
		}
		if existing.value.kind != objectValue {
			return &Error{
				Pos: pos, Path: path,
				Message: "another APP_CONFIG_ variable sets " + strings.Join(parts[:i+1], ".") + " to a value that holds no keys",
				Fix:     "keep one of them",
			}
		}
		at = existing.value
	}
	return nil
}

// environmentValue reads the variable as JSON, or as text when it is not JSON.
func environmentValue(name, text string, b *budget) (*value, error) {
	var v *value
	if json.Valid([]byte(text)) {
		var err error
		if v, err = parseJSON(source{name: name}, []byte(text), b); err != nil {
			return nil, err
		}
	} else {
		v = &value{kind: textValue, text: text, pos: Pos{File: name}}
	}
	hide(v)
	return v, nil
}

// hide marks a tree that was just built as not to be shown.
func hide(v *value) {
	v.hidden = true
	for _, item := range v.items {
		hide(item)
	}
	for _, f := range v.fields {
		hide(f.value)
	}
}
