// Package portaltest is a portal to try pages on: all pages over a small catalog in
// memory, and questions to their answers.
package portaltest

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
	"github.com/callboard/callboard/internal/apidocs"
	"github.com/callboard/callboard/internal/apidocs/apidocsweb"
	"github.com/callboard/callboard/internal/auth"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/catalog/catalogweb"
	"github.com/callboard/callboard/internal/catalog/entityweb"
	"github.com/callboard/callboard/internal/catalog/finder"
	"github.com/callboard/callboard/internal/catalog/finderweb"
	"github.com/callboard/callboard/internal/catalog/graphweb"
	"github.com/callboard/callboard/internal/catalog/homeweb"
	"github.com/callboard/callboard/internal/catalog/orgweb"
	"github.com/callboard/callboard/internal/catalog/problemsweb"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/internal/httpkit"
	portalframe "github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/usersettings"
	"github.com/callboard/callboard/internal/yamldoc"
)

// Noon is the time in which the portal lives.
var Noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// Portal is the pages over a small catalog, with what they need besides. Set its fields,
// and call Serve when the ports themselves change.
type Portal struct {
	TB        testing.TB
	Model     *readmodel.Model
	Frame     *portalframe.Frame
	Handler   http.Handler
	Changes   map[string][]catalog.HistoryEntry // by ref, newest first
	Held      []catalog.Hold
	States    []catalog.SourceStatus
	Approved  []string // sources whose removal was approved
	Refreshed []string // refs that were read again
	Removed   []string // uids of entities that were removed
	// Registered are the locations that were registered, Gone the ids of those that
	// were unregistered.
	Registered []catalog.StoredLocation
	Gone       []string
	Readonly   bool              // registered locations may not be changed
	Given      map[string]string // where a root location was given, by location
	Files      map[string]string // texts by location
	Fail       error             // of every port
	Ready      chan struct{}
	Settings   *usersettings.Service // in memory
	As         auth.Principal        // who asks; the guest at first
}

// New serves the entities of a YAML text, and problems.
func New(t testing.TB, text string, problems ...catalog.Problem) *Portal {
	t.Helper()
	p := &Portal{TB: t, Model: readmodel.New(entity.Builtin()), Changes: map[string][]catalog.HistoryEntry{}, Ready: make(chan struct{}),
		Settings: usersettings.New(usersettings.Options{Store: usersettings.NewMemoryStore(), Now: func() time.Time { return Noon }})}
	close(p.Ready)
	if err := p.Model.Replace(Records(t, text), problems, 7); err != nil {
		t.Fatal(err)
	}
	p.Serve()
	return p
}

// Serve makes the pages anew.
func (p *Portal) Serve() {
	p.Frame = portalframe.New(portalframe.Options{
		Snapshots: p.Model, Ready: p.Ready, Readers: p.Settings, Organisation: "Lark Music", Version: "0.1", Now: func() time.Time { return Noon },
	})
	router := httpkit.NewRouter(httpkit.Options{ErrorPage: p.Frame.ErrorPage})
	p.Frame.Register(router)
	homeweb.New(p.Frame, homeweb.Options{History: p}).Register(router)
	catalogweb.New(p.Frame, catalogweb.Options{Starrer: p.Settings, Refresher: p, Remover: p}).Register(router)
	teams := orgweb.New(p.Frame, orgweb.Options{History: p})
	teams.Register(router)
	graphs := graphweb.New(p.Frame)
	graphs.Register(router)
	entityweb.New(p.Frame, entityweb.Options{
		History: p, Refresher: p, Remover: p, Locations: p, Visits: p.Settings, Definitions: apidocsweb.New(apidocs.NewCache(8 << 20)),
		Dependencies: graphs, People: teams, Text: p.read, Readonly: p.Readonly,
		Given: func(origin string) string { return p.Given[origin] },
	}).Register(router)
	finderweb.New(p.Frame, finderweb.Options{Finder: finder.New(p.Settings)}).Register(router)
	problemsweb.New(p.Frame, problemsweb.Options{Approver: p, Sources: p}).Register(router)
	p.Handler = router
}

func (p *Portal) History(_ context.Context, ref string, before int64, limit int) ([]catalog.HistoryEntry, error) {
	if p.Fail != nil {
		return nil, p.Fail
	}
	var out []catalog.HistoryEntry
	for _, e := range p.Changes[ref] {
		if (before == 0 || e.Sequence < before) && len(out) < limit {
			out = append(out, e)
		}
	}
	return out, nil
}

func (p *Portal) Refresh(_ context.Context, ref string) error {
	p.Refreshed = append(p.Refreshed, ref)
	return p.Fail
}

func (p *Portal) RemoveEntity(_ context.Context, uid string) error {
	p.Removed = append(p.Removed, uid)
	return p.Fail
}

func (p *Portal) Locations(context.Context) ([]catalog.StoredLocation, error) {
	return p.Registered, p.Fail
}

func (p *Portal) Unregister(_ context.Context, id string) error {
	p.Gone = append(p.Gone, id)
	return p.Fail
}

func (p *Portal) read(location string) ([]byte, error) {
	text, ok := p.Files[location]
	if !ok {
		return nil, fault.New(fault.NotFound, "no file is at %s", location)
	}
	return []byte(text), nil
}

func (p *Portal) Holds(context.Context) ([]catalog.Hold, error) { return p.Held, p.Fail }

func (p *Portal) Approve(_ context.Context, source string) error {
	i := slices.IndexFunc(p.Held, func(h catalog.Hold) bool { return h.Bucket == source })
	if i < 0 {
		return fault.New(fault.Conflict, "no removal of source %s is held", source)
	}
	p.Approved = append(p.Approved, source)
	p.Held = slices.Delete(p.Held, i, i+1)
	return nil
}

func (p *Portal) Sources() []catalog.SourceStatus { return p.States }

// Records makes records of the documents of a YAML text, each in a file of its own name.
func Records(t testing.TB, text string) iter.Seq2[catalog.Record, error] {
	return func(yield func(catalog.Record, error) bool) {
		kinds, n := entity.Builtin(), int64(0)
		for _, d := range yamldoc.Parse([]byte(text), yamldoc.Limits{}) {
			if d.Err != nil {
				t.Fatal(d.Err)
			}
			e := entity.New(d.Value.(entity.Object))
			if n++; !yield(Record(t, kinds, e, n), nil) {
				return
			}
		}
	}
}

func Record(t testing.TB, kinds *entity.Model, e entity.Entity, n int64) catalog.Record {
	body, err := e.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	declared, _ := kinds.Relations(e)
	return catalog.Record{
		ID: n, UID: fmt.Sprintf("uid-%d", n), Ref: e.Ref().String(), JSON: body, Hash: "h", Declared: declared,
		Bucket: "files", Location: "file:/srv/repos/" + e.Name() + "/catalog-info.yaml", Line: 1,
		Created: Noon.Add(-48 * time.Hour), Updated: Noon.Add(-2 * time.Hour), Sequence: n,
		Orphan: e.Annotation("example.com/orphan") != "",
	}
}

// Page is an answer.
type Page struct {
	*httptest.ResponseRecorder
	TB   testing.TB
	HTML string
}

func (p *Portal) Get(path string) Page {
	p.TB.Helper()
	return p.Do(httptest.NewRequest(http.MethodGet, path, nil))
}

func (p *Portal) Post(path string, form url.Values) Page {
	p.TB.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return p.Do(r)
}

func (p *Portal) Do(r *http.Request) Page {
	w := httptest.NewRecorder()
	if p.As.Key != "" {
		r = r.WithContext(auth.With(r.Context(), p.As))
	}
	p.Handler.ServeHTTP(w, r)
	return Page{w, p.TB, w.Body.String()}
}

// Want checks the status.
func (a Page) Want(status int) Page {
	a.TB.Helper()
	if a.Code != status {
		a.TB.Fatalf("status %d, want %d; body:\n%s", a.Code, status, clipped(a.Text()))
	}
	return a
}

var (
	Tags   = regexp.MustCompile(`<(?:"[^"]*"|[^">])*>`)
	inline = regexp.MustCompile(`<span class="[ksnct]">([^<]*)</span>|<code class="inline">([^<]*)</code>|<span class="avatar[^>]*>[^<]*</span>`)
	spaces = regexp.MustCompile(`\s+`)
	mains  = regexp.MustCompile(`(?s)<main.*</main>`)
	hrefs  = regexp.MustCompile(`(?:href|action)="([^"]*)"`)
)

// Text is what a reader sees of the page between masthead and foot.
func (a Page) Text() string {
	visible := Tags.ReplaceAllString(inline.ReplaceAllString(mains.FindString(a.HTML), "$1$2"), " ")
	return strings.TrimSpace(spaces.ReplaceAllString(html.UnescapeString(visible), " "))
}

// Links are the addresses in the page, unescaped.
func (a Page) Links() []string {
	var out []string
	for _, m := range hrefs.FindAllStringSubmatch(a.HTML, -1) {
		out = append(out, html.UnescapeString(m[1]))
	}
	return out
}

// Says checks that the page shows each of the words.
func (a Page) Says(words ...string) Page {
	a.TB.Helper()
	text := a.Text()
	for _, w := range words {
		if !strings.Contains(text, w) {
			a.TB.Errorf("the page does not say %q:\n%s", w, clipped(text))
		}
	}
	return a
}

// Hides checks that the page shows none of the words.
func (a Page) Hides(words ...string) Page {
	a.TB.Helper()
	text := a.Text()
	for _, w := range words {
		if strings.Contains(text, w) {
			a.TB.Errorf("the page says %q:\n%s", w, clipped(text))
		}
	}
	return a
}

// Leads checks that the page has each of the links.
func (a Page) Leads(to ...string) Page {
	a.TB.Helper()
	links := a.Links()
	for _, href := range to {
		if !slices.Contains(links, href) {
			a.TB.Errorf("the page has no link to %s; it has:\n%s", href, strings.Join(links, "\n"))
		}
	}
	return a
}

// Holds checks that the HTML has each of the parts.
func (a Page) Holds(parts ...string) Page {
	a.TB.Helper()
	for _, part := range parts {
		if !strings.Contains(a.HTML, part) {
			a.TB.Errorf("the HTML has no %s:\n%s", part, clipped(mains.FindString(a.HTML)))
		}
	}
	return a
}

func clipped(s string) string { return s[:min(len(s), 4000)] }

// Theatre is a catalog with an entity of each kind that the pages treat on their own.
const Theatre = `
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

// PlaybackAPI is the address of an entity of [Theatre].
const PlaybackAPI = "/catalog/default/component/playback-api"
