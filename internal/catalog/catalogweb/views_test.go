package catalogweb_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/callboard/callboard/internal/auth"
	"github.com/callboard/callboard/internal/portal/portaltest"
	"github.com/callboard/callboard/internal/usersettings"
)

// mara is in the squad playback.
var mara = auth.Principal{Ref: "user:default/mara", Key: "user:default/mara"}

// subteams puts a squad of mara's below another group, and one below it.
const subteams = portaltest.Theatre + `
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: codecs}
spec: {type: team, parent: playback, children: []}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: flac}
spec: {type: library, lifecycle: production, owner: codecs}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: lonely, labels: {example.com/tier: "2"}}
spec: {type: library, lifecycle: production, owner: nobody}
`

func as(t *testing.T, p *portaltest.Portal, who auth.Principal) *portaltest.Portal {
	t.Helper()
	mine := *p
	mine.TB, mine.As = t, who
	return &mine
}

func TestUserList(t *testing.T) {
	t.Parallel()
	p := portaltest.New(t, subteams)
	p.Get("/catalog?filters[user]=owned").Want(200).Says("Who are you?", "All 6").Leads("/settings#me", "/catalog?filters[user]=all").Hides("Mine 3")
	p.Get("/catalog?filters[user]=starred").Want(200).Says("Nothing is starred yet")

	mine := as(t, p, mara)
	mine.Get("/catalog").Want(200).Says("All 6 Mine 3 Starred").Leads("/catalog?filters[user]=owned", "/catalog?filters[user]=starred")
	mine.Get("/catalog?filters[user]=owned").Want(200).Says("3 of 14", "flac", "Playback Starts", "The player in the browser").Hides("ledger").
		Holds(`<a href="/catalog?filters[user]=owned" aria-current="page">`, `type="hidden" name="filters[user]" value="owned"`)
	mine.Get("/catalog?filters[user]=owned&filters[type]=library").Want(200).Says("1 of 14", "All 2 Mine 1")
	mine.Get("/catalog?filters[user]=owned&filters[kind]=resource").Want(200).Says("You and your teams own no entities of kind Resource")

	if err := p.Settings.Star(t.Context(), mara.Key, "component:money/ledger", true); err != nil {
		t.Fatal(err)
	}
	mine.Get("/catalog?filters[user]=starred").Want(200).Says("1 of 14", "ledger", "Starred 1").Holds(`aria-pressed="true"`)
	mine.Get("/catalog?filters[user]=starred&filters[kind]=api").Want(200).Says("No entities of kind API are starred")
}

func TestFilters(t *testing.T) {
	t.Parallel()
	p := portaltest.New(t, subteams)
	for query, says := range map[string]string{
		"filters[systems]=streaming":                                            "2 of 14",
		"filters[labels]=example.com/tier=1":                                    "1 of 14",
		"filters[labels]=example.com/tier=1&filters[labels]=example.com/tier=2": "2 of 14",
		"filters[labels]=example.com/tier=1&filters[labels]=other=2":            "0 of 14",
		"filters[dangling]=true":                                                "2 of 14", // playback-api and lonely
		"filters[error]=true":                                                   "2 of 14",
		"filters[unowned]=true&filters[kind]=all":                               "0 of 14",
		"filters[orphan]=true":                                                  "1 of 14",
		"cursor=abc&filters[kind]=api":                                          "1 of 14",
	} {
		p.Get("/catalog?" + query).Want(200).Says(says)
	}
	p.Get("/catalog").Want(200).Says("System", "streaming 2", "Label", "tier=1 1", "tier=2 1", "Has problems 2", "Relations to nothing 2", "No owner 0", "Orphaned 1")
	p.Get("/catalog?filters[error]=true").Want(200).Says("Problems").Leads("/problems?filters[text]=component%3Adefault%2Flonely")
	p.Get("/catalog?sort=-changed").Want(200).Says("sorted by last change").Holds(`aria-sort="descending"`).Leads("/catalog?sort=changed")
	p.Get("/catalog?sort=changed&offset=2&limit=20").Want(200).Says("oldest first")
}

func TestSavedViews(t *testing.T) {
	t.Parallel()
	p := portaltest.New(t, portaltest.Theatre)
	save := func(v usersettings.View) usersettings.View {
		v.Page = "/catalog"
		v, err := p.Settings.SaveView(t.Context(), mara.Key, v)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	save(usersettings.View{Name: "Rust <b>", Query: "filters[tags]=rust"})
	first := save(usersettings.View{Name: "Deployed", Query: "filters%5Blifecycles%5D=production&sort=owner"})
	mine := as(t, p, mara)
	mine.Get("/catalog").Want(200).Says("Deployed 3 Rust <b> 1", "Save this view").Leads("/catalog?filters[tags]=rust").
		Holds(`name="do" value="save"`, `name="query" value="filters[kind]=component"`)
	// A view is lit in whatever words its address is written, and can then be changed.
	a := mine.Get("/catalog?sort=owner&filters[lifecycles]=production").Want(200).Says("Delete", "Rename…", "All 4", "Deployed 3").Hides("Save this view Save")
	a.Holds(`value="`+first.ID+`"`, `aria-current="page">Deployed`, "done=view-deleted")
	// The others have no view of hers.
	p.Get("/catalog").Want(200).Hides("Deployed")

	if err := p.Settings.SetDefaultView(t.Context(), mara.Key, first.ID, true); err != nil {
		t.Fatal(err)
	}
	if a := mine.Get("/catalog").Want(http.StatusFound); a.Header().Get("Location") != "/catalog?"+first.Query || a.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("the default view is at %q", a.Header().Get("Location"))
	}
	// Whoever asks for all gets it, and every way back to the plain list says so.
	mine.Get("/catalog?filters[user]=all").Want(200).Says("4 of 11").Leads("/catalog?filters[user]=all")
	mine.Get("/catalog?filters[kind]=system").Want(200).Leads("/catalog?filters[kind]=system&filters[user]=all")
	mine.Get("/catalog?filters[lifecycles]=production&sort=owner").Want(200).Says("Don't open the list with it").Holds("done=default-view-deleted")
	mine.Get("/catalog?filters[lifecycles]=production&sort=owner&done=default-view-deleted&view=Deployed").Want(200).
		Holds("The view is deleted", `name="name" value="Deployed"`, `name="default" value="true"`)

	for _, name := range []string{"A", "B", "C", "D", "E"} {
		save(usersettings.View{Name: name + " view", Query: "filters[text]=" + name})
	}
	mine.Get("/catalog?filters[user]=all").Want(200).Says("More views", "E view")
}

func TestArrangement(t *testing.T) {
	t.Parallel()
	p := portaltest.New(t, portaltest.Theatre)
	if err := p.Settings.SaveArrangement(t.Context(), mara.Key, "component", []string{"domain", "labels", "unknown", "source"}, ""); err != nil {
		t.Fatal(err)
	}
	if err := p.Settings.SaveArrangement(t.Context(), mara.Key, "", nil, "dense"); err != nil {
		t.Fatal(err)
	}
	mine := as(t, p, mara)
	mine.Get("/catalog").Want(200).Says("Name Domain Labels Source Actions", "listening", "tier=1", "catalog-info.yaml:1").
		Holds(`class="table fold dense"`, `action="/settings/arrangement" method="post" data-keep`, `name="reset" value="true"`).
		Leads("/catalog?filters[labels]=example.com%2Ftier%3D1")
	// The address goes before what is remembered, and other kinds have their own.
	mine.Get("/catalog?columns=title,description&columns=owner&density=roomy").Want(200).Says("Title Description Owner Actions").
		Holds(`class="table fold"`, `name="back" value="/catalog?density=roomy"`)
	mine.Get("/catalog?filters[kind]=api").Want(200).Says("Lifecycle Tags Changed")
	p.Get("/catalog?columns=name").Want(200).Says("Select all rows of this page Name Actions")
	p.Get("/catalog?columns=zzz").Want(200).Says("Lifecycle Tags Changed")
}

func TestExplorer(t *testing.T) {
	t.Parallel()
	p := portaltest.New(t, portaltest.Theatre)
	a := p.Get("/api-docs?filters[kind]=component").Want(200).Says("APIs", "1 of 11", "playback-v2", "OpenAPI", "Definition").
		Leads("/catalog/default/api/playback-v2/definition", "/api-docs?filters[user]=owned", "/api-docs/export.csv", "/api-docs?sort=type")
	if strings.Contains(a.HTML, `name="filters[kind]" value="component"`) {
		t.Error("the explorer can be of another kind")
	}
	if !regexp.MustCompile(`<a[^>]*href="/api-docs"[^>]*aria-current="page"[^>]*data-go="a"`).MatchString(a.HTML) {
		t.Error("the section is not lit")
	}
}

func TestValues(t *testing.T) {
	t.Parallel()
	p := portaltest.New(t, portaltest.Theatre)
	p.Get("/catalog/values?of=filters[owners]&filters[lifecycles]=production").Want(200).Says("Owner", "Playback Squad 2", "platform 1").
		Leads("/catalog?filters[owners]=group%3Adefault%2Fplayback&filters[lifecycles]=production", "/catalog?filters[lifecycles]=production")
	p.Get("/catalog/values?of=filters[owners]&q=SQUAD").Want(200).Says("Playback Squad 2").Hides("platform")
	p.Get("/catalog/values?of=filters[tags]&filters[tags]=go").Want(200).Leads("/catalog")
	p.Get("/catalog/values?of=filters[labels]&q=tier").Want(200).Says("tier=1 1")
	p.Get("/catalog/values?of=filters[systems]&q=nothing").Want(200).Says("No value contains")
	p.Get("/catalog/values?of=nothing").Want(http.StatusFound)

	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "/catalog/values?of=filters[owners]&q=play", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Callboard", "inline")
	if a := p.Do(r).Want(200).Holds(`value="group:default/playback"`); strings.Contains(a.HTML, "<html") {
		t.Error("the script is given a whole page")
	}
}
