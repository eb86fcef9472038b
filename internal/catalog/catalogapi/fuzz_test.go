package catalogapi_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/catalog/readmodel"
)

func decodeEntity(t testing.TB, text string) entity.Entity {
	t.Helper()
	e, err := entity.FromJSON([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func changeOf(r *catalog.Record, sequence int64) readmodel.Change {
	return readmodel.Change{Upserts: []*catalog.Record{r}, Sequence: sequence}
}

// FuzzQueries asks every operation with a query string made of noise. Whatever it is,
// the answer is JSON, and either good or an envelope that blames the caller.
func FuzzQueries(f *testing.F) {
	s := newServer(f, sample(f), sampleProblems())
	for _, q := range []string{"filter=kind%3Dcomponent&filter=a,b=c", "fields=metadata.name,spec", "limit=3&offset=2&after=e30%3D", "order=asc:kind",
		"orderField=kind,desc&fullTextFilterTerm=a&fullTextFilterFields=x", "cursor=eyJvcmRlckZpZWxkcyI6W119", "facet=kind&filter==", "severity=error&owner=%3A"} {
		f.Add(q)
	}
	f.Fuzz(func(t *testing.T, query string) {
		for _, path := range []string{"/api/catalog/entities", "/api/catalog/entities/by-query", "/api/catalog/entity-facets",
			"/api/callboard/catalog/problems", "/api/callboard/catalog/history", "/api/catalog/entities/unprocessed/failed"} {
			r := httptest.NewRequest("GET", path, nil)
			r.URL.RawQuery = query
			checkNoise(t, s, r)
		}
	})
}

// FuzzBodies sends bodies made of noise.
func FuzzBodies(f *testing.F) {
	s := newServer(f, sample(f), nil)
	for _, b := range []string{`{"query":{"$all":[{"kind":"component"},{"$not":{"a":{"$in":[1,true]}}}]},"limit":2}`, `{"entityRefs":["a:b/c"],"fields":["x.y"]}`,
		`{"facets":["kind"],"query":{"relations":{"$contains":{"type":"x"}}}}`, `{"type":"url","target":"https://git.example/a"}`,
		`{"location":{"type":"url","target":"https://x/y/z"}}`, `{"entity":{"kind":"Component"},"location":"url:x"}`, `{"cursor":"e30="}`, `{"entityRef":"x"}`, `[[[`} {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, body string) {
		for _, path := range []string{"/refresh", "/entities/by-query", "/entities/by-refs", "/entity-facets", "/locations?dryRun=true",
			"/locations/by-query", "/analyze-location", "/validate-entity"} {
			r := httptest.NewRequest("POST", "/api/catalog"+path, strings.NewReader(body))
			r.Header.Set("Content-Type", "application/json")
			checkNoise(t, s, r)
		}
	})
}

// FuzzNames asks for entities by names made of noise.
func FuzzNames(f *testing.F) {
	s := newServer(f, sample(f), nil)
	f.Add("component/default/web")
	f.Add("a%2Fb/../c")
	f.Fuzz(func(t *testing.T, name string) {
		r := httptest.NewRequest("GET", "/", nil)
		r.URL.Path = "/api/catalog/entities/by-name/" + name
		checkNoise(t, s, r)
	})
}

func checkNoise(t *testing.T, s http.Handler, r *http.Request) {
	t.Helper()
	rec := httptest.NewRecorder()
	s.ServeHTTP(rec, r)
	if rec.Code >= 500 {
		t.Fatalf("%s %s: status %d: %s", r.Method, r.URL, rec.Code, rec.Body)
	}
	redirect := rec.Code >= 300 && rec.Code < 400
	if redirect || rec.Body.Len() == 0 {
		return
	}
	if !json.Valid(rec.Body.Bytes()) {
		t.Fatalf("%s %s: the answer is not JSON: %s", r.Method, r.URL, rec.Body)
	}
	if rec.Code >= 400 && !strings.Contains(rec.Body.String(), `"name":`) {
		t.Fatalf("%s %s: status %d without an error: %s", r.Method, r.URL, rec.Code, rec.Body)
	}
}
