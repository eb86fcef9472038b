package files

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/callboard/callboard/sdk"
	"github.com/fsnotify/fsnotify"
	"github.com/google/go-cmp/cmp"
)

// told is a delta in short: "+" documents, "-" removed, "~" touched.
func told(dir string, d sdk.Delta) []string {
	var all []string
	for _, line := range list(dir, d.Documents) {
		all = append(all, "+ "+line)
	}
	for _, l := range d.Removed {
		all = append(all, "- "+relative(dir, l.Target))
	}
	for _, l := range d.Touched {
		all = append(all, "~ "+relative(dir, l.Target))
	}
	return sorted(all)
}

// expect receives deltas until all of want have come. What comes besides fails the test.
// More than one delta may bring them: a burst has no guaranteed borders.
func (r *running) expect(dir string, want ...string) {
	r.t.Helper()
	var got []string
	for len(got) < len(want) {
		got = append(got, told(dir, r.delta())...)
	}
	if diff := cmp.Diff(sorted(want), sorted(got)); diff != "" {
		r.t.Fatalf("-want +got\n%s", diff)
	}
}

func TestFollow(t *testing.T) {
	t.Parallel()
	type step struct {
		do   func(t *testing.T, dir string)
		want []string
	}
	write := func(name, text string) func(*testing.T, string) {
		return func(t *testing.T, dir string) { fill(t, dir, map[string]string{name: text}) }
	}
	remove := func(name string) func(*testing.T, string) {
		return func(t *testing.T, dir string) { must(t, os.RemoveAll(filepath.Join(dir, name))) }
	}
	rename := func(from, to string) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			must(t, os.Rename(filepath.Join(dir, from), filepath.Join(dir, to)))
		}
	}
	all := func(steps ...func(*testing.T, string)) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			for _, do := range steps {
				do(t, dir)
			}
		}
	}
	files := map[string]string{
		"a.yaml": component("a"), "sub/b.yaml": component("b"), "sub/deep/c.yaml": component("c"), "other.txt": "",
		"node_modules/x/": "", ".gitignore": "ignored\n", "ignored/": "", "conf/..1/catalog-info.yaml": "", "conf/..data": "-> ..1", "conf/catalog-info.yaml": "-> ..data/catalog-info.yaml",
	}
	for name, steps := range map[string][]step{
		"saved":                    {{write("a.yaml", component("A")), []string{"+ a.yaml"}}},
		"saved atomically":         {{all(write(".a.swp", component("A")), rename(".a.swp", "a.yaml")), []string{"+ a.yaml"}}},
		"saved by way of a backup": {{all(rename("a.yaml", "a.yaml~"), write("a.yaml", component("A")), remove("a.yaml~")), []string{"+ a.yaml"}}},
		"removed":                  {{remove("a.yaml"), []string{"- a.yaml"}}},
		"renamed":                  {{rename("a.yaml", "z.yaml"), []string{"- a.yaml", "+ z.yaml"}}},
		"new file":                 {{write("sub/new.yaml", component("n")), []string{"+ sub/new.yaml"}}},
		"new folders, and then a change in them": {
			{write("x/y/z/catalog-info.yaml", ""), []string{"+ x/y/z/catalog-info.yaml"}},
			{write("x/y/z/catalog-info.yaml", "# more"), []string{"+ x/y/z/catalog-info.yaml"}},
			{write("x/y/more.yaml", component("m")), []string{"+ x/y/more.yaml"}},
		},
		"folder removed": {{remove("sub"), []string{"- sub/b.yaml", "- sub/deep/c.yaml"}}},
		"folder moved, and then a change in it": {
			{rename("sub", "moved"), []string{"- sub/b.yaml", "- sub/deep/c.yaml", "+ moved/b.yaml", "+ moved/deep/c.yaml"}},
			{write("moved/deep/c.yaml", component("C")), []string{"+ moved/deep/c.yaml"}},
			{write("sub/deep/c.yaml", component("c")), []string{"+ sub/deep/c.yaml"}},
			{write("sub/deep/c.yaml", component("C")), []string{"+ sub/deep/c.yaml"}},
		},
		"catalog file no more": {{write("a.yaml", "a: 1\n"), []string{"- a.yaml"}}},
		"other file becomes one": {
			{write("new.yaml", "a: 1\n"+"---\n"+component("x")), []string{"+ new.yaml"}},
		},
		"what does not count": {
			{all(write("other.txt", "x"), write("node_modules/x/a.yaml", component("x")), write("ignored/a.yaml", component("x")), write("b.yaml", "a: 1\n"), write("a.yaml", component("a")),
				func(t *testing.T, dir string) { must(t, os.Chmod(filepath.Join(dir, "a.yaml"), 0o600)) },
				write("sub/b.yaml", component("B"))), []string{"+ sub/b.yaml"}},
		},
		"mounted volume is swapped": {
			{all(write("conf/..2/catalog-info.yaml", "# new"), write("conf/..tmp", "-> ..2"), rename("conf/..tmp", "conf/..data"), remove("conf/..1")), []string{"+ conf/catalog-info.yaml"}},
		},
		"replaced by a pipe": {
			{all(remove("a.yaml"), func(t *testing.T, dir string) { must(t, syscall.Mkfifo(filepath.Join(dir, "a.yaml"), 0o644)) }), []string{"- a.yaml"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := fill(t, tempDir(t), files)
			r := run(t, newSource(t, Config{Paths: []string{dir}}))
			r.pass()
			for _, s := range steps {
				s.do(t, dir)
				r.expect(dir, s.want...)
			}
		})
	}
}

// TestFollowIgnoreFile: a change of what counts needs another full pass.
func TestFollowIgnoreFile(t *testing.T) {
	t.Parallel()
	dir := fill(t, tempDir(t), map[string]string{"a.yaml": component("a"), "b/b.yaml": component("b")})
	r := run(t, newSource(t, Config{Paths: []string{dir}}))
	r.pass()
	fill(t, dir, map[string]string{".gitignore": "b\n"})
	if diff := cmp.Diff([]string{"a.yaml SAME"}, list(dir, r.pass())); diff != "" {
		t.Error(diff)
	}
	fill(t, dir, map[string]string{"b/b.yaml": component("B"), "a.yaml": component("A")})
	r.expect(dir, "+ a.yaml")
}

// read asks for a location and a reference as the catalog would, and lets the bucket
// hold what came.
func (r *running) read(base, target string) []sdk.Document {
	r.t.Helper()
	docs, err := r.source.ReadLocation(r.t.Context(), fileLocation(base), "file", target, nothingKnown)
	must(r.t, err)
	for _, d := range docs {
		r.Hold(d)
	}
	return docs
}

func TestFollowNamedFiles(t *testing.T) {
	t.Parallel()
	dir := fill(t, tempDir(t), map[string]string{
		"repo/.git/": "", "repo/in/all.yaml": location("../teams/a.yaml"), "repo/teams/a.yaml": component("a"),
		"repo/teams/api.txt": "1", "repo/teams/busy.txt": "",
	})
	base := filepath.Join(dir, "repo/in/all.yaml")
	r := run(t, newSource(t, Config{Paths: []string{filepath.Join(dir, "repo/in")}}))
	r.pass()
	r.read(base, "../teams/a.yaml")
	r.read(base, "../later/b.yaml")
	for _, target := range []string{"../teams/api.txt", "../specs/none.txt"} {
		_, _ = r.source.ReadReference(t.Context(), fileLocation(base), target)
	}
	fill(t, dir, map[string]string{"repo/teams/busy.txt": "x", "repo/teams/a.yaml": component("A")})
	r.expect(dir, "+ repo/teams/a.yaml")
	fill(t, dir, map[string]string{"repo/teams/api.txt": "2"})
	r.expect(dir, "~ repo/teams/api.txt")
	fill(t, dir, map[string]string{"repo/specs/none.txt": "now"})
	r.expect(dir, "~ repo/specs/none.txt")
	// A target that appears or goes is news for the file that names it.
	fill(t, dir, map[string]string{"repo/later/b.yaml": component("b")})
	r.expect(dir, "+ repo/in/all.yaml")
	r.read(base, "../teams/a.yaml")
	r.read(base, "../later/b.yaml")
	must(t, os.Rename(filepath.Join(dir, "repo/later"), filepath.Join(dir, "repo/gone")))
	r.expect(dir, "+ repo/in/all.yaml", "+ repo/later/b.yaml ERR does not exist")
	r.read(base, "../later/b.yaml")
	must(t, os.Rename(filepath.Join(dir, "repo/gone"), filepath.Join(dir, "repo/later")))
	r.expect(dir, "+ repo/in/all.yaml")
}

func TestFollowGlob(t *testing.T) {
	t.Parallel()
	dir := fill(t, tempDir(t), map[string]string{
		"repo/.git/": "", "repo/in/all.yaml": location("../teams/**/*.yaml"), "repo/teams/a.yaml": component("a"),
	})
	base := filepath.Join(dir, "repo/in/all.yaml")
	again := func(r *running, want ...string) {
		t.Helper()
		if diff := cmp.Diff(want, list(dir, r.read(base, "../teams/**/*.yaml"))); diff != "" {
			t.Fatal(diff)
		}
	}
	r := run(t, newSource(t, Config{Paths: []string{filepath.Join(dir, "repo/in")}}))
	r.pass()
	again(r, "repo/teams/a.yaml")
	fill(t, dir, map[string]string{"repo/teams/x/y/b.yaml": component("b")})
	r.expect(dir, "+ repo/in/all.yaml")
	again(r, "repo/teams/a.yaml", "repo/teams/x/y/b.yaml")
	fill(t, dir, map[string]string{"repo/teams/x/y/b.yaml": component("B"), "repo/teams/x/y/no.txt": ""})
	r.expect(dir, "+ repo/teams/x/y/b.yaml")
	must(t, os.RemoveAll(filepath.Join(dir, "repo/teams")))
	r.expect(dir, "+ repo/in/all.yaml", "+ repo/teams/a.yaml ERR does not exist", "+ repo/teams/x/y/b.yaml ERR does not exist")
	if got := r.read(base, "../teams/**/*.yaml"); len(got) != 0 {
		t.Fatalf("matches in a folder that is gone: %v", got)
	}
	fill(t, dir, map[string]string{"repo/teams/z.yaml": component("z")})
	r.expect(dir, "+ repo/in/all.yaml")
	again(r, "repo/teams/z.yaml")
}

func TestFollowLocations(t *testing.T) {
	t.Parallel()
	dir := fill(t, tempDir(t), map[string]string{"conf/a.yaml": component("a"), "glob/x.yaml": component("x"), "conf/noise.yaml": component("n")})
	r := run(t, newSource(t, Config{Locations: []ConfigLocation{
		{Target: filepath.Join(dir, "conf/a.yaml")}, {Target: filepath.Join(dir, "later/b.yaml")}, {Target: filepath.Join(dir, "glob/*.yaml")},
	}}))
	if diff := cmp.Diff([]string{"conf/a.yaml", "later/b.yaml ERR does not exist", "glob/x.yaml"}, list(dir, r.pass())); diff != "" {
		t.Fatal(diff)
	}
	fill(t, dir, map[string]string{"conf/noise.yaml": component("N"), "conf/a.yaml": component("A")})
	r.expect(dir, "+ conf/a.yaml")
	must(t, os.Remove(filepath.Join(dir, "conf/a.yaml")))
	r.expect(dir, "+ conf/a.yaml ERR does not exist")
	fill(t, dir, map[string]string{"conf/a.yaml": component("a")})
	r.expect(dir, "+ conf/a.yaml")
	fill(t, dir, map[string]string{"glob/y.yaml": component("y")})
	r.expect(dir, "+ glob/y.yaml")
	fill(t, dir, map[string]string{"glob/y.yaml": component("Y")})
	r.expect(dir, "+ glob/y.yaml")
	must(t, os.Remove(filepath.Join(dir, "glob/x.yaml")))
	r.expect(dir, "- glob/x.yaml")
}

// TestFollowRootReplaced: the root is a link that is pointed elsewhere, as git-sync does.
func TestFollowRootReplaced(t *testing.T) {
	t.Parallel()
	dir := fill(t, tempDir(t), map[string]string{"v1/a.yaml": component("a"), "v2/a.yaml": component("A"), "v2/b.yaml": component("b"), "current": "-> v1", "next": "-> v2"})
	r := run(t, newSource(t, Config{Paths: []string{filepath.Join(dir, "current")}}))
	if diff := cmp.Diff([]string{"current/a.yaml"}, list(dir, r.pass())); diff != "" {
		t.Fatal(diff)
	}
	must(t, os.Rename(filepath.Join(dir, "next"), filepath.Join(dir, "current")))
	if diff := cmp.Diff([]string{"current/a.yaml", "current/b.yaml"}, list(dir, r.pass())); diff != "" {
		t.Fatal(diff)
	}
	fill(t, dir, map[string]string{"v2/b.yaml": component("B")})
	r.expect(dir, "+ current/b.yaml")
}

// TestFollowEmptied: an editor empties a file and then writes it.
func TestFollowEmptied(t *testing.T) {
	t.Parallel()
	dir := fill(t, tempDir(t), map[string]string{"a.yaml": component("a"), "b.yaml": component("b"), "c.yaml": component("c")})
	s := newSource(t, Config{Paths: []string{dir}})
	r := run(t, s)
	r.pass()
	// The change of c shows that the emptied files were looked at and held back.
	fill(t, dir, map[string]string{"a.yaml": "", "b.yaml": "", "c.yaml": component("C")})
	r.expect(dir, "+ c.yaml")
	fill(t, dir, map[string]string{"a.yaml": component("A")})
	r.expect(dir, "+ a.yaml", "- b.yaml")
}

func TestManyChangesAreAPass(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	fill(t, dir, map[string]string{"a.yaml": component("a")})
	s := newSource(t, Config{Paths: []string{dir}})
	s.timing.quiet, s.timing.burst = time.Second, 5*time.Second
	r := run(t, s)
	r.pass()
	for i := range largestBatch + 1 {
		must(t, os.WriteFile(filepath.Join(dir, fmt.Sprintf("%d.txt", i)), nil, 0o644))
	}
	if got := r.pass(); len(got) != 1 {
		t.Errorf("%d documents", len(got))
	}
}

// fakeNotifier fails, or tells what the test wants.
type fakeNotifier struct {
	events chan fsnotify.Event
	errors chan error
	add    error
	once   sync.Once
}

func (f *fakeNotifier) Add(string) error              { return f.add }
func (f *fakeNotifier) Remove(string) error           { return nil }
func (f *fakeNotifier) Events() <-chan fsnotify.Event { return f.events }
func (f *fakeNotifier) Errors() <-chan error          { return f.errors }
func (f *fakeNotifier) Close() error {
	f.once.Do(func() { close(f.events); close(f.errors) })
	return nil
}

func TestLostEventsAreAPass(t *testing.T) {
	t.Parallel()
	dir := fill(t, tempDir(t), map[string]string{"a.yaml": component("a")})
	fakes := make(chan *fakeNotifier, 2)
	s := newSource(t, Config{Paths: []string{dir}})
	s.notify = func() (notifier, error) {
		f := &fakeNotifier{events: make(chan fsnotify.Event), errors: make(chan error)}
		fakes <- f
		return f, nil
	}
	r := run(t, s)
	r.pass()
	fill(t, dir, map[string]string{"a.yaml": component("A")})
	(<-fakes).errors <- fsnotify.ErrEventOverflow
	if diff := cmp.Diff([]string{"a.yaml"}, list(dir, r.pass())); diff != "" {
		t.Error(diff)
	}
}

// logLines keeps what is logged.
type logLines struct {
	mu    sync.Mutex
	lines []string
}

func (l *logLines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, string(p))
	return len(p), nil
}

func (l *logLines) all() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.lines)
}

func TestPolling(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		notify func() (notifier, error)
		hint   string
	}{
		"too many folders": {func() (notifier, error) {
			return &fakeNotifier{events: make(chan fsnotify.Event), errors: make(chan error), add: syscall.ENOSPC}, nil
		}, "max_user_watches"},
		"too many watchers": {func() (notifier, error) { return nil, syscall.EMFILE }, "max_user_instances"},
		"no watchers":       {func() (notifier, error) { return nil, errors.ErrUnsupported }, "unsupported"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := fill(t, tempDir(t), map[string]string{"a.yaml": component("a"), "b/b.yaml": component("b")})
			var lines logLines
			s := newSource(t, Config{Paths: []string{dir}, Logger: slog.New(slog.NewTextHandler(&lines, nil))})
			s.timing.poll = time.Millisecond
			s.notify = test.notify
			r := run(t, s)
			r.pass()
			fill(t, dir, map[string]string{"a.yaml": component("A")})
			if diff := cmp.Diff([]string{"a.yaml", "b/b.yaml SAME"}, list(dir, r.pass())); diff != "" {
				t.Error(diff)
			}
			r.pass()
			if got := lines.all(); len(got) != 1 || !strings.Contains(got[0], test.hint) {
				t.Errorf("logged %q, want one line about %s", got, test.hint)
			}
		})
	}
}
