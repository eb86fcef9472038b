package webui

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func get(t *testing.T, method, path string, header http.Header) *http.Response {
	t.Helper()
	request := httptest.NewRequestWithContext(t.Context(), method, path, nil)
	for name, values := range header {
		request.Header[name] = values
	}
	recorder := httptest.NewRecorder()
	Assets().Handler().ServeHTTP(recorder, request)
	return recorder.Result()
}

func body(t *testing.T, answer *http.Response) []byte {
	t.Helper()
	content, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func TestAssetsAreServedForEver(t *testing.T) {
	t.Parallel()
	for name, url := range Assets().urls {
		answer := get(t, http.MethodGet, url, nil)
		if answer.StatusCode != http.StatusOK || len(body(t, answer)) == 0 {
			t.Errorf("%s: status %d", name, answer.StatusCode)
		}
		if got := answer.Header.Get("Cache-Control"); !strings.Contains(got, "immutable") {
			t.Errorf("%s: Cache-Control %q", name, got)
		}
		if answer.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s may be sniffed", name)
		}
	}
}

func TestAssetTypes(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"callboard.css":    "text/css; charset=utf-8",
		"callboard.js":     "text/javascript; charset=utf-8",
		"sprite.svg":       "image/svg+xml",
		"call-text.woff2":  "font/woff2",
		"speculation.json": "application/speculationrules+json",
	} {
		if got := get(t, http.MethodGet, Assets().URL(name), nil).Header.Get("Content-Type"); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestAssetsAreTheSameInEveryProcess(t *testing.T) {
	t.Parallel()
	again := buildAssets()
	for name, url := range Assets().urls {
		if again.URL(name) != url {
			t.Errorf("%s: %s and %s", name, url, again.URL(name))
		}
	}
}

func TestAssetPacking(t *testing.T) {
	t.Parallel()
	url := Assets().URL("callboard.css")
	plain := body(t, get(t, http.MethodGet, url, nil))
	unzip := func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) }
	for _, c := range []struct {
		accept, encoding string
		unpack           func(io.Reader) (io.Reader, error)
	}{
		{"gzip, deflate, br, zstd", "gzip", unzip},
		{"gzip, deflate, br", "gzip", unzip},
		{"zstd;q=0, gzip;q=0.5", "gzip", unzip},
		{"br", "", nil},
		{"*", "", nil},
	} {
		answer := get(t, http.MethodGet, url, http.Header{"Accept-Encoding": {c.accept}})
		if got := answer.Header.Get("Content-Encoding"); got != c.encoding {
			t.Errorf("accepting %q: encoded as %q, want %q", c.accept, got, c.encoding)
			continue
		}
		if answer.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("accepting %q: does not vary", c.accept)
		}
		content := body(t, answer)
		if c.unpack != nil {
			reader, err := c.unpack(bytes.NewReader(content))
			if err != nil {
				t.Fatal(err)
			}
			if content, err = io.ReadAll(reader); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(content, plain) {
			t.Errorf("accepting %q: other content", c.accept)
		}
	}
}

func TestAssetRefusals(t *testing.T) {
	t.Parallel()
	url := Assets().URL("callboard.js")
	etag := get(t, http.MethodGet, url, nil).Header.Get("ETag")
	for _, c := range []struct {
		name, method, path string
		header             http.Header
		status, length     int
	}{
		{"plain name", http.MethodGet, "/assets/callboard.js", nil, 404, -1},
		{"old hash", http.MethodGet, "/assets/callboard.AAAAAAAAAAAA.js", nil, 404, -1},
		{"folder", http.MethodGet, "/assets/", nil, 404, -1},
		{"outside", http.MethodGet, "/assets/../doc.go", nil, 404, -1},
		{"writing", http.MethodPost, url, nil, 405, -1},
		{"head", http.MethodHead, url, nil, 200, 0},
		{"known", http.MethodGet, url, http.Header{"If-None-Match": {etag}}, 304, 0},
	} {
		answer := get(t, c.method, c.path, c.header)
		if answer.StatusCode != c.status {
			t.Errorf("%s: status %d, want %d", c.name, answer.StatusCode, c.status)
		}
		if n := len(body(t, answer)); c.length >= 0 && n != c.length {
			t.Errorf("%s: %d bytes, want %d", c.name, n, c.length)
		}
		if c.status == 404 && strings.Contains(answer.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: a refusal is kept for ever", c.name)
		}
	}
}

// What one visit may cost, gzipped: the budget is 80 KB with both fonts.
func TestAssetBudgets(t *testing.T) {
	t.Parallel()
	total := 0
	for name, limit := range map[string]int{
		"callboard.css": 18_000, "callboard.js": 12_000, "sprite.svg": 5_000,
		"graph.js": 4_500, "call-text.woff2": 26_000, "call-label.woff2": 6_000, "speculation.json": 300,
	} {
		size := len(body(t, get(t, http.MethodGet, Assets().URL(name), http.Header{"Accept-Encoding": {"gzip"}})))
		t.Logf("%-18s %6d bytes", name, size)
		if size > limit {
			t.Errorf("%s: %d bytes, limit %d", name, size, limit)
		}
		if _, island := islands[name]; !island {
			total += size
		}
	}
	if total > 66_000 {
		t.Errorf("%d bytes before the page itself", total)
	}
}

func TestUnknownAssetNamePanics(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("a misspelt name must not pass")
		}
	}()
	Assets().URL("callbord.css")
}

// The set is built while the process starts: it must cost little.
func BenchmarkBuildAssets(b *testing.B) {
	for b.Loop() {
		buildAssets()
	}
}
