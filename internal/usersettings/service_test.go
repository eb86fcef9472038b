package usersettings_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/internal/store/storetest"
	"github.com/callboard/callboard/internal/usersettings"
)

const ana, ben = "user:default/ana", "user:default/ben"

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestMemoryStore(t *testing.T) {
	t.Parallel()
	storetest.RunUserSettings(t, func(*testing.T) usersettings.Store { return usersettings.NewMemoryStore() })
}

// clock is a time that tests move.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock {
	return &clock{now: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)}
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	return c.now
}

// world is a service with its surroundings.
type world struct {
	*usersettings.Service
	t     testing.TB
	clock *clock
	store usersettings.Store
}

func newWorld(t testing.TB) *world {
	w := &world{t: t, clock: newClock(), store: usersettings.NewMemoryStore()}
	w.restart()
	return w
}

// restart makes a service that knows only what is stored.
func (w *world) restart() {
	w.t.Helper()
	if w.Service != nil {
		if err := w.Close(); err != nil {
			w.t.Fatal(err)
		}
	}
	w.Service = usersettings.New(usersettings.Options{Store: w.store, Now: w.clock.Now})
	if err := w.Load(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) of(key string) *usersettings.Settings {
	w.t.Helper()
	s, err := w.Of(w.t.Context(), key)
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

func (w *world) put(key, bucket, name, value string) error {
	return w.Put(w.t.Context(), key, usersettings.Name{Bucket: bucket, Key: name}, json.RawMessage(value))
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func same(t testing.TB, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func wantFault(t testing.TB, err error, kind fault.Kind, sentence string) {
	t.Helper()
	if !fault.Is(err, kind) || !strings.Contains(fault.Sentence(err), sentence) {
		t.Errorf("got error %v, want a fault %s with %q", err, kind, sentence)
	}
}

func TestValues(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	before := w.of(ana)
	check(t, w.put(ana, "b", "k", `{"a":1}`))
	value, ok := w.of(ana).Value("b", "k")
	same(t, "value", string(value), `{"a":1}`)
	same(t, "there", ok, true)
	if _, ok := before.Value("b", "k"); ok {
		t.Error("settings changed that were handed out before")
	}
	if _, ok := w.of(ben).Value("b", "k"); ok {
		t.Error("another person sees it")
	}
	check(t, w.Delete(t.Context(), ana, usersettings.Name{Bucket: "b", Key: "k"}))
	check(t, w.Delete(t.Context(), ana, usersettings.Name{Bucket: "b", Key: "k"}))
	if _, ok := w.of(ana).Value("b", "k"); ok {
		t.Error("value is there after deletion")
	}
	same(t, "revision after going back", w.of(ana).Revision(), before.Revision())
}

func TestRevision(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seen := map[uint64]bool{w.of(ana).Revision(): true}
	for _, put := range [][3]string{{"b", "k", "1"}, {"b", "k", "2"}, {"b", "l", "2"}, {"bl", "", ""}, {"c", "l", "2"}, {"b", "k2", "2"}} {
		if put[1] == "" {
			continue
		}
		check(t, w.put(ana, put[0], put[1], put[2]))
		revision := w.of(ana).Revision()
		if seen[revision] {
			t.Errorf("revision after %v was there before", put)
		}
		seen[revision] = true
	}
	revision, visits := w.of(ana).Revision(), w.of(ana).VisitsRevision()
	w.Visit(t.Context(), ana, "component:default/a")
	same(t, "revision after a visit", w.of(ana).Revision(), revision)
	if w.of(ana).VisitsRevision() == visits {
		t.Error("the revision of visits did not change with one")
	}
	visits = w.of(ana).VisitsRevision()
	w.restart()
	same(t, "revision after a restart", w.of(ana).Revision(), revision)
	same(t, "revision of visits after a restart", w.of(ana).VisitsRevision(), visits)
}

func TestStars(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, ref := range []string{"component:default/a", "API:Default/B", "component:default/c", "component:default/A"} {
		check(t, w.Star(t.Context(), ana, ref, true))
	}
	check(t, w.Star(t.Context(), ana, "component:default/c", false))
	check(t, w.Star(t.Context(), ana, "component:default/never", false))
	s := w.of(ana)
	same(t, "stars", s.Starred(), []string{"api:default/b", "component:default/a"})
	same(t, "is starred", []bool{s.IsStarred("api:default/b"), s.IsStarred("component:default/c")}, []bool{true, false})
	value, _ := s.Value("default.starredEntities", "entityRefs")
	same(t, "as Backstage sees it", string(value), `["component:default/a","api:default/b"]`)
	wantFault(t, w.Star(t.Context(), ana, "nonsense", true), fault.Invalid, "says no kind")
	wantFault(t, w.Star(t.Context(), "guest:new", "component:default/a", true), fault.Invalid, "not known")
}

func TestForeignValues(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	stars := func(value string) []string {
		check(t, w.put(ana, "default.starredEntities", "entityRefs", value))
		return w.of(ana).Starred()
	}
	same(t, "stars", stars(`["component:default/a", 1, null, "x", "Component:default/A", "api:default/b"]`), []string{"api:default/b", "component:default/a"})
	same(t, "no list", stars(`{"a":1}`), []string(nil))
	check(t, w.put(ana, "callboard", "views", `[{"id":"1","page":"/catalog","name":"x","query":"?a=b"},{"id":"2"},7]`))
	same(t, "views that are no list of views", len(w.of(ana).Views()), 0)
	check(t, w.put(ana, "callboard", "views", `[{"id":"1","page":"/catalog","name":" x ","query":"?a=b"},{"id":"2"},{"id":"3","page":"//evil","name":"y"}]`))
	same(t, "views", w.of(ana).Views(), []usersettings.View{{ID: "1", Page: "/catalog", Name: "x", Query: "a=b"}})
	check(t, w.put(ana, "callboard", "arrangement/api", `{"columns":["a","a"]}`))
	columns, _ := w.of(ana).Arrangement("API")
	same(t, "columns", columns, []string(nil))
}

func TestLimits(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	long := strings.Repeat("x", usersettings.MaxName+1)
	large := `"` + strings.Repeat("x", usersettings.MaxValue-2) + `"`
	for _, test := range []struct{ bucket, key, value, want string }{
		{"", "k", "1", "bucket of a setting must not be empty"},
		{"b", "", "1", "key of a setting must not be empty"},
		{long, "k", "1", "has 513 bytes"},
		{"b", long, "1", "has 513 bytes"},
		{"b", "a\x00", "1", "control characters"},
		{"b", "\xff", "1", "control characters"},
		{"b", "k", `{`, "not valid JSON"},
		{"b", "k", "\"\xff\"", "not valid JSON"},
		{"b", "k", large + " ", "has 262145 bytes"},
	} {
		wantFault(t, w.put(ana, test.bucket, test.key, test.value), fault.Invalid, test.want)
	}
	for n := range 3 {
		check(t, w.put(ana, "b", fmt.Sprint(n), large))
	}
	check(t, w.put(ana, "b", "0", large[:9]+`"`))
	check(t, w.put(ana, "b", "0", large))
	wantFault(t, w.put(ana, "b", "3", large), fault.Invalid, "All settings together")
	for n := range usersettings.MaxKeys {
		check(t, w.put(ben, "b", fmt.Sprint(n), "1"))
	}
	wantFault(t, w.put(ben, "b", "more", "1"), fault.Invalid, "500 settings already")
	check(t, w.put(ben, "b", "7", "2"))
}

func TestTooManyStars(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	refs := make([]string, usersettings.MaxStars)
	for i := range refs {
		refs[i] = fmt.Sprintf("component:default/%d", i)
	}
	value, err := json.Marshal(refs)
	check(t, err)
	check(t, w.put(ana, "default.starredEntities", "entityRefs", string(value)))
	wantFault(t, w.Star(t.Context(), ana, "component:default/more", true), fault.Invalid, "1000 stars")
	check(t, w.Star(t.Context(), ana, refs[0], true))
	check(t, w.Star(t.Context(), ana, refs[0], false))
	check(t, w.Star(t.Context(), ana, "component:default/more", true))
}

func TestViews(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	save := func(v usersettings.View) usersettings.View {
		t.Helper()
		saved, err := w.SaveView(t.Context(), ana, v)
		check(t, err)
		return saved
	}
	b := save(usersettings.View{Page: "/catalog", Name: " b  view ", Query: "?filters[kind]=api", Default: true})
	a := save(usersettings.View{Page: "/catalog", Name: "A"})
	other := save(usersettings.View{Page: "/api-docs", Name: "b view", Default: true})
	same(t, "saved", b, usersettings.View{ID: b.ID, Page: "/catalog", Name: "b view", Query: "filters[kind]=api", Default: true})
	same(t, "views", w.of(ana).Views(), []usersettings.View{other, a, b})

	again := save(usersettings.View{Page: "/catalog", Name: "B VIEW", Query: "x=1"})
	same(t, "id of the same name", again.ID, b.ID)
	check(t, w.SetDefaultView(t.Context(), ana, b.ID, true))
	check(t, w.SetDefaultView(t.Context(), ana, a.ID, true))
	check(t, w.SetDefaultView(t.Context(), ana, other.ID, false))
	a.Default = true
	got, ok := w.of(ana).DefaultView("/catalog")
	same(t, "default", got, a)
	same(t, "has default", ok, true)
	if _, ok := w.of(ana).DefaultView("/api-docs"); ok {
		t.Error("/api-docs has a default still")
	}

	wantFault(t, w.RenameView(t.Context(), ana, a.ID, "b View"), fault.Conflict, "already")
	wantFault(t, w.RenameView(t.Context(), ana, a.ID, " "), fault.Invalid, "needs a name")
	wantFault(t, w.RenameView(t.Context(), ana, "unknown", "x"), fault.NotFound, "not there")
	wantFault(t, w.RenameView(t.Context(), ben, a.ID, "x"), fault.NotFound, "not there")
	check(t, w.RenameView(t.Context(), ana, a.ID, "z"))
	check(t, w.DeleteView(t.Context(), ana, b.ID))
	a.Name = "z"
	same(t, "views of the catalog", w.of(ana).ViewsOf("/catalog"), []usersettings.View{a})
	w.restart()
	same(t, "views after a restart", w.of(ana).ViewsOf("/catalog"), []usersettings.View{a})
}

func TestViewsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, test := range []struct {
		view usersettings.View
		want string
	}{
		{usersettings.View{Page: "/catalog"}, "needs a name"},
		{usersettings.View{Page: "/catalog", Name: strings.Repeat("é", 81)}, "80 characters"},
		{usersettings.View{Page: "/catalog", Name: "a\u0007b"}, "control"},
		{usersettings.View{Page: "https://elsewhere.example", Name: "x"}, "of which page"},
		{usersettings.View{Page: "//elsewhere.example", Name: "x"}, "of which page"},
		{usersettings.View{Page: `/\elsewhere.example`, Name: "x"}, "of which page"},
		{usersettings.View{Page: "/catalog", Name: "x", Query: strings.Repeat("x", 5000)}, "5000 bytes"},
		{usersettings.View{Page: "/catalog", Name: "x", Query: "a=%zz"}, "not a query"},
		{usersettings.View{Page: "/catalog", Name: "x", Query: "a=1#b"}, "not a query"},
	} {
		_, err := w.SaveView(t.Context(), ana, test.view)
		wantFault(t, err, fault.Invalid, test.want)
	}
	for n := range usersettings.MaxViews {
		_, err := w.SaveView(t.Context(), ana, usersettings.View{Page: "/catalog", Name: fmt.Sprint("view ", n)})
		check(t, err)
	}
	_, err := w.SaveView(t.Context(), ana, usersettings.View{Page: "/catalog", Name: "more"})
	wantFault(t, err, fault.Invalid, "100 views")
	_, err = w.SaveView(t.Context(), ana, usersettings.View{Page: "/catalog", Name: "view 7", Query: "a=b"})
	check(t, err)
}

func TestArrangementAndHome(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	check(t, w.SaveArrangement(t.Context(), ana, "Component", []string{"owner", "type"}, "compact"))
	check(t, w.SaveArrangement(t.Context(), ana, "", nil, "comfortable"))
	check(t, w.SaveHome(t.Context(), ana, json.RawMessage(`["mine"]`)))
	w.restart()
	columns, density := w.of(ana).Arrangement("component")
	same(t, "columns", columns, []string{"owner", "type"})
	same(t, "density", density, "compact")
	_, density = w.of(ana).Arrangement("")
	same(t, "density of all kinds", density, "comfortable")
	home, _ := w.of(ana).Home()
	same(t, "home", string(home), `["mine"]`)
	check(t, w.SaveArrangement(t.Context(), ana, "Component", nil, ""))
	check(t, w.SaveHome(t.Context(), ana, nil))
	columns, density = w.of(ana).Arrangement("component")
	if _, there := w.of(ana).Home(); there || columns != nil || density != "" {
		t.Error("arrangement and home are there after they were forgotten")
	}
	wantFault(t, w.SaveArrangement(t.Context(), ana, "no kind!", nil, "x"), fault.Invalid, "no such kind")
	wantFault(t, w.SaveArrangement(t.Context(), ana, "", []string{"a", "a"}, ""), fault.Invalid, "each another one")
	wantFault(t, w.SaveArrangement(t.Context(), ana, "", make([]string, 51), ""), fault.Invalid, "50 columns")
}

// failing is a store that fails when it is told to.
type failing struct {
	usersettings.Store
	mu  sync.Mutex
	err error
}

func (f *failing) fail(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.err = err
}

func (f *failing) failure() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.err
}

func (f *failing) UserSettings(ctx context.Context, person string) ([]usersettings.Entry, error) {
	if err := f.failure(); err != nil {
		return nil, err
	}
	return f.Store.UserSettings(ctx, person)
}

func (f *failing) SaveUserSettings(ctx context.Context, at time.Time, changes []usersettings.Change) error {
	if err := f.failure(); err != nil {
		return err
	}
	return f.Store.SaveUserSettings(ctx, at, changes)
}

func (f *failing) SavePopularity(ctx context.Context, all []usersettings.Popularity) error {
	if err := f.failure(); err != nil {
		return err
	}
	return f.Store.SavePopularity(ctx, all)
}

// TestStoreFails checks that what was not stored is not shown, and that visits survive.
func TestStoreFails(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	disk := &failing{Store: w.store}
	w.store = disk
	w.restart()
	full := errors.New("disk full")
	disk.fail(full)
	if _, err := w.Of(t.Context(), ana); !errors.Is(err, full) {
		t.Errorf("reading gave %v", err)
	}
	disk.fail(nil)
	w.of(ana)
	disk.fail(full)
	if err := w.Star(t.Context(), ana, "component:default/a", true); !errors.Is(err, full) {
		t.Errorf("a star gave %v", err)
	}
	same(t, "is starred", w.of(ana).IsStarred("component:default/a"), false)
	w.Visit(t.Context(), ana, "component:default/a")
	if err := w.Close(); !errors.Is(err, full) {
		t.Errorf("closing gave %v", err)
	}
	same(t, "visits", len(w.of(ana).Recent(9)), 1)
	disk.fail(nil)
	w.restart()
	same(t, "visits after a restart", len(w.of(ana).Recent(9)), 1)
	same(t, "popularity after a restart", w.Popularity("component:default/a"), 1)
}
