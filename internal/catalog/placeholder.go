package catalog

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/yamldoc"
	"github.com/callboard/callboard/sdk"
)

// What one YAML document may put in.
const (
	maxPlaceholderFiles = 1000
	maxPlaceholderBytes = 64 << 20
)

// unresolved stands for what could not be put in, so that nothing else is said of it.
const unresolved = "(not read)"

// substitute puts in what the placeholders of an entity name: an object with exactly
// one key, a known one that begins with a dollar sign, anywhere in it (reference:
// "Locations, YAML, placeholders"). Other objects with a key that begins so are left
// alone with everything in them: they may be JSON Schema.
func (r *reading) substitute(ctx context.Context, v any) any {
	if !hasPlaceholder(v) {
		return v // nearly always, and without writing down a path
	}
	s := substitution{r: r}
	return s.walk(ctx, v, "")
}

func hasPlaceholder(v any) bool {
	switch v := v.(type) {
	case []any:
		return slices.ContainsFunc(v, hasPlaceholder)
	case entity.Object:
		dollar := false
		for key, value := range v {
			if strings.HasPrefix(key, "$") {
				dollar = true
			} else if hasPlaceholder(value) {
				return true
			}
		}
		return dollar && len(v) == 1
	}
	return false
}

// substitution is the work on one YAML document.
type substitution struct {
	r     *reading
	files int // read so far
	bytes int // of text read so far
}

func (s *substitution) walk(ctx context.Context, v any, path string) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = s.walk(ctx, v[i], path+"."+strconv.Itoa(i))
		}
	case entity.Object:
		keys := slices.Sorted(maps.Keys(v))
		if slices.ContainsFunc(keys, func(k string) bool { return strings.HasPrefix(k, "$") }) {
			return s.dollar(ctx, v, keys[0], path)
		}
		for _, key := range keys {
			v[key] = s.walk(ctx, v[key], strings.TrimPrefix(path+"."+key, "."))
		}
	}
	return v
}

// dollar turns an object that has a key with a dollar sign into what it stands for.
func (s *substitution) dollar(ctx context.Context, o entity.Object, key, path string) any {
	turn := placeholderOf(key)
	if turn == nil || len(o) != 1 {
		return o
	}
	fail := func(message, fix string) any {
		line, column := s.r.doc.Position(strings.TrimPrefix(path+"."+key, "."))
		s.r.problem(Problem{Line: line, Column: column, Field: path, Code: "bad-placeholder", Message: message, Fix: fix})
		return unresolved
	}
	switch target := o[key].(type) {
	case string:
		v, err := s.put(ctx, turn, target)
		if err == nil {
			return v
		}
		fix := "Correct the path; it is relative to this file and must stay inside its repository."
		var told advised
		if errors.As(err, &told) {
			fix = told.Fix()
		}
		return fail(fmt.Sprintf("%s: %s cannot be put in: %v", key, target, err), fix)
	case entity.Object:
		return o // a property of that name in a JSON Schema
	default:
		return fail(fmt.Sprintf("%s must name a file, found %s", key, entity.TypeName(target)), "Write it as "+key+": ./file.yaml.")
	}
}

func (s *substitution) put(ctx context.Context, turn placeholder, target string) (any, error) {
	ref, err := s.reference(ctx, s.r.document.Location, target)
	if err != nil {
		return nil, err
	}
	return turn(ctx, s, ref)
}

// reference reads a file for the document and remembers that it did, whether or not
// the file could be read.
func (s *substitution) reference(ctx context.Context, base sdk.Location, target string) (sdk.Reference, error) {
	if s.r.p.refs == nil {
		return sdk.Reference{}, fmt.Errorf("this source cannot read other files")
	}
	if s.files++; s.files > maxPlaceholderFiles {
		return sdk.Reference{}, fmt.Errorf("the document puts in more than %d files", maxPlaceholderFiles)
	}
	ref, err := s.r.p.refs.ReadReference(ctx, base, target)
	if ref.Location != (sdk.Location{}) {
		s.r.remember(ReferenceState{Location: ref.Location.String(), Fingerprint: ref.Fingerprint})
	}
	if s.bytes += len(ref.Data); err == nil && s.bytes > maxPlaceholderBytes {
		err = fmt.Errorf("the document puts in more than %d MiB", maxPlaceholderBytes>>20)
	}
	return ref, err
}

func (r *reading) remember(s ReferenceState) {
	for _, known := range r.out.state.References {
		if known.Location == s.Location {
			return
		}
	}
	r.out.state.References = append(r.out.state.References, s)
}

// placeholder turns the text that was read into the value to be put in.
type placeholder func(ctx context.Context, s *substitution, ref sdk.Reference) (any, error)

// placeholderOf returns the placeholder that a key names; nil when it is no known one.
func placeholderOf(key string) placeholder {
	switch key {
	case "$text":
		return textPlaceholder
	case "$json":
		return jsonPlaceholder
	case "$yaml":
		return yamlPlaceholder
	case "$openapi", "$asyncapi":
		return bundlePlaceholder
	default:
		return nil
	}
}

func textPlaceholder(_ context.Context, _ *substitution, ref sdk.Reference) (any, error) {
	return plainText(ref.Data), nil
}

// plainText is data as text: without a byte order mark, and valid UTF-8.
func plainText(data []byte) string {
	return strings.ToValidUTF8(string(withoutMark(data)), "\ufffd")
}

func withoutMark(data []byte) []byte { return bytes.TrimPrefix(data, []byte("\ufeff")) }

func jsonPlaceholder(_ context.Context, _ *substitution, ref sdk.Reference) (any, error) {
	return entity.DecodeJSON(withoutMark(ref.Data))
}

func yamlPlaceholder(_ context.Context, s *substitution, ref sdk.Reference) (any, error) {
	docs := yamldoc.Parse(ref.Data, s.r.p.limits)
	if len(docs) != 1 {
		return nil, fmt.Errorf("the file has %d YAML documents; it must have exactly one", len(docs))
	}
	if docs[0].Err != nil {
		return nil, docs[0].Err
	}
	return docs[0].Value, nil
}
