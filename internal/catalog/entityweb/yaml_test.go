package entityweb

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/yamldoc"
)

func TestDocumentYAML(t *testing.T) {
	t.Parallel()
	e, err := entity.FromJSON([]byte(`{"kind":"API","apiVersion":"backstage.io/v1alpha1","spec":{"definition":"openapi: 3.1.0\ninfo:\n  title: x\n","list":[["a","b"],{"k":[1,2.5],"t":"x\ny"},[],{},null],
		"odd":["","yes","0777","1.5","2024-01-01","12:30","- a","a: b","a #b","#c","null","true","~","*x","@x"," lead","trail ","tab\there","é ünï 🎭"]},
		"metadata":{"name":"x","namespace":"default","description":"Two\nlines","tags":["go"],"annotations":{"example.com/a":"b"}}}`))
	if err != nil {
		t.Fatal(err)
	}
	want := `apiVersion: backstage.io/v1alpha1
kind: API
metadata:
  name: x
  namespace: default
  description: |-
    Two
    lines
  annotations:
    example.com/a: b
  tags:
    - go
spec:
  definition: |
    openapi: 3.1.0
    info:
      title: x
  list:
    - - a
      - b
    - k:
        - 1
        - 2.5
      t: |-
        x
        y
    - []
    - {}
    - null
  odd:
    - ""
    - "yes"
    - "0777"
    - "1.5"
    - "2024-01-01"
    - "12:30"
    - "- a"
    - "a: b"
    - "a #b"
    - "#c"
    - "null"
    - "true"
    - "~"
    - "*x"
    - "@x"
    - " lead"
    - "trail "
    - "tab\there"
    - é ünï 🎭
`
	if diff := cmp.Diff(want, string(documentYAML(e))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestYAMLRoundTrip checks that what is written reads back the same.
func TestYAMLRoundTrip(t *testing.T) {
	t.Parallel()
	text := rapid.OneOf(
		rapid.String(),
		rapid.StringMatching(`[ \t\n#:\-?{}\[\]&*!|>'"%@,a0.~<=]{0,12}`),
		rapid.StringMatching(`(a|  b|\t|#x|: |- )?(\n+( *[ab#:-]+ *)?){0,5}`),
		rapid.SampledFrom([]string{"---", "...", "a\n---\nb", "\u2028", "\u0085", "\ufeff", "\x7f", "0x1F", "1e3", ".inf", "No", "a\r\nb", "x\n ", " \nx", "\n\n", "a\n\n\n"}),
	)
	key := rapid.OneOf(rapid.StringMatching(`[a-zA-Z][a-zA-Z0-9./_-]{0,12}`), text)
	var value func(depth int) *rapid.Generator[any]
	value = func(depth int) *rapid.Generator[any] {
		scalars := []*rapid.Generator[any]{
			rapid.Just[any](nil), rapid.Map(rapid.Bool(), func(b bool) any { return b }),
			rapid.Map(rapid.Int(), func(n int) any { return entity.Number(json.Number(rapidItoa(n)).String()) }),
			rapid.Map(text, func(s string) any { return s }),
		}
		if depth == 0 {
			return rapid.OneOf(scalars...)
		}
		deeper := rapid.Deferred(func() *rapid.Generator[any] { return value(depth - 1) })
		return rapid.OneOf(append(scalars,
			rapid.Map(rapid.SliceOfN(deeper, 0, 4), func(l []any) any { return l }),
			rapid.Map(rapid.MapOfN(key, deeper, 0, 4), func(m map[string]any) any { return m }))...)
	}
	rapid.Check(t, func(t *rapid.T) {
		root := rapid.MapOfN(key, value(3), 1, 4).Draw(t, "root")
		written := documentYAML(entity.New(root))
		docs := yamldoc.Parse(written, yamldoc.Limits{})
		if len(docs) != 1 || docs[0].Err != nil {
			t.Fatalf("%d documents, %v, of:\n%s", len(docs), docs, written)
		}
		if diff := cmp.Diff(any(root), docs[0].Value); diff != "" {
			t.Fatalf("(-want +got):\n%s\nof:\n%s", diff, written)
		}
	})
}

func rapidItoa(n int) string {
	b, err := json.Marshal(n)
	if err != nil {
		return "0"
	}
	return string(b)
}
