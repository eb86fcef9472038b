package catalogapi_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/callboard/callboard/internal/catalog/catalogapi"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/httpkit"
)

// What the application will hand in fits.
var (
	_ catalogapi.Routes    = (*httpkit.Router)(nil)
	_ catalogapi.Snapshots = (*readmodel.Model)(nil)
)

// readings are all operations that only read.
var readings = []string{
	"/api/catalog/entities",
	"/api/catalog/entities?limit=2",
	"/api/catalog/entities/by-query?orderField=metadata.name",
	"/api/catalog/entities/by-name/component/default/web",
	"/api/catalog/entities/by-uid/" + "UID",
	"/api/catalog/entities/by-name/component/default/web/ancestry",
	"/api/catalog/entities/unprocessed/failed",
	"/api/catalog/entities/unprocessed/pending",
	"/api/catalog/entity-facets?facet=kind",
	"/api/catalog/locations",
	"/api/catalog/openapi.json",
	"/api/catalog/.well-known/backstage/permissions/metadata",
	"/api/callboard/catalog/problems",
	"/api/callboard/catalog/history",
	"/api/callboard/catalog/holds",
	"/api/callboard/catalog/sources",
	"/api/callboard/catalog/openapi.json",
}

func TestReadingsAreConditional(t *testing.T) {
	t.Parallel()
	s := newServer(t, sample(t), nil)
	for _, target := range readings {
		t.Run(target, func(t *testing.T) {
			t.Parallel()
			target := strings.Replace(target, "UID", uidOf("component:default/web"), 1)
			first := s.send(t, "GET", target, "")
			tag := first.Header().Get("ETag")
			if first.Code != http.StatusOK || tag == "" || first.Header().Get("Cache-Control") != "private, no-cache" {
				t.Fatalf("status %d, header %v", first.Code, first.Header())
			}
			if got := first.Header().Get("Content-Length"); got != fmt.Sprint(first.Body.Len()) {
				t.Errorf("Content-Length is %s for %d bytes", got, first.Body.Len())
			}
			again := s.send(t, "GET", target, "", "If-None-Match", tag)
			if again.Code != http.StatusNotModified || again.Body.Len() > 0 {
				t.Errorf("status %d with %d bytes, want 304", again.Code, again.Body.Len())
			}
			if other := s.send(t, "GET", target, "", "If-None-Match", `W/"other"`); other.Code != http.StatusOK {
				t.Errorf("status %d for another version's tag", other.Code)
			}
			if head := s.send(t, "HEAD", target, ""); head.Code != http.StatusOK || head.Header().Get("ETag") != tag {
				t.Errorf("HEAD answers %d %v", head.Code, head.Header())
			}
		})
	}
}

func TestTagsChangeWithTheCatalog(t *testing.T) {
	t.Parallel()
	s := newServer(t, sample(t), nil)
	const target = "/api/catalog/entities/by-query"
	before := s.send(t, "GET", target, "")
	if rec := s.send(t, "DELETE", "/api/catalog/entities/by-uid/"+uidOf("component:default/web"), ""); rec.Code != http.StatusNoContent {
		t.Fatalf("status %d: %s", rec.Code, rec.Body)
	}
	after := s.send(t, "GET", target, "", "If-None-Match", before.Header().Get("ETag"))
	if after.Code != http.StatusOK || after.Header().Get("ETag") == before.Header().Get("ETag") {
		t.Errorf("status %d, tag %s: the catalog has changed", after.Code, after.Header().Get("ETag"))
	}
	if rec := s.send(t, "GET", "/api/catalog/entities/by-name/component/default/web", ""); rec.Code != http.StatusNotFound {
		t.Errorf("the removed entity answers %d", rec.Code)
	}
}

func TestByUID(t *testing.T) {
	t.Parallel()
	s := newServer(t, sample(t), nil)
	rec := s.send(t, "GET", "/api/catalog/entities/by-uid/"+uidOf("component:default/web"), "")
	var e map[string]any
	if err := json.Unmarshal(rec.Body.Bytes(), &e); err != nil {
		t.Fatal(err)
	}
	if ref, _ := refOfJSON(e); ref != "component:default/web" {
		t.Errorf("got %s", rec.Body)
	}
}

func TestReadonly(t *testing.T) {
	t.Parallel()
	s := newServer(t, sample(t), nil, func(o *catalogapi.Options) { o.Readonly = true })
	const body = `{"type":"url","target":"https://git.example/x"}`
	for request, want := range map[string]int{
		"POST /api/catalog/locations":             403,
		"POST /api/catalog/locations?dryRun=true": 201,
		"PUT /api/catalog/locations/id-1":         403,
		"DELETE /api/catalog/locations/id-1":      403,
	} {
		method, target, _ := strings.Cut(request, " ")
		if rec := s.send(t, method, target, body); rec.Code != want {
			t.Errorf("%s: status %d, want %d\n%s", request, rec.Code, want, rec.Body)
		}
	}
	if rec := s.send(t, "POST", "/api/catalog/refresh", `{"entityRef":"component:default/web"}`); rec.Code != 200 {
		t.Errorf("refresh: status %d, want 200: it changes nothing", rec.Code)
	}
}

func TestMissingPortsAreSaid(t *testing.T) {
	t.Parallel()
	s := newServer(t, sample(t), nil, func(o *catalogapi.Options) { *o = catalogapi.Options{Snapshots: o.Snapshots} })
	for request, want := range map[string]int{
		`POST /api/catalog/refresh {"entityRef":"component:default/web"}`:            501,
		`DELETE /api/catalog/entities/by-uid/x `:                                     501,
		`POST /api/catalog/locations {"type":"url","target":"https://git.example"}`:  501,
		`POST /api/catalog/validate-entity {"entity":{},"location":"url:https://x"}`: 501,
		`GET /api/catalog/locations `:                                                200,
		`GET /api/callboard/catalog/history `:                                        501,
		`GET /api/callboard/catalog/holds `:                                          200,
		`POST /api/callboard/catalog/holds/x/approve `:                               501,
		`GET /api/callboard/catalog/sources `:                                        200,
	} {
		parts := strings.SplitN(request, " ", 3)
		if rec := s.send(t, parts[0], parts[1], parts[2]); rec.Code != want {
			t.Errorf("%s: status %d, want %d\n%s", request, rec.Code, want, rec.Body)
		}
	}
}

// TestListsAreWholeWhenLong has an answer that does not fit into one write.
func TestListsAreWholeWhenLong(t *testing.T) {
	t.Parallel()
	records := sample(t)
	for i := range 1500 {
		e := decodeEntity(t, `{"apiVersion":"backstage.io/v1alpha1","kind":"Component","metadata":{"name":"n`+fmt.Sprint(i)+`","description":"`+strings.Repeat("x", 500)+`"},"spec":{}}`)
		records = append(records, record(t, int64(1000+i), e))
	}
	s := newServer(t, records, nil)
	srv := httptest.NewServer(s)
	defer srv.Close()
	for target, want := range map[string]int{"/api/catalog/entities": len(records), "/api/catalog/entities?filter=kind=component": 1503} {
		res, err := srv.Client().Get(srv.URL + target)
		if err != nil {
			t.Fatal(err)
		}
		var list []json.RawMessage
		err = json.NewDecoder(res.Body).Decode(&list)
		res.Body.Close()
		if err != nil || len(list) != want {
			t.Errorf("%s: %d items, want %d (%v)", target, len(list), want, err)
		}
	}
}

// TestAnswersComeFromOneState asks while the catalog changes under it.
func TestAnswersComeFromOneState(t *testing.T) {
	t.Parallel()
	s := newServer(t, sample(t), nil)
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := range 50 {
			e := decodeEntity(t, fmt.Sprintf(`{"apiVersion":"backstage.io/v1alpha1","kind":"Component","metadata":{"name":"more-%d"},"spec":{"type":"service"}}`, i))
			r := record(t, int64(5000+i), e)
			if err := s.model.Apply(changeOf(&r, int64(100+i))); err != nil {
				t.Error(err)
			}
		}
	})
	for range 4 {
		wg.Go(func() {
			for range 50 {
				rec := httptest.NewRecorder()
				s.ServeHTTP(rec, httptest.NewRequest("GET", "/api/catalog/entities/by-query?filter=kind=component&limit=1000", nil))
				var page struct {
					Items      []json.RawMessage
					TotalItems int
				}
				if err := json.Unmarshal(rec.Body.Bytes(), &page); err != nil || len(page.Items) != page.TotalItems {
					t.Errorf("%d items of %d (%v)", len(page.Items), page.TotalItems, err)
				}
			}
		})
	}
	wg.Wait()
}
