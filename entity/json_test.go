package entity

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// parse reads an entity that a test has written.
func parse(t testing.TB, text string) Entity {
	t.Helper()
	e, err := FromJSON([]byte(text))
	if err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return e
}

func marshal(t testing.TB, e Entity) string {
	t.Helper()
	text, err := e.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// jsonValue draws any value of the form that Object describes.
func jsonValue(depth int) *rapid.Generator[any] {
	choices := []*rapid.Generator[any]{
		rapid.Just[any](nil), rapid.Bool().AsAny(), rapid.String().AsAny(),
		rapid.Custom(func(t *rapid.T) any {
			return Number(rapid.StringMatching(`-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,20})?(e[+-]?[0-9]{1,2})?`).Draw(t, "number"))
		}),
	}
	if depth > 0 {
		choices = append(choices,
			rapid.Map(rapid.SliceOfN(rapid.Deferred(func() *rapid.Generator[any] { return jsonValue(depth - 1) }), 0, 4), func(l []any) any { return append([]any{}, l...) }),
			rapid.Map(jsonObject(depth-1), func(o Object) any { return o }))
	}
	return rapid.OneOf(choices...)
}

func jsonObject(depth int) *rapid.Generator[Object] {
	key := rapid.OneOf(rapid.String(), rapid.SampledFrom(append(rootOrder, metaOrder...)))
	return rapid.MapOfN(key, rapid.Deferred(func() *rapid.Generator[any] { return jsonValue(depth) }), 0, 20)
}

func TestRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		e := New(jsonObject(3).Draw(t, "document"))
		text, err := e.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		again, err := FromJSON(text)
		if err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		if diff := cmp.Diff(e.Root(), again.Root()); diff != "" {
			t.Fatalf("read back from %s: %s", text, diff)
		}
		second, err := again.Clone().MarshalJSON()
		if err != nil || !bytes.Equal(text, second) {
			t.Fatalf("the same document was written as %s and %s", text, second)
		}
		var plain any
		dec := json.NewDecoder(bytes.NewReader(text))
		dec.UseNumber()
		if err := dec.Decode(&plain); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(any(e.Root()), plain); diff != "" {
			t.Fatalf("encoding/json reads something else: %s", diff)
		}
	})
}

func TestKeyOrder(t *testing.T) {
	t.Parallel()
	text := `{"x":1,"spec":{"type":"service","owner":"a<b&c>"},"metadata":{"zeta":{"name":1,"annotations":2,"b":3},"links":[],"name":"n","tags":[],"alpha":null},` +
		`"kind":"K","apiVersion":"v1","a":{"metadata":{"name":1,"a":2}}}`
	want := `{"apiVersion":"v1","kind":"K","metadata":{"name":"n","tags":[],"links":[],"alpha":null,"zeta":{"annotations":2,"b":3,"name":1}},` +
		`"spec":{"owner":"a<b&c>","type":"service"},"a":{"metadata":{"a":2,"name":1}},"x":1}`
	e := parse(t, text)
	if got := marshal(t, e); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if diff := cmp.Diff([]string{"apiVersion", "kind", "metadata", "spec", "a", "x"}, KeyOrder("", e.Root())); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"name", "tags", "links", "alpha", "zeta"}, KeyOrder("metadata", e.Metadata())); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"owner", "type"}, KeyOrder("spec", e.Spec())); diff != "" {
		t.Error(diff)
	}
	var many strings.Builder
	many.WriteString(`{"spec":{`)
	for c := 'z'; c >= 'a'; c-- {
		many.WriteString(`"` + string(c) + `":1,`)
	}
	many.WriteString(`"0":1}}`)
	if got := marshal(t, parse(t, many.String())); got != `{"spec":{"0":1,"a":1,`+got[strings.Index(got, `"b"`):] || !strings.HasSuffix(got, `"y":1,"z":1}}`) {
		t.Errorf("keys of a large object are in another order: %s", got)
	}
}

func TestStringsAreWrittenAsTheyAre(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"<a href='x'>&</a>": `"<a href='x'>&</a>"`, "\"\\/": `"\"\\/"`, "\n\r\t": `"\n\r\t"`, "\x00\x1f\x7f": `"\u0000\u001f` + "\x7f\"",
		"\u2028é😀": "\"\u2028é😀\"", "a\xffb\xc3": "\"a\ufffdb\ufffd\"", "": `""`,
	} {
		var b bytes.Buffer
		b.WriteString("before ")
		if err := AppendJSON(&b, in); err != nil || b.String() != "before "+want {
			t.Errorf("%q was written as %s, %v; want %s", in, b.String(), err, want)
		}
	}
}

func TestNotJSON(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "x", "[]", "1", "null", `"a"`, `{} {}`, `{"a":1}]`, `{"a":01}`, `{"a"`, "{\"a\":\x00}", strings.Repeat(`{"a":`, 20_000)} {
		if e, err := FromJSON([]byte(text)); err == nil {
			t.Errorf("%.20q was read as %v", text, e.Root())
		}
	}
	for _, v := range []any{1, 1.5, []string{"a"}, map[string]string{}, Object{"a": []any{Object{"b": struct{}{}}}}} {
		var b bytes.Buffer
		if err := AppendJSON(&b, v); err == nil || b.Len() != 0 {
			t.Errorf("a value of type %T was written as %s", v, b.String())
		}
	}
	var e Entity
	if err := json.Unmarshal([]byte(`{"kind":"A","n":1.0}`), &e); err != nil || e.Kind() != "A" || marshal(t, e) != `{"kind":"A","n":1}` {
		t.Errorf("json.Unmarshal gave %v, %v", e, err)
	}
	if got := marshal(t, Entity{}); got != "null" {
		t.Errorf("an empty entity is written as %s", got)
	}
}

func TestCloneStandsAlone(t *testing.T) {
	t.Parallel()
	e := parse(t, `{"kind":"A","metadata":{"tags":["a",{"b":1}],"x":{"y":{"z":[1]}}}}`)
	before := marshal(t, e)
	c := e.Clone()
	if marshal(t, c) != before {
		t.Fatal("the clone is different")
	}
	tags := c.Metadata()["tags"].([]any)
	tags[0] = "changed"
	tags[1].(Object)["b"] = nil
	c.Metadata()["x"].(Object)["y"].(Object)["z"] = "changed"
	delete(c.Root(), "kind")
	if after := marshal(t, e); after != before {
		t.Errorf("changing the clone changed the entity: %s", after)
	}
	if empty := (Entity{}).Clone(); empty.Root() != nil {
		t.Error("the clone of nothing is something")
	}
}

func FuzzFromJSON(f *testing.F) {
	f.Add([]byte(`{"apiVersion":"backstage.io/v1alpha1","kind":"Component","metadata":{"name":"a","tags":["b"]},"spec":{"n":1.0e3}}`))
	f.Add([]byte(`{"a":"\ud800<\u2028","b":[null,true,-0.0,1e999]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := FromJSON(data)
		if err != nil {
			return
		}
		text, err := e.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		again, err := FromJSON(text)
		if err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		if diff := cmp.Diff(e.Root(), again.Root()); diff != "" {
			t.Fatalf("round trip of %s: %s", text, diff)
		}
	})
}
