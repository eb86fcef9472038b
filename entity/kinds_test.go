package entity

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// kindRules are the kinds as the reference has them ("Built-in kinds"), each with the
// least that it can be made of.
var kindRules = []struct {
	kind, version, spec      string
	required, texts, strings []string
}{
	{"Component", "backstage.io/v1alpha1", `{"type":"service","lifecycle":"production","owner":"t"}`,
		[]string{"type", "lifecycle", "owner"}, []string{"system", "subcomponentOf"}, []string{"providesApis", "consumesApis", "dependsOn", "dependencyOf"}},
	{"API", "backstage.io/v1beta1", `{"type":"openapi","lifecycle":"production","owner":"t","definition":"d"}`,
		[]string{"type", "lifecycle", "owner", "definition"}, []string{"system"}, nil},
	{"API", "backstage.io/v1alpha1", `{"type":"mcp-server","lifecycle":"production","owner":"t","remotes":[{"type":"sse","url":"u"}]}`,
		[]string{"lifecycle", "owner", "remotes"}, []string{"system"}, nil},
	{"Resource", "backstage.io/v1alpha1", `{"type":"database","owner":"t"}`, []string{"type", "owner"}, []string{"system"}, []string{"dependsOn", "dependencyOf"}},
	{"System", "backstage.io/v1alpha1", `{"owner":"t"}`, []string{"owner"}, []string{"domain", "type"}, nil},
	{"Domain", "backstage.io/v1alpha1", `{"owner":"t"}`, []string{"owner"}, []string{"subdomainOf", "type"}, nil},
	{"Group", "backstage.io/v1alpha1", `{"type":"team","children":[]}`, []string{"type", "children"}, []string{"parent"}, []string{"children", "members"}},
	{"User", "backstage.io/v1alpha1", `{"memberOf":[]}`, []string{"memberOf"}, nil, []string{"memberOf"}},
	{"Location", "backstage.io/v1alpha1", `{}`, nil, []string{"type", "target"}, []string{"targets"}},
	{"Template", "scaffolder.backstage.io/v1beta3", `{"type":"service","steps":[]}`, []string{"type", "steps"}, []string{"owner", "lifecycle"}, nil},
	{"AiResource", "backstage.io/v1alpha1", `{"type":"other","lifecycle":"production","owner":"t"}`, []string{"type", "lifecycle", "owner"}, []string{"system"}, nil},
	{"AiResource", "backstage.io/v1alpha1", `{"type":"skill","lifecycle":"production","owner":"t"}`, []string{"lifecycle", "owner"},
		[]string{"system", "allowedTools", "license", "compatibility"}, []string{"disciplines", "categories", "agents", "dependsOn"}},
	{"AiResource", "backstage.io/v1alpha1", `{"type":"rule","lifecycle":"production","owner":"t","category":"c","rationale":"r"}`,
		[]string{"lifecycle", "owner", "category", "rationale"}, []string{"system"}, []string{"disciplines"}},
	{"AiResource", "backstage.io/v1alpha1", `{"type":"plugin","lifecycle":"production","owner":"t","skills":[]}`,
		[]string{"lifecycle", "owner", "skills"}, []string{"system", "version"}, []string{"skills"}},
	{"AiResource", "backstage.io/v1alpha1", `{"type":"marketplace","lifecycle":"production","owner":"t","plugins":[]}`,
		[]string{"lifecycle", "owner", "plugins"}, []string{"system", "version"}, []string{"plugins"}},
}

func smallest(version, kind, spec string) string {
	return `{"apiVersion":"` + version + `","kind":"` + kind + `","metadata":{"name":"a"},"spec":` + spec + `}`
}

func withField(t *testing.T, text, field string, value any) Entity {
	t.Helper()
	e := parse(t, text)
	e.Spec()[field] = value
	return e
}

func codes(t *testing.T, m *Model, e Entity) string {
	t.Helper()
	bad := m.Validate(e)
	checkViolations(t, bad)
	var out []string
	for _, v := range bad {
		out = append(out, v.Path+" "+v.Code)
	}
	return strings.Join(out, ", ")
}

func TestKinds(t *testing.T) {
	t.Parallel()
	m := Builtin()
	for _, k := range kindRules {
		text := smallest(k.version, k.kind, k.spec)
		name := k.kind + " " + parse(t, text).SpecString("type")
		if got := codes(t, m, parse(t, text)); got != "" {
			t.Errorf("%s: the smallest one is refused: %s", name, got)
		}
		if got := codes(t, m, withField(t, text, "unknown", Object{"a": []any{nil}})); got != "" {
			t.Errorf("%s: an unknown field is refused: %s", name, got)
		}
		for _, f := range k.required {
			e := parse(t, text)
			delete(e.Spec(), f)
			if got, want := codes(t, m, e), "spec."+f+" required"; !strings.HasPrefix(got, want) {
				t.Errorf("%s without %s: got %q, want %q", name, f, got, want)
			}
			if got, want := codes(t, m, withField(t, text, f, nil)), "spec."+f+" required"; !strings.HasPrefix(got, want) {
				t.Errorf("%s with null as %s: got %q, want %q", name, f, got, want)
			}
		}
		texts := slices.Clone(k.texts)
		for _, f := range k.required {
			if _, ok := parse(t, text).Spec()[f].(string); ok && f != "type" {
				texts = append(texts, f)
			}
		}
		for _, f := range texts {
			for _, c := range []struct {
				v    any
				want string
			}{{"x", ""}, {" ", ""}, {"", "spec." + f + " empty"}, {Number("1"), "spec." + f + " bad-type"}, {true, "spec." + f + " bad-type"}, {Object{}, "spec." + f + " bad-type"}} {
				if got := codes(t, m, withField(t, text, f, c.v)); got != c.want {
					t.Errorf("%s with %s: %v: got %q, want %q", name, f, c.v, got, c.want)
				}
			}
		}
		for _, f := range k.strings {
			for _, c := range []struct {
				v    any
				want string
			}{{[]any{"k:a", "k:b"}, ""}, {[]any{}, ""}, {"k:a", "spec." + f + " bad-type"}, {Object{}, "spec." + f + " bad-type"},
				{[]any{"k:a", "", Number("1"), nil}, "spec." + f + ".1 empty, spec." + f + ".2 bad-type, spec." + f + ".3 empty"}} {
				if got := codes(t, m, withField(t, text, f, c.v)); got != c.want {
					t.Errorf("%s with %s: %v: got %q, want %q", name, f, c.v, got, c.want)
				}
			}
		}
	}
}

func TestKindsOfTheModel(t *testing.T) {
	t.Parallel()
	m := Builtin()
	want := []string{"API", "AiResource", "Component", "Domain", "Group", "Location", "Resource", "System", "Template", "User"}
	if diff := cmp.Diff(want, m.KindNames()); diff != "" {
		t.Error(diff)
	}
	for _, name := range want {
		k := m.Kind(strings.ToUpper(name))
		if k == nil || k.Name != name || k.Plural != strings.ToLower(name)+"s" {
			t.Errorf("kind %s is %+v", name, k)
			continue
		}
		for version, ok := range map[string]bool{
			"backstage.io/v1alpha1": name != "Template", "backstage.io/v1beta1": name != "Template" && name != "AiResource",
			"scaffolder.backstage.io/v1beta3": name == "Template", "scaffolder.backstage.io/v1beta2": false, "backstage.io/v1": false, "v1alpha1": false,
		} {
			if k.Accepts(version) != ok {
				t.Errorf("%s in %s: accepted is %v", name, version, !ok)
			}
		}
	}
	if m.Kind("Widget") != nil {
		t.Error("there is a kind Widget")
	}
}

// Fields that only some kinds and types ask for.
func TestSpecialFields(t *testing.T) {
	t.Parallel()
	m := Builtin()
	const v1 = "backstage.io/v1alpha1"
	for _, c := range []struct{ version, kind, spec, want string }{
		{v1, "API", `{"type":"mcp-server","lifecycle":"l","owner":"o","remotes":[]}`, "spec.remotes too-few"},
		{v1, "API", `{"type":"mcp-server","lifecycle":"l","owner":"o","remotes":{}}`, "spec.remotes bad-type"},
		{v1, "API", `{"type":"mcp-server","lifecycle":"l","owner":"o","remotes":["u",{"type":"sse"},{"url":1,"type":""},{"type":"sse","url":"u","x":1}]}`,
			"spec.remotes.0 bad-type, spec.remotes.1.url required, spec.remotes.2.type empty, spec.remotes.2.url bad-type"},
		{v1, "API", `{"type":"mcp-server","lifecycle":"l","owner":"o","definition":"d"}`, "spec.remotes required"},
		{v1, "API", `{"type":"MCP-Server","lifecycle":"l","owner":"o","definition":"d"}`, ""}, // types are told apart by case
		{v1, "API", `{"type":"openapi","lifecycle":"l","owner":"o","definition":{"$text":"x"}}`, "spec.definition bad-type"},
		{v1, "API", `{"type":"openapi","lifecycle":"l","owner":"o","remotes":[],"definition":""}`, "spec.definition empty"},
		{v1, "AiResource", `{"type":"skill","lifecycle":"l","owner":"o","compatibility":"` + strings.Repeat("ä", 500) + `"}`, ""},
		{v1, "AiResource", `{"type":"skill","lifecycle":"l","owner":"o","compatibility":"` + strings.Repeat("ä", 501) + `"}`, "spec.compatibility too-long"},
		{v1, "AiResource", `{"type":"agent","lifecycle":"l","owner":"o","compatibility":1,"skills":2,"category":3}`, ""},
		{v1, "AiResource", `{"type":"Rule","lifecycle":"l","owner":"o"}`, ""},
		{v1, "Location", `{"target":"./a.yaml","targets":["./b.yaml","https://c"],"type":"file","presence":"optional"}`, ""},
		{v1, "Location", `{"presence":"required"}`, ""},
		{v1, "Location", `{"presence":"Optional"}`, "spec.presence bad-value"},
		{v1, "Location", `{"presence":null,"target":null,"targets":null}`, "spec.target empty, spec.targets empty, spec.presence empty"},
		{v1, "Group", `{"type":"t","children":[],"profile":{"displayName":"","email":1,"picture":null,"x":1}}`, "spec.profile.displayName empty, spec.profile.email bad-type, spec.profile.picture empty"},
		{v1, "User", `{"memberOf":[],"profile":"x"}`, "spec.profile bad-type"},
		{v1, "User", `{"memberOf":[],"profile":null}`, "spec.profile empty"},
		{v1, "User", `{"memberOf":[],"profile":{}}`, ""},
		{v1, "System", `{"owner":["a","b"]}`, ""}, // several owners are Callboard's extension
		{v1, "System", `{"owner":[]}`, "spec.owner required"},
		{v1, "System", `{"owner":["a","",1]}`, "spec.owner.1 empty, spec.owner.2 bad-type"},
		{TemplateAPIVersion, "Template", `{"type":"t","steps":[{"action":"fetch:plain","input":{}}],"parameters":[],"output":{}}`, ""},
		{TemplateAPIVersion, "Template", `{"type":"t","steps":[{"id":"x"},{"action":""},{"action":1},"x",null]}`,
			"spec.steps.3 bad-type, spec.steps.4 empty, spec.steps.0.action required, spec.steps.1.action empty, spec.steps.2.action bad-type"},
		{TemplateAPIVersion, "Template", `{"type":"t","steps":{}}`, "spec.steps bad-type"},
		{v1, "Template", `{"type":"t","steps":[]}`, "apiVersion bad-api-version"},
	} {
		if got := codes(t, m, parse(t, smallest(c.version, c.kind, c.spec))); got != c.want {
			t.Errorf("%s %s: got %q, want %q", c.kind, c.spec, got, c.want)
		}
	}
}

func TestOwnKinds(t *testing.T) {
	t.Parallel()
	m, err := Builtin().With([]Kind{{
		Name: "Dashboard", Plural: "dashboards",
		Fields: []Field{{Path: "view.size", Type: StringType, Required: true, OneOf: []string{"small", "large"}}, {Path: "note", Type: TextType}, {Path: "any", Type: AnyType, Required: true}},
		Relations: []RelationField{
			{Path: "spec.shows", Type: "shows", DefaultKind: "Component", TargetKinds: []string{"Component", "API"}},
			{Path: "spec.view.of", Type: PartOf, DefaultKind: "System", DefaultNamespace: true},
			{Path: "metadata.twin", Type: "shows", DefaultKind: "Dashboard"},
		},
		Check: func(e Entity) []Violation {
			if e.SpecString("note") == "bad" {
				return []Violation{{Path: "spec.note", Code: "schema", Message: "the note is bad"}}
			}
			return nil
		},
	}}, []RelationPair{{"shows", "shownBy"}})
	if err != nil {
		t.Fatal(err)
	}
	for spec, want := range map[string]string{
		`{"view":{"size":"small"},"note":"","any":false}`: "",
		`{"view":{"size":"huge"},"note":1,"any":1}`:       "spec.view.size bad-value, spec.note bad-type",
		`{"view":"x","note":"bad"}`:                       "spec.view.size required, spec.any required, spec.note schema",
		`{"any":null}`:                                    "spec.view.size required, spec.any required",
	} {
		if got := codes(t, m, parse(t, smallest("acme.org/v1", "Dashboard", spec))); got != want {
			t.Errorf("%s: got %q, want %q", spec, got, want)
		}
	}
	e := parse(t, `{"apiVersion":"acme.org/v1","kind":"Dashboard","metadata":{"name":"a","namespace":"ns","twin":"b"},
		"spec":{"shows":["x","api:y","group:z","Component:N/x"],"view":{"of":"s"}}}`)
	rels, bad := m.Relations(e)
	want := []Relation{{"partOf", "system:default/s"}, // whose field means the default namespace
		{"shows", "api:ns/y"}, {"shows", "component:n/x"}, {"shows", "component:ns/x"}, {"shows", "dashboard:ns/b"}} // but no group
	if diff := cmp.Diff(want, rels); diff != "" || len(bad) != 0 {
		t.Errorf("%v %s", bad, diff)
	}
	if m.Reverse("shows") != "shownBy" || m.Reverse("shownBy") != "shows" || m.Reverse(OwnedBy) != OwnerOf || m.Reverse("x") != "" {
		t.Error("the pairs are not complete")
	}
	if Builtin().Kind("Dashboard") != nil || m.Kind("component") == nil {
		t.Error("With must add to a copy")
	}
}

func TestModelRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		kinds []Kind
		pairs []RelationPair
	}{
		"bad name":         {[]Kind{{Name: "my kind"}}, nil},
		"no name":          {[]Kind{{}}, nil},
		"twice":            {[]Kind{{Name: "A"}, {Name: "a"}}, nil},
		"built in":         {[]Kind{{Name: "component"}}, nil},
		"unknown relation": {[]Kind{{Name: "A", Relations: []RelationField{{Path: "spec.a", Type: "x"}}}}, nil},
		"second reverse":   {nil, []RelationPair{{OwnedBy, "owns"}}},
		"second forward":   {nil, []RelationPair{{"belongsTo", OwnerOf}}},
		"half a pair":      {nil, []RelationPair{{"a", ""}}},
	} {
		if _, err := Builtin().With(c.kinds, c.pairs); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := Builtin().With(nil, []RelationPair{{OwnerOf, OwnedBy}, {"near", "near"}}); err != nil {
		t.Errorf("a pair said again, or one that is its own reverse: %v", err)
	}
	kinds := []Kind{{Name: "A", Fields: []Field{{Path: "x", Type: StringType, Required: true}}}}
	m, err := NewModel(kinds, nil)
	if err != nil {
		t.Fatal(err)
	}
	kinds[0].Name, kinds[0].Fields[0].Path = "B", "y"
	if got := codes(t, m, parse(t, smallest("v1", "A", `{}`))); got != "spec.x required" {
		t.Errorf("a model changes with what it was made of: %q", got)
	}
}
