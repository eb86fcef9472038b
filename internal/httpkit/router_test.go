package httpkit_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/internal/httpkit"
)

type answer struct {
	Error struct {
		Name, Message, Fix, ID string
	}
	Request  struct{ Method, URL string }
	Response struct{ StatusCode int }
}

func ask(t *testing.T, h http.Handler, method, target string) (*http.Response, answer) {
	t.Helper()
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, httptest.NewRequest(method, target, nil))
	var a answer
	if strings.HasPrefix(rec.Header().Get("Content-Type"), "application/json") {
		if err := json.Unmarshal(rec.Body.Bytes(), &a); err != nil {
			t.Fatalf("%s %s: the answer is not JSON: %v\n%s", method, target, err, rec.Body)
		}
	}
	res := rec.Result()
	res.Body.Close()
	return res, a
}

func TestErrorsBecomeEnvelopes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		err           error
		status        int
		name, message string
	}{
		{fault.New(fault.Invalid, "bad %d", 1), 400, "InputError", "bad 1"},
		{fault.New(fault.NotFound, "none"), 404, "NotFoundError", "none"},
		{fault.New(fault.Forbidden, "no"), 403, "NotAllowedError", "no"},
		{fault.New(fault.Conflict, "twice"), 409, "ConflictError", "twice"},
		{fault.New(fault.NotSupported, "not here"), 501, "NotImplementedError", "not here"},
		{&httpkit.TooLarge{Limit: 3}, 413, "PayloadTooLargeError", "The request body is larger than the limit of 3 bytes."},
		{errors.New("the disk is on fire"), 500, "InternalError", "Something went wrong inside Callboard. The log has the details."},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			rt := httpkit.NewRouter(httpkit.Options{})
			rt.Handle("GET /api/catalog/x", func(http.ResponseWriter, *http.Request) error { return test.err })
			res, a := ask(t, rt, "GET", "/api/catalog/x?a=%20b")
			if res.StatusCode != test.status || a.Response.StatusCode != test.status || a.Error.Name != test.name || a.Error.Message != test.message {
				t.Errorf("got %d %+v", res.StatusCode, a)
			}
			if a.Request.Method != "GET" || a.Request.URL != "/x?a=%20b" {
				t.Errorf("request is told as %+v, want the URL below the mount", a.Request)
			}
		})
	}
}

func TestInternalFailuresAreLoggedWithTheIDThatIsShown(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	rt := httpkit.NewRouter(httpkit.Options{Logger: slog.New(slog.NewJSONHandler(&log, nil))})
	rt.Handle("GET /api/catalog/panic", func(http.ResponseWriter, *http.Request) error { panic("out of cheese") })
	res, a := ask(t, rt, "GET", "/api/catalog/panic")
	if res.StatusCode != 500 || a.Error.ID == "" || strings.Contains(a.Error.Message, "cheese") {
		t.Fatalf("got %d %+v", res.StatusCode, a)
	}
	for _, want := range []string{a.Error.ID, "out of cheese", "router_test.go"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log lacks %q:\n%s", want, &log)
		}
	}
}

func TestErrorsElsewhereBecomePages(t *testing.T) {
	t.Parallel()
	rt := httpkit.NewRouter(httpkit.Options{ErrorPage: func(w http.ResponseWriter, _ *http.Request, f httpkit.Failure) {
		w.WriteHeader(f.Status)
		_, _ = w.Write([]byte("page: " + f.Message + " " + f.Fix))
	}})
	rt.Handle("GET /x", func(http.ResponseWriter, *http.Request) error {
		return fault.New(fault.NotFound, "Nothing here.").WithFix("Go home.")
	})
	rec := httptest.NewRecorder()
	rt.ServeHTTP(rec, httptest.NewRequest("GET", "/x", nil))
	if rec.Code != 404 || rec.Body.String() != "page: Nothing here. Go home." {
		t.Errorf("got %d %q", rec.Code, rec.Body)
	}
}

func TestAnErrorAfterTheHeaderCutsTheConnection(t *testing.T) {
	t.Parallel()
	rt := httpkit.NewRouter(httpkit.Options{})
	rt.Handle("GET /api/catalog/x", func(w http.ResponseWriter, _ *http.Request) error {
		_, _ = w.Write([]byte("[{}"))
		return errors.New("lost the rest")
	})
	defer func() {
		if p := recover(); p != http.ErrAbortHandler {
			t.Errorf("recovered %v, want http.ErrAbortHandler", p)
		}
	}()
	rt.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/api/catalog/x", nil))
	t.Error("the handler returned normally")
}

func TestACallerWhoLeftIsNobodysFailure(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	rt := httpkit.NewRouter(httpkit.Options{Logger: slog.New(slog.NewJSONHandler(&log, nil))})
	rt.Handle("GET /api/catalog/x", func(_ http.ResponseWriter, r *http.Request) error { return r.Context().Err() })
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	defer func() {
		if p := recover(); p != http.ErrAbortHandler {
			t.Errorf("recovered %v, want http.ErrAbortHandler", p)
		}
		if log.Len() > 0 {
			t.Errorf("logged %s", &log)
		}
	}()
	rt.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/api/catalog/x", nil).WithContext(ctx))
}

func TestRequestsAreCountedByRoute(t *testing.T) {
	t.Parallel()
	reg := prometheus.NewRegistry()
	rt := httpkit.NewRouter(httpkit.Options{Metrics: reg})
	rt.Handle("GET /api/catalog/by/{id}", func(w http.ResponseWriter, r *http.Request) error {
		if r.PathValue("id") == "none" {
			return fault.New(fault.NotFound, "none")
		}
		httpkit.WriteJSON(w, 200, []byte("{}"))
		return nil
	})
	for _, target := range []string{"/api/catalog/by/1", "/api/catalog/by/2", "/api/catalog/by/none", "/nowhere"} {
		rt.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", target, nil))
	}
	want := `
# HELP callboard_http_requests_total Requests answered, by method, route and status code.
# TYPE callboard_http_requests_total counter
callboard_http_requests_total{code="200",method="GET",route="/api/catalog/by/{id}"} 2
callboard_http_requests_total{code="404",method="GET",route="/api/catalog/by/{id}"} 1
callboard_http_requests_total{code="404",method="any",route=""} 1
`
	if err := testutil.GatherAndCompare(reg, strings.NewReader(want), "callboard_http_requests_total"); err != nil {
		t.Error(err)
	}
	if n, err := testutil.GatherAndCount(reg, "callboard_http_request_duration_seconds"); err != nil || n != 2 {
		t.Errorf("%d series of durations, want 2 (%v)", n, err)
	}
}
