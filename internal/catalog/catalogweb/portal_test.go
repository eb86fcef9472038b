package catalogweb_test

import (
	"context"
	"fmt"
	"html"
	"iter"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/catalog/catalogweb"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/internal/httpkit"
	"github.com/callboard/callboard/internal/yamldoc"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// portal is the pages over a small catalog, with what they need besides.
type portal struct {
	t        testing.TB
	model    *readmodel.Model
	pages    *catalogweb.Pages
	handler  http.Handler
	history  map[string][]catalog.HistoryEntry
	holds    []catalog.Hold
	sources  []catalog.SourceStatus
	approved []string
	read     []string // refs that were refreshed
	fail     error    // of every port
	ready    chan struct{}
}

// newPortal serves the entities of a YAML text and problems.
func newPortal(t testing.TB, text string, problems ...catalog.Problem) *portal {
	t.Helper()
	p := &portal{t: t, model: readmodel.New(entity.Builtin()), history: map[string][]catalog.HistoryEntry{}, ready: make(chan struct{})}
	close(p.ready)
	if err := p.model.Replace(records(t, text), problems, 7); err != nil {
		t.Fatal(err)
	}
	p.serve()
	return p
}

func (p *portal) serve() {
	p.pages = catalogweb.New(catalogweb.Options{
		Snapshots: p.model, History: p, Refresher: p, Approver: p, Sources: p, Ready: p.ready,
		Organisation: "Lark Music", Version: "0.1", Now: func() time.Time { return noon },
	})
	router := httpkit.NewRouter(httpkit.Options{ErrorPage: p.pages.ErrorPage})
	p.pages.Register(router)
	p.handler = router
}

func (p *portal) History(_ context.Context, ref string, before int64, limit int) ([]catalog.HistoryEntry, error) {
	if p.fail != nil {
		return nil, p.fail
	}
	var out []catalog.HistoryEntry
	for _, e := range p.history[ref] {
		if (before == 0 || e.Sequence < before) && len(out) < limit {
			out = append(out, e)
		}
	}
	return out, nil
}

func (p *portal) Refresh(_ context.Context, ref string) error {
	p.read = append(p.read, ref)
	return p.fail
}

func (p *portal) Holds(context.Context) ([]catalog.Hold, error) { return p.holds, p.fail }

func (p *portal) Approve(_ context.Context, source string) error {
	i := slices.IndexFunc(p.holds, func(h catalog.Hold) bool { return h.Bucket == source })
	if i < 0 {
		return fault.New(fault.Conflict, "no removal of source %s is held", source)
	}
	p.approved = append(p.approved, source)
	p.holds = slices.Delete(p.holds, i, i+1)
	return nil
}

func (p *portal) Sources() []catalog.SourceStatus { return p.sources }

// records makes records of the documents of a YAML text, each in a file of its own name.
func records(t testing.TB, text string) iter.Seq2[catalog.Record, error] {
	return func(yield func(catalog.Record, error) bool) {
		kinds, n := entity.Builtin(), int64(0)
		for _, d := range yamldoc.Parse([]byte(text), yamldoc.Limits{}) {
			if d.Err != nil {
				t.Fatal(d.Err)
			}
			e := entity.New(d.Value.(entity.Object))
			if n++; !yield(recordOf(t, kinds, e, n), nil) {
				return
			}
		}
	}
}

func recordOf(t testing.TB, kinds *entity.Model, e entity.Entity, n int64) catalog.Record {
	body, err := e.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	declared, _ := kinds.Relations(e)
	return catalog.Record{
		ID: n, UID: fmt.Sprintf("uid-%d", n), Ref: e.Ref().String(), JSON: body, Hash: "h", Declared: declared,
		Bucket: "files", Location: "file:/srv/repos/" + e.Name() + "/catalog-info.yaml", Line: 1,
		Created: noon.Add(-48 * time.Hour), Updated: noon.Add(-2 * time.Hour), Sequence: n,
		Orphan: e.Annotation("example.com/orphan") != "",
	}
}

// page is an answer.
type page struct {
	*httptest.ResponseRecorder
	t    testing.TB
	body string
}

func (p *portal) get(path string) page {
	p.t.Helper()
	return p.do(httptest.NewRequest(http.MethodGet, path, nil))
}

func (p *portal) post(path string, form url.Values) page {
	p.t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return p.do(r)
}

func (p *portal) do(r *http.Request) page {
	w := httptest.NewRecorder()
	p.handler.ServeHTTP(w, r)
	return page{w, p.t, w.Body.String()}
}

// want checks the status.
func (a page) want(status int) page {
	a.t.Helper()
	if a.Code != status {
		a.t.Fatalf("status %d, want %d; body:\n%s", a.Code, status, clipped(a.text()))
	}
	return a
}

var (
	tags   = regexp.MustCompile(`<(?:"[^"]*"|[^">])*>`)
	inline = regexp.MustCompile(`<span class="[ksnct]">([^<]*)</span>|<code class="inline">([^<]*)</code>|<span class="avatar[^>]*>[^<]*</span>`)
	spaces = regexp.MustCompile(`\s+`)
	mains  = regexp.MustCompile(`(?s)<main.*</main>`)
	hrefs  = regexp.MustCompile(`(?:href|action)="([^"]*)"`)
)

// text is what a reader sees of the page between masthead and foot.
func (a page) text() string {
	visible := tags.ReplaceAllString(inline.ReplaceAllString(mains.FindString(a.body), "$1$2"), " ")
	return strings.TrimSpace(spaces.ReplaceAllString(html.UnescapeString(visible), " "))
}

// links are the addresses in the page, unescaped.
func (a page) links() []string {
	var out []string
	for _, m := range hrefs.FindAllStringSubmatch(a.body, -1) {
		out = append(out, html.UnescapeString(m[1]))
	}
	return out
}

// says checks that the page shows each of the words.
func (a page) says(words ...string) page {
	a.t.Helper()
	text := a.text()
	for _, w := range words {
		if !strings.Contains(text, w) {
			a.t.Errorf("the page does not say %q:\n%s", w, clipped(text))
		}
	}
	return a
}

// hides checks that the page shows none of the words.
func (a page) hides(words ...string) page {
	a.t.Helper()
	text := a.text()
	for _, w := range words {
		if strings.Contains(text, w) {
			a.t.Errorf("the page says %q:\n%s", w, clipped(text))
		}
	}
	return a
}

// leads checks that the page has each of the links.
func (a page) leads(to ...string) page {
	a.t.Helper()
	links := a.links()
	for _, href := range to {
		if !slices.Contains(links, href) {
			a.t.Errorf("the page has no link to %s; it has:\n%s", href, strings.Join(links, "\n"))
		}
	}
	return a
}

// holds checks that the HTML has each of the parts.
func (a page) holds(parts ...string) page {
	a.t.Helper()
	for _, part := range parts {
		if !strings.Contains(a.body, part) {
			a.t.Errorf("the HTML has no %s:\n%s", part, clipped(mains.FindString(a.body)))
		}
	}
	return a
}

func clipped(s string) string { return s[:min(len(s), 4000)] }

// theatre is a catalog with an entity of each kind that the pages treat on their own.
const theatre = `
apiVersion: backstage.io/v1alpha1
kind: Domain
metadata: {name: listening}
spec: {owner: playback}
---
apiVersion: backstage.io/v1alpha1
kind: System
metadata: {name: streaming, description: Carries the sound}
spec: {owner: playback, domain: listening}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: playback-api
  title: Playback
  description: Starts, resumes and hands over streams
  tags: [go, tier-1, grpc]
  labels: {example.com/tier: "1"}
  annotations:
    example.com/runs-in: eu, us
    backstage.io/view-url: https://git.example.com/playback-api
    backstage.io/edit-url: https://git.example.com/playback-api/edit
  links:
    - {url: https://runbooks.example.com/playback, title: Runbook, icon: docs}
    - {url: "javascript:alert(1)", title: Trap}
spec:
  type: service
  lifecycle: production
  owner: playback
  system: streaming
  providesApis: [playback-v2]
  dependsOn: [component:stream-gateway, component:licence-broker]
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: stream-gateway, tags: [rust, tier-1], annotations: {example.com/orphan: "yes"}}
spec: {type: service, lifecycle: experimental, owner: platform, system: streaming}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: web-player, description: The player in the browser}
spec: {type: website, lifecycle: production, owner: playback, consumesApis: [playback-v2]}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: ledger, namespace: money}
spec: {type: service, lifecycle: production, owner: group:default/platform}
---
apiVersion: backstage.io/v1alpha1
kind: API
metadata: {name: playback-v2}
spec:
  type: openapi
  lifecycle: production
  owner: playback
  definition: |
    openapi: 3.1.0
    info: {title: Playback}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: playback}
spec: {type: squad, children: [], profile: {displayName: Playback Squad, email: playback@example.com}, members: [mara]}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: platform}
spec: {type: squad, children: []}
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: {name: mara, description: Lead}
spec: {memberOf: [playback], profile: {displayName: Mara Lindqvist}}
---
apiVersion: backstage.io/v1alpha1
kind: Location
metadata: {name: all}
spec: {type: file, targets: [./a.yaml, ./b.yaml]}
`
