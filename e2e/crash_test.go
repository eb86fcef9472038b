package e2e

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/bench/generator"
	"github.com/callboard/callboard/internal/store"
)

// TestKilledWhileReading kills the portal again and again while it reads files, and
// checks that in the end it has what an undisturbed one has.
func TestKilledWhileReading(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts the portal a dozen times")
	}
	dir := t.TempDir()
	stats, err := generator.Write(dir, generator.Config{N: 3000, Seed: 5})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d entities in %d files", stats.Entities, stats.Files)
	start := time.Now()
	clean := serve(t, dir)
	undisturbed := time.Since(start)
	want := clean.everything(t)
	if len(want) != stats.Entities {
		t.Fatalf("a clean run has %d entities, not %d", len(want), stats.Entities)
	}
	data := killAgainAndAgain(t, dir, stats.Entities, undisturbed)
	s := launch(t, data, dir)
	s.waitReady(t)
	if diff := cmp.Diff(want, s.everything(t)); diff != "" {
		t.Errorf("after kills (-clean +killed):\n%.4000s", diff)
	}
	checkBackup(t, s, stats.Entities)
}

// killAgainAndAgain starts the portal a dozen times and kills it at random moments. Each
// time what is stored must be sound, and no less than before. The data folder that it
// returns was left by a kill in the middle of the work, if there was any.
func killAgainAndAgain(t *testing.T, dir string, total int, undisturbed time.Duration) (data string) {
	t.Helper()
	data = t.TempDir()
	middle, before := 0, 0
	for round := range 12 {
		s := launch(t, data, dir)
		d := time.Duration((0.2 + 0.9*rand.Float64()) * float64(undisturbed))
		select {
		case <-time.After(d):
		case <-s.done:
			t.Fatalf("the portal does not start after it was killed:\n%s", s.log)
		}
		if err := s.cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		<-s.done
		stored := storedEntities(t, data)
		if stored < before {
			t.Errorf("%d entities are stored, there were %d before", stored, before)
		}
		if stored > before && stored < total {
			t.Logf("killed after %s with %d of %d entities stored", d, stored, total)
			middle++
		}
		if before = stored; stored == total && round < 11 {
			data, before = t.TempDir(), 0 // nothing is left to interrupt
		}
	}
	t.Logf("%d of 12 kills hit a half-written catalog", middle)
	return data
}

// storedEntities counts what is in a data folder that no process has open, and checks
// that it is sound.
func storedEntities(t *testing.T, data string) int {
	t.Helper()
	if files, _ := filepath.Glob(filepath.Join(data, "*.db")); len(files) == 0 {
		return 0 // killed before there was anything
	}
	s, err := store.Open(t.Context(), store.Options{Path: data})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Check(t.Context()); err != nil {
		t.Fatalf("the database is damaged: %v", err)
	}
	n := 0
	for _, err := range s.Records(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	return n
}

// everything is all entities by ref, without what is the process's own.
func (s *server) everything(t *testing.T) map[string]any {
	t.Helper()
	var list []map[string]any
	s.getJSON(t, "/api/catalog/entities", &list)
	all := map[string]any{}
	for _, e := range list {
		meta := e["metadata"].(map[string]any)
		delete(meta, "uid")
		delete(meta, "etag")
		all[refOf(e)] = e
	}
	return all
}

// checkBackup backs the running portal up and restores that elsewhere.
func checkBackup(t *testing.T, s *server, total int) {
	t.Helper()
	file, data := filepath.Join(t.TempDir(), "backup.db"), t.TempDir()
	if code, _, stderr := callboard(t, "backup", file, "--data", s.Data); code != 0 {
		t.Fatalf("backup of a running portal: exit code %d: %s", code, stderr)
	}
	if code, _, stderr := callboard(t, "restore", file, "--data", data); code != 0 {
		t.Fatalf("restore: exit code %d: %s", code, stderr)
	}
	if got := storedEntities(t, data); got != total {
		t.Errorf("the restored backup holds %d entities, not %d", got, total)
	}
}

// TestStoredIsServedAtOnce starts on a data folder of before while the files are away.
func TestStoredIsServedAtOnce(t *testing.T) {
	t.Parallel()
	dir, data := t.TempDir(), t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(example(t, "lark-music"))); err != nil {
		t.Fatal(err)
	}
	first := launch(t, data, dir)
	first.waitReady(t)
	want := first.everything(t)
	first.stop()
	for _, path := range []string{"all.yaml", "org", "repos", "systems", "templates"} {
		if err := os.RemoveAll(filepath.Join(dir, path)); err != nil {
			t.Fatal(err)
		}
	}
	second := launch(t, data, dir)
	second.waitReady(t)
	if diff := cmp.Diff(len(want), len(second.everything(t))); diff != "" {
		t.Errorf("entities while the files are away (-want +got):\n%s", diff)
	}
	if len(second.holds(t)) != 1 {
		t.Error("the removal of everything is not held")
	}
}

// isEnvelope tells whether a body is Backstage's error envelope.
func isEnvelope(body []byte) bool {
	var e struct {
		Error    struct{ Name, Message string }
		Response struct{ StatusCode int }
	}
	return json.Unmarshal(body, &e) == nil && e.Error.Name != "" && strings.TrimSpace(e.Error.Message) != "" && e.Response.StatusCode >= 400
}
