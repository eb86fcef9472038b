package readmodel

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"testing"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/callboard/callboard/bench/generator"
	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
)

var kinds = entity.Builtin()

// recordOf makes a record of a document as ingestion would.
func recordOf(tb testing.TB, e entity.Entity) catalog.Record {
	tb.Helper()
	text, err := e.MarshalJSON()
	if err != nil {
		tb.Fatal(err)
	}
	declared, _ := kinds.Relations(e)
	ref := e.Ref().String()
	return catalog.Record{
		UID: "uid-of-" + ref, Ref: ref, JSON: text, Hash: ref, Declared: declared,
		Bucket: "files", Location: "file:/srv/" + ref, Line: 1,
		Created: time.Unix(1, 0).UTC(), Updated: time.Unix(2, 0).UTC(),
	}
}

// parsed makes a record of JSON text.
func parsed(tb testing.TB, text string) catalog.Record {
	tb.Helper()
	e, err := entity.FromJSON([]byte(text))
	if err != nil {
		tb.Fatalf("%v in %s", err, text)
	}
	return recordOf(tb, e)
}

func each(records []catalog.Record) iter.Seq2[catalog.Record, error] {
	return func(yield func(catalog.Record, error) bool) {
		for _, r := range records {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// modelOf returns a model of the given records.
func modelOf(tb testing.TB, records []catalog.Record, problems ...catalog.Problem) *Model {
	tb.Helper()
	m := New(kinds)
	if err := m.Replace(each(records), problems, 1); err != nil {
		tb.Fatal(err)
	}
	return m
}

// generated returns the records of a generated catalog of n entities.
func generated(tb testing.TB, n int) []catalog.Record {
	tb.Helper()
	var out []catalog.Record
	for doc := range generator.Documents(generator.Config{N: n, Seed: 1}) {
		dec := yaml.NewDecoder(bytes.NewReader(doc.YAML))
		for {
			var v map[string]any
			err := dec.Decode(&v)
			if err == io.EOF {
				break
			}
			if err != nil {
				tb.Fatal(err)
			}
			o := plain(v).(map[string]any)
			m := o["metadata"].(map[string]any)
			a, _ := m["annotations"].(map[string]any)
			if a == nil {
				a = map[string]any{}
				m["annotations"] = a
			}
			a["backstage.io/managed-by-location"] = "file:/srv/catalog/" + doc.Path
			a["backstage.io/managed-by-origin-location"] = "file:/srv/catalog/" + doc.Path
			if m["namespace"] == nil {
				m["namespace"] = "default"
			}
			r := recordOf(tb, entity.New(o))
			r.Location, r.ID = "file:/srv/catalog/"+doc.Path, int64(len(out)+1)
			r.UID = fmt.Sprintf("%08x-0000-4000-8000-%012x", len(out)*2654435761%(1<<32), len(out))
			out = append(out, r)
		}
	}
	return out
}

// plain turns what YAML gives into what entities hold.
func plain(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k := range v {
			v[k] = plain(v[k])
		}
	case []any:
		for i := range v {
			v[i] = plain(v[i])
		}
	case int:
		return json.Number(strconv.Itoa(v))
	case float64:
		return entity.Number(strconv.FormatFloat(v, 'g', -1, 64))
	}
	return v
}

func refsOf(items []Entity) []string {
	out := []string{}
	for _, e := range items {
		out = append(out, e.Ref())
	}
	return out
}

func sortedRefs(items []Entity) []string { return slices.Sorted(slices.Values(refsOf(items))) }
