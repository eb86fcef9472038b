package entity

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestAccessors(t *testing.T) {
	t.Parallel()
	e := parse(t, `{"apiVersion":"backstage.io/v1alpha1","kind":"User","metadata":{"name":"Ada","namespace":"people","uid":"u1","description":"d",
		"annotations":{"a":"1","b":2},"labels":{"l":"x"},"tags":["one",2,"two"],
		"links":[{"url":"https://a","title":"A","icon":"i","type":"t"},"x",{"url":"https://b"}]},
		"spec":{"memberOf":["a","b"],"owner":"me","profile":{"displayName":"Ada L."}}}`)
	for name, got := range map[string][2]any{
		"APIVersion":           {e.APIVersion(), "backstage.io/v1alpha1"},
		"Kind":                 {e.Kind(), "User"},
		"Ref":                  {e.Ref(), Ref{"User", "people", "Ada"}},
		"UID":                  {e.UID(), "u1"},
		"Title":                {e.Title(), ""},
		"DisplayName":          {e.DisplayName(), "Ada L."},
		"Description":          {e.Description(), "d"},
		"Annotation":           {e.Annotation("a"), "1"},
		"Annotation of number": {e.Annotation("b"), ""},
		"Annotations":          {e.Annotations(), map[string]string{"a": "1"}},
		"Labels":               {e.Labels(), map[string]string{"l": "x"}},
		"Tags":                 {e.Tags(), []string{"one", "two"}},
		"Links":                {e.Links(), []Link{{"https://a", "A", "i", "t"}, {URL: "https://b"}}},
		"SpecString":           {e.SpecString("owner"), "me"},
		"SpecString of list":   {e.SpecString("memberOf"), ""},
		"SpecStrings":          {e.SpecStrings("memberOf"), []string{"a", "b"}},
		"SpecStrings of one":   {e.SpecStrings("owner"), []string{"me"}},
		"no SpecStrings":       {e.SpecStrings("profile"), []string(nil)},
	} {
		if diff := cmp.Diff(got[1], got[0]); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if v, ok := e.Lookup("spec", "profile", "displayName"); !ok || v != "Ada L." {
		t.Errorf("Lookup found %v, %v", v, ok)
	}
	if v, ok := e.Lookup("spec", "owner", "x"); ok || v != nil {
		t.Errorf("Lookup below a string found %v", v)
	}
	for text, want := range map[string]string{
		`{"metadata":{"name":"n","title":"T"},"spec":{"profile":{"displayName":"D"}}}`: "T",
		`{"metadata":{"name":"n"},"spec":{"profile":{"displayName":3}}}`:               "n",
	} {
		if got := parse(t, text).DisplayName(); got != want {
			t.Errorf("DisplayName of %s is %q, want %q", text, got, want)
		}
	}
	if got := parse(t, `{"metadata":{"namespace":""}}`).Namespace(); got != DefaultNamespace {
		t.Errorf("an empty namespace is %q", got)
	}
}

// Whatever a document holds, reading it as an entity, checking it and relating it never
// fails.
func TestNothingPanics(t *testing.T) {
	t.Parallel()
	m := Builtin()
	rapid.Check(t, func(t *rapid.T) {
		e := New(oddEntity(m).Draw(t, "entity"))
		e.Ref()
		_ = e.UID() + e.Title() + e.DisplayName() + e.Description() + e.Annotation("a") + e.SpecString("type")
		e.Annotations()
		e.Labels()
		e.Tags()
		e.Links()
		e.SpecStrings("owner")
		e.Lookup("spec", "profile", "email")
		e.Lookup()
		checkViolations(t, m.Validate(e))
		_, bad := m.Relations(e)
		checkViolations(t, bad)
	})
	var zero Entity
	if zero.Ref() != (Ref{Namespace: DefaultNamespace}) || zero.Spec() != nil || len(m.Validate(zero)) == 0 {
		t.Error("the zero entity is not empty")
	}
}

// oddEntity draws an entity of a known kind in which fields hold anything.
func oddEntity(m *Model) *rapid.Generator[Object] {
	return rapid.Custom(func(t *rapid.T) Object {
		k := m.Kind(rapid.SampledFrom(m.KindNames()).Draw(t, "kind"))
		spec := Object{}
		for _, f := range k.Fields {
			if rapid.Bool().Draw(t, "has "+f.Path) {
				spec[f.keys[0]] = jsonValue(2).Draw(t, f.Path)
			}
		}
		if rapid.Bool().Draw(t, "has type") {
			spec["type"] = rapid.SampledFrom([]string{"mcp-server", "skill", "rule", "plugin", "marketplace", "service"}).Draw(t, "type")
		}
		meta := Object{}
		for _, key := range metaOrder {
			if rapid.Bool().Draw(t, "has "+key) {
				meta[key] = jsonValue(2).Draw(t, key)
			}
		}
		root := Object{"apiVersion": k.APIVersions[0], "kind": k.Name, "metadata": meta, "spec": spec}
		for _, key := range []string{"apiVersion", "kind", "metadata", "spec", "other"} {
			if rapid.IntRange(0, 9).Draw(t, "odd "+key) == 0 {
				root[key] = jsonValue(2).Draw(t, key)
			}
		}
		return root
	})
}

func checkViolations(t interface{ Fatalf(string, ...any) }, bad []Violation) {
	if len(bad) > maxViolations {
		t.Fatalf("%d violations", len(bad))
	}
	for _, v := range bad {
		if v.Path == "" && v.Code != "case-duplicate-key" && v.Code != "unknown-field" || v.Code == "" || v.Message == "" || v.Fix == "" || v.Error() != v.Message {
			t.Fatalf("an incomplete violation: %+v", v)
		}
	}
}

func TestTypeName(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		v    any
		want string
	}{
		{nil, "nothing"}, {true, "true or false"}, {"", "a string"}, {json.Number("1"), "a number"}, {[]any{}, "a list"}, {Object{}, "an object"}, {1, "int"},
	} {
		if got := TypeName(c.v); got != c.want {
			t.Errorf("TypeName(%v) = %q, want %q", c.v, got, c.want)
		}
	}
}
