package yamldoc

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/entity"
)

func TestScalars(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]any{
		"0777": json.Number("777"), "0o17": json.Number("15"), "0x1F": json.Number("31"), "-012": json.Number("-12"), "+5": json.Number("5"),
		"1.0": json.Number("1"), "1e3": json.Number("1000"), ".5": json.Number("0.5"), "12345678901234567890": json.Number("12345678901234567890"),
		"yes": "yes", "on": "on", "2020-01-01": "2020-01-01", "1_000": "1_000", "12:30": "12:30", "0b11": "0b11",
		"~": nil, "null": nil, "": nil, ".inf": nil, ".NaN": nil, "True": true, "FALSE": false, "1.2.3": "1.2.3", "-": "-", ".": ".",
	} {
		if diff := cmp.Diff(want, Scalar(text)); diff != "" {
			t.Errorf("Scalar(%q): %s", text, diff)
		}
	}
}

func TestDocumentsStandAlone(t *testing.T) {
	t.Parallel()
	src := "\ufeff# first\r\n%YAML 1.2\r\n---\r\na: 1\r\n---\nb: [\n---\n\n---\nc: |\n  ---\n  x\n...\n# only a comment\n---\nd: \"q\"\n"
	docs := Parse([]byte(src), Limits{})
	var got []string
	for _, d := range docs {
		switch {
		case d.Err != nil:
			got = append(got, "error")
		default:
			b, _ := json.Marshal(d.Value)
			got = append(got, string(b))
		}
	}
	want := []string{`{"a":1}`, "error", `{"c":"---\nx\n"}`, `{"d":"q"}`}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatal(diff)
	}
	if docs[0].Line != 4 || docs[3].Line != 16 {
		t.Errorf("lines %d and %d, want 4 and 16", docs[0].Line, docs[3].Line)
	}
	if e := docs[1].Err; e.Line < 6 || e.Line > 7 {
		t.Errorf("error in line %d, want 6 or 7", e.Line)
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	bomb := "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c < 'j'; c++ {
		bomb += string(c) + ": &" + string(c) + " [" + strings.TrimSuffix(strings.Repeat("*"+string(c-1)+",", 10), ",") + "]\n"
	}
	for name, c := range map[string]struct{ src, code string }{
		"tab":           {"a:\n\t- b\n", "yaml-tab"},
		"duplicate key": {"a: 1\na: 2\n", "yaml-duplicate-key"},
		"object as key": {"? {a: b}\n: c\n", "yaml-key"},
		"alias bomb":    {bomb, "too-large"},
		"cycle":         {"a: &a [*a]\n", "yaml-cycle"},
		"deep":          {strings.Repeat("[", 200) + strings.Repeat("]", 200), "too-deep"},
		"very deep":     {strings.Repeat("[", 200_000), "yaml-syntax"},
		"binary":        {"a\x00b", "binary"},
		"bad encoding":  {"a: b\nc: \xff\n", "bad-encoding"},
		"template":      {"a: {% if %}\n", "yaml-template"},
		"unknown alias": {"a: *b\n", "yaml-syntax"},
		"colon":         {"a: b: c\n", "yaml-syntax"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			docs := Parse([]byte(c.src), Limits{})
			if len(docs) != 1 || docs[0].Err == nil {
				t.Fatalf("got %d documents, want one with an error", len(docs))
			}
			if e := docs[0].Err; e.Code != c.code || e.Message == "" || e.Fix == "" || e.Line < 1 {
				t.Errorf("got %+v, want code %s, a message and a fix", e, c.code)
			}
		})
	}
}

func TestPositions(t *testing.T) {
	t.Parallel()
	src := "# x\n---\nmetadata:\n  name: n\n  annotations:\n    a.b/c: v\n    a.b: w\n  tags: [one,\n    two]\n"
	d := Parse([]byte(src), Limits{})[0]
	for path, want := range map[string][2]int{
		"metadata.name": {4, 3}, "metadata.annotations.a.b/c": {6, 5}, "metadata.annotations.a.b": {7, 5},
		"metadata.tags.1": {9, 5}, "metadata.title": {3, 1}, "spec": {3, 1},
	} {
		line, column := d.Position(path)
		if line != want[0] || column != want[1] {
			t.Errorf("%s at %d:%d, want %d:%d", path, line, column, want[0], want[1])
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("a: 1\n---\nb: *x\n...\n%YAML 1.2\n---\n? [a]\n"))
	f.Add([]byte("metadata:\n  tags: [a, &b b, *b]\n  <<: {x: .inf}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, d := range Parse(data, Limits{Nodes: 2000}) {
			if (d.Err == nil) == (d.Value == nil) {
				t.Fatalf("document has neither or both of value and error")
			}
			if d.Err != nil && (d.Err.Line < 1 || d.Err.Message == "") {
				t.Fatalf("error without place or message: %+v", d.Err)
			}
			if o, ok := d.Value.(entity.Object); ok {
				b, err := json.Marshal(entity.New(o))
				if err != nil {
					t.Fatal(err)
				}
				if _, err := entity.FromJSON(b); err != nil {
					t.Fatalf("round trip of %q: %v", b, err)
				}
			}
			d.Position("metadata.annotations.a.b")
		}
	})
}
