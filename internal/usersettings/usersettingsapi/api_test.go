package usersettingsapi_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"

	"github.com/callboard/callboard/api"
	"github.com/callboard/callboard/internal/auth"
	"github.com/callboard/callboard/internal/httpkit"
	"github.com/callboard/callboard/internal/usersettings"
	"github.com/callboard/callboard/internal/usersettings/usersettingsapi"
)

// portal is the API over settings that are kept in memory.
type portal struct {
	t      *testing.T
	router *httpkit.Router
}

func newPortal(t *testing.T) *portal {
	service := usersettings.New(usersettings.Options{Store: usersettings.NewMemoryStore()})
	p := &portal{t: t, router: httpkit.NewRouter(httpkit.Options{})}
	usersettingsapi.New(service).Register(p.router)
	return p
}

// send answers one request, and holds the answer against the contract.
func (p *portal) send(ref, method, path, body string) *httptest.ResponseRecorder {
	p.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if ref != "" {
		r = r.WithContext(auth.With(r.Context(), auth.Principal{Ref: ref, Key: ref}))
	}
	w := httptest.NewRecorder()
	p.router.ServeHTTP(w, r)
	checkContract(p.t, r, w)
	return w
}

func (p *portal) expect(ref, method, path, body string, status int, want string) {
	p.t.Helper()
	w := p.send(ref, method, path, body)
	if got := strings.TrimSpace(w.Body.String()); w.Code != status || got != want && !(status >= 400 && want != "" && strings.Contains(got, want)) {
		p.t.Errorf("%s %s: got %d %.300s, want %d %s", method, path, w.Code, got, status, want)
	}
}

const (
	base  = "/api/user-settings/buckets/"
	multi = "/api/user-settings/multiget"
	ana   = "user:default/ana"
)

func TestValues(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	p.expect("", "GET", base+"b/keys/k", "", 404, `"name":"NotFoundError","message":"Unable to find 'k' in bucket 'b'"`)
	p.expect("", "PUT", base+"b/keys/k", ` { "value" : [ 1, null, "<&>ü" ], "other": 1 } `, 200, `{"bucket":"b","key":"k","value":[1,null,"<&>ü"]}`)
	p.expect("", "GET", base+"b/keys/k", "", 200, `{"bucket":"b","key":"k","value":[1,null,"<&>ü"]}`)
	p.expect("", "PUT", base+"b/keys/k", `{"value":null}`, 200, `{"bucket":"b","key":"k","value":null}`)
	p.expect("", "GET", base+"b/keys/k", "", 200, `{"bucket":"b","key":"k","value":null}`)
	p.expect("", "PUT", base+"b/keys/k", `{"value":12345678901234567890.10}`, 200, `{"bucket":"b","key":"k","value":12345678901234567890.10}`)
	p.expect(ana, "GET", base+"b/keys/k", "", 404, "Unable to find")
	p.expect("", "DELETE", base+"b/keys/k", "", 204, "")
	p.expect("", "DELETE", base+"b/keys/k", "", 204, "")
	p.expect("", "GET", base+"b/keys/k", "", 404, "Unable to find")
}

// TestNames has names as Backstage's clients escape them, and as others may not.
func TestNames(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	for escaped, name := range map[string]string{
		"%40backstage%2Fplugin-home%3Avisits%3Auser%3Adefault%2Fana": "@backstage/plugin-home:visits:user:default/ana",
		"a/b":      "a/b",
		"a%20%25b": "a %b",
		"%2Fa%2F":  "/a/",
		"%2E%2E":   "..",
	} {
		p.expect(ana, "PUT", base+"default.x%2Fy/keys/"+escaped, `{"value":1}`, 200, `{"bucket":"default.x/y","key":"`+name+`","value":1}`)
		p.expect(ana, "POST", multi, `{"items":[{"bucket":"default.x/y","key":"`+name+`"}]}`, 200, `{"items":[{"value":1}]}`)
	}
	p.expect(ana, "PUT", base+"b/keys/"+strings.Repeat("x", 513), `{"value":1}`, 400, "513 bytes")
	p.expect(ana, "PUT", base+"b/keys/a%00b", `{"value":1}`, 400, "control characters")
	p.expect(ana, "PUT", base+"b/keys/", `{"value":1}`, 400, "must not be empty")
	p.expect(ana, "GET", base+"b/keys/", "", 404, "Unable to find")
	p.expect(ana, "GET", "/api/user-settings/else", "", 404, "")
}

func TestStarsAreWhereClientsLook(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	p.expect(ana, "PUT", base+"default.starredEntities/keys/entityRefs", `{"value":["component:default/a"]}`, 200,
		`{"bucket":"default.starredEntities","key":"entityRefs","value":["component:default/a"]}`)
}

func TestMultiget(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	p.expect(ana, "PUT", base+"b/keys/k", `{"value":{"a":1}}`, 200, `{"bucket":"b","key":"k","value":{"a":1}}`)
	p.expect(ana, "PUT", base+"b/keys/null", `{"value":null}`, 200, `{"bucket":"b","key":"null","value":null}`)
	p.expect(ana, "POST", multi, `{"items":[]}`, 200, `{"items":[]}`)
	p.expect(ana, "POST", multi, `{"items":[{"bucket":"b","key":"k"},{"bucket":"c","key":"k"},{"bucket":"b","key":"null"},{"bucket":"b","key":"k"}]}`, 200,
		`{"items":[{"value":{"a":1}},null,{"value":null},{"value":{"a":1}}]}`)
	p.expect("", "POST", multi, `{"items":[{"bucket":"b","key":"k"}]}`, 200, `{"items":[null]}`)
}

func TestBadRequests(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	for _, test := range []struct {
		method, path, body string
		status             int
		want               string
	}{
		{"PUT", base + "b/keys/k", "", 400, `Missing required field \"value\"`},
		{"PUT", base + "b/keys/k", "{}", 400, `Missing required field \"value\"`},
		{"PUT", base + "b/keys/k", "[1]", 400, "must be object"},
		{"PUT", base + "b/keys/k", "{", 400, "not valid JSON"},
		{"PUT", base + "b/keys/k", `{"value":` + strings.Repeat("[", 200) + strings.Repeat("]", 200) + `}`, 400, "nests deeper"},
		{"PUT", base + "b/keys/k", `{"value":"` + strings.Repeat("x", usersettings.MaxValue) + `"}`, 400, "262146 bytes"},
		{"PUT", base + "b/keys/k", `{"value":"` + strings.Repeat("x", httpkit.MaxBody) + `"}`, 413, "PayloadTooLarge"},
		{"POST", multi, "", 400, "required property 'items'"},
		{"POST", multi, `{"items":1}`, 400, "must be array"},
		{"POST", multi, `{"items":[1]}`, 400, "must be object"},
		{"POST", multi, `{"items":[{"bucket":"b"}]}`, 400, "items/0 must have"},
		{"POST", multi, `{"items":[` + strings.Repeat(`{"bucket":"b","key":"k"},`, 1000) + `{"bucket":"b","key":"k"}]}`, 400, "more than 1000"},
	} {
		p.expect(ana, test.method, test.path, test.body, test.status, test.want)
	}
	r := httptest.NewRequest("PUT", base+"b/keys/k", strings.NewReader("value=1"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	p.router.ServeHTTP(w, r)
	if w.Code != 400 {
		t.Errorf("a form got %d", w.Code)
	}
}

func TestValidator(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	p.send(ana, "PUT", base+"b/keys/k", `{"value":1}`)
	tag := p.send(ana, "GET", base+"b/keys/k", "").Header().Get("ETag")
	r := httptest.NewRequest("GET", base+"b/keys/k", nil)
	r.Header.Set("If-None-Match", tag)
	w := httptest.NewRecorder()
	p.router.ServeHTTP(w, r.WithContext(auth.With(r.Context(), auth.Principal{Ref: ana, Key: ana})))
	if tag == "" || w.Code != http.StatusNotModified {
		t.Errorf("tag %q gave %d", tag, w.Code)
	}
}

var loadContract = sync.OnceValues(func() (*openapi3.T, error) {
	return openapi3.NewLoader().LoadFromData(api.UserSettings())
})

// checkContract holds an answer against the OpenAPI document.
func checkContract(t *testing.T, r *http.Request, rec *httptest.ResponseRecorder) {
	t.Helper()
	doc, err := loadContract()
	if err != nil {
		t.Fatal(err)
	}
	method, path, found := strings.Cut(r.Pattern, " ")
	if !found {
		return // an unknown address
	}
	path = strings.Replace(path, "...}", "}", 1)
	item := doc.Paths.Value(path)
	if item == nil || item.GetOperation(method) == nil {
		t.Errorf("%s is not in the contract", r.Pattern)
		return
	}
	route := &routers.Route{Spec: doc, Path: path, PathItem: item, Method: method, Operation: item.GetOperation(method)}
	err = openapi3filter.ValidateResponse(r.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: r, Route: route},
		Status:                 rec.Code, Header: rec.Header(), Body: io.NopCloser(bytes.NewReader(rec.Body.Bytes())),
		Options: &openapi3filter.Options{IncludeResponseStatus: true, MultiError: true},
	})
	if err != nil {
		t.Errorf("%s %s (%d): the answer is not as the contract says: %v", r.Method, r.URL, rec.Code, err)
	}
}

// TestRoutesAndContractAgree keeps what is registered and what is documented together.
func TestRoutesAndContractAgree(t *testing.T) {
	t.Parallel()
	doc, err := loadContract()
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Error(err)
	}
	var documented, registered []string
	for path, item := range doc.Paths.Map() {
		for method := range item.Operations() {
			documented = append(documented, method+" "+path)
		}
	}
	for _, pattern := range newPortal(t).router.Patterns() {
		if strings.Contains(pattern, " ") {
			registered = append(registered, strings.Replace(pattern, "...}", "}", 1))
		}
	}
	slices.Sort(documented)
	slices.Sort(registered)
	if !slices.Equal(documented, registered) {
		t.Errorf("documented %v, registered %v", documented, registered)
	}
	newPortal(t).send("", "GET", "/api/user-settings/openapi.json", "")
}
