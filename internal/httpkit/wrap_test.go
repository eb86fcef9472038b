package httpkit_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/callboard/callboard/internal/httpkit"
)

func TestNotModified(t *testing.T) {
	t.Parallel()
	tag := httpkit.NewTag("k3-x")
	tests := []struct {
		method, held string
		want         bool
	}{
		{"GET", "", false},
		{"GET", `W/"k3-x"`, true},
		{"GET", `"k3-x"`, true},
		{"HEAD", `W/"k3-x"`, true},
		{"GET", `W/"a", W/"k3-x"`, true},
		{"GET", `*`, true},
		{"GET", `W/"k3-y"`, false},
		{"GET", `k3-x`, false},
		{"POST", `W/"k3-x"`, false},
	}
	for _, test := range tests {
		t.Run(test.method+" "+test.held, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequest(test.method, "/", nil)
			if test.held != "" {
				r.Header.Set("If-None-Match", test.held)
			}
			rec := httptest.NewRecorder()
			if got := httpkit.NotModified(rec, r, tag); got != test.want {
				t.Fatalf("got %v", got)
			}
			if rec.Header().Get("ETag") != `W/"k3-x"` || rec.Header().Get("Cache-Control") == "" {
				t.Errorf("header %v", rec.Header())
			}
			if test.want && rec.Code != http.StatusNotModified {
				t.Errorf("status %d", rec.Code)
			}
		})
	}
}

func TestCompress(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("callboard ", 1000)
	tests := []struct{ accept, body, encoding string }{
		{"", long, ""},
		{"gzip", long, "gzip"},
		{"gzip, zstd", long, "zstd"},
		{"identity", long, ""},
		{"gzip", "short", ""},
	}
	for _, test := range tests {
		t.Run(test.accept, func(t *testing.T) {
			t.Parallel()
			h, err := httpkit.Compress(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				httpkit.WriteJSON(w, 200, []byte(test.body))
			}))
			if err != nil {
				t.Fatal(err)
			}
			r := httptest.NewRequest("GET", "/", nil)
			if test.accept != "" {
				r.Header.Set("Accept-Encoding", test.accept)
			}
			rec := httptest.NewRecorder()
			h.ServeHTTP(rec, r)
			if got := rec.Header().Get("Content-Encoding"); got != test.encoding {
				t.Fatalf("encoding %q, want %q", got, test.encoding)
			}
			if rec.Header().Get("Vary") != "Accept-Encoding" {
				t.Errorf("Vary is %q", rec.Header().Get("Vary"))
			}
			if got := decompress(t, test.encoding, rec.Body.Bytes()); got != test.body {
				t.Errorf("the body changed: %d bytes, want %d", len(got), len(test.body))
			}
		})
	}
}

func decompress(t *testing.T, encoding string, body []byte) string {
	t.Helper()
	var r io.Reader = bytes.NewReader(body)
	var err error
	switch encoding {
	case "gzip":
		r, err = gzip.NewReader(r)
	case "zstd":
		r, err = zstd.NewReader(r)
	}
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestLocalOnly(t *testing.T) {
	t.Parallel()
	h := httpkit.LocalOnly(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		httpkit.WriteEmpty(w, http.StatusNoContent)
	}), "Board.example.com")
	for host, want := range map[string]int{
		"localhost":              204,
		"LOCALHOST:7007":         204,
		"127.0.0.1:7007":         204,
		"127.3.2.1":              204,
		"[::1]:7007":             204,
		"[::1]":                  204,
		"callboard.localhost:80": 204,
		"board.example.com:7007": 204,
		"evil.example.com":       403,
		"evil.example.com:7007":  403,
		"localhost.evil.com":     403,
		"10.0.0.1:7007":          403,
		"[2001:db8::1]":          403,
		"":                       403,
		"[":                      403,
		":7007":                  403,
	} {
		t.Run(host, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequest("GET", "/api/catalog/entities", nil)
			r.Host = host
			rec := httptest.NewRecorder()
			h.ServeHTTP(rec, r)
			if rec.Code != want {
				t.Errorf("status %d, want %d", rec.Code, want)
			}
		})
	}
}

func TestIsLoopback(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"127.0.0.1:7007": true, "[::1]:0": true, "localhost:80": true,
		":7007": false, "0.0.0.0:7007": false, "192.168.1.1:80": false, "example.com:80": false, "nonsense": false,
	} {
		if got := httpkit.IsLoopback(address); got != want {
			t.Errorf("IsLoopback(%q) = %v", address, got)
		}
	}
}

func TestSameOrigin(t *testing.T) {
	t.Parallel()
	h := httpkit.SameOrigin(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		httpkit.WriteEmpty(w, http.StatusNoContent)
	}), slog.New(slog.DiscardHandler))
	tests := []struct {
		method, site, origin string
		want                 int
	}{
		{"POST", "", "", 204},
		{"POST", "same-origin", "", 204},
		{"POST", "", "http://example.com", 204},
		{"POST", "cross-site", "http://evil.example", 403},
		{"POST", "", "http://evil.example", 403},
		{"GET", "cross-site", "http://evil.example", 204},
	}
	for _, test := range tests {
		r := httptest.NewRequest(test.method, "http://example.com/api/catalog/refresh", nil)
		r.Header.Set("Sec-Fetch-Site", test.site)
		r.Header.Set("Origin", test.origin)
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, r)
		if rec.Code != test.want {
			t.Errorf("%+v: status %d", test, rec.Code)
		}
	}
}
