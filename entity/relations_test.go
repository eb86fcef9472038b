package entity

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// relationRules are the rows of the reference's table ("Relations"). An empty default
// kind means that a ref must name its kind.
var relationRules = []struct {
	kind, typ, field, relation, defaultKind string
}{
	{"Component", "", "owner", "ownedBy", "group"}, {"API", "", "owner", "ownedBy", "group"}, {"Resource", "", "owner", "ownedBy", "group"},
	{"System", "", "owner", "ownedBy", "group"}, {"Domain", "", "owner", "ownedBy", "group"}, {"Template", "", "owner", "ownedBy", "group"},
	{"AiResource", "", "owner", "ownedBy", "group"},
	{"Component", "", "subcomponentOf", "partOf", "component"},
	{"Component", "", "system", "partOf", "system"}, {"API", "", "system", "partOf", "system"}, {"API", "mcp-server", "system", "partOf", "system"},
	{"Resource", "", "system", "partOf", "system"}, {"AiResource", "", "system", "partOf", "system"},
	{"Component", "", "providesApis", "providesApi", "api"}, {"Component", "", "consumesApis", "consumesApi", "api"},
	{"Component", "", "dependsOn", "dependsOn", ""}, {"Resource", "", "dependsOn", "dependsOn", ""},
	{"Component", "", "dependencyOf", "dependencyOf", ""}, {"Resource", "", "dependencyOf", "dependencyOf", ""},
	{"System", "", "domain", "partOf", "domain"}, {"Domain", "", "subdomainOf", "partOf", "domain"},
	{"User", "", "memberOf", "memberOf", "group"},
	{"Group", "", "parent", "childOf", "group"}, {"Group", "", "children", "parentOf", "group"}, {"Group", "", "members", "hasMember", "user"},
	{"AiResource", "skill", "dependsOn", "dependsOn", "airesource"},
	{"AiResource", "plugin", "skills", "hasPart", "airesource"}, {"AiResource", "marketplace", "plugins", "hasPart", "airesource"},
}

func TestRelations(t *testing.T) {
	t.Parallel()
	m := Builtin()
	declare := func(kind, namespace, typ, field string, value any) Entity {
		return New(Object{"kind": kind, "metadata": Object{"name": "Self", "namespace": namespace}, "spec": Object{"type": typ, field: value}})
	}
	for _, r := range relationRules {
		for _, namespace := range []string{"", "Own"} { // short refs mean the namespace of the entity that declares them
			own := "default"
			if namespace != "" {
				own = "own"
			}
			want := []Relation{{r.relation, "other:away/full"}, {r.relation, "other:" + own + "/kind"}}
			value := []any{"Other:Kind", "Other:Away/Full", "Other:Kind"} // each once, sorted
			if r.defaultKind != "" {
				value = append(value, "Short", "Away/Namespaced")
				short := []Relation{{r.relation, r.defaultKind + ":away/namespaced"}, {r.relation, r.defaultKind + ":" + own + "/short"}}
				if r.defaultKind < "other" {
					want = append(short, want...)
				} else {
					want = append(want, short...)
				}
			}
			got, bad := m.Relations(declare(r.kind, namespace, r.typ, r.field, value))
			if diff := cmp.Diff(want, got); diff != "" || len(bad) != 0 {
				t.Errorf("%s %s %s in %q: %v %s", r.kind, r.typ, r.field, namespace, bad, diff)
			}
		}
		got, bad := m.Relations(declare(r.kind, "", r.typ, r.field, "Short"))
		switch {
		case r.defaultKind != "" && (len(got) != 1 || len(bad) != 0):
			t.Errorf("%s %s: one ref gives %v, %v", r.kind, r.field, got, bad)
		case r.defaultKind == "" && (len(got) != 0 || len(bad) != 1 || bad[0].Code != "bad-ref" || bad[0].Path != "spec."+r.field):
			t.Errorf("%s %s: a ref without a kind gives %v, %v", r.kind, r.field, got, bad)
		}
	}
	for forward, reverse := range map[string]string{
		"ownedBy": "ownerOf", "providesApi": "apiProvidedBy", "consumesApi": "apiConsumedBy", "dependsOn": "dependencyOf", "parentOf": "childOf",
		"memberOf": "hasMember", "partOf": "hasPart",
	} {
		if m.Reverse(forward) != reverse || m.Reverse(reverse) != forward {
			t.Errorf("%s and %s are no pair", forward, reverse)
		}
	}
}

// No field declares a relation that the table does not have.
func TestNoOtherRelations(t *testing.T) {
	t.Parallel()
	m := Builtin()
	known := map[[3]string]bool{}
	for _, r := range relationRules {
		known[[3]string{r.kind, "spec." + r.field, r.relation}] = true
	}
	for _, name := range m.KindNames() {
		for _, f := range m.Kind(name).Relations {
			if !known[[3]string{name, f.Path, f.Type}] {
				t.Errorf("%s %s declares %s", name, f.Path, f.Type)
			}
		}
	}
	for _, typ := range []string{"rule", "other", "Skill"} {
		e := New(Object{"kind": "AiResource", "spec": Object{"type": typ, "dependsOn": []any{"a"}, "skills": []any{"a"}, "plugins": []any{"a"}}})
		if rels, _ := m.Relations(e); len(rels) != 0 {
			t.Errorf("an AiResource of type %s declares %v", typ, rels)
		}
	}
}

func TestUnreadableRefs(t *testing.T) {
	t.Parallel()
	m := Builtin()
	rels, bad := m.Relations(parse(t, `{"kind":"component","metadata":{"name":"a"},"spec":{"owner":"group:","system":7,"dependsOn":["x",null,"api:ok","/y"],"consumesApis":{"a":1}}}`))
	if diff := cmp.Diff([]Relation{{DependsOn, "api:default/ok"}}, rels); diff != "" {
		t.Error(diff)
	}
	var paths []string
	for _, v := range bad {
		paths = append(paths, v.Path)
	}
	checkViolations(t, bad)
	if diff := cmp.Diff([]string{"spec.owner", "spec.dependsOn.0", "spec.dependsOn.3"}, paths); diff != "" {
		t.Error(diff)
	}
	if rels, bad := m.Relations(parse(t, `{"kind":"Widget","spec":{"owner":"a"}}`)); rels != nil || bad != nil {
		t.Errorf("an unknown kind declares %v, %v", rels, bad)
	}
}
