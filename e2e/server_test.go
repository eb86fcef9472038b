package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// binary is the path of the program under test, built once. CALLBOARD_BINARY names one that
// was built elsewhere.
var binary = os.Getenv("CALLBOARD_BINARY")

func TestMain(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "callboard-e2e")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	if binary == "" {
		binary = filepath.Join(dir, "callboard")
		build := exec.Command("go", "build", "-o", binary, "../cmd/callboard")
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := build.CombinedOutput(); err != nil {
			fmt.Fprintf(os.Stderr, "build: %v\n%s", err, out)
			return 1
		}
	}
	house.dir = filepath.Join(dir, "house")
	defer house.close()
	return m.Run()
}

// server is a running portal.
type server struct {
	URL  string
	Data string
	cmd  *exec.Cmd
	log  *lockedBuffer
	done chan struct{}
}

// serve starts the portal with arguments and waits until it is ready. It is stopped
// when the test ends.
func serve(t *testing.T, args ...string) *server {
	t.Helper()
	s := launch(t, t.TempDir(), args...)
	s.waitReady(t)
	return s
}

// launch starts the portal over a data folder and does not wait.
func launch(t *testing.T, data string, args ...string) *server {
	t.Helper()
	s, err := start(t.TempDir(), data, args...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.stop()
		if t.Failed() {
			t.Logf("log of %s:\n%s", s.URL, s.log)
		}
	})
	return s
}

// start runs the portal in a working folder. Whoever starts it stops it.
func start(dir, data string, args ...string) (*server, error) {
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	s := &server{URL: "http://" + address, Data: data, log: &lockedBuffer{}, done: make(chan struct{})}
	s.cmd = exec.Command(binary, append([]string{"serve", "--listen", address, "--data", data}, args...)...)
	s.cmd.Dir = dir
	s.cmd.Stdout, s.cmd.Stderr = s.log, s.log
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	go func() { _ = s.cmd.Wait(); close(s.done) }()
	return s, nil
}

// stop ends the portal as an operator would, and kills it if it does not listen.
func (s *server) stop() {
	_ = s.cmd.Process.Signal(os.Interrupt)
	select {
	case <-s.done:
	case <-time.After(15 * time.Second):
		_ = s.cmd.Process.Kill()
		<-s.done
	}
}

func (s *server) waitReady(t *testing.T) {
	t.Helper()
	s.wait(t, "ready", func() bool {
		resp, err := http.Get(s.URL + "/.backstage/health/v1/readiness")
		if err != nil {
			return false
		}
		resp.Body.Close()
		return resp.StatusCode == http.StatusOK
	})
}

// wait asks again and again until something is so, at most a minute.
func (s *server) wait(t *testing.T, what string, so func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !so() {
		select {
		case <-s.done:
			t.Fatalf("the portal ended while waiting for it to be %s:\n%s", what, s.log)
		case <-ctx.Done():
			t.Fatalf("not %s after a minute", what)
		case <-tick.C:
		}
	}
}

// get fetches a path and returns status and body.
func (s *server) get(t *testing.T, path string) (int, []byte) {
	t.Helper()
	return s.do(t, http.MethodGet, path, nil)
}

func (s *server) do(t *testing.T, method, path string, body any) (int, []byte) {
	t.Helper()
	var reader io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		reader = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(t.Context(), method, s.URL+path, reader)
	if err != nil {
		t.Fatal(err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, text
}

// getJSON fetches a path that must answer 200 with JSON.
func (s *server) getJSON(t *testing.T, path string, into any) {
	t.Helper()
	status, body := s.get(t, path)
	if status != http.StatusOK {
		t.Fatalf("GET %s: %d %s", path, status, body)
	}
	if err := json.Unmarshal(body, into); err != nil {
		t.Fatalf("GET %s: %v", path, err)
	}
}

func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// lockedBuffer collects output of a process.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// shared returns a folder of reference data beside the repository, or skips the test
// loudly.
func shared(t *testing.T, name string) string {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("..", "..", "shared", name))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("SKIPPED: reference data %s is not there", dir)
	}
	return dir
}
