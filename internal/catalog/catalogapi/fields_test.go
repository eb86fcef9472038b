package catalogapi

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/callboard/callboard/entity"
)

func TestProjection(t *testing.T) {
	t.Parallel()
	const text = `{"kind":"X","metadata":{"name":"a","annotations":{"a.b/c":"1","a":"2","a.b":"3"},"tags":["x,}","y"],"q\"t":{"in\\":null}},"n":-1.5e3,"t":true,"spec":{}}`
	tests := []struct{ fields, want string }{
		{"kind", `{"kind":"X"}`},
		{"n,t,kind", `{"n":-1.5e3,"t":true,"kind":"X"}`},
		{"metadata.name,kind", `{"metadata":{"name":"a"},"kind":"X"}`},
		{"metadata.tags,metadata.name", `{"metadata":{"tags":["x,}","y"],"name":"a"}}`},
		{"metadata.annotations.a", `{"metadata":{"annotations":{"a":"2"}}}`},
		{"metadata.annotations.a.b", `{}`}, // the shortest key counts: a is no object
		{"metadata.annotations.a.b/c", `{}`},
		{"metadata.name,metadata.nothing", `{"metadata":{"name":"a"}}`},
		{"metadata.nothing,nothing.at.all", `{}`},
		{"kind.deeper", `{}`},
		{"spec", `{"spec":{}}`},
		{"spec.type", `{}`},
		{`metadata.q"t`, `{"metadata":{"q\"t":{"in\\":null}}}`},
		{`metadata.q"t.in\`, `{"metadata":{"q\"t":{"in\\":null}}}`},
		{"metadata.name,metadata", text[strings.Index(text, `"metadata"`)-1 : strings.Index(text, `"metadata"`)]},
	}
	tests[len(tests)-1].want = `{` + text[strings.Index(text, `"metadata"`):strings.Index(text, `,"n":`)] + `}`
	for _, test := range tests {
		t.Run(test.fields, func(t *testing.T) {
			t.Parallel()
			p, err := newProjection(strings.Split(test.fields, ","))
			if err != nil {
				t.Fatal(err)
			}
			if got := string(new(selector).appendObject(nil, []byte(text), p)); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestTooManyFields(t *testing.T) {
	t.Parallel()
	var fields []string
	for i := range maxFields + 1 {
		fields = append(fields, strings.Repeat("x", i+1))
	}
	if _, err := newProjection(fields); err == nil {
		t.Error("no error")
	}
}

// TestProjectionIsThatOfMaps compares copying out of the text with the plain way over
// decoded maps.
func TestProjectionIsThatOfMaps(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		doc := drawObject(t, 3)
		var paths projection
		for range rapid.IntRange(1, 4).Draw(t, "paths") {
			paths = append(paths, rapid.SliceOfN(drawKeyPart(), 1, 4).Draw(t, "path"))
		}
		text, err := entity.New(doc).MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		var got, want any
		out := new(selector).appendObject(nil, text, paths)
		if err := json.Unmarshal(out, &got); err != nil {
			t.Fatalf("%s of %s is not JSON: %v", paths, text, err)
		}
		plain, err := json.Marshal(projectMaps(doc, paths))
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(plain, &want); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%s of %s (-maps +text):\n%s", paths, text, diff)
		}
	})
}

func drawKeyPart() *rapid.Generator[string] { return rapid.SampledFrom([]string{"a", "b", `c"`, "é"}) }

func drawKey(t *rapid.T) string {
	return strings.Join(rapid.SliceOfN(drawKeyPart(), 1, 2).Draw(t, "key"), ".")
}

func drawObject(t *rapid.T, depth int) entity.Object {
	o := entity.Object{}
	for range rapid.IntRange(0, 4).Draw(t, "members") {
		o[drawKey(t)] = drawValue(t, depth)
	}
	return o
}

func drawValue(t *rapid.T, depth int) any {
	switch n := rapid.IntRange(0, 5).Draw(t, "type"); {
	case n == 0:
		return nil
	case n == 1:
		return json.Number("-1.5e+30")
	case n == 2:
		return rapid.SampledFrom([]string{"", "{", `}"`, `\`, ",", "x"}).Draw(t, "text")
	case n == 3 && depth > 0:
		return []any{drawValue(t, depth-1), true}
	case depth > 0:
		return drawObject(t, depth-1)
	}
	return false
}

// projectMaps is the plain way.
func projectMaps(doc entity.Object, paths projection) entity.Object {
	out := entity.Object{}
	for _, path := range paths {
		if keys, v, ok := findInMaps(doc, path); ok {
			putIntoMaps(out, keys, v)
		}
	}
	return out
}

func findInMaps(doc entity.Object, path []string) (keys []string, v any, ok bool) {
	v = doc
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

func putIntoMaps(out entity.Object, keys []string, v any) {
	last := len(keys) - 1
	for _, key := range keys[:last] {
		inner, ok := out[key].(entity.Object)
		if !ok {
			inner = entity.Object{}
			out[key] = inner
		}
		out = inner
	}
	if _, inner := v.(entity.Object); inner { // putting into it later must not change the document
		v = entity.New(v.(entity.Object)).Clone().Root()
	}
	out[keys[last]] = v
}
