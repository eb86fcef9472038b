package catalog

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/internal/yamldoc"
	"github.com/callboard/callboard/sdk"
)

// maxPlaceholders bounds how many files one document may put in.
const maxPlaceholders = 200

// unresolved stands for what could not be put in, so that nothing else is said of it.
const unresolved = "(not read)"

// substitute puts in what the placeholders of an entity name: an object with exactly
// one key, beginning with a dollar sign, anywhere in it (reference: "Locations, YAML,
// placeholders"). Keys that are not known are left alone.
func (r *reading) substitute(ctx context.Context, v any) any {
	return r.walk(ctx, v, "")
}

func (r *reading) walk(ctx context.Context, v any, path string) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = r.walk(ctx, v[i], fmt.Sprintf("%s.%d", path, i))
		}
	case entity.Object:
		if len(v) == 1 {
			for key, target := range v {
				if resolve, ok := placeholders[key]; ok {
					return r.resolve(ctx, key, target, path, resolve)
				}
			}
		}
		for key := range v {
			child := key
			if path != "" {
				child = path + "." + key
			}
			v[key] = r.walk(ctx, v[key], child)
		}
	}
	return v
}

// placeholder turns the text that was read into the value to be put in.
type placeholder func(ctx context.Context, r *reading, ref sdk.Reference) (any, error)

var placeholders = map[string]placeholder{
	"$text":     textPlaceholder,
	"$json":     jsonPlaceholder,
	"$yaml":     yamlPlaceholder,
	"$openapi":  bundlePlaceholder,
	"$asyncapi": bundlePlaceholder,
}

func (r *reading) resolve(ctx context.Context, key string, target any, path string, turn placeholder) any {
	fail := func(code, message, fix string) any {
		line, column := r.doc.Position(path + "." + key)
		r.problem(Problem{Line: line, Column: column, Field: path, Code: code, Message: message, Fix: fix})
		return unresolved
	}
	text, ok := target.(string)
	if !ok {
		return fail("bad-placeholder", fmt.Sprintf("%s must name a file, found %s", key, entity.TypeName(target)), "Write it as "+key+": ./file.yaml.")
	}
	ref, err := r.reference(ctx, r.document.Location, text)
	if err == nil {
		var v any
		if v, err = turn(ctx, r, ref); err == nil {
			return v
		}
	}
	fix := "Correct the path; it is relative to this file and must stay inside its repository."
	var f *fault.Error
	if errors.As(err, &f) && f.Fix != "" {
		fix = f.Fix
	}
	return fail("bad-placeholder", fmt.Sprintf("%s: %s cannot be put in: %v", key, text, err), fix)
}

// reference reads a file for the document and remembers that it did, whether or not
// the file could be read.
func (r *reading) reference(ctx context.Context, base sdk.Location, target string) (sdk.Reference, error) {
	if r.p.refs == nil {
		return sdk.Reference{}, fmt.Errorf("this source cannot read other files")
	}
	if len(r.out.state.References) >= maxPlaceholders {
		return sdk.Reference{}, fmt.Errorf("the document puts in more than %d files", maxPlaceholders)
	}
	ref, err := r.p.refs.ReadReference(ctx, base, target)
	if ref.Location != (sdk.Location{}) {
		r.remember(ReferenceState{Location: ref.Location.String(), Fingerprint: ref.Fingerprint})
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

func textPlaceholder(_ context.Context, _ *reading, ref sdk.Reference) (any, error) {
	return strings.ToValidUTF8(strings.TrimPrefix(string(ref.Data), "\ufeff"), "\ufffd"), nil
}

func jsonPlaceholder(_ context.Context, _ *reading, ref sdk.Reference) (any, error) {
	return entity.DecodeJSON(ref.Data)
}

func yamlPlaceholder(_ context.Context, r *reading, ref sdk.Reference) (any, error) {
	docs := yamldoc.Parse(ref.Data, r.p.limits)
	if len(docs) != 1 {
		return nil, fmt.Errorf("the file has %d YAML documents; it must have exactly one", len(docs))
	}
	if docs[0].Err != nil {
		return nil, docs[0].Err
	}
	return docs[0].Value, nil
}
