package catalog

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v4"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/yamldoc"
	"github.com/callboard/callboard/sdk"
)

// substituted reads the YAML text of a document beside files and puts in what it names.
func substituted(t *testing.T, text string, files map[string]string) (any, *prepared) {
	t.Helper()
	docs := yamldoc.Parse([]byte(text), yamldoc.Limits{})
	if len(docs) != 1 || docs[0].Err != nil {
		t.Fatalf("%d documents, %v", len(docs), docs[0].Err)
	}
	source := &fakeSource{files: files}
	r := reading{
		p: &preparer{refs: source}, out: &prepared{}, doc: docs[0], lines: &excerpter{data: []byte(text)},
		document: sdk.Document{Location: sdk.Location{Type: "file", Target: "dir/main.yaml"}},
	}
	return r.substitute(t.Context(), docs[0].Value), r.out
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	var b strings.Builder
	text, err := entity.New(entity.Object{"v": v}).MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	b.Write(text)
	return strings.TrimSuffix(strings.TrimPrefix(b.String(), `{"v":`), "}")
}

func TestPlaceholders(t *testing.T) {
	t.Parallel()
	files := map[string]string{
		"dir/a.txt": "\ufeffone\r\ntwo\xff", "dir/sub/b.txt": "b", "c.txt": "c", "dir/empty.txt": "",
		"dir/a.json": "\ufeff{\"a\":[1.0,null,{\"$text\":\"./a.txt\"}]}", "dir/a.yaml": "a: [0777, yes]\n---\n# nothing\n",
	}
	for name, c := range map[string]struct{ text, want string }{
		"text":                    {`{a: {$text: ./a.txt}}`, `{"a":"one\r\ntwo` + "\ufffd" + `"}`},
		"text without a dot":      {`{a: {$text: sub/b.txt}}`, `{"a":"b"}`},
		"text from above":         {`{a: {$text: ../c.txt}}`, `{"a":"c"}`},
		"empty text":              {`{a: {$text: empty.txt}}`, `{"a":""}`},
		"json, which is data":     {`{a: {$json: a.json}}`, `{"a":{"a":[1,null,{"$text":"./a.txt"}]}}`},
		"yaml":                    {`{a: {$yaml: a.yaml}}`, `{"a":{"a":[777,"yes"]}}`},
		"in lists and deep":       {`{a: [1, {b: {$text: sub/b.txt}}, [{$text: ../c.txt}]]}`, `{"a":[1,{"b":"b"},["c"]]}`},
		"the whole document":      {`{$yaml: a.yaml}`, `{"a":[777,"yes"]}`},
		"unknown key":             {`{a: {$ref: ./a.txt}, b: {$texts: a.txt}, c: {$: a.txt}}`, `{"a":{"$ref":"./a.txt"},"b":{"$texts":"a.txt"},"c":{"$":"a.txt"}}`},
		"unknown key keeps all":   {`{a: {$defs: {b: {$text: a.txt}}}}`, `{"a":{"$defs":{"b":{"$text":"a.txt"}}}}`},
		"two keys":                {`{a: {$text: a.txt, b: c}}`, `{"a":{"$text":"a.txt","b":"c"}}`},
		"two keys keep all":       {`{a: {$text: a.txt, b: {$text: a.txt}}}`, `{"a":{"$text":"a.txt","b":{"$text":"a.txt"}}}`},
		"two known keys":          {`{a: {$text: a.txt, $json: a.json}}`, `{"a":{"$json":"a.json","$text":"a.txt"}}`},
		"property of that name":   {`{properties: {$text: {type: string}}}`, `{"properties":{"$text":{"type":"string"}}}`},
		"case counts":             {`{a: {$Text: a.txt}}`, `{"a":{"$Text":"a.txt"}}`},
		"no placeholder anywhere": {`{a: [b, {c: d}], e: "$text"}`, `{"a":["b",{"c":"d"}],"e":"$text"}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v, out := substituted(t, c.text, files)
			if len(out.problems) > 0 {
				t.Fatalf("problems: %+v", out.problems)
			}
			if diff := cmp.Diff(c.want, asJSON(t, v)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPlaceholdersThatFail(t *testing.T) {
	t.Parallel()
	files := map[string]string{
		"dir/bad.json": `{"a":`, "dir/two.json": `{} {}`, "dir/bad.yaml": "a:\n\t- b\n", "dir/two.yaml": "a: 1\n---\nb: 2\n", "dir/none.yaml": "# nothing\n",
		"dir/bad-api.yaml": "a: [", "dir/no-api.yaml": "",
	}
	for text, want := range map[string]string{
		"a:\n  $text: ./gone.txt":       "2:3 a $text: ./gone.txt cannot be put in: dir/gone.txt does not exist",
		"a:\n- b: 1\n- $text: gone.txt": "3:3 a.1 $text: gone.txt cannot be put in: dir/gone.txt does not exist",
		"$text: gone.txt":               "1:1  $text: gone.txt cannot be put in: dir/gone.txt does not exist",
		"a: {$text: [b]}":               "1:5 a $text must name a file, found a list",
		"a: {$text: }":                  "1:5 a $text must name a file, found nothing",
		"a: {$json: 7}":                 "1:5 a $json must name a file, found a number",
		"a: {$json: bad.json}":          "1:5 a $json: bad.json cannot be put in: unexpected EOF",
		"a: {$json: two.json}":          "1:5 a $json: two.json cannot be put in: unexpected content after the JSON value",
		"a: {$yaml: bad.yaml}":          "1:5 a $yaml: bad.yaml cannot be put in: line 2: YAML cannot be read: a tab is used to indent",
		"a: {$yaml: two.yaml}":          "1:5 a $yaml: two.yaml cannot be put in: the file has 2 YAML documents; it must have exactly one",
		"a: {$yaml: none.yaml}":         "1:5 a $yaml: none.yaml cannot be put in: the file has 0 YAML documents; it must have exactly one",
		"a: {$openapi: no-api.yaml}":    "1:5 a $openapi: no-api.yaml cannot be put in: dir/no-api.yaml is empty",
		"a: {$asyncapi: gone.yaml}":     "1:5 a $asyncapi: gone.yaml cannot be put in: dir/gone.yaml does not exist",
	} {
		v, out := substituted(t, text, files)
		if len(out.problems) != 1 {
			t.Errorf("%q: %d problems, want one", text, len(out.problems))
			continue
		}
		p := out.problems[0]
		if got := fmt.Sprintf("%d:%d %s %s", p.Line, p.Column, p.Field, p.Message); got != want || p.Code != "bad-placeholder" || p.Fix == "" {
			t.Errorf("%q: %q (%s, %q), want %q", text, got, p.Code, p.Fix, want)
		}
		if !strings.Contains(asJSON(t, v), unresolved) {
			t.Errorf("%q: became %s", text, asJSON(t, v))
		}
	}
	if _, out := substituted(t, "a: {$openapi: bad-api.yaml}", files); len(out.problems) != 1 || !strings.Contains(out.problems[0].Message, "dir/bad-api.yaml: ") {
		t.Errorf("a broken definition: %+v", out.problems)
	}
}

// What was read is remembered in the order in which it stands in the document, also
// when it could not be read, so that the document is read again when a file changes.
func TestReferencesAreRemembered(t *testing.T) {
	t.Parallel()
	files := map[string]string{"dir/a": "1", "dir/b": "2", "dir/api.yaml": "x: {$ref: './a#'}\ny: {$ref: './a'}\n"}
	want := []string{"file:dir/a", "file:dir/gone", "file:dir/b", "file:dir/api.yaml"}
	for range 5 {
		_, out := substituted(t, "a: {$text: a}\nb: {$text: gone}\nc: {$text: b}\nd: {$text: a}\ne: {$openapi: api.yaml}\n", files)
		var got []string
		for _, r := range out.state.References {
			got = append(got, r.Location)
			if (r.Fingerprint == "") != (r.Location == "file:dir/gone") {
				t.Errorf("%s has the fingerprint %q", r.Location, r.Fingerprint)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	}
}

func TestPlaceholderLimits(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	for i := range maxPlaceholderFiles + 2 {
		fmt.Fprintf(&text, "k%04d: {$text: a}\n", i)
	}
	_, out := substituted(t, text.String(), map[string]string{"dir/a": "x"})
	if len(out.problems) != 2 || !strings.HasSuffix(out.problems[0].Message, "more than 1000 files") {
		t.Errorf("%d problems for two files too many", len(out.problems))
	}
	text.Reset()
	for i := range 10 {
		fmt.Fprintf(&text, "k%d: {$text: large}\n", i)
	}
	_, out = substituted(t, text.String(), map[string]string{"dir/large": strings.Repeat("x", maxPlaceholderBytes/8)})
	if len(out.problems) != 2 || !strings.HasSuffix(out.problems[0].Message, "more than 64 MiB") {
		t.Errorf("%d problems for two large files too many", len(out.problems))
	}
	r := reading{p: &preparer{}, out: &prepared{}, doc: yamldoc.Parse([]byte("a: b"), yamldoc.Limits{})[0], lines: &excerpter{}}
	r.substitute(t.Context(), entity.Object{"a": entity.Object{"$text": "a"}})
	if len(r.out.problems) != 1 || !strings.HasSuffix(r.out.problems[0].Message, "this source cannot read other files") {
		t.Errorf("a source that reads no files: %+v", r.out.problems)
	}
}

func TestBundle(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		files map[string]string
		want  string // of the definition as JSON; empty: the text as it was
	}{
		"nothing to put in": {map[string]string{"api.yaml": "# kept\na: {$ref: '#/b'}\nb:   1\nc: {$ref: 'https://x/y#/z'}\nd: {$ref: ''}\n"}, ""},
		"a file": {map[string]string{"api.yaml": "a: {$ref: ./s/b.yaml}\n", "s/b.yaml": "x: {$ref: c.yaml}\n", "s/c.yaml": "deep"},
			`{"a":{"x":"deep"}}`},
		"the second use points to the first": {map[string]string{"api.yaml": "a: {$ref: 'b.yaml#/X'}\nl: [{$ref: 'b.yaml#/X'}, {$ref: './b.yaml#/Y'}]\n", "b.yaml": "X: {t: 1}\nY: {x: {$ref: '#/X'}}\n"},
			`{"a":{"t":1},"l":[{"$ref":"#/a"},{"x":{"$ref":"#/a"}}]}`},
		"JSON": {map[string]string{"api.yaml": `{"a": {"$ref": "b.json#/x/1"}}`, "b.json": `{"x": [0, {"y": true}]}`},
			`{"a":{"y":true}}`},
		"odd keys": {map[string]string{"api.yaml": "paths:\n  /u/{id}: {$ref: 'b.yaml#/paths/~1u~1%7Bid%7D'}\n  /~: {$ref: 'b.yaml#/paths/~1u~1{id}'}\n", "b.yaml": "paths: {'/u/{id}': {get: 1}}\n"},
			`{"paths":{"/u/{id}":{"get":1},"/~":{"$ref":"#/paths/~1u~1%7Bid%7D"}}}`},
		"back to the main document": {map[string]string{"api.yaml": "a: {$ref: b.yaml}\nB: {t: {$ref: ./api.yaml#/a}}\n", "b.yaml": "n: {$ref: 'api.yaml#/B'}\nm: {$ref: 'api.yaml'}\n"},
			`{"a":{"n":{"$ref":"#/B"},"m":{"$ref":"#"}},"B":{"t":{"$ref":"#/a"}}}`},
		"a type that contains itself": {map[string]string{"api.yaml": "a: {$ref: 'b.yaml#/Node'}\n", "b.yaml": "Node: {next: {$ref: '#/Node'}, all: [{$ref: 'b.yaml#/Node'}]}\n"},
			`{"a":{"next":{"$ref":"#/a"},"all":[{"$ref":"#/a"}]}}`},
		"two types that contain each other": {map[string]string{"api.yaml": "a: {$ref: 'b.yaml#/A'}\n", "b.yaml": "A: {b: {$ref: 'c.yaml#/B'}}\n", "c.yaml": "B: {a: {$ref: 'b.yaml#/A'}, b: {$ref: '#/B'}}\n"},
			`{"a":{"b":{"a":{"$ref":"#/a"},"b":{"$ref":"#/a/b"}}}}`},
		"a chain": {map[string]string{"api.yaml": "a: {$ref: b.yaml}\nb: {$ref: c.yaml}\n", "b.yaml": "$ref: c.yaml\n", "c.yaml": "x: 1\n"},
			`{"a":{"x":1},"b":{"$ref":"#/a"}}`},
		"what stands beside a $ref": {map[string]string{"api.yaml": "a: {description: mine, $ref: b.yaml}\nb: {$ref: b.yaml}\nc: {$ref: b.yaml, title: T}\n", "b.yaml": "description: theirs\nx: 1\n"},
			`{"a":{"description":"mine","x":1},"b":{"description":"theirs","x":1},"c":{"$ref":"#/b","title":"T"}}`},
		"aliases": {map[string]string{"api.yaml": "a: &a {$ref: b.yaml}\nb: *a\nc: {$ref: 'b.yaml#/y/z'}\n", "b.yaml": "x: &x {z: 1}\ny: *x\n"},
			`{"a":{"x":{"z":1},"y":{"z":1}},"b":{"x":{"z":1},"y":{"z":1}},"c":1}`},
		"a property of that name": {map[string]string{"api.yaml": "properties: {$ref: {type: string}, b: {$ref: b.yaml}}\n", "b.yaml": "1"},
			`{"properties":{"$ref":{"type":"string"},"b":1}}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := map[string]string{}
			for file, text := range c.files {
				files["dir/"+file] = text
			}
			v, out := substituted(t, "definition: {$openapi: ./api.yaml}", files)
			if len(out.problems) > 0 {
				t.Fatalf("problems: %+v", out.problems)
			}
			text, _ := v.(entity.Object)["definition"].(string)
			if c.want == "" {
				if diff := cmp.Diff(c.files["api.yaml"], text); diff != "" {
					t.Error(diff)
				}
				return
			}
			var got, want any
			if err := yaml.Unmarshal([]byte(text), &got); err != nil {
				t.Fatalf("%v in %s", err, text)
			}
			if err := yaml.Unmarshal([]byte(c.want), &want); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s\n%s", text, diff)
			}
		})
	}
}

func TestBundlesThatFail(t *testing.T) {
	t.Parallel()
	deep := "x: " + strings.Repeat("{a: ", bundleDepth+5) + "1" + strings.Repeat("}", bundleDepth+5)
	chain := map[string]string{"api.yaml": "a: {$ref: f0.yaml}"}
	for i := range bundleDepth + 5 {
		chain[fmt.Sprintf("f%d.yaml", i)] = fmt.Sprintf("$ref: f%d.yaml", i+1)
	}
	large := "a:\n" + strings.Repeat("- [1,2,3,4,5,6,7,8,9]\n", 20_000)
	for name, c := range map[string]struct {
		files map[string]string
		want  string
	}{
		"missing file":    {map[string]string{"api.yaml": "a: {$ref: s/b.yaml}", "s/b.yaml": "x: {$ref: gone.yaml#/y}"}, "$ref gone.yaml#/y in dir/s/b.yaml: dir/s/gone.yaml does not exist"},
		"missing place":   {map[string]string{"api.yaml": "a: {$ref: 'b.yaml#/x/y'}", "b.yaml": "x: 1"}, "$ref b.yaml#/x/y in dir/api.yaml: it points to nothing"},
		"missing item":    {map[string]string{"api.yaml": "a: {$ref: 'b.yaml#/1'}", "b.yaml": "[0]"}, "$ref b.yaml#/1 in dir/api.yaml: it points to nothing"},
		"bad pointer":     {map[string]string{"api.yaml": "a: {$ref: 'b.yaml#x'}", "b.yaml": "x: 1"}, "$ref b.yaml#x in dir/api.yaml: it points to nothing"},
		"bad escape":      {map[string]string{"api.yaml": "a: {$ref: 'b.yaml#/%zz'}", "b.yaml": "x: 1"}, "$ref b.yaml#/%zz in dir/api.yaml: it points to nothing"},
		"empty file":      {map[string]string{"api.yaml": "a: {$ref: b.yaml}", "b.yaml": "# nothing"}, "$ref b.yaml in dir/api.yaml: dir/b.yaml is empty"},
		"broken file":     {map[string]string{"api.yaml": "a: {$ref: b.yaml}", "b.yaml": "x: ["}, "$ref b.yaml in dir/api.yaml: dir/b.yaml: "},
		"leads to itself": {map[string]string{"api.yaml": "a: {$ref: b.yaml}", "b.yaml": "$ref: b.yaml"}, "$ref b.yaml in dir/b.yaml: it leads back to itself"},
		"lead to another": {map[string]string{"api.yaml": "a: {$ref: b.yaml}", "b.yaml": "$ref: c.yaml", "c.yaml": "$ref: b.yaml#"}, "$ref b.yaml# in dir/c.yaml: it leads back to itself"},
		"deep":            {map[string]string{"api.yaml": deep}, "the definition is nested more than 200 levels deep"},
		"long chain":      {chain, "the definition is nested more than 200 levels deep"},
		"too large":       {map[string]string{"api.yaml": "[{$ref: 'b.yaml#'}, {$ref: 'b.yaml#/a'}, {$ref: c.yaml}]", "b.yaml": large, "c.yaml": large}, "the definition is too large: more than 500000 values are put in"},
		"alias of itself": {map[string]string{"api.yaml": "a: {$ref: b.yaml}", "b.yaml": "&a [*a]"}, "$ref b.yaml in dir/api.yaml: "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := map[string]string{}
			for file, text := range c.files {
				files["dir/"+file] = text
			}
			_, out := substituted(t, "definition: {$asyncapi: ./api.yaml}", files)
			if len(out.problems) != 1 || !strings.Contains(out.problems[0].Message, c.want) {
				t.Errorf("got %+v, want %s", out.problems, c.want)
			}
		})
	}
}

// A file that many references name is read once.
func TestBundleReadsFilesOnce(t *testing.T) {
	t.Parallel()
	var api, parts strings.Builder
	for i := range 3 * maxPlaceholderFiles {
		fmt.Fprintf(&api, "a%d: {$ref: 'b.yaml#/x%d'}\n", i, i)
		fmt.Fprintf(&parts, "x%d: %d\n", i, i)
	}
	v, out := substituted(t, "definition: {$openapi: api.yaml}", map[string]string{"dir/api.yaml": api.String(), "dir/b.yaml": parts.String()})
	if len(out.problems) > 0 || len(out.state.References) != 2 {
		t.Fatalf("%d references, problems %+v", len(out.state.References), out.problems)
	}
	if text := v.(entity.Object)["definition"].(string); !strings.Contains(text, "a2999: 2999") {
		t.Error("the last one was not put in")
	}
}

// FuzzBundle checks that whatever the files hold, a definition either fails with one
// problem or can be read and names neither file any more.
func FuzzBundle(f *testing.F) {
	f.Add("a: {$ref: b.yaml#/x}\nb: &b {$ref: '#/a'}\nc: [*b, {$ref: './b.yaml', d: 1}]\n", "x: {$ref: '#/y'}\ny: {$ref: 'api.yaml#/a'}\n")
	f.Add(`{"a": {"$ref": "b.yaml#/0/~1%7B"}}`, "- {'/{': {$ref: 'b.yaml'}}\n- &a [1, *a]\n")
	f.Fuzz(func(t *testing.T, api, part string) {
		v, out := substituted(t, "definition: {$openapi: api.yaml}", map[string]string{"dir/api.yaml": api, "dir/b.yaml": part})
		text, _ := v.(entity.Object)["definition"].(string)
		if (text == unresolved) != (len(out.problems) == 1) {
			t.Fatalf("%q with problems %+v", text, out.problems)
		}
		if text == unresolved || text == plainText([]byte(api)) {
			return
		}
		var n yaml.Node
		if err := yaml.Unmarshal([]byte(text), &n); err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		left := &bundler{main: sdk.Location{Target: "dir/api.yaml"}}
		if ref := leavingRef(left, &n); ref != "" {
			t.Fatalf("%s still names %s", text, ref)
		}
	})
}

func leavingRef(b *bundler, n *yaml.Node) string {
	if i := refIndex(n); n.Kind == yaml.MappingNode && i >= 0 && b.leaves(n.Content[i].Value, b.main) {
		return n.Content[i].Value
	}
	for _, c := range n.Content {
		if ref := leavingRef(b, c); ref != "" {
			return ref
		}
	}
	return ""
}
