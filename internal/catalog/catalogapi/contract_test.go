package catalogapi_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"

	"github.com/callboard/callboard/api"
	"github.com/callboard/callboard/internal/catalog/catalogapi"
	"github.com/callboard/callboard/internal/httpkit"
)

// upstreamContract is the document that a live Backstage 1.55 serves.
const upstreamContract = "../../../../shared/openapi/catalog.json"

// exceptions are the answers that differ from the upstream document although they are
// right: there the document is wrong about Backstage itself, or says nothing.
var exceptions = []struct {
	name, reason string
	covers       func(r *http.Request, pattern string, status int) bool
}{
	{"projected entities", "the document asks for kind, apiVersion and metadata of each entity, but fields may leave them out",
		func(r *http.Request, _ string, _ int) bool {
			return r.URL.Query().Has("fields") || r.Header.Get(projectedHeader) != ""
		}},
	{"analyze-location metadata", "the document forbids every field of generated metadata: additionalProperties beside allOf",
		func(_ *http.Request, pattern string, status int) bool {
			return pattern == "POST /api/catalog/analyze-location" && status == http.StatusOK
		}},
	{"validate-entity errors", "the document knows 200 and 400 only; a body that is too large is 413",
		func(_ *http.Request, pattern string, status int) bool {
			return pattern == "POST /api/catalog/validate-entity" && status != http.StatusOK && status != http.StatusBadRequest
		}},
	{"unknown routes", "Backstage answers 404 with an empty body, outside of the document",
		func(_ *http.Request, pattern string, _ int) bool { return pattern == "/api/catalog/" }},
	{"routes beside the document", "module and framework routes that Backstage serves but does not document",
		func(_ *http.Request, pattern string, _ int) bool {
			return strings.Contains(pattern, "/unprocessed/") || strings.HasSuffix(pattern, "/openapi.json") || strings.Contains(pattern, "/.well-known/")
		}},
}

// projectedHeader marks requests whose body selects fields.
const projectedHeader = "X-Test-Projected"

func excepted(r *http.Request, status int) bool {
	for _, e := range exceptions {
		if e.covers(r, r.Pattern, status) {
			return true
		}
	}
	return false
}

var loadUpstream = sync.OnceValues(func() (*openapi3.T, error) {
	text, err := os.ReadFile(upstreamContract)
	if err != nil {
		return nil, err
	}
	// It says 3.0.3 but has null types, which only 3.1 knows.
	return loadContract(bytes.Replace(text, []byte(`"openapi": "3.0.3"`), []byte(`"openapi": "3.1.0"`), 1))
})

var loadOurs = sync.OnceValues(func() ([]*openapi3.T, error) {
	var docs []*openapi3.T
	for _, text := range [][]byte{api.Catalog(), api.CallboardCatalog()} {
		doc, err := loadContract(text)
		if err != nil {
			return nil, err
		}
		docs = append(docs, doc)
	}
	return docs, nil
})

func loadContract(text []byte) (*openapi3.T, error) {
	return openapi3.NewLoader().LoadFromData(text)
}

// checkContract holds an answer against our documents and the upstream one.
func checkContract(t testing.TB, r *http.Request, rec *httptest.ResponseRecorder) {
	t.Helper()
	ours, err := loadOurs()
	if err != nil {
		t.Fatalf("our contract: %v", err)
	}
	documented := r.Pattern == "/api/catalog/" || r.Pattern == ""
	for _, doc := range ours {
		found, err := check(doc, r, rec)
		documented = documented || found
		if err != nil && !(r.URL.Query().Has("fields") || r.Header.Get(projectedHeader) != "") {
			t.Errorf("%s %s: the answer is not as our contract says: %v", r.Method, r.URL, err)
		}
	}
	if !documented {
		t.Errorf("%s is in none of our contracts", r.Pattern)
	}
	upstream, err := loadUpstream()
	if err != nil || excepted(r, rec.Code) || strings.HasPrefix(r.URL.Path, catalogapi.OurBase) {
		return // TestUpstreamContractIsThere says so when it is missing
	}
	if found, err := check(upstream, r, rec); err != nil || !found {
		t.Errorf("%s %s (%d): the answer is not as Backstage's contract says (found %v): %v", r.Method, r.URL, rec.Code, found, err)
	}
}

// check validates one answer, and tells whether the document knows the operation.
func check(doc *openapi3.T, r *http.Request, rec *httptest.ResponseRecorder) (bool, error) {
	method, path, _ := strings.Cut(r.Pattern, " ")
	item := doc.Paths.Value(path)
	if item == nil || item.GetOperation(method) == nil {
		return false, nil
	}
	if r.Method == http.MethodHead {
		return true, nil
	}
	route := &routers.Route{Spec: doc, Path: path, PathItem: item, Method: method, Operation: item.GetOperation(method)}
	return true, openapi3filter.ValidateResponse(r.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: r, Route: route},
		Status:                 rec.Code, Header: rec.Header(), Body: io.NopCloser(bytes.NewReader(rec.Body.Bytes())),
		Options: &openapi3filter.Options{IncludeResponseStatus: true, MultiError: true},
	})
}

func TestUpstreamContractIsThere(t *testing.T) {
	t.Parallel()
	if _, err := loadUpstream(); os.IsNotExist(err) {
		t.Skipf("SKIPPED: answers are checked against our own contract only, because %s is not there", upstreamContract)
	} else if err != nil {
		t.Fatal(err)
	}
}

// TestContractCheckBites makes sure that a wrong answer would be seen.
func TestContractCheckBites(t *testing.T) {
	t.Parallel()
	docs, err := loadOurs()
	if err != nil {
		t.Fatal(err)
	}
	for body, good := range map[string]bool{
		`{"items":[],"totalItems":0,"pageInfo":{}}`:             true,
		`{"items":[],"totalItems":"0","pageInfo":{}}`:           false,
		`{"items":[],"pageInfo":{}}`:                            false,
		`{"items":[{"kind":"X"}],"totalItems":1,"pageInfo":{}}`: false,
		`{"items":[],"totalItems":0,"pageInfo":{},"more":1}`:    false,
	} {
		r := httptest.NewRequest("GET", "/api/catalog/entities/by-query", nil)
		r.Pattern = "GET /api/catalog/entities/by-query"
		rec := httptest.NewRecorder()
		httpkit.WriteJSON(rec, http.StatusOK, []byte(body))
		if found, err := check(docs[0], r, rec); !found || (err == nil) != good {
			t.Errorf("%s: found %v, error %v", body, found, err)
		}
	}
}

// TestRoutesAndContractsAgree keeps what is registered and what is documented together.
func TestRoutesAndContractsAgree(t *testing.T) {
	t.Parallel()
	rt := httpkit.NewRouter(httpkit.Options{})
	catalogapi.New(catalogapi.Options{}).Register(rt)
	var documented []string
	docs, err := loadOurs()
	if err != nil {
		t.Fatal(err)
	}
	for _, doc := range docs {
		if err := doc.Validate(t.Context()); err != nil {
			t.Errorf("%s is no good OpenAPI document: %v", doc.Info.Title, err)
		}
		documented = append(documented, operations(doc)...)
	}
	registered := slices.DeleteFunc(rt.Patterns(), func(p string) bool { return p == catalogapi.Base+"/" })
	compareOperations(t, "documented", documented, "registered", registered)
	if upstream, err := loadUpstream(); err == nil {
		for _, op := range operations(upstream) {
			if !slices.Contains(registered, op) {
				t.Errorf("Backstage has %s, we do not", op)
			}
		}
	}
}

func operations(doc *openapi3.T) []string {
	var ops []string
	for path, item := range doc.Paths.Map() {
		for method := range item.Operations() {
			ops = append(ops, method+" "+path)
		}
	}
	return ops
}

func compareOperations(t *testing.T, aName string, a []string, bName string, b []string) {
	t.Helper()
	for _, op := range a {
		if !slices.Contains(b, op) {
			t.Errorf("%s is %s but not %s", op, aName, bName)
		}
	}
	for _, op := range b {
		if !slices.Contains(a, op) {
			t.Errorf("%s is %s but not %s", op, bName, aName)
		}
	}
}
