package httpkit_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/internal/httpkit"
)

func TestReadParams(t *testing.T) {
	t.Parallel()
	tests := []struct {
		query, err string
		want       httpkit.Params
	}{
		{query: "", want: nil},
		{query: "filter=kind%3Dx&filter=a,b&limit=2", want: httpkit.Params{{"filter", "kind=x"}, {"filter", "a,b"}, {"limit", "2"}}},
		{query: "filter=a;b", want: httpkit.Params{{"filter", "a;b"}}},
		{query: "filter=a=b+c", want: httpkit.Params{{"filter", "a=b c"}}},
		{query: "&limit=1&", want: httpkit.Params{{"limit", "1"}}},
		{query: "filter=", err: "Empty value found for query parameter 'filter'"},
		{query: "filter", err: "Empty value found for query parameter 'filter'"},
		{query: "filters=x", err: "Unknown query parameter 'filters'"},
		{query: "filter=%zz", err: `The query string has a broken escape sequence in "filter=%zz".`},
	}
	for _, test := range tests {
		t.Run(test.query, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequest("GET", "/", nil)
			r.URL.RawQuery = test.query
			got, err := httpkit.ReadParams(r, "filter", "limit")
			checkError(t, err, test.err)
			if err == nil && !cmp.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func checkError(t *testing.T, err error, want string) {
	t.Helper()
	switch {
	case want == "" && err != nil:
		t.Errorf("unexpected error %v", err)
	case want != "" && (!fault.Is(err, fault.Invalid) || fault.Sentence(err) != want):
		t.Errorf("error is %v, want the fault %q", err, want)
	}
}

func TestIntParam(t *testing.T) {
	t.Parallel()
	tests := []struct {
		query, err string
		want       int
	}{
		{"x=1", "", 7},
		{"limit=0", "", 0},
		{"limit=12", "", 12},
		{"limit=-1", "request/query/limit must be >= 0", 0},
		{"limit=abc", "request/query/limit must be integer", 0},
		{"limit=1.5", "request/query/limit must be integer", 0},
		{"limit=99999999999999999999", "request/query/limit must be integer", 0},
		{"limit=1&limit=2", "request/query/limit must be integer", 0},
	}
	for _, test := range tests {
		t.Run(test.query, func(t *testing.T) {
			t.Parallel()
			ps, err := httpkit.ReadParams(httptest.NewRequest("GET", "/?"+test.query, nil), "limit", "x")
			if err != nil {
				t.Fatal(err)
			}
			got, err := ps.Int("limit", 0, 7)
			checkError(t, err, test.err)
			if got != test.want {
				t.Errorf("got %d, want %d", got, test.want)
			}
		})
	}
}

func TestDecodeJSON(t *testing.T) {
	t.Parallel()
	type body struct {
		Refs  []string `json:"refs"`
		Limit *float64 `json:"limit"`
		Inner struct {
			Term string `json:"term"`
		} `json:"inner"`
	}
	tests := []struct{ name, contentType, text, err string }{
		{"good", "application/json", `{"refs":["a"],"limit":1}`, ""},
		{"charset", "application/json; charset=utf-8", `{}`, ""},
		{"absent", "", ``, ""},
		{"wrong list", "application/json", `{"refs":"x"}`, "request/body/refs must be array"},
		{"wrong number", "application/json", `{"limit":"x"}`, "request/body/limit must be number"},
		{"wrong inner", "application/json", `{"inner":{"term":[]}}`, "request/body/inner/term must be string"},
		{"not an object", "application/json", `[]`, "request/body must be object"},
		{"broken", "application/json", `{"refs":`, "The request body is not valid JSON: unexpected end of JSON input (at byte 8)."},
		{"two values", "application/json", `{} {}`, "The request body is not valid JSON: invalid character '{' after top-level value (at byte 4)."},
		{"form", "application/x-www-form-urlencoded", `a=b`, `unsupported media type "application/x-www-form-urlencoded"`},
		{"deep", "application/json", strings.Repeat("[", 101) + strings.Repeat("]", 101), "The request body nests deeper than 100 levels."},
		{"brackets in text", "application/json", `{"refs":["` + strings.Repeat(`[\"`, 200) + `"]}`, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequest("POST", "/", strings.NewReader(test.text))
			r.Header.Set("Content-Type", test.contentType)
			var b body
			checkError(t, httpkit.DecodeJSON(httptest.NewRecorder(), r, 10_000, &b), test.err)
		})
	}
}

func TestBodyLimit(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequest("POST", "/", strings.NewReader(`{"a":"`+strings.Repeat("x", 100)+`"}`))
	r.Header.Set("Content-Type", "application/json")
	_, err := httpkit.ReadJSON(httptest.NewRecorder(), r, 50)
	if f := httpkit.Explain(err); f.Status != 413 || f.Name != "PayloadTooLargeError" {
		t.Errorf("got %+v", f)
	}
}

func FuzzParams(f *testing.F) {
	f.Add("filter=kind%3Dx&limit=2")
	f.Add("limit=%31&&=&filter")
	f.Fuzz(func(t *testing.T, query string) {
		r := httptest.NewRequest("GET", "/", nil)
		r.URL.RawQuery = query
		ps, err := httpkit.ReadParams(r, "filter", "limit")
		if err != nil {
			if !fault.Is(err, fault.Invalid) {
				t.Fatalf("error %v is no fault of the caller", err)
			}
			return
		}
		for _, p := range ps {
			if p.Value == "" || (p.Name != "filter" && p.Name != "limit") {
				t.Fatalf("let through %+v", p)
			}
		}
	})
}

func FuzzReadJSON(f *testing.F) {
	f.Add([]byte(`{"a":[1,"\"]"]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		r := httptest.NewRequest("POST", "/", strings.NewReader(string(body)))
		r.Header.Set("Content-Type", "application/json")
		var v struct {
			A []string `json:"a"`
		}
		err := httpkit.DecodeStrictJSON(httptest.NewRecorder(), r, 1<<16, &v)
		if err != nil && httpkit.Explain(err).Status >= 500 {
			t.Fatalf("error %v is no fault of the caller", err)
		}
	})
}
