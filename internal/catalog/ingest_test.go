package catalog

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"iter"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cespare/xxhash/v2"
	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/sdk"
)

var update = flag.Bool("update", false, "write what came out into the cases")

// TestCases plays the stories in testdata: files that a source gives, changes to them,
// and after each step what the catalog holds. A case is a text file of steps that begin
// with "== pass" (a full pass), "== edit" (a delta), "== restart" (a new ingester over
// the same store), "== approve" or "== keep-orphans"; below a step are files ("-- name
// --"; one that says only "deleted" is removed); "== want" is the catalog after it.
func TestCases(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := play(t, string(text))
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if diff := cmp.Diff(string(text), got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// play runs a case and returns its text with the wants that came out.
func play(t *testing.T, text string) string {
	t.Helper()
	story := newStory(t)
	var out strings.Builder
	head, rest, _ := strings.Cut(text, "== ")
	out.WriteString(head)
	for _, step := range strings.Split(rest, "\n== ") {
		name, body, _ := strings.Cut(step, "\n")
		if name == "want" {
			fmt.Fprintf(&out, "== want\n%s\n", story.state())
			continue
		}
		story.step(name, body)
		fmt.Fprintf(&out, "== %s\n", name)
		if body = strings.TrimRight(body, "\n"); body != "" {
			out.WriteString(body + "\n")
		}
	}
	return out.String()
}

type story struct {
	t      *testing.T
	store  *MemoryStore
	in     *Ingester
	source *fakeSource
	opts   Options
	view   *recordingView
}

func newStory(t *testing.T) *story {
	s := &story{t: t, store: NewMemoryStore(), source: &fakeSource{files: map[string]string{}}, view: &recordingView{}}
	clock := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	s.opts = Options{Model: entity.Builtin(), Guard: Guard{Percent: 30, Entities: 2}, Now: func() time.Time { return clock }}
	s.restart()
	return s
}

func (s *story) restart() {
	s.t.Helper()
	s.in = NewIngester(s.store, s.store, s.view, s.opts)
	if err := s.in.Load(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
	s.in.bucket(s.source.Name()).attach(s.source)
}

func (s *story) step(name, body string) {
	s.t.Helper()
	ctx := s.t.Context()
	changed := s.files(body)
	i := &intake{in: s.in, b: s.in.buckets[s.source.Name()]}
	switch name {
	case "pass":
		s.check(i.Full(ctx, s.source.documents(i)))
	case "edit":
		s.check(i.Delta(ctx, s.source.delta(changed)))
	case "restart":
		s.restart()
	case "keep-orphans":
		s.opts.KeepOrphans = true
		s.restart()
	case "configured":
		s.source.configured = strings.Fields(body)
	case "approve":
		s.check(s.in.Approve(ctx, s.source.Name()))
	default:
		s.t.Fatalf("unknown step %q", name)
	}
}

func (s *story) check(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// files puts the files of a step in place and returns their names.
func (s *story) files(body string) []string {
	var names []string
	for _, part := range strings.Split("\n"+body, "\n-- ")[1:] {
		name, content, _ := strings.Cut(part, " --\n")
		names = append(names, name)
		if strings.TrimSpace(content) == "deleted" {
			delete(s.source.files, name)
		} else {
			s.source.files[name] = strings.TrimRight(content, "\n") + "\n"
		}
	}
	return names
}

// state tells what the catalog holds: in the store, which must agree with what the view
// was told and with what the ingester remembers.
func (s *story) state() string {
	s.t.Helper()
	var lines []string
	n := 0
	for r, err := range s.store.Records(s.t.Context()) {
		s.check(err)
		n++
		h := s.in.held[r.Ref]
		if h == nil || h.location != r.Location || h.hash != r.Hash || h.parents != joinRefs(r.Parents) {
			s.t.Errorf("the ingester remembers %+v of %+v", h, r)
		}
		line := r.Ref + " " + r.Location
		if len(r.Parents) > 0 {
			line += " from " + strings.Join(r.Parents, " ")
		}
		if r.Orphan {
			line += " orphan"
		}
		e, err := entity.FromJSON(r.JSON)
		s.check(err)
		if d := e.Description(); d != "" {
			line += fmt.Sprintf(" %q", d)
		}
		lines = append(lines, line)
	}
	if n != len(s.in.held) || n != s.in.buckets[s.source.Name()].count {
		s.t.Errorf("%d entities are stored, %d remembered, %d counted", n, len(s.in.held), s.in.buckets[s.source.Name()].count)
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(s.in.held)), s.view.refs(), cmp.Transformer("", func(x []string) []string { return append([]string{}, x...) })); diff != "" {
		s.t.Errorf("the view shows something else: %s", diff)
	}
	problems, err := s.store.Problems(s.t.Context())
	s.check(err)
	for _, p := range problems {
		lines = append(lines, fmt.Sprintf("! %s:%d:%d %s %s %s: %s", p.Location, p.Line, p.Column, p.Code, p.Ref, p.Field, p.Message))
	}
	slices.Sort(lines)
	history, _ := s.store.History(s.t.Context(), "", 0, 1000)
	slices.Reverse(history)
	for _, h := range history[s.view.shown:] {
		line := fmt.Sprintf("> %s %s", h.Kind, h.Ref)
		for _, f := range h.Fields {
			line += fmt.Sprintf(" %s: %v -> %v", f.Path, f.Old, f.New)
		}
		lines = append(lines, line)
	}
	s.view.shown = len(history)
	return strings.Join(lines, "\n")
}

// recordingView remembers which refs it was told of.
type recordingView struct {
	seen  map[string]bool
	shown int // rows of history that a want has listed
}

func (v *recordingView) Replace(records iter.Seq2[Record, error], _ []Problem, _ int64) error {
	v.seen = map[string]bool{}
	for r, err := range records {
		if err != nil {
			return err
		}
		v.seen[r.Ref] = true
	}
	return nil
}

func (v *recordingView) Apply(c Change) error {
	for _, ref := range c.Removals {
		delete(v.seen, ref)
	}
	for _, r := range c.Upserts {
		v.seen[r.Ref] = true
	}
	return nil
}

func (v *recordingView) refs() []string { return slices.Sorted(maps.Keys(v.seen)) }

// fakeSource gives files out of a map.
type fakeSource struct {
	files      map[string]string
	configured []string // roots shown as Location entities; all files are roots when empty
}

func (f *fakeSource) Name() string { return "fake" }

func (f *fakeSource) Run(ctx context.Context, b sdk.Bucket) error {
	if err := b.Full(ctx, f.documents(b)); err != nil {
		return err
	}
	<-ctx.Done()
	return nil
}

func (f *fakeSource) roots() []string {
	if len(f.configured) > 0 {
		return f.configured
	}
	var names []string
	for _, name := range slices.Sorted(maps.Keys(f.files)) {
		if strings.HasSuffix(name, ".yaml") && !strings.HasPrefix(name, "sub/") {
			names = append(names, name)
		}
	}
	return names
}

func (f *fakeSource) root() *sdk.Root {
	return &sdk.Root{Entity: len(f.configured) > 0, AllowAll: true}
}

func (f *fakeSource) document(name string, known func(sdk.Location) (sdk.Fingerprint, bool)) sdk.Document {
	d := sdk.Document{Location: sdk.Location{Type: "file", Target: name}}
	text, ok := f.files[name]
	if !ok {
		d.Err = fmt.Errorf("%s %w", name, sdk.ErrNotExist)
		return d
	}
	d.Fingerprint = fingerprint(text)
	if have, ok := known(d.Location); ok && have == d.Fingerprint {
		d.Unchanged = true
	} else {
		d.Data = []byte(text)
	}
	return d
}

func fingerprint(text string) sdk.Fingerprint {
	return sdk.Fingerprint(fmt.Sprintf("%x", xxhash.Sum64String(text)))
}

func (f *fakeSource) documents(b sdk.Bucket) iter.Seq2[sdk.Document, error] {
	return func(yield func(sdk.Document, error) bool) {
		for _, name := range f.roots() {
			d := f.document(name, b.Known)
			d.Root = f.root()
			if !yield(d, nil) {
				return
			}
		}
	}
}

func (f *fakeSource) delta(changed []string) sdk.Delta {
	var d sdk.Delta
	for _, name := range changed {
		l := sdk.Location{Type: "file", Target: name}
		_, exists := f.files[name]
		switch {
		case !strings.HasSuffix(name, ".yaml"):
			d.Touched = append(d.Touched, l)
		case !exists:
			d.Removed = append(d.Removed, l)
		default:
			doc := f.document(name, unknown)
			if slices.Contains(f.roots(), name) {
				doc.Root = f.root()
			}
			d.Documents = append(d.Documents, doc)
		}
	}
	return d
}

func (f *fakeSource) LocationTypes() []string { return []string{"file"} }

func (f *fakeSource) ReadLocation(_ context.Context, base sdk.Location, _, target string, known func(sdk.Location) (sdk.Fingerprint, bool)) ([]sdk.Document, error) {
	if target == base.Target {
		return []sdk.Document{f.document(target, known)}, nil
	}
	target = path.Join(path.Dir(base.Target), target)
	if !strings.Contains(target, "*") {
		return []sdk.Document{f.document(target, known)}, nil
	}
	var docs []sdk.Document
	for _, name := range slices.Sorted(maps.Keys(f.files)) {
		if ok, _ := path.Match(target, name); ok {
			docs = append(docs, f.document(name, known))
		}
	}
	return docs, nil
}

func (f *fakeSource) ReadReference(_ context.Context, base sdk.Location, target string) (sdk.Reference, error) {
	name := path.Join(path.Dir(base.Target), target)
	ref := sdk.Reference{Location: sdk.Location{Type: "file", Target: name}}
	text, ok := f.files[name]
	if !ok {
		return ref, fmt.Errorf("%s %w", name, sdk.ErrNotExist)
	}
	ref.Data, ref.Fingerprint = []byte(text), fingerprint(text)
	return ref, nil
}

func (f *fakeSource) ReferenceUnchanged(_ context.Context, l sdk.Location, known sdk.Fingerprint) bool {
	text, ok := f.files[l.Target]
	return ok && fingerprint(text) == known || !ok && known == ""
}

// fullStore is a store that has no room for a while.
type fullStore struct {
	*MemoryStore
	full bool
}

func (s *fullStore) Commit(ctx context.Context, c *Commit) (int64, error) {
	if s.full {
		return 0, fault.New(fault.Unavailable, "the disk is full")
	}
	return s.MemoryStore.Commit(ctx, c)
}

// TestFailedCommit: what could not be stored is neither shown nor taken for stored, and
// the next pass brings it.
func TestFailedCommit(t *testing.T) {
	t.Parallel()
	store := &fullStore{MemoryStore: NewMemoryStore()}
	view := &recordingView{}
	in := NewIngester(store, store, view, Options{Model: entity.Builtin()})
	source := &fakeSource{files: map[string]string{"a.yaml": component("a")}}
	in.bucket(source.Name()).attach(source)
	i := &intake{in: in, b: in.buckets[source.Name()]}
	if err := i.Full(t.Context(), source.documents(i)); err != nil {
		t.Fatal(err)
	}
	source.files["a.yaml"], source.files["b.yaml"] = component("c"), component("b")
	store.full = true
	if err := i.Full(t.Context(), source.documents(i)); !fault.Is(err, fault.Unavailable) {
		t.Fatalf("a pass that cannot be stored gave %v", err)
	}
	if diff := cmp.Diff([]string{"component:default/a"}, view.refs()); diff != "" {
		t.Error(diff)
	}
	if err := i.Delta(t.Context(), source.delta([]string{"b.yaml"})); err == nil {
		t.Error("a delta that cannot be stored gave no error")
	}
	store.full = false
	if err := i.Full(t.Context(), source.documents(i)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"component:default/b", "component:default/c"}, view.refs()); diff != "" {
		t.Error(diff)
	}
	if len(store.records) != 2 {
		t.Errorf("%d entities are stored, want 2", len(store.records))
	}
}

// TestRun drives the ingester as the portal does.
func TestRun(t *testing.T) {
	t.Parallel()
	store := NewMemoryStore()
	view := &recordingView{}
	in := NewIngester(store, store, view, Options{Model: entity.Builtin()})
	source := &fakeSource{files: map[string]string{"a.yaml": component("a")}}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- in.Run(ctx, []sdk.Source{source}) }()
	<-in.Ready()
	if err := in.Refresh(ctx, "component:default/a"); err != nil {
		t.Error(err)
	}
	if err := in.Refresh(ctx, "component:default/b"); err == nil {
		t.Error("refreshing an unknown entity gave no error")
	}
	status := in.Sources()
	if len(status) != 1 || status[0].Entities != 1 || status[0].Documents != 1 {
		t.Errorf("status %+v", status)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	again := NewIngester(store, store, view, Options{Model: entity.Builtin()})
	ctx, cancel = context.WithCancel(t.Context())
	go func() { ended <- again.Run(ctx, nil) }()
	<-again.Ready()
	cancel()
	<-ended
	if len(view.refs()) != 0 {
		t.Errorf("entities of a source that is gone are still shown: %v", view.refs())
	}
}

func component(name string) string {
	var b bytes.Buffer
	fmt.Fprintf(&b, "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: %s}\nspec: {type: service, lifecycle: production, owner: team}\n", name)
	return b.String()
}
