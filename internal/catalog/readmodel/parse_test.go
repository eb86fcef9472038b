package readmodel

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/fault"
)

// written returns f in the grammar of predicates.
func written(t testing.TB, f Filter) string {
	t.Helper()
	text, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestParseFilter(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		params []string
		want   string // as a predicate
	}{
		{nil, `{}`},
		{[]string{","}, `{}`},
		{[]string{"Kind"}, `{"kind":{"$exists":true}}`},
		{[]string{"kind=Component"}, `{"kind":{"$in":["component"]}}`},
		{[]string{" kind = Component , spec.type "}, `{"$all":[{"kind":{"$in":["component"]}},{"spec.type":{"$exists":true}}]}`},
		{[]string{"kind=a,kind=b,kind"}, `{"kind":{"$in":["a","b"]}}`},
		{[]string{"kind=a", "kind=b"}, `{"$any":[{"kind":{"$in":["a"]}},{"kind":{"$in":["b"]}}]}`},
		{[]string{"a=b=c"}, `{"a":{"$in":["b=c"]}}`},
		{[]string{"a="}, `{"a":{"$in":[""]}}`},
		{[]string{"$in=x"}, `{"$any":[]}`},
	} {
		f, err := ParseFilter(test.params)
		if err != nil {
			t.Errorf("%q: %v", test.params, err)
		} else if got := written(t, f); got != test.want {
			t.Errorf("%q is %s, want %s", test.params, got, test.want)
		}
	}
	for _, params := range [][]string{{""}, {"=x"}, {"kind=a", " = x"}, {strings.Repeat("a,", maxFilterNodes)}, {strings.Repeat("a", maxFilterBytes+1)}} {
		if _, err := ParseFilter(params); !fault.Is(err, fault.Invalid) {
			t.Errorf("%.40q: error is %v", params, err)
		}
	}
}

func TestParsePredicate(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{}`:                                      `{}`,
		`{"$all":[]}`:                             `{}`,
		`{"$any":[]}`:                             `{"$any":[]}`,
		`{"Kind":"A"}`:                            `{"kind":{"$in":["a"]}}`,
		`{"a":1,"b":true}`:                        `{"$all":[{"a":{"$in":["1"]}},{"b":{"$in":["true"]}}]}`,
		`{"a":{"$in":["X",2,false]}}`:             `{"a":{"$in":["x","2","false"]}}`,
		`{"a":{"$in":[]}}`:                        `{"a":{"$in":[]}}`,
		`{"a":{"$exists":true}}`:                  `{"a":{"$exists":true}}`,
		`{"a":{"$exists":false}}`:                 `{"$not":{"a":{"$exists":true}}}`,
		`{"a":{"$hasPrefix":"Ab"}}`:               `{"a":{"$hasPrefix":"ab"}}`,
		`{"a":{"$contains":"X"}}`:                 `{"a":{"$in":["x"]}}`,
		`{"$not":{"$any":[{"a":"b"},{"c":"d"}]}}`: `{"$not":{"$any":[{"a":{"$in":["b"]}},{"c":{"$in":["d"]}}]}}`,
		`{"relations":{"$contains":{"type":"OwnedBy"}}}`:                               `{"relations.ownedby":{"$exists":true}}`,
		`{"relations":{"$contains":{"type":"ownedBy","targetRef":"Group:default/x"}}}`: `{"relations.ownedby":{"$in":["group:default/x"]}}`,
		`{"relations":{"$contains":{"targetRef":{"$in":["a","B"]},"type":"ownedBy"}}}`: `{"relations.ownedby":{"$in":["a","b"]}}`,
	} {
		f, err := ParsePredicate([]byte(body))
		if err != nil {
			t.Errorf("%s: %v", body, err)
		} else if got := written(t, f); got != want {
			t.Errorf("%s is %s, want %s", body, got, want)
		}
	}
	for body, blamed := range map[string]string{
		``: "", `[]`: "list", `"x"`: "string", `null`: "nothing", `{"a":`: "", `{} {}`: "",
		`{"$bogus":1}`: "$bogus", `{"a":{"$bogus":1}}`: "a.$bogus", `{"a":[1]}`: "a", `{"a":{}}`: "a", `{"a":null}`: "a",
		`{"$all":[],"kind":"x"}`: "$all", `{"$all":{}}`: "$all", `{"$any":["x"]}`: "$any[0]", `{"$not":"x"}`: "$not",
		`{"a":{"$exists":"yes"}}`: "a.$exists", `{"a":{"$in":"x"}}`: "a.$in", `{"a":{"$in":[{}]}}`: "a.$in[0]", `{"a":{"$hasPrefix":1}}`: "a.$hasPrefix",
		`{"a":{"$exists":true,"$in":[]}}`: "a", `{"a":{"$contains":{"type":"x"}}}`: "a.$contains", `{"a":{"$contains":[]}}`: "a.$contains",
		`{"relations":{"$contains":{}}}`: "relations", `{"relations":{"$contains":{"type":""}}}`: "type", `{"relations":{"$contains":{"type":"a","Type":"b"}}}`: "type",
		`{"relations":{"$contains":{"type":"a","targetRef":{"$in":[]}}}}`: "targetRef", `{"relations":{"$contains":{"type":"a","targetRef":1}}}`: "targetRef",
		`{"relations":{"$contains":{"type":"a","other":1}}}`: "other", `{"$text":["a","b"]}`: "$text",
		strings.Repeat(`{"$not":`, 40) + `{}` + strings.Repeat(`}`, 40):        "deep",
		strings.Repeat(`[`, 1_000_00):                                          "deep",
		`{"a":{"$in":[` + strings.Repeat(`1,`, maxFilterNodes) + `1]}}`:        "more than",
		`{"$any":[` + strings.Repeat(`{"a":{"$hasPrefix":""}},`, 500) + `{}]}`: "more than",
		`{"a":"` + strings.Repeat(`x`, maxFilterBytes) + `"}`:                  "large",
	} {
		_, err := ParsePredicate([]byte(body))
		if !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), blamed) {
			t.Errorf("%.80s: error %v does not tell of %q", body, err, blamed)
		}
	}
}

func TestMalformedCursors(t *testing.T) {
	t.Parallel()
	s := New(kinds).Snapshot()
	encode := func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
	for _, text := range []string{
		"notacursor", "%%%", "=", encode(" "), encode("{}"), encode("[]"), encode("null"), encode(`{"at":{"ref":"a"}}`),
		encode(`{"at":{"ref":"a"},"first":{"ref":"a"},"query":{"$bogus":1}}`), encode(`{"at":1,"first":{"ref":"a"}}`),
		encode(`{"at":{"ref":"a"},"first":{"ref":"a"},"order":[{"field":"a"},{"field":"b"}]}`),
		encode(strings.Repeat(`[`, 10_000)), strings.Repeat("a", 3*maxFilterBytes),
	} {
		if _, err := s.Query(Query{Cursor: text, Limit: 1}); !fault.Is(err, fault.Invalid) || fault.Sentence(err) != "Malformed cursor" {
			t.Errorf("%.40s: %v", text, err)
		}
	}
}

func FuzzParseFilter(f *testing.F) {
	for _, seed := range []string{"kind=component,spec.type", " = ", "a=b,a=c\x00metadata.tags.x", "$any=1", ",,,"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		filter, err := ParseFilter(strings.Split(text, "\x00"))
		if err != nil {
			mustBeInvalid(t, err)
			return
		}
		checkFilter(t, filter)
	})
}

func FuzzParsePredicate(f *testing.F) {
	for _, seed := range []string{
		`{"kind":"component"}`, `{"$all":[{"a":{"$in":[1,"b"]}},{"$not":{"c":{"$exists":false}}}]}`, `{"relations":{"$contains":{"type":"ownedBy","targetRef":{"$in":["x"]}}}}`,
		`{"a":{"$hasPrefix":"b"}}`, `{"$any":[]}`, `[[[`, `{"$text":["a"]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		filter, err := ParsePredicate(body)
		if err != nil {
			mustBeInvalid(t, err)
			return
		}
		checkFilter(t, filter)
	})
}

func FuzzCursor(f *testing.F) {
	s := sampleModel(f).Snapshot()
	page, err := s.Query(Query{Filter: And(Exists("kind"), Text("a", "metadata.name")), Order: []Order{{"metadata.tags", true}}, Limit: 1})
	if err != nil {
		f.Fatal(err)
	}
	data, err := base64.RawURLEncoding.DecodeString(page.NextCursor)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(`{"order":[{"field":"metadata.name"}],"dropMissing":true,"at":{"value":"x","ref":"a"},"first":{"ref":""},"previous":true}`))
	f.Add([]byte(`{"at":{"missing":true,"ref":"a"},"first":{"ref":""},"order":[{"field":"kind","descending":true}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		text := base64.RawURLEncoding.EncodeToString(data)
		for steps := 0; text != "" && steps < 20; steps++ {
			page, err := s.Query(Query{Cursor: text, Limit: 2})
			if err != nil {
				mustBeInvalid(t, err)
				return
			}
			text = page.NextCursor
		}
	})
}

func FuzzScan(f *testing.F) {
	f.Add([]byte(apiDoc))
	f.Add([]byte(`{"a":[[],{"b":"\ud83d\ude00\\"}],"metadata":{"annotations":{},"namespace":null}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		s := newScanner()
		terms, m, err := s.scan(body, "uid", true)
		if err != nil {
			return
		}
		if int(m.metadataEnd) >= len(body) || m.annotationsEnd > m.metadataEnd && m.metadataEnd > 0 && json.Valid(body) && strings.Count(string(body), "metadata") == 1 {
			t.Errorf("marks %+v of %d bytes", m, len(body))
		}
		for _, term := range terms {
			_ = s.names[term.key]
		}
		field(body, "metadata", "name")
		fieldStrings(body, "metadata", "tags")
		refParts(body)
		if json.Valid(body) {
			checkStored(t, body)
		}
	})
}

// checkStored loads an entity with odd JSON, and expects valid JSON back.
func checkStored(t *testing.T, body []byte) {
	t.Helper()
	m := New(kinds)
	if err := m.Apply(Change{Upserts: []*catalog.Record{{Ref: "x:default/x", UID: "u", JSON: body}}}); err != nil {
		return // white space, which the store never has
	}
	e, _ := m.Snapshot().ByRef("x:default/x")
	if got := e.JSON(); !json.Valid(got) {
		t.Errorf("%s became %s", body, got)
	}
}

func mustBeInvalid(t *testing.T, err error) {
	t.Helper()
	if !fault.Is(err, fault.Invalid) {
		t.Errorf("error is no fault.Invalid: %v", err)
	}
}

// checkFilter writes a filter, reads it back, and compares what both select.
func checkFilter(t *testing.T, filter Filter) {
	t.Helper()
	s := sampleModel(t).Snapshot()
	text := written(t, filter)
	var again Filter
	if err := json.Unmarshal([]byte(text), &again); err != nil {
		if len(text) > maxFilterBytes/2 { // writing may make it longer than is allowed
			return
		}
		t.Fatalf("%s cannot be read back: %v", text, err)
	}
	if got, want := s.Count(again), s.Count(filter); got != want {
		t.Errorf("%s selects %d entities, read back %d", text, want, got)
	}
}

// sampleModel is a small catalog for tests that need any.
func sampleModel(tb testing.TB) *Model {
	tb.Helper()
	records := []catalog.Record{parsed(tb, apiDoc), parsed(tb, groupDoc)}
	for i := range 8 {
		records = append(records, parsed(tb, fmt.Sprintf(`{"kind":"Component","metadata":{"name":"a-%d","tags":["x","y%d"]},"spec":{"type":"service","n":%d}}`, i, i, i)))
	}
	return modelOf(tb, records)
}
