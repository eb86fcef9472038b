package entity

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// told are the violations of a document as "path code", in the order in which they
// were found.
func told(t testing.TB, m *Model, text string) []string {
	t.Helper()
	bad := m.Validate(parse(t, text))
	checkViolations(t, bad)
	out := []string{}
	for _, v := range bad {
		out = append(out, v.Path+" "+v.Code)
	}
	return out
}

func TestEnvelope(t *testing.T) {
	t.Parallel()
	m := Builtin()
	const head, spec = `"apiVersion":"backstage.io/v1alpha1","kind":"System",`, `"spec":{"owner":"team"}`
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"good":                {head + `"metadata":{"name":"a"},` + spec, nil},
		"everything":          {head + `"metadata":{"name":"A.b","namespace":"n","uid":"u","etag":"e","title":"T","description":"","labels":{},"annotations":{},"tags":[],"links":[],"extra":{"a":1}},` + spec, nil},
		"nothing":             {``, []string{"apiVersion required", "kind required", "metadata required"}},
		"nulls":               {`"apiVersion":null,"kind":null,"metadata":null,"spec":null`, []string{"apiVersion required", "kind required", "spec empty", "metadata required"}},
		"numbers":             {`"apiVersion":1,"kind":2,"metadata":3,"spec":4`, []string{"apiVersion bad-type", "kind bad-type", "spec bad-type", "metadata bad-type"}},
		"empty":               {`"apiVersion":"","kind":"","metadata":{},"spec":{}`, []string{"apiVersion empty", "kind empty", "metadata.name required"}},
		"no spec":             {head + `"metadata":{"name":"a"}`, []string{"spec required"}},
		"list as spec":        {head + `"metadata":{"name":"a"},"spec":[]`, []string{"spec bad-type"}},
		"other roots":         {head + `"metadata":{"name":"a"},"owner":"x","Status":{},` + spec, []string{"Status unknown-field", "owner unknown-field"}},
		"server's roots":      {head + `"metadata":{"name":"a"},"relations":[],"status":{},` + spec, []string{"relations unknown-field", "status unknown-field"}},
		"other apiVersion":    {`"apiVersion":"acme.org/v1","kind":"System","metadata":{"name":"a"},` + spec, []string{"apiVersion bad-api-version"}},
		"bad apiVersion":      {`"apiVersion":"a/b/c","kind":"Systen","metadata":{"name":"a"},` + spec, []string{"apiVersion bad-api-version", "kind unknown-kind"}},
		"bad kind":            {`"apiVersion":"backstage.io/v1alpha1","kind":"My System","metadata":{"name":"a"},` + spec, []string{"kind bad-kind", "kind unknown-kind"}},
		"kind in other case":  {`"apiVersion":"backstage.io/v1alpha1","kind":"system","metadata":{"name":"a"},` + spec, []string{"kind unknown-kind"}},
		"bad name":            {head + `"metadata":{"name":"a b"},` + spec, []string{"metadata.name bad-name"}},
		"number as name":      {head + `"metadata":{"name":12},` + spec, []string{"metadata.name bad-type"}},
		"null as name":        {head + `"metadata":{"name":null},` + spec, []string{"metadata.name required"}},
		"bad namespace":       {head + `"metadata":{"name":"a","namespace":"My.Team"},` + spec, []string{"metadata.namespace bad-namespace"}},
		"empty namespace":     {head + `"metadata":{"name":"a","namespace":""},` + spec, []string{"metadata.namespace empty"}},
		"null namespace":      {head + `"metadata":{"name":"a","namespace":null},` + spec, []string{"metadata.namespace empty"}},
		"odd texts":           {head + `"metadata":{"name":"a","title":"","description":1,"uid":2,"etag":""},` + spec, []string{"metadata.title empty", "metadata.uid bad-type", "metadata.etag empty", "metadata.description bad-type"}},
		"null description":    {head + `"metadata":{"name":"a","description":null},` + spec, []string{"metadata.description empty"}},
		"blank title":         {head + `"metadata":{"name":"a","title":" "},` + spec, nil},
		"collections missing": {head + `"metadata":{"name":"a","labels":null,"annotations":[],"tags":"x","links":{}},` + spec, []string{"metadata.labels empty", "metadata.annotations bad-type", "metadata.tags bad-type", "metadata.links bad-type"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(append([]string{}, c.want...), told(t, m, "{"+c.text+"}")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestMetadata(t *testing.T) {
	t.Parallel()
	m := Builtin()
	for _, c := range []struct {
		text string
		want []string
	}{
		{`"labels":{"a":"","b.c/D_e":"F-g.h"}`, nil},
		{`"labels":{"a/b/c":"x","/a":"x","b":"x y","c":1,"d":null}`, []string{"metadata.labels./a bad-key", "metadata.labels.a/b/c bad-key", "metadata.labels.b bad-label", "metadata.labels.c bad-type", "metadata.labels.d empty"}},
		{`"labels":{"A/b":"x/y"}`, []string{"metadata.labels.A/b bad-key", "metadata.labels.A/b bad-label"}},
		{`"annotations":{"a":"","b.io/c":"any\ntext at all: {}","d":"` + strings.Repeat("x", 5000) + `"}`, nil},
		{`"annotations":{"a b":"x","c":true,"d":null,"":"x"}`, []string{"metadata.annotations. bad-key", "metadata.annotations.a b bad-key", "metadata.annotations.c bad-type", "metadata.annotations.d empty"}},
		{`"tags":["go","c++","c#","lang:go","a-b"]`, nil},
		{`"tags":["Go","a b","",1,null,"a--b","ok"]`, []string{"metadata.tags.0 bad-tag", "metadata.tags.1 bad-tag", "metadata.tags.2 bad-tag", "metadata.tags.3 bad-type", "metadata.tags.4 empty", "metadata.tags.5 bad-tag"}},
		{`"links":[{"url":"https://a.b/c d"},{"url":"mailto:a@b","title":"t","icon":"i","type":" ","extra":1}]`, nil},
		{`"links":[{},{"url":null},{"url":""},{"url":"a.b"},{"url":"//a.b"},{"url":5},"x",null]`, []string{"metadata.links.0.url required", "metadata.links.1.url required", "metadata.links.2.url empty", "metadata.links.3.url bad-url", "metadata.links.4.url bad-url", "metadata.links.5.url bad-type", "metadata.links.6 bad-type", "metadata.links.7 empty"}},
		{`"links":[{"url":"x:y","title":" ","icon":"\t","type":""},{"url":"x:y","title":"","icon":null}]`, []string{"metadata.links.0.title empty", "metadata.links.0.icon empty", "metadata.links.0.type empty", "metadata.links.1.title empty", "metadata.links.1.icon empty"}},
	} {
		text := `{"apiVersion":"backstage.io/v1beta1","kind":"System","metadata":{"name":"a",` + c.text + `},"spec":{"owner":"team"}}`
		if diff := cmp.Diff(append([]string{}, c.want...), told(t, m, text)); diff != "" {
			t.Errorf("%s: %s", c.text, diff)
		}
	}
}

// What a person reads, for one of each sort.
func TestSentences(t *testing.T) {
	t.Parallel()
	m := Builtin()
	for _, c := range []struct{ text, message, fix string }{
		{`{"apiVersion":"backstage.io/v1alpha1","kind":"System","metadata":{"name":"My System"},"spec":{"owner":"a"}}`,
			`metadata.name "My System" is not valid: letters, digits and -_. between them, at most 63 characters`,
			"Write it as my-system and keep the long form as metadata.title."},
		{`{"apiVersion":"backstage.io/v1alpha1","kind":"System","metadata":{"name":"a","tags":["Go Lang"]},"spec":{"owner":"a"}}`,
			`metadata.tags.0 "Go Lang" is not valid: lower-case letters, digits, + # and : separated by dashes, at most 63 characters`,
			"Write it as go-lang."},
		{`{"apiVersion":"backstage.io/v1alpha1","kind":"System","metadata":{"name":"a","tags":["!"]},"spec":{"owner":"a"}}`,
			`metadata.tags.0 "!" is not valid: lower-case letters, digits, + # and : separated by dashes, at most 63 characters`,
			"Use a word of lower-case letters and digits, or remove it."},
		{`{"apiVersion":"backstage.io/v1alpha1","kind":"System","metadata":{"name":null},"spec":{"owner":"a"}}`,
			"metadata.name must have a value", "Give it a value."},
		{`{"apiVersion":"backstage.io/v1alpha1","kind":"System","metadata":{"name":"a"},"spec":{}}`, "spec.owner is required", "Add spec.owner."},
		{`{"apiVersion":"backstage.io/v1alpha1","kind":"Sistem","metadata":{"name":"a"},"spec":{}}`, `kind "Sistem" is not known`,
			"Did you mean System? Kinds of your own are declared in app-config.yaml under callboard.catalog.kinds."},
	} {
		bad := m.Validate(parse(t, c.text))
		if len(bad) != 1 || bad[0].Message != c.message || bad[0].Fix != c.fix {
			t.Errorf("got %+v, want %q and %q", bad, c.message, c.fix)
		}
	}
}

func TestNamespaceSuggestionIsShown(t *testing.T) {
	t.Parallel()
	bad := Builtin().Validate(parse(t, `{"apiVersion":"backstage.io/v1alpha1","kind":"System","metadata":{"name":"a","namespace":"capslock.gg"},"spec":{"owner":"a"}}`))
	if len(bad) != 1 || !strings.HasSuffix(bad[0].Fix, "such as capslock-gg.") {
		t.Errorf("got %+v", bad)
	}
}

func TestCaseDuplicateKeys(t *testing.T) {
	t.Parallel()
	m := Builtin()
	many := make([]string, 500) // more paths than are compared without a map
	for i := range many {
		many[i] = fmt.Sprintf(`"key%d":%d`, i, i)
	}
	for name, c := range map[string]struct {
		spec string
		want []string
	}{
		"same object":         {`"type":"a","Type":"b"`, []string{"spec.type case-duplicate-key"}},
		"three":               {`"x":{"aB":1,"ab":1,"AB":1}`, []string{"spec.x.aB case-duplicate-key", "spec.x.ab case-duplicate-key"}},
		"outer keys":          {`"x":{"a":1},"X":{"a":1}`, []string{"spec.x.a case-duplicate-key"}},
		"outer keys only":     {`"x":{"a":1},"X":{"b":1}`, nil},
		"objects only":        {`"x":{},"X":[]`, nil},
		"null counts":         {`"x":null,"X":null`, []string{"spec.x case-duplicate-key"}},
		"dotted key":          {`"x":{"a":1},"X.a":1`, []string{"spec.x.a case-duplicate-key"}},
		"same path twice":     {`"x":{"a":1},"x.a":1`, nil},
		"items of a list":     {`"x":[{"repoUrl":1},{"repoURL":1},{"repoUrl":2}]`, []string{"spec.x.1.repoURL case-duplicate-key"}},
		"list and value":      {`"x":["a","b"],"X":"c"`, []string{"spec.x.0 case-duplicate-key", "spec.x.1 case-duplicate-key"}},
		"mixed list":          {`"x":[{"a":1},"b"],"X":"c"`, []string{"spec.x.1 case-duplicate-key"}},
		"items are no keys":   {`"x":["a","A"]`, nil},
		"beyond ASCII":        {`"ä":1,"Ä":1`, []string{"spec.ä case-duplicate-key"}},
		"beyond ASCII, good":  {`"ä":1,"Ö":1`, nil},
		"many paths":          {strings.Join(many, ",") + `,"Key77":1`, []string{"spec.key77 case-duplicate-key"}},
		"many paths, good":    {strings.Join(many, ","), nil},
		"letter after letter": {`"aB":1,"Ab2":1,"ab1":1`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := `{"apiVersion":"backstage.io/v1alpha1","kind":"System","metadata":{"name":"a"},"spec":{"owner":"team",` + c.spec + `}}`
			if diff := cmp.Diff(append([]string{}, c.want...), told(t, m, text)); diff != "" {
				t.Error(diff)
			}
		})
	}
	bad := m.Validate(parse(t, `{"apiVersion":"backstage.io/v1alpha1","kind":"System","metadata":{"name":"a","annotations":{"x/y":"1","x/Y":"2"}},"spec":{"owner":"team"}}`))
	if len(bad) != 1 || bad[0].Message != "metadata.annotations.x/Y and metadata.annotations.x/y differ only in letter case" {
		t.Errorf("got %+v", bad)
	}
}

func TestViolationsAreBounded(t *testing.T) {
	t.Parallel()
	tags := strings.TrimSuffix(strings.Repeat(`"BAD",`, 50_000), ",")
	bad := Builtin().Validate(parse(t, `{"kind":"System","metadata":{"name":"a","tags":[`+tags+`]}}`))
	if len(bad) != maxViolations {
		t.Errorf("%d violations are told, want %d", len(bad), maxViolations)
	}
	long := strings.Repeat("ä", 100_000)
	for _, v := range Builtin().Validate(parse(t, `{"apiVersion":"`+long+`","kind":"`+long+`","metadata":{"name":"`+long+`","namespace":"`+long+`"}}`)) {
		if len(v.Message) > 500 || len(v.Fix) > 500 {
			t.Errorf("a message of %d bytes with a fix of %d", len(v.Message), len(v.Fix))
		}
	}
}

func FuzzValidate(f *testing.F) {
	f.Add([]byte(`{"apiVersion":"backstage.io/v1alpha1","kind":"API","metadata":{"name":"a","tags":["B"],"links":[{"url":"x"}]},"spec":{"type":"mcp-server","remotes":[{},1]}}`))
	f.Add([]byte(`{"apiVersion":"scaffolder.backstage.io/v1beta3","kind":"Template","metadata":{"labels":{"a":1,"A":null}},"spec":{"steps":[null,{"action":3}],"owner":[]}}`))
	f.Add([]byte(`{"apiVersion":"backstage.io/v1alpha1","kind":"AiResource","metadata":null,"spec":{"type":"plugin","skills":["",":"]}}`))
	m := Builtin()
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := FromJSON(data)
		if err != nil {
			return
		}
		bad := m.Validate(e)
		checkViolations(t, bad)
		rels, unreadable := m.Relations(e)
		checkViolations(t, unreadable)
		for _, r := range rels {
			if m.Reverse(r.Type) == "" || r.Target == "" {
				t.Fatalf("an incomplete relation: %+v", r)
			}
		}
		again, err := json.Marshal(m.Validate(e))
		if first, _ := json.Marshal(bad); err != nil || string(first) != string(again) {
			t.Fatalf("the second time it says %s instead of %s", again, first)
		}
	})
}
