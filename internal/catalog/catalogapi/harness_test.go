package catalogapi_test

import (
	"bytes"
	"context"
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"iter"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/catalog/catalogapi"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/internal/httpkit"
)

// server is the surface over a catalog in memory, with working ports behind it.
type server struct {
	http.Handler
	model     *readmodel.Model
	router    *httpkit.Router
	locations *locations
}

// newServer serves records; every answer that tests see went through the contract check.
func newServer(t testing.TB, records []catalog.Record, problems []catalog.Problem, change ...func(*catalogapi.Options)) *server {
	t.Helper()
	s := &server{model: readmodel.New(entity.Builtin()), locations: &locations{}}
	if err := s.model.Replace(each(records), problems, int64(len(records))); err != nil {
		t.Fatalf("fill the read model: %v", err)
	}
	opts := catalogapi.Options{Snapshots: s.model, Refresher: s, Remover: s, Locations: s.locations, Validator: validator{},
		History: history{}, Approver: &approver{}, Sources: sources{}}
	for _, c := range change {
		c(&opts)
	}
	s.router = httpkit.NewRouter(httpkit.Options{})
	catalogapi.New(opts).Register(s.router)
	s.Handler = s.router
	return s
}

func each(records []catalog.Record) iter.Seq2[catalog.Record, error] {
	return func(yield func(catalog.Record, error) bool) {
		for _, r := range records {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// record makes what the store would give for a processed document.
func record(t testing.TB, id int64, e entity.Entity) catalog.Record {
	t.Helper()
	text, err := e.MarshalJSON()
	if err != nil {
		t.Fatalf("write %s: %v", e.Ref(), err)
	}
	declared, _ := entity.Builtin().Relations(e)
	ref := e.Ref().String()
	return catalog.Record{ID: id, UID: uidOf(ref), Ref: ref, JSON: text, Hash: hash(string(text)), Declared: declared,
		Bucket: "files", Location: e.Annotation("backstage.io/managed-by-location"), Sequence: id}
}

func hash(s string) string { sum := sha1.Sum([]byte(s)); return hex.EncodeToString(sum[:]) }

func uidOf(ref string) string {
	h := hash(ref)
	return fmt.Sprintf("%s-%s-4%s-8%s-%s", h[:8], h[8:12], h[13:16], h[17:20], h[20:32])
}

// sample is the small catalog of testdata/entities.json.
func sample(t testing.TB) []catalog.Record {
	t.Helper()
	text, err := os.ReadFile("testdata/entities.json")
	if err != nil {
		t.Fatal(err)
	}
	var list []entity.Entity
	if err := json.Unmarshal(text, &list); err != nil {
		t.Fatal(err)
	}
	var records []catalog.Record
	for i, e := range list {
		r := record(t, int64(i+1), e)
		if e.Kind() != "Location" {
			r.Parents = []string{"location:default/root"}
		}
		records = append(records, r)
	}
	return records
}

func sampleProblems() []catalog.Problem {
	since := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	return []catalog.Problem{
		{Bucket: "files", Location: "file:/srv/web.yaml", Line: 7, Column: 3, Ref: "component:default/web", Field: "spec.owner", Code: "bad-ref",
			Severity: catalog.SeverityWarning, Message: "The owner is odd.", Fix: "Write a team.", Since: since},
		{Bucket: "files", Location: "file:/srv/bad.yaml", Line: 2, Ref: "component:default/bad", Field: "metadata.name", Code: "bad-name",
			Severity: catalog.SeverityError, Message: "The name is bad.", Since: since},
		{Bucket: "sheet", Location: "file:/srv/owners.csv", Code: "unreadable", Severity: catalog.SeverityError, Message: "Cannot read it.", Since: since},
	}
}

func (s *server) Refresh(_ context.Context, ref string) error {
	if _, ok := s.model.Snapshot().ByRef(ref); !ok {
		return fault.New(fault.NotFound, "no entity %s", ref)
	}
	return nil
}

func (s *server) RemoveEntity(_ context.Context, uid string) error {
	e, ok := s.model.Snapshot().ByUID(uid)
	if !ok {
		return fault.New(fault.NotFound, "no entity with uid %s", uid)
	}
	return s.model.Apply(readmodel.Change{Removals: []string{e.Ref()}, Sequence: s.model.Snapshot().Sequence() + 1})
}

// locations keeps locations in memory. It can read anything on the host git.example.
type locations struct {
	mu   sync.Mutex
	list []catalog.StoredLocation
}

func readable(target string) error {
	if !strings.HasPrefix(target, "https://git.example/") {
		return fault.New(fault.NotSupported, "nothing reads %s", target)
	}
	return nil
}

func (l *locations) find(match func(catalog.StoredLocation) bool) int {
	return slices.IndexFunc(l.list, match)
}

func (l *locations) Locations(context.Context) ([]catalog.StoredLocation, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.list), nil
}

func (l *locations) Register(_ context.Context, typ, target string, opts catalogapi.RegisterOptions) (catalogapi.Registered, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := readable(target); err != nil {
		return catalogapi.Registered{}, err
	}
	if i := l.find(func(s catalog.StoredLocation) bool { return s.Type == typ && s.Target == target }); i >= 0 {
		if !opts.Refresh {
			return catalogapi.Registered{}, fault.New(fault.Conflict, "Location %s:%s already exists", typ, target)
		}
		return catalogapi.Registered{Location: l.list[i], Exists: true}, nil
	}
	s := catalog.StoredLocation{ID: fmt.Sprintf("id-%d", len(l.list)+1), Type: typ, Target: target}
	l.list = append(l.list, s)
	return catalogapi.Registered{Location: s}, nil
}

func (l *locations) Preview(_ context.Context, typ, target string) (catalogapi.Registered, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := readable(target); err != nil {
		return catalogapi.Registered{}, err
	}
	e := entity.New(entity.Object{"apiVersion": "backstage.io/v1alpha1", "kind": "Location",
		"metadata": entity.Object{"name": "previewed"}, "spec": entity.Object{"type": typ, "target": target}})
	i := l.find(func(s catalog.StoredLocation) bool { return s.Type == typ && s.Target == target })
	return catalogapi.Registered{Entities: []entity.Entity{e}, Exists: i >= 0}, nil
}

func (l *locations) Update(_ context.Context, id, typ, target string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	i := l.find(func(s catalog.StoredLocation) bool { return s.ID == id })
	if i < 0 {
		return fault.New(fault.NotFound, "no location %s", id)
	}
	if err := readable(target); err != nil {
		return err
	}
	l.list[i].Type, l.list[i].Target = typ, target
	return nil
}

func (l *locations) Unregister(_ context.Context, id string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	i := l.find(func(s catalog.StoredLocation) bool { return s.ID == id })
	if i < 0 {
		return fault.New(fault.NotFound, "no location %s", id)
	}
	l.list = slices.Delete(l.list, i, i+1)
	return nil
}

type validator struct{}

func (validator) ValidateEntity(_ context.Context, e entity.Entity, _ string) []entity.Violation {
	return entity.Builtin().Validate(e)
}

type history struct{}

func (history) History(_ context.Context, ref string, before int64, limit int) ([]catalog.HistoryEntry, error) {
	all := []catalog.HistoryEntry{
		{Sequence: 9, Ref: "component:default/web", UID: "u1", Kind: catalog.Changed, Bucket: "files", Location: "file:/srv/web.yaml",
			Fields: []catalog.FieldChange{{Path: "spec.lifecycle", Old: "experimental", New: "production"}}},
		{Sequence: 5, Ref: "api:default/songs", UID: "u2", Kind: catalog.Removed, Bucket: "files", Location: "file:/srv/api.yaml"},
		{Sequence: 2, Ref: "component:default/web", UID: "u1", Kind: catalog.Added, Bucket: "files", Location: "file:/srv/web.yaml"},
	}
	all = slices.DeleteFunc(all, func(h catalog.HistoryEntry) bool {
		return ref != "" && h.Ref != ref || before > 0 && h.Sequence >= before
	})
	return all[:min(limit, len(all))], nil
}

type approver struct {
	mu       sync.Mutex
	approved bool
}

func (a *approver) Holds(context.Context) ([]catalog.Hold, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return []catalog.Hold{{Bucket: "files", Refs: []string{"component:default/gone"}, Total: 40, Approve: a.approved}}, nil
}

func (a *approver) Approve(_ context.Context, source string) error {
	if source != "files" {
		return fault.New(fault.NotFound, "Nothing of the source %q is held.", source)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.approved = true
	return nil
}

type sources struct{}

func (sources) Sources() []catalog.SourceStatus {
	return []catalog.SourceStatus{{Name: "files", Documents: 3, Entities: 12, Problems: 1,
		LastPass: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), Took: "1.5s"}}
}

// send asks s and checks the answer against the contracts.
func (s *server) send(t testing.TB, method, target, body string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	var in *bytes.Reader
	r := httptest.NewRequest(method, target, nil)
	if body != "" {
		in = bytes.NewReader([]byte(body))
		r = httptest.NewRequest(method, target, in)
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	rec := httptest.NewRecorder()
	s.ServeHTTP(rec, r)
	checkContract(t, r, rec)
	return rec
}
