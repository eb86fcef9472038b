package files

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/callboard/callboard/sdk"
	"github.com/callboard/callboard/sdk/sdktest"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// component is a catalog file with one entity.
func component(name string) string {
	return "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: " + name + "\n"
}

// location is a catalog file with a Location entity.
func location(targets ...string) string {
	return "apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata:\n  name: all\nspec:\n  targets: [" + strings.Join(targets, ", ") + "]\n"
}

// tempDir returns a folder by its real name.
func tempDir(t testing.TB) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	must(t, err)
	return dir
}

// fill writes files into dir. A name that ends in a slash is a folder; a text that
// begins with "-> " is the target of a link.
func fill(t testing.TB, dir string, files map[string]string) string {
	t.Helper()
	for name, text := range files {
		put(t, filepath.Join(dir, name), text, strings.HasSuffix(name, "/"))
	}
	return dir
}

func put(t testing.TB, path, text string, folder bool) {
	t.Helper()
	if folder {
		must(t, os.MkdirAll(path, 0o755))
		return
	}
	must(t, os.MkdirAll(filepath.Dir(path), 0o755))
	if target, ok := strings.CutPrefix(text, "-> "); ok {
		must(t, os.Symlink(target, path))
		return
	}
	must(t, os.WriteFile(path, []byte(text), 0o644))
}

// age makes all files below dir old enough for their times to be trusted.
func age(t testing.TB, dir string) {
	t.Helper()
	old := time.Now().Add(-time.Hour)
	must(t, filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		return os.Chtimes(path, old, old)
	}))
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func newSource(t testing.TB, c Config) *Source {
	t.Helper()
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	s, err := New(c)
	must(t, err)
	return s
}

// pass reads everything once.
func readAll(t testing.TB, s *Source, known known) []sdk.Document {
	t.Helper()
	if known == nil {
		known = nothingKnown
	}
	var all []sdk.Document
	for d, err := range s.Documents(context.Background(), known) {
		must(t, err)
		all = append(all, d)
	}
	return all
}

// list tells documents in a line each: the path below dir, and what became of it.
func list(dir string, docs []sdk.Document) []string {
	lines := []string{}
	for _, d := range docs {
		line := relative(dir, d.Location.Target)
		switch {
		case d.Err != nil:
			line += " ERR " + strings.ReplaceAll(strings.TrimPrefix(d.Err.Error(), d.Location.Target+" "), dir, "DIR")
		case d.Skipped != "":
			line += " SKIP " + d.Skipped
		case d.Unchanged:
			line += " SAME"
		}
		lines = append(lines, line)
	}
	return lines
}

func sorted(lines []string) []string {
	slices.Sort(lines)
	return lines
}

// running is a source that is run by a test.
type running struct {
	*sdktest.Bucket
	t      *testing.T
	source *Source
	cancel context.CancelFunc
	ended  chan error
}

// run starts s; its first full pass is to be received.
func run(t *testing.T, s *Source) *running {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	r := &running{Bucket: sdktest.NewBucket(), t: t, source: s, cancel: cancel, ended: make(chan error, 1)}
	go func() { r.ended <- s.Run(ctx, r.Bucket) }()
	t.Cleanup(func() {
		cancel()
		if err := r.await(r.ended); err != nil {
			t.Errorf("Run: %v", err)
		}
	})
	return r
}

const patience = 20 * time.Second

func (r *running) await(from <-chan error) error {
	select {
	case err := <-from:
		return err
	case <-time.After(patience):
		r.t.Error("Run does not end")
		return nil
	}
}

func (r *running) pass() []sdk.Document {
	r.t.Helper()
	select {
	case p := <-r.Passes:
		must(r.t, p.Err)
		return p.Documents
	case d := <-r.Deltas:
		r.t.Fatalf("a delta came instead of a full pass: %+v", d)
	case <-time.After(patience):
		r.t.Fatal("no full pass came")
	}
	return nil
}

func (r *running) delta() sdk.Delta {
	r.t.Helper()
	select {
	case d := <-r.Deltas:
		return d
	case <-r.Passes:
		r.t.Fatal("a full pass came instead of a delta")
	case <-time.After(patience):
		r.t.Fatal("no delta came")
	}
	return sdk.Delta{}
}
