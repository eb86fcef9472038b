package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// watched is what a running command writes; seen is closed when it holds a text.
type watched struct {
	mu   sync.Mutex
	text bytes.Buffer
	want string
	seen chan struct{}
}

func watch(want string) *watched { return &watched{want: want, seen: make(chan struct{})} }

func (w *watched) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	before := strings.Contains(w.text.String(), w.want)
	w.text.Write(p)
	if !before && strings.Contains(w.text.String(), w.want) {
		close(w.seen)
	}
	return len(p), nil
}

func (w *watched) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.text.String()
}

// serveUntil runs serve until standard error holds want, and returns what it wrote.
func serveUntil(t *testing.T, env Env, want string, args ...string) string {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	errors := watch(want)
	env.Err = errors
	ended := make(chan int, 1)
	go func() {
		ended <- Run(ctx, append([]string{"serve", "--listen", "127.0.0.1:0", "--data", t.TempDir()}, args...), env)
	}()
	select {
	case <-errors.seen:
	case code := <-ended:
		t.Fatalf("serve ended with %d: %s", code, errors)
	case <-time.After(patience):
		t.Fatalf("serve does not say %q: %s", want, errors)
	}
	stop()
	if code := <-ended; code != exitOK {
		t.Errorf("serve returned %d: %s", code, errors)
	}
	return errors.String()
}

func catalogFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	text := "apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {name: squad}\nspec: {type: squad, children: []}\n"
	if err := os.WriteFile(filepath.Join(dir, "catalog-info.yaml"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestServeGreetsAPerson(t *testing.T) {
	t.Parallel()
	env := testEnv(catalogFolder(t))
	got := serveUntil(t, env, "Stop with Ctrl+C.", ".", "--log-format", "text")
	for _, want := range []string{"Callboard", "open    http://127.0.0.1:", "reads   .", "data    ", "ready in 0.", "1 entity, 0 problems"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in:\n%s", want, got)
		}
	}
	if !strings.HasPrefix(strings.TrimSpace(got), "Callboard") {
		t.Errorf("something comes before the greeting:\n%s", got)
	}
	if strings.Contains(got, "\x1b") {
		t.Errorf("colours without a terminal: %q", got)
	}
}

func TestServeOnATerminalHasColours(t *testing.T) {
	t.Parallel()
	env := testEnv(catalogFolder(t))
	env.ErrTerminal = true
	if got := serveUntil(t, env, "Stop with Ctrl+C.", "."); !strings.Contains(got, "\x1b[32mready in") {
		t.Errorf("no colours: %q", got)
	}
	env.LookupEnv = func(name string) (string, bool) { return "1", name == "NO_COLOR" }
	if got := serveUntil(t, env, "Stop with Ctrl+C.", "."); strings.Contains(got, "\x1b") {
		t.Errorf("colours in spite of NO_COLOR: %q", got)
	}
}

func TestServeLogsJSONElsewhere(t *testing.T) {
	t.Parallel()
	got := serveUntil(t, testEnv(catalogFolder(t)), `"msg":"ready"`, ".")
	messages := map[string]bool{}
	for line := range strings.Lines(got) {
		var record struct{ Msg, URL string }
		if err := json.Unmarshal([]byte(line), &record); err != nil {
			t.Errorf("not JSON: %q", line)
		}
		messages[record.Msg] = true
	}
	if !messages["listening"] || !messages["ready"] {
		t.Errorf("messages: %v", messages)
	}
}

func TestServeTellsOfConfigurationThatIsNotRead(t *testing.T) {
	t.Parallel()
	dir := catalogFolder(t)
	if err := os.WriteFile(filepath.Join(dir, "app-config.yaml"), []byte("app: {title: x}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	got := serveUntil(t, testEnv(dir), "Stop with Ctrl+C.", ".", "--log-format", "text")
	if !strings.Contains(got, "Not reading app-config.yaml, because paths are given") {
		t.Errorf("nothing is said: %s", got)
	}
}

// TestBackupAndRestore copies the data of a running portal, and puts it elsewhere.
func TestBackupAndRestore(t *testing.T) {
	t.Parallel()
	dir := catalogFolder(t)
	env := testEnv(dir)
	serveUntil(t, env, `"msg":"ready"`, ".", "--data", "data")
	for _, step := range []struct {
		args string
		code int
		says string
	}{
		{"backup copy.db --data data", exitOK, "Wrote copy.db."},
		{"backup copy.db --data data", exitFailure, "exists already"},
		{"backup copy.db --data data --overwrite", exitOK, "Wrote copy.db."},
		{"restore copy.db --data other", exitOK, "Restored other."},
		{"restore copy.db --data data", exitOK, "The old database is kept as"},
	} {
		var errors bytes.Buffer
		env.Err = &errors
		if code := Run(t.Context(), strings.Fields(step.args), env); code != step.code || !strings.Contains(errors.String(), step.says) {
			t.Errorf("%s: %d %s", step.args, code, &errors)
		}
	}
	serveUntil(t, env, `"entities":1`, ".", "--data", "other")
}

func TestInterrupted(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if code := Run(ctx, []string{"validate", "."}, testEnv(catalogFolder(t))); code != exitInterrupted {
		t.Errorf("an interrupted command returned %d", code)
	}
}
