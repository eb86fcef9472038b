package entity

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParseRef(t *testing.T) {
	t.Parallel()
	component := RefDefaults{Kind: "Component"}
	for _, c := range []struct {
		text     string
		defaults RefDefaults
		want     Ref
	}{
		{"a", component, Ref{"Component", "default", "a"}},
		{"a", RefDefaults{Kind: "Group", Namespace: "ns"}, Ref{"Group", "ns", "a"}},
		{"api:a", component, Ref{"api", "default", "a"}},
		{"api:a", RefDefaults{Namespace: "ns"}, Ref{"api", "ns", "a"}},
		{"n/a", component, Ref{"Component", "n", "a"}},
		{"API:N/A", RefDefaults{}, Ref{"API", "N", "A"}},
		{"a:b/c:d", RefDefaults{}, Ref{"a", "b", "c:d"}},         // a colon after the slash is part of the name
		{"b/c:d", component, Ref{"Component", "b", "c:d"}},       // also without a kind
		{"a:b:c", RefDefaults{}, Ref{"a", "default", "b:c"}},     // only the first colon counts
		{"a:b:c/d", RefDefaults{}, Ref{"a", "b:c", "d"}},         // and then the first slash
		{"a:b/c/d", RefDefaults{}, Ref{"a", "b", "c/d"}},         // only the first slash counts
		{"a/b/c", component, Ref{"Component", "a", "b/c"}},       //
		{" a ", component, Ref{"Component", "default", "a"}},     // white space around it is none of it
		{"käse", component, Ref{"Component", "default", "käse"}}, // a ref may name what cannot exist
		{"a:b", RefDefaults{Kind: "c", Namespace: "d"}, Ref{"a", "d", "b"}},
	} {
		got, err := ParseRef(c.text, c.defaults)
		if err != nil || got != c.want {
			t.Errorf("ParseRef(%q, %+v) = %+v, %v; want %+v", c.text, c.defaults, got, err, c.want)
		}
	}
}

func TestParseRefRefuses(t *testing.T) {
	t.Parallel()
	defaults := RefDefaults{Kind: "Component"}
	for _, text := range []string{"", " ", ":", "/", ":a", "/a", "a:", "a/", "a:/", "a:/b", "a:b/", ":a/b", "://", strings.Repeat("a", 1025)} {
		if got, err := ParseRef(text, defaults); err == nil {
			t.Errorf("ParseRef(%q) = %+v, want an error", text, got)
		}
	}
	for _, text := range []string{"a", "n/a"} {
		if got, err := ParseRef(text, RefDefaults{}); err == nil {
			t.Errorf("ParseRef(%q) without a default kind = %+v, want an error", text, got)
		}
	}
}

func TestRefForms(t *testing.T) {
	t.Parallel()
	r := Ref{"API", "Team-A", "Petstore.V2"}
	if got, want := r.String(), "api:team-a/petstore.v2"; got != want {
		t.Errorf("String() = %q, want %q", got, want)
	}
	if !r.Equal(Ref{"api", "team-a", "petstore.v2"}) || r.Equal(Ref{"API", "team-a", "petstore"}) {
		t.Error("Equal must ignore letter case, and nothing else")
	}
	if r.IsZero() || !(Ref{}).IsZero() {
		t.Error("IsZero is wrong")
	}
	for _, c := range []struct {
		ref  Ref
		kind string
		want string
	}{
		{r, "", "api:Team-A/Petstore.V2"},
		{r, "api", "Team-A/Petstore.V2"},
		{Ref{"Group", "Default", "Team"}, "group", "Team"},
		{Ref{"Group", "default", "Team"}, "User", "group:Team"},
	} {
		if got := c.ref.Short(c.kind); got != c.want {
			t.Errorf("%+v.Short(%q) = %q, want %q", c.ref, c.kind, got, c.want)
		}
	}
}

func TestRefStringLowersLikeTheStandardLibrary(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := Ref{rapid.String().Draw(t, "kind"), rapid.String().Draw(t, "namespace"), rapid.String().Draw(t, "name")}
		want := strings.ToLower(r.Kind) + ":" + strings.ToLower(r.Namespace) + "/" + strings.ToLower(r.Name)
		if got := r.String(); got != want {
			t.Fatalf("String() = %q, want %q", got, want)
		}
	})
}

// FuzzParseRef checks that what could be read reads the same from its canonical form,
// whatever the defaults are, and from its short form.
func FuzzParseRef(f *testing.F) {
	for _, seed := range []string{"a", "a:b/c:d", "n/a", "K:n/A", "::", "//", " x ", "a:b:c/d/e", "\xff:\u0130/\u03a3"} {
		f.Add(seed, "Component", "default")
		f.Add(seed, "", "ns")
	}
	f.Fuzz(func(t *testing.T, text, kind, namespace string) {
		r, err := ParseRef(text, RefDefaults{Kind: kind, Namespace: namespace})
		if err != nil {
			if err.Error() == "" {
				t.Fatal("an error without a sentence")
			}
			return
		}
		if r.Kind == "" || r.Namespace == "" || r.Name == "" {
			t.Fatalf("%q was read with an empty part: %+v", text, r)
		}
		if strings.ContainsAny(r.Kind, ":/") || strings.Contains(r.Namespace, "/") || strings.TrimSpace(r.Kind) != r.Kind || strings.TrimSpace(r.Name) != r.Name {
			return // parts that only defaults can have, or outer white space, which reading drops
		}
		canonical := r.String()
		if len(canonical) > maxRefLength {
			return
		}
		again, err := ParseRef(canonical, RefDefaults{Kind: "other", Namespace: "other"})
		if err != nil || again.String() != canonical {
			t.Fatalf("%q was read as %+v, its canonical form %q as %+v, %v", text, r, canonical, again, err)
		}
	})
}
