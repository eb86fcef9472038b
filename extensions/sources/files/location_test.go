package files

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/callboard/callboard/sdk"
	"github.com/callboard/callboard/sdk/sdktest"
	"github.com/google/go-cmp/cmp"
)

// org is a folder "in" that is given to the source, beside things that are not.
func org(t *testing.T) string {
	return fill(t, tempDir(t), map[string]string{
		"secret.yaml":         "password: 1\n",
		"secret/x.yaml":       "password: 1\n",
		"in/all.yaml":         location("./teams/*.yaml"),
		"in/teams/a.yaml":     component("a"),
		"in/teams/b.yaml":     component("b"),
		"in/teams/c.txt":      "text",
		"in/teams/deep/d.yml": component("d"),
		"in/out.yaml":         "-> ../secret.yaml",
		"in/outfolder":        "-> ../secret",
		"in/within.yaml":      "-> teams/a.yaml",
		"in/[odd].yaml":       component("odd"),
		"in/.git/config":      "[remote]\n\turl = https://token@host/x\n",
		"in/node_modules/n.y": "n",
		"in/teams/unrendered/skeleton/catalog-info.yaml": component("${{ x }}"),
	})
}

func TestReadLocation(t *testing.T) {
	t.Parallel()
	dir := org(t)
	s := newSource(t, Config{Paths: []string{filepath.Join(dir, "in")}})
	base := fileLocation(filepath.Join(dir, "in/all.yaml"))
	deep := fileLocation(filepath.Join(dir, "in/teams/a.yaml"))
	outside := " ERR lies outside of DIR/in, which the file that names it may not leave"
	for _, test := range []struct {
		base   sdk.Location
		target string
		want   []string
	}{
		{base, "./teams/a.yaml", []string{"in/teams/a.yaml"}},
		{base, "teams/a.yaml", []string{"in/teams/a.yaml"}},
		{deep, "../all.yaml", []string{"in/all.yaml"}},
		{base, dir + "/in/teams/b.yaml", []string{"in/teams/b.yaml"}},
		{sdk.Location{}, dir + "/in/teams/b.yaml", []string{"in/teams/b.yaml"}},
		{base, "teams/unrendered/skeleton/catalog-info.yaml", []string{"in/teams/unrendered/skeleton/catalog-info.yaml"}},
		{base, "within.yaml", []string{"in/within.yaml"}},
		{base, "[odd].yaml", []string{"in/[odd].yaml"}},
		{base, "none.yaml", []string{"in/none.yaml ERR does not exist"}},
		{base, "none/none.yaml", []string{"in/none/none.yaml ERR does not exist"}},
		{base, "all.yaml/none.yaml", []string{"in/all.yaml/none.yaml ERR does not exist"}},
		{base, "teams", []string{"in/teams ERR is a folder, not a file"}},
		{base, "../secret.yaml", []string{"secret.yaml" + outside}},
		{base, "../nothing.yaml", []string{"nothing.yaml" + outside}},
		{base, "out.yaml", []string{"in/out.yaml" + outside}},
		{base, "outfolder/x.yaml", []string{"in/outfolder/x.yaml" + outside}},
		{base, "outfolder/*.yaml", []string{"in/outfolder/*.yaml ERR DIR/in/outfolder lies outside of DIR/in, which the file that names it may not leave"}},
		{base, dir + "/secret.yaml", []string{"secret.yaml ERR lies outside of everything that was given to this source"}},
		{sdk.Location{}, dir + "/secret.yaml", []string{"secret.yaml ERR lies outside of everything that was given to this source"}},
		{base, ".git/config", []string{"in/.git/config ERR lies in a .git folder, which is never read"}},
		{base, "./teams/*.yaml", []string{"in/teams/a.yaml", "in/teams/b.yaml"}},
		{base, "./teams/**/*.{yaml,yml}", []string{"in/teams/a.yaml", "in/teams/b.yaml", "in/teams/deep/d.yml", "in/teams/unrendered/skeleton/catalog-info.yaml"}},
		{base, "*/deep/?.yml", []string{"in/teams/deep/d.yml"}},
		{base, "*/*/[d].yml", []string{"in/teams/deep/d.yml"}},
		{deep, "../*s/a.yaml", []string{"in/teams/a.yaml"}},
		{base, "o*.yaml", []string{"in/out.yaml" + outside}},
		{base, "**/n.y", []string{}},
		{base, "none/*.yaml", []string{}},
		{base, "*.nothing", []string{}},
		{base, "*/../../secret.yaml", []string{"secret.yaml ERR lies outside of DIR/in, which the file that names it may not leave"}},
		{base, "../secret/*.yaml", []string{"secret/*.yaml ERR DIR/secret lies outside of DIR/in, which the file that names it may not leave"}},
		{base, "{a", []string{"in/{a ERR is not a valid glob"}},
		{base, strings.Repeat("{a,b}", 10), []string{"in/" + strings.Repeat("{a,b}", 10) + " ERR is too long a glob"}},
	} {
		docs, err := s.ReadLocation(t.Context(), test.base, "file", test.target, nothingKnown)
		if err != nil {
			t.Errorf("%s: %v", test.target, err)
		}
		if diff := cmp.Diff(test.want, list(dir, docs)); diff != "" {
			t.Errorf("%s: -want +got\n%s", test.target, diff)
		}
		for _, d := range docs {
			if d.Root != nil {
				t.Errorf("%s has a Root", d.Location)
			}
		}
	}
}

func TestReadLocationErrors(t *testing.T) {
	t.Parallel()
	dir := org(t)
	s := newSource(t, Config{Paths: []string{filepath.Join(dir, "in")}})
	base := fileLocation(filepath.Join(dir, "in/all.yaml"))
	for target, want := range map[string]string{
		"":                 "is not a path",
		"a\x00b":           "is not a path",
		"./teams/":         "ends in a slash",
		"https://x/a.yaml": "is an address",
	} {
		docs, err := s.ReadLocation(t.Context(), base, "", target, nothingKnown)
		if err != nil || len(docs) != 1 || docs[0].Err == nil || !strings.Contains(docs[0].Err.Error(), want) {
			t.Errorf("%q: %+v, %v; want %q", target, docs, err, want)
		}
	}
	docs, _ := s.ReadLocation(t.Context(), sdk.Location{Type: "url", Target: "https://x/y"}, "file", "./a.yaml", nothingKnown)
	if docs[0].Err == nil || !strings.Contains(docs[0].Err.Error(), "relative to nothing") {
		t.Errorf("relative to an address: %v", docs[0].Err)
	}
	var fixable interface{ Fix() string }
	docs, _ = s.ReadLocation(t.Context(), base, "file", "none.yaml", nothingKnown)
	if !errors.Is(docs[0].Err, sdk.ErrNotExist) || !errors.As(docs[0].Err, &fixable) || fixable.Fix() == "" {
		t.Errorf("a missing file: %v", docs[0].Err)
	}
}

// TestSkippedIsReadWhenNamed: the catalog holds nothing of a file that the walk left out.
func TestSkippedIsReadWhenNamed(t *testing.T) {
	t.Parallel()
	dir := org(t)
	s := newSource(t, Config{Paths: []string{filepath.Join(dir, "in")}})
	bucket := sdktest.NewBucket()
	for _, d := range readAll(t, s, nil) {
		bucket.Hold(d)
	}
	base := fileLocation(filepath.Join(dir, "in/all.yaml"))
	docs, err := s.ReadLocation(t.Context(), base, "file", "teams/unrendered/skeleton/catalog-info.yaml", bucket.Known)
	if err != nil || docs[0].Unchanged || len(docs[0].Data) == 0 {
		t.Errorf("%+v, %v; want the text", docs, err)
	}
}

func TestTrees(t *testing.T) {
	t.Parallel()
	dir := fill(t, tempDir(t), map[string]string{
		"repo/.git/HEAD": "", "repo/a/x.yaml": "", "repo/b/y.yaml": "",
		"worktree/.git": "gitdir: elsewhere", "worktree/a/x.yaml": "", "worktree/b/y.yaml": "",
		"plain/a/x.yaml": "", "plain/b/y.yaml": "", "plain/all.yaml": "", "plain/link.yaml": "-> ../repo/a/x.yaml",
	})
	at := func(p string) string { return filepath.Join(dir, p) }
	for name, test := range map[string]struct {
		config Config
		want   []string
	}{
		"a folder in a repository":       {Config{Paths: []string{at("repo/a")}}, []string{at("repo")}},
		"a folder in a linked work tree": {Config{Paths: []string{at("worktree/a")}}, []string{at("worktree")}},
		"a file without a repository":    {Config{Paths: []string{at("plain/a/x.yaml")}}, []string{at("plain/a")}},
		"a link to a file elsewhere":     {Config{Locations: []ConfigLocation{{Target: at("plain/link.yaml")}}}, []string{at("plain"), at("repo")}},
		"a folder of repositories":       {Config{Paths: []string{dir}}, []string{dir}},
		"locations beside each other":    {Config{Locations: []ConfigLocation{{Target: at("plain/a/x.yaml")}, {Target: at("plain/b/y.yaml")}}}, []string{at("plain/a"), at("plain/b")}},
		"locations with one around them": {Config{Locations: []ConfigLocation{{Target: at("plain/a/x.yaml")}, {Target: at("plain/all.yaml")}}}, []string{at("plain")}},
		"a glob":                         {Config{Locations: []ConfigLocation{{Target: at("plain/*/x.yaml")}}}, []string{at("plain")}},
		"folders with names alike":       {Config{Paths: []string{at("plain"), at("repo")}}, []string{at("plain"), at("repo")}},
	} {
		s := newSource(t, test.config)
		if diff := cmp.Diff(test.want, s.trees.Load().folders); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if got := workTree(at("repo/a"), at("repo")); got != at("repo/a") {
		t.Errorf("the home folder is taken for a work tree: %s", got)
	}
}

// TestFolderSwappedWhileRead: between the check and the opening a folder becomes a link
// that leads out.
func TestFolderSwappedWhileRead(t *testing.T) {
	t.Parallel()
	dir := org(t)
	s := newSource(t, Config{Paths: []string{filepath.Join(dir, "in")}})
	p, err := s.trees.Load().locate(filepath.Join(dir, "in/teams/a.yaml"))
	must(t, err)
	must(t, os.Rename(filepath.Join(dir, "in/teams"), filepath.Join(dir, "in/away")))
	fill(t, dir, map[string]string{"secret/a.yaml": "password: 1\n", "in/teams": "-> ../secret"})
	if data, _, err := s.readPlace(p); err == nil {
		t.Errorf("read %q", data)
	}
}

func TestReadReference(t *testing.T) {
	t.Parallel()
	dir := org(t)
	s := newSource(t, Config{Paths: []string{filepath.Join(dir, "in")}})
	base := fileLocation(filepath.Join(dir, "in/teams/a.yaml"))
	for target, want := range map[string]struct{ location, data, err string }{
		"./c.txt":                 {"in/teams/c.txt", "text", ""},
		"../teams/c.txt":          {"in/teams/c.txt", "text", ""},
		dir + "/in/teams/c.txt":   {"in/teams/c.txt", "text", ""},
		"./none.txt":              {"in/teams/none.txt", "", "does not exist"},
		"../../secret.yaml":       {"", "", "lies outside of " + dir + "/in"},
		"../out.yaml":             {"", "", "lies outside of " + dir + "/in"},
		"../outfolder/x.yaml":     {"", "", "lies outside of " + dir + "/in"},
		"../.git/config":          {"", "", "never read"},
		"/etc/passwd":             {"", "", "lies outside"},
		"https://example.com/a.y": {"", "", "needs a Git host"},
		"":                        {"", "", "is not a path"},
		"..":                      {"in", "", "is a folder"},
	} {
		ref, err := s.ReadReference(t.Context(), base, target)
		var location, text string
		if ref.Location.Target != "" {
			location = relative(dir, ref.Location.Target)
		}
		if err != nil {
			text = err.Error()
		}
		if location != want.location || string(ref.Data) != want.data || (text == "") != (want.err == "") || !strings.Contains(text, want.err) {
			t.Errorf("%q: %s, %q, %v; want %+v", target, location, ref.Data, err, want)
		}
	}
	if _, err := s.ReadReference(t.Context(), sdk.Location{}, "./c.txt"); err == nil {
		t.Error("a target relative to nothing was read")
	}
}

func TestReferenceUnchanged(t *testing.T) {
	t.Parallel()
	dir := org(t)
	s := newSource(t, Config{Paths: []string{filepath.Join(dir, "in")}})
	base := fileLocation(filepath.Join(dir, "in/teams/a.yaml"))
	text, err := s.ReadReference(t.Context(), base, "./c.txt")
	must(t, err)
	none, _ := s.ReadReference(t.Context(), base, "./none.txt")
	check := func(r sdk.Reference, want bool) {
		t.Helper()
		if got := s.ReferenceUnchanged(t.Context(), r.Location, r.Fingerprint); got != want {
			t.Errorf("%s: %v, want %v", r.Location, got, want)
		}
	}
	check(text, true)
	check(none, true)
	fill(t, dir, map[string]string{"in/teams/c.txt": "TEXT", "in/teams/none.txt": "now"})
	check(text, false)
	check(none, false)
}

func TestConformance(t *testing.T) {
	t.Parallel()
	dir := org(t)
	fill(t, dir, map[string]string{"in/bad/catalog-info.yaml": "\x00"})
	base := fileLocation(filepath.Join(dir, "in/all.yaml"))
	sdktest.RunSource(t, sdktest.SourceSubject{
		New:        func(t *testing.T) sdk.Source { return newSource(t, Config{Paths: []string{filepath.Join(dir, "in")}}) },
		Documents:  7,
		Unreadable: 1,
		Targets: []sdktest.Target{
			{Base: base, Type: "file", Target: "./teams/a.yaml", Documents: 1},
			{Base: base, Type: "", Target: "./teams/*.yaml", Documents: 2},
			{Base: base, Type: "file", Target: "../secret.yaml", Documents: 1, Fails: true},
			{Base: base, Type: "file", Target: "./none.yaml", Documents: 1, Fails: true},
			{Base: base, Type: "file", Target: "./none/*.yaml", Documents: 0},
		},
	})
}
