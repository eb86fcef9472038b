package files

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/callboard/callboard/sdk"
	"github.com/google/go-cmp/cmp"
)

func TestWalk(t *testing.T) {
	t.Parallel()
	c := component("x")
	for name, test := range map[string]struct {
		files map[string]string
		want  []string
	}{
		"what counts as a catalog file": {
			map[string]string{
				"catalog-info.yaml": "", "b/catalog-info.yml": c, "other.yaml": c, "other.yml": c, "OTHER.YAML": c,
				"plain.yaml": "a: 1\n", "catalog.json": c, "deployment.yaml": "apiVersion: apps/v1\n", "nested.yaml": "x:\n  apiVersion: backstage.io/v1\n",
			},
			[]string{"OTHER.YAML", "b/catalog-info.yml", "catalog-info.yaml", "other.yaml", "other.yml"},
		},
		"folders that are left out, and hidden ones that are not": {
			map[string]string{
				".backstage/catalog-info.yaml": c, ".git/catalog-info.yaml": c, "x/node_modules/catalog-info.yaml": c,
				"vendor/catalog-info.yaml": c, "..2026/catalog-info.yaml": c,
			},
			[]string{".backstage/catalog-info.yaml", "vendor/catalog-info.yaml"},
		},
		"gitignore, the closest decides": {
			map[string]string{
				".gitignore": "*.yaml\n!keep.yaml\n/out/\n", "a.yaml": c, "keep.yaml": c, "out/keep.yaml": c,
				"sub/.gitignore": "!a.yaml\nkeep.yaml\n", "sub/a.yaml": c, "sub/keep.yaml": c,
			},
			[]string{"keep.yaml", "sub/a.yaml"},
		},
		"gitignore does not reach into another repository": {
			map[string]string{".gitignore": "*.yaml\n", "repo/.git/HEAD": "", "repo/a.yaml": c, "b.yaml": c},
			[]string{"repo/a.yaml"},
		},
		"links": {
			map[string]string{
				"z/real.yaml": c, "a/link.yaml": "-> ../z/real.yaml", // met by itself
				".gitignore": "hidden\n", "hidden/real.yaml": c, "b/catalog-info.yaml": "-> ../hidden/real.yaml",
				"c/folder": "-> ../z", "c/loop": "-> ..", "c/self.yaml": "-> self.yaml", "c/catalog-info.yaml": "-> catalog-info.yaml",
				"d/catalog-info.yaml": "-> nowhere.yaml", "d/other.yaml": "-> nowhere.yaml",
				"e/catalog-info.yml": "-> /etc/hostname", "e/other.yaml": "-> /etc/hostname",
			},
			[]string{
				"b/catalog-info.yaml",
				"c/catalog-info.yaml ERR is a link that leads back to itself",
				"d/catalog-info.yaml ERR is a link to a file that does not exist",
				"e/catalog-info.yml ERR is a link that leads out of DIR",
				"z/real.yaml",
			},
		},
		"a mounted volume of Kubernetes": {
			map[string]string{
				"..2026_01/catalog-info.yaml": c, "..data": "-> ..2026_01", "catalog-info.yaml": "-> ..data/catalog-info.yaml",
			},
			[]string{"catalog-info.yaml"},
		},
		"what is no text": {
			map[string]string{
				"catalog-info.yaml": "a: \x00\n", "x.yaml": "\x00", "utf16/catalog-info.yaml": "\xff\xfea\x00",
				"latin.yaml": component("caf\xe9"),
			},
			[]string{
				"catalog-info.yaml ERR is no text: it holds zero bytes", "latin.yaml",
				"utf16/catalog-info.yaml ERR is UTF-16 text",
			},
		},
		"too large": {
			map[string]string{
				"catalog-info.yaml": c + strings.Repeat("#", 11<<20), "big.yaml": c + strings.Repeat("#", 11<<20),
				"data.yaml": strings.Repeat("#", 11<<20),
			},
			[]string{
				"big.yaml ERR is too large: 11.0 MiB, the limit is 10.0 MiB",
				"catalog-info.yaml ERR is too large: 11.0 MiB, the limit is 10.0 MiB",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := fill(t, tempDir(t), test.files)
			s := newSource(t, Config{Paths: []string{dir}})
			if diff := cmp.Diff(test.want, sorted(list(dir, readAll(t, s, nil)))); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestWalkSpecialFiles(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	must(t, os.Mkdir(filepath.Join(dir, "a"), 0o755))
	must(t, syscall.Mkfifo(filepath.Join(dir, "a", "catalog-info.yaml"), 0o644))
	must(t, syscall.Mkfifo(filepath.Join(dir, "other.yaml"), 0o644))
	socket, err := net.Listen("unix", filepath.Join(dir, "catalog-info.yml"))
	must(t, err)
	defer socket.Close()
	s := newSource(t, Config{Paths: []string{dir}})
	want := []string{"a/catalog-info.yaml ERR is a named pipe, not a file", "catalog-info.yml ERR is a socket, not a file"}
	if diff := cmp.Diff(want, list(dir, readAll(t, s, nil))); diff != "" {
		t.Error(diff)
	}
}

func TestWalkUnreadable(t *testing.T) {
	t.Parallel()
	if os.Geteuid() == 0 {
		t.Skip("SKIPPED: the superuser can read everything; run the tests as another user to check this")
	}
	dir := fill(t, tempDir(t), map[string]string{"catalog-info.yaml": "", "sub/catalog-info.yaml": "", "z.yaml": component("z")})
	s := newSource(t, Config{Paths: []string{dir}})
	readAll(t, s, nil)
	must(t, os.Chmod(filepath.Join(dir, "catalog-info.yaml"), 0))
	must(t, os.Chmod(filepath.Join(dir, "sub"), 0))
	t.Cleanup(func() { os.Chmod(filepath.Join(dir, "sub"), 0o755) })
	want := []string{
		"catalog-info.yaml ERR cannot be read: permission denied",
		"sub ERR cannot be read: permission denied",
		"sub/catalog-info.yaml ERR DIR/sub cannot be read: permission denied",
		"z.yaml",
	}
	if diff := cmp.Diff(want, list(dir, readAll(t, s, nil))); diff != "" {
		t.Error(diff)
	}
}

// TestUnreadableFolderKeepsWhatWasInIt takes the place of the test above for the superuser.
func TestUnreadableFolderKeepsWhatWasInIt(t *testing.T) {
	t.Parallel()
	dir := fill(t, tempDir(t), map[string]string{"sub/catalog-info.yaml": "", "sub/x/a.yaml": component("a"), "z.yaml": component("z")})
	s := newSource(t, Config{Paths: []string{dir}})
	readAll(t, s, nil)
	var got []sdk.Document
	w := &walk{source: s, root: &s.roots[0], real: dir, emit: func(c candidate) bool {
		got = append(got, sdk.Document{Location: fileLocation(c.path), Err: c.problem})
		return true
	}}
	must(t, w.unreadable("sub", &fs.PathError{Op: "open", Path: "sub", Err: syscall.EIO}))
	want := []string{
		"sub ERR cannot be read: input/output error",
		"sub/catalog-info.yaml ERR DIR/sub cannot be read: input/output error",
		"sub/x/a.yaml ERR DIR/sub cannot be read: input/output error",
	}
	if diff := cmp.Diff(want, list(dir, got)); diff != "" {
		t.Error(diff)
	}
}

func TestFileDeletedWhileRead(t *testing.T) {
	t.Parallel()
	dir := fill(t, tempDir(t), map[string]string{"a/catalog-info.yaml": "", "b/catalog-info.yaml": "", "catalog-info.yaml": ""})
	s := newSource(t, Config{Paths: []string{dir}})
	// Every document is asked for before it is read: that is the moment to delete it.
	docs := readAll(t, s, func(l sdk.Location) (sdk.Fingerprint, bool) {
		if strings.Contains(l.Target, "/b/") {
			os.Remove(l.Target)
		}
		return "", false
	})
	if diff := cmp.Diff([]string{"a/catalog-info.yaml", "catalog-info.yaml"}, list(dir, docs)); diff != "" {
		t.Error(diff)
	}
}

func TestRootGoneEndsThePassWithAnError(t *testing.T) {
	t.Parallel()
	dir := fill(t, tempDir(t), map[string]string{"in/catalog-info.yaml": ""})
	s := newSource(t, Config{Paths: []string{filepath.Join(dir, "in")}})
	must(t, os.RemoveAll(filepath.Join(dir, "in")))
	for _, err := range s.Documents(t.Context(), nothingKnown) {
		if !errors.Is(err, sdk.ErrNotExist) {
			t.Errorf("got %v, want that it does not exist", err)
		}
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	dir := fill(t, tempDir(t), map[string]string{"a.yaml": component("a"), "b.yaml": component("b"), "c/d/e/catalog-info.yaml": ""})
	s := newSource(t, Config{Paths: []string{dir}, Limits: Limits{Depth: 2}})
	want := []string{"a.yaml", "b.yaml", "c/d/e ERR lies too deep: folders inside each other are read to a certain depth only"}
	if diff := cmp.Diff(want, list(dir, readAll(t, s, nil))); diff != "" {
		t.Error(diff)
	}
	s = newSource(t, Config{Paths: []string{dir}, Limits: Limits{Files: 2}})
	var last error
	for _, err := range s.Documents(t.Context(), nothingKnown) {
		last = err
	}
	if last == nil || !strings.Contains(last.Error(), "more than 2 documents") {
		t.Errorf("got %v", last)
	}
}

func TestPassStopsWhenCancelled(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	for i := range 100 {
		fill(t, dir, map[string]string{fmt.Sprintf("%d/catalog-info.yaml", i): ""})
	}
	s := newSource(t, Config{Paths: []string{dir}})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var last error
	for _, err := range s.Documents(ctx, nothingKnown) {
		cancel()
		last = err
	}
	if !errors.Is(last, context.Canceled) {
		t.Errorf("the sequence ends with %v, want that it was cancelled", last)
	}
	for range s.Documents(t.Context(), nothingKnown) {
		break // leaves nothing running: TestMain looks
	}
}

func TestUnchangedIsNotRead(t *testing.T) {
	t.Parallel()
	dir := fill(t, tempDir(t), map[string]string{"a.yaml": component("a"), "b.yaml": component("b"), "skeleton/catalog-info.yaml": component("${{ x }}")})
	age(t, dir)
	s := newSource(t, Config{Paths: []string{dir}})
	prints := map[sdk.Location]sdk.Fingerprint{}
	known := func(l sdk.Location) (sdk.Fingerprint, bool) { f, ok := prints[l]; return f, ok }
	for _, d := range readAll(t, s, nil) {
		prints[d.Location] = d.Fingerprint
	}
	skip := "skeleton/catalog-info.yaml SKIP un-rendered template skeleton: metadata.name is ${{ x }}"
	if diff := cmp.Diff([]string{"a.yaml SAME", "b.yaml SAME", skip}, list(dir, readAll(t, s, known))); diff != "" {
		t.Error(diff)
	}
	// Another time, the same text: read, compared, the same.
	must(t, os.Chtimes(filepath.Join(dir, "a.yaml"), time.Now(), time.Now()))
	fill(t, dir, map[string]string{"b.yaml": component("c")})
	if diff := cmp.Diff([]string{"a.yaml SAME", "b.yaml", skip}, list(dir, readAll(t, s, known))); diff != "" {
		t.Error(diff)
	}
}

func TestChangeWithinTheClocksGrainIsSeen(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		mtime time.Time
		later time.Duration // when it is read
		seen  bool
	}{
		{time.Unix(1000, 500), 50 * time.Millisecond, true},
		{time.Unix(1000, 500), time.Second, false},
		{time.Unix(1000, 0), time.Second, true}, // perhaps no fractions are kept
		{time.Unix(1000, 0), 3 * time.Second, false},
		{time.Unix(1000, 500), -time.Hour, true}, // a time to come proves nothing
	} {
		dir := fill(t, tempDir(t), map[string]string{"a.yaml": component("a")})
		path := filepath.Join(dir, "a.yaml")
		must(t, os.Chtimes(path, test.mtime, test.mtime))
		s := newSource(t, Config{Paths: []string{dir}})
		s.now = func() time.Time { return test.mtime.Add(test.later) }
		first := readAll(t, s, nil)[0]
		fill(t, dir, map[string]string{"a.yaml": component("b")})
		must(t, os.Chtimes(path, test.mtime, test.mtime))
		known := func(sdk.Location) (sdk.Fingerprint, bool) { return first.Fingerprint, true }
		if got := readAll(t, s, known)[0]; got.Unchanged == test.seen {
			t.Errorf("changed at %v, read %v later: seen is %v", test.mtime, test.later, !got.Unchanged)
		}
	}
}

func TestRoots(t *testing.T) {
	t.Parallel()
	dir := fill(t, tempDir(t), map[string]string{
		"in/a.yaml": component("a"), "in/sub/b.yaml": component("b"), "in/skeleton/c.yaml": component("${{ c }}"),
		"plain.yaml": "a: 1\n", "link": "-> in", "named/link.yaml": "-> ../elsewhere/x.yaml", "elsewhere/x.yaml": "",
	})
	at := func(p string) string { return filepath.Join(dir, p) }
	s := newSource(t, Config{
		Paths:     []string{at("in"), at("in/sub"), at("in"), at("link"), at("in/skeleton/c.yaml"), at("plain.yaml"), at("named/link.yaml")},
		Locations: []ConfigLocation{{Target: at("in/a.yaml"), Rules: []sdk.Rule{{Kind: "User"}}}, {Target: at("none.yaml")}, {Target: at("*.yaml")}},
	})
	docs := readAll(t, s, nil)
	want := []string{
		"in/skeleton/c.yaml", "plain.yaml", "named/link.yaml", // named, so taken as they are
		"in/a.yaml", "in/sub/b.yaml",
		"none.yaml ERR does not exist",
	}
	if diff := cmp.Diff(want, list(dir, docs)); diff != "" {
		t.Error(diff)
	}
	if r := docs[1].Root; !r.AllowAll || r.Entity {
		t.Errorf("root of a path: %+v", r)
	}
	if r := docs[5].Root; r.AllowAll || !r.Entity || !errors.Is(docs[5].Err, sdk.ErrNotExist) {
		t.Errorf("root of a location: %+v, %v", r, docs[5].Err)
	}
}

func TestNew(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	for _, test := range []struct {
		config Config
		want   string
	}{
		{Config{}, "no path"},
		{Config{Paths: []string{dir + "/no/such"}}, dir + "/no/such does not exist; the nearest that does is " + dir},
		{Config{Locations: []ConfigLocation{{Target: "rel.yaml"}}}, "not an absolute path"},
		{Config{Locations: []ConfigLocation{{Target: dir + "/"}}}, "*.yaml"},
	} {
		if _, err := New(test.config); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("got %v, want %q", err, test.want)
		}
	}
	s := newSource(t, Config{Paths: []string{dir}})
	if s.Name() != "files:"+dir {
		t.Errorf("name is %q", s.Name())
	}
}
