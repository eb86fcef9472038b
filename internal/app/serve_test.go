package app

import (
	"context"
	"encoding/json"
	"io"
	"iter"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/callboard/callboard/extensions"
	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/sdk"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience is how long a test waits for what takes milliseconds.
const patience = 30 * time.Second

// instance is a running portal of a test.
type instance struct {
	t     *testing.T
	url   string
	data  string
	ready chan Summary
	stop  context.CancelFunc
	ended chan error
}

// startPortal serves with o on a free port until the test ends, and returns when it answers.
func startPortal(t *testing.T, o Options) *instance {
	t.Helper()
	p := &instance{t: t, ready: make(chan Summary, 1), ended: make(chan error, 1)}
	if o.Data == "" {
		o.Data = t.TempDir()
	}
	if o.Listen == "" {
		o.Listen = "127.0.0.1:0"
	}
	p.data = o.Data
	listening := make(chan Started, 1)
	o.Listening = func(s Started) { listening <- s }
	o.Ready = func(s Summary) { p.ready <- s }
	var ctx context.Context
	ctx, p.stop = context.WithCancel(context.Background())
	go func() { p.ended <- Serve(ctx, o) }()
	t.Cleanup(p.close)
	select {
	case s := <-listening:
		p.url = s.URL
	case err := <-p.ended:
		p.ended <- err
		t.Fatalf("the portal does not start: %v", err)
	case <-time.After(patience):
		t.Fatal("the portal does not start")
	}
	return p
}

// close stops the portal and waits for its end.
func (p *instance) close() {
	p.stop()
	if err := <-p.ended; err != nil {
		p.t.Errorf("the portal ended with %v", err)
	}
	p.ended <- nil
}

func (p *instance) waitReady() Summary {
	p.t.Helper()
	select {
	case s := <-p.ready:
		return s
	case <-time.After(patience):
		p.t.Fatal("the portal does not become ready")
		return Summary{}
	}
}

// get returns status and body of an answer. host replaces the Host header if it is not empty.
func (p *instance) get(path, host string) (int, string) {
	p.t.Helper()
	r, err := http.NewRequest(http.MethodGet, p.url+path, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	r.Host = host
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}

// folder writes files to a new folder and returns its path.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const squad = `apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: squad}
spec: {type: squad, children: []}
`

func setupOf(dir string, paths ...string) Setup {
	return Setup{Extensions: extensions.Standard(), Dir: dir, Paths: paths}
}

func TestServe(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{"catalog-info.yaml": squad})
	p := startPortal(t, Options{Setup: setupOf(dir, ".")})
	if s := p.waitReady(); s.Entities != 1 || s.Problems != 0 {
		t.Errorf("ready with %+v, want 1 entity and no problem", s)
	}
	for path, want := range map[string]string{
		"/.backstage/health/v1/readiness": `{"status":"ok"}`,
		"/.backstage/health/v1/liveness":  `{"status":"ok"}`,
		"/readyz":                         `{"status":"ok"}`,
		"/healthz":                        `{"status":"ok"}`,
		"/metrics":                        `callboard_catalog_entities{kind="Group"} 1`,
		"/catalog":                        "<!doctype html>",
		"/catalog/default/group/squad":    "squad",
		"/api/catalog/entities/by-name/group/default/squad": `"name":"squad"`,
		"/api/callboard/catalog/sources":                    `"entities":1`,
		"/problems":                                         "<!doctype html>",
	} {
		status, body := p.get(path, "")
		if status != http.StatusOK || !strings.Contains(strings.ToLower(body), strings.ToLower(want)) {
			t.Errorf("GET %s: %d, without %q: %.300s", path, status, want, body)
		}
	}
	if status, body := p.get("/nothing", ""); status != http.StatusNotFound || !strings.Contains(body, "<html") {
		t.Errorf("an unknown page gives %d %.100s", status, body)
	}
}

// TestRestart starts a portal on the data of an earlier one, and reads what is there
// before the sources have been read.
func TestRestart(t *testing.T) {
	t.Parallel()
	dir, data := folder(t, map[string]string{"catalog-info.yaml": squad}), t.TempDir()
	first := startPortal(t, Options{Setup: setupOf(dir, "."), Data: data})
	first.waitReady()
	first.close()

	source := &gated{name: "files:" + dir, open: make(chan struct{})}
	p := startPortal(t, Options{Setup: Setup{Extensions: source.extension(), Dir: dir, Paths: []string{"."}}, Data: data})
	if status, _ := p.get("/api/catalog/entities/by-name/group/default/squad", ""); status != http.StatusOK {
		t.Errorf("what is stored is not served before the sources are read: %d", status)
	}
	if status, body := p.get("/.backstage/health/v1/readiness", ""); status != http.StatusServiceUnavailable || !strings.Contains(body, `"status":"error"`) {
		t.Errorf("ready before the sources are read: %d %s", status, body)
	}
	if status, _ := p.get("/.backstage/health/v1/liveness", ""); status != http.StatusOK {
		t.Errorf("not alive before the sources are read: %d", status)
	}
	close(source.open)
	p.waitReady()
	if status, _ := p.get("/.backstage/health/v1/readiness", ""); status != http.StatusOK {
		t.Errorf("not ready when the sources have been read: %d", status)
	}
}

// gated is a source with one document that it gives only when it is let.
type gated struct {
	name string
	open chan struct{}
}

func (g *gated) extension() sdk.Extensions {
	return sdk.Extensions{Sources: []sdk.SourceExtension{{Name: "gated", Paths: true, LocationTypes: []string{"file"},
		New: func(sdk.SourceSettings) (sdk.Source, error) { return g, nil }}}}
}

func (g *gated) Name() string { return g.name }

func (g *gated) Run(ctx context.Context, bucket sdk.Bucket) error {
	select {
	case <-g.open:
	case <-ctx.Done():
		return nil
	}
	var documents iter.Seq2[sdk.Document, error] = func(yield func(sdk.Document, error) bool) {
		yield(sdk.Document{Location: sdk.Location{Type: "file", Target: "/squad.yaml"}, Data: []byte(squad), Root: &sdk.Root{AllowAll: true}}, nil)
	}
	if err := bucket.Full(ctx, documents); err != nil {
		return err
	}
	<-ctx.Done()
	return nil
}

func TestStoppingIsNotReady(t *testing.T) {
	t.Parallel()
	ready := make(chan struct{})
	close(ready)
	h := newHealth(ready)
	h.stop()
	h.stop() // twice is once
	w := &answerRecorder{header: http.Header{}}
	if err := h.readiness(w, nil); err != nil {
		t.Fatal(err)
	}
	if w.status != http.StatusServiceUnavailable {
		t.Errorf("while stopping readiness is %d", w.status)
	}
}

type answerRecorder struct {
	header http.Header
	status int
}

func (w *answerRecorder) Header() http.Header         { return w.header }
func (w *answerRecorder) WriteHeader(status int)      { w.status = status }
func (w *answerRecorder) Write(p []byte) (int, error) { return len(p), nil }

func TestDataFolderInUse(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{"catalog-info.yaml": squad})
	p := startPortal(t, Options{Setup: setupOf(dir, ".")})
	p.waitReady()
	err := Serve(t.Context(), Options{Setup: setupOf(dir, "."), Data: p.data, Listen: "127.0.0.1:0"})
	if !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "in use by process") {
		t.Errorf("a second portal on the data folder gives %v", err)
	}
}

func TestPortInUse(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	dir := folder(t, map[string]string{"catalog-info.yaml": squad})
	err = Serve(t.Context(), Options{Setup: setupOf(dir, "."), Data: t.TempDir(), Listen: taken.Addr().String()})
	if !fault.Is(err, fault.Conflict) || !strings.Contains(fault.Sentence(err), "listens on "+taken.Addr().String()) {
		t.Errorf("a port in use gives %v", err)
	}
}

func TestForeignHostIsRefused(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{"catalog-info.yaml": squad, "c.yaml": "app: {baseUrl: https://portal.example}\n"})
	s := setupOf(dir, ".")
	s.ConfigFiles = []string{filepath.Join(dir, "c.yaml")}
	closed := startPortal(t, Options{Setup: s})
	open := startPortal(t, Options{Setup: s, AllowAnonymous: true})
	for _, test := range []struct {
		p    *instance
		host string
		want int
	}{
		{closed, "evil.example", http.StatusForbidden},
		{closed, "localhost", http.StatusOK},
		{closed, "portal.example", http.StatusOK},
		{open, "evil.example", http.StatusOK},
	} {
		if status, body := test.p.get("/healthz", test.host); status != test.want {
			t.Errorf("Host %s: %d %s", test.host, status, body)
		}
	}
}

// TestConfiguredLocations reads what the configuration names, and makes a problem of
// what nothing can read.
func TestConfiguredLocations(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{
		"org/squad.yaml": squad,
		"app-config.yaml": `catalog:
  locations:
    - {type: file, target: ./org/squad.yaml, rules: [{allow: [Group]}]}
    - {type: url, target: 'https://git.example/acme/all.yaml'}
`})
	p := startPortal(t, Options{Setup: setupOf(dir)})
	p.waitReady()
	if status, _ := p.get("/api/catalog/entities/by-name/group/default/squad", ""); status != http.StatusOK {
		t.Errorf("the configured file gives %d", status)
	}
	_, body := p.get("/api/callboard/catalog/problems", "")
	var answer struct {
		Items []struct{ Location, Message, Severity string }
	}
	if err := json.Unmarshal([]byte(body), &answer); err != nil {
		t.Fatal(err)
	}
	if len(answer.Items) != 1 || answer.Items[0].Location != "url:https://git.example/acme/all.yaml" ||
		!strings.Contains(answer.Items[0].Message, "no Git host is configured") {
		t.Errorf("problems: %s", body)
	}
}

func TestNothingToRead(t *testing.T) {
	t.Parallel()
	err := Serve(t.Context(), Options{Setup: setupOf(t.TempDir()), Data: t.TempDir()})
	if !fault.Is(err, fault.Invalid) || !strings.Contains(fault.Sentence(err), "nothing to read") {
		t.Errorf("a portal without anything to read gives %v", err)
	}
}

func TestFailedStartLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	dir, data := folder(t, map[string]string{"catalog-info.yaml": squad}), t.TempDir()
	if err := Serve(t.Context(), Options{Setup: setupOf(dir, "."), Data: data, Listen: "127.0.0.1:99999"}); !fault.Is(err, fault.Invalid) {
		t.Errorf("a wrong port gives %v", err)
	}
	p := startPortal(t, Options{Setup: setupOf(dir, "."), Data: data}) // the lock is free
	p.waitReady()
}
