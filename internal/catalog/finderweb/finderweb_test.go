package finderweb_test

import (
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/internal/auth"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/portal/portaltest"
)

var (
	groups = regexp.MustCompile(`(?s)<div class="label"[^>]*>([^<]*)</div>|<span class="name clip"><bdi>(.*?)</bdi>`)
	marks  = strings.NewReplacer("<mark>", "[", "</mark>", "]")
)

// lines are the labels of a palette's answer, groups with a colon behind.
func lines(a portaltest.Page) []string {
	found := []string{}
	for _, m := range groups.FindAllStringSubmatch(a.HTML, -1) {
		if m[1] != "" {
			found = append(found, m[1]+":")
		} else {
			found = append(found, html.UnescapeString(marks.Replace(m[2])))
		}
	}
	return found
}

const playback = "/catalog/default/component/playback-api"

func TestPalette(t *testing.T) {
	t.Parallel()
	p := portaltest.New(t, portaltest.Theatre)
	for _, test := range []struct {
		name, query string
		want        []string
	}{
		{"words in any order", "q=gate+str", []string{"Catalog:", "[str]eam-[gate]way", "Search:", "Search the catalog for “gate str”"}},
		{"a name below its title", "q=playback-a", []string{"Catalog:", "Playback", "[Playback ]Squ[a]d", "Close to that:", "[playback-v]2", "Search:", "Search the catalog for “playback-a”"}},
		{"a slip", "q=stream-gatewya", []string{"Close to that:", "[stream-gateway]", "Search:", "Search the catalog for “stream-gatewya”"}},
		{"a page comes before what matches less", "q=problems", []string{"Pages:", "[Problems]", "Search:", "Search the catalog for “problems”"}},
		{"an action", "q=dark", []string{"Do:", "Use the [dark] theme", "Search:", "Search the catalog for “dark”"}},
		{"a kind", "q=group:", []string{"Catalog:", "Playback Squad", "platform", "Search:", "Search the catalog for “group:”"}},
		{"an owner", "q=@platform+gate", []string{"Catalog:", "stream-[gate]way", "Search:", "Search the catalog for “@platform gate”"}},
		{"nothing", "q=zzyzx", []string{"Search:", "Search the catalog for “zzyzx”"}},
		{"an action on the page", "q=copy&at=" + playback + "/history", []string{"This page:", "[Copy] the reference", "Search:", "Search the catalog for “copy”"}},
		{"actions of an entity", "q=source&of=" + playback, []string{"Actions:", "View [source]", "Edit [source]"}},
		{"no such action", "q=zzyzx&of=" + playback, []string{}},
	} {
		a := p.Get("/palette?" + test.query).Want(http.StatusOK)
		if d := cmp.Diff(test.want, lines(a)); d != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, d)
		}
		if a.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: Cache-Control %q", test.name, a.Header().Get("Cache-Control"))
		}
	}
	p.Get("/palette?q=gateway").Holds(`data-tally="1 of 11 in`, `href="/catalog/default/component/stream-gateway"`, `data-of="/catalog/default/component/stream-gateway"`)
	p.Get("/palette?q=zzyzx").Holds(`Nothing is called <code class="inline">zzyzx</code>`)
	p.Get("/palette?of="+playback).Holds(`data-of="Playback"`, `data-copy="component:default/playback-api"`, `formaction="/settings/star"`, "https://git.example.com/playback-api/edit")
}

func TestPaletteUnasked(t *testing.T) {
	t.Parallel()
	p := portaltest.New(t, portaltest.Theatre)
	p.As = auth.Principal{Ref: "user:default/mara", Key: "user:default/mara"}
	for _, ref := range []string{"component:default/web-player", "component:default/playback-api"} {
		p.Settings.Visit(t.Context(), p.As.Key, ref)
	}
	if err := p.Settings.Star(t.Context(), p.As.Key, "component:money/ledger", true); err != nil {
		t.Fatal(err)
	}
	got := lines(p.Get("/palette?q=&at=" + playback).Want(http.StatusOK))
	want := []string{
		"This page:", "Copy the reference", "Star", "Open the graph", "View source", "Edit source",
		"Recent:", "web-player", "Starred:", "ledger", "Your teams:", "Playback Squad",
		"Pages:", "Home", "Catalog", "APIs", "Graph", "Teams",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if got := lines(p.Get("/palette?q=p")); len(got) < 3 || got[1] != "[P]layback" {
		t.Errorf("what was looked at last is not first: %v", got)
	}
}

func TestSearchPage(t *testing.T) {
	t.Parallel()
	p := portaltest.New(t, portaltest.Theatre)
	for _, address := range []string{"/search?q=gateway", "/search?query=gateway"} {
		p.Get(address).Want(http.StatusOK).Says("Search", "1 of 11 entities", "stream- gateway", "Search the catalog for “gateway”").
			Leads("/catalog/default/component/stream-gateway", "/catalog?filters[kind]=all&filters[text]=gateway").Holds(`value="gateway"`)
	}
	p.Get("/search").Want(http.StatusOK).Says("Pages", "Teams").Hides("entities")
	p.Get("/search?q=zzyzx").Want(http.StatusOK).Says("Nothing found", "zzyzx")
	p.Get("/search?q=" + url.QueryEscape(strings.Repeat("x", 5000))).Want(http.StatusOK)
	p.Get("/search?q=a&offset=-7").Want(http.StatusOK)
	p.Get("/search?q=a&offset=99999999999999999999").Want(http.StatusOK)
}

func TestSearchTurnsPages(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	for i := range 60 {
		fmt.Fprintf(&text, "---\nkind: Component\napiVersion: backstage.io/v1alpha1\nmetadata: {name: pay-%02d}\n", i)
	}
	p := portaltest.New(t, text.String())
	p.Get("/search?q=pay").Says("60 of 60", "pay -00", "pay -24").Hides("pay -25").Leads("/search?q=pay&offset=25")
	p.Get("/search?q=pay&offset=50").Says("pay -50", "pay -59").Hides("pay -49").Leads("/search?q=pay&offset=25")
	p.Get("/palette?q=pay").Holds("All results for “pay”", `href="/search?q=pay"`)
}

func TestCard(t *testing.T) {
	t.Parallel()
	p := portaltest.New(t, portaltest.Theatre, catalog.Problem{Ref: "component:default/playback-api", Severity: catalog.SeverityError, Message: "It is broken."})
	a := p.Get(playback+"/card").Want(http.StatusOK).
		Holds("Playback", "Starts, resumes and hands over streams", "Playback Squad", "streaming", "production", "grpc", "1 problem", "Depends on").
		Leads("/catalog/default/group/playback", "/catalog/default/system/streaming")
	if strings.Contains(a.HTML, "<html") {
		t.Error("the card is a whole page")
	}
	if got := a.Header().Get("Cache-Control"); got != "private, max-age=30" {
		t.Errorf("Cache-Control %q", got)
	}
	r := httptest.NewRequest(http.MethodGet, playback+"/card", nil)
	r.Header.Set("If-None-Match", a.Header().Get("ETag"))
	p.Do(r).Want(http.StatusNotModified)
	p.Get("/catalog/default/group/playback/card").Want(http.StatusOK).Holds("Playback Squad", "Members", "Owns")
	p.Get("/catalog/default/component/playback-apy/card").Want(http.StatusNotFound).Holds("Not in the catalog", "component:default/playback-apy").Leads(playback)
}

const trap = `"'><script>alert(1)</script><img src=x onerror=alert(1)>`

func TestHostileText(t *testing.T) {
	t.Parallel()
	p := portaltest.New(t, fmt.Sprintf(`
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: trap
  title: %[1]q
  description: %[1]q
  tags: [%[1]q]
  annotations: {backstage.io/view-url: "javascript:alert(1)", backstage.io/edit-url: "data:text/html,x"}
spec: {type: %[1]q, lifecycle: %[1]q, owner: %[2]q}
`, trap, "x"+trap))
	for _, path := range []string{"/palette?q=trap", "/palette?q=" + url.QueryEscape(trap), "/palette?q=script", "/palette?of=/catalog/default/component/trap", "/palette?at=/catalog/" + url.QueryEscape(trap),
		"/search?q=trap", "/search?q=" + url.QueryEscape(trap), "/catalog/default/component/trap/card", "/catalog/a/b/" + url.PathEscape(trap) + "/card"} {
		a := p.Get(path)
		for _, bad := range []string{"<script>alert", "<img", `="javascript:`, `="data:text`} {
			if strings.Contains(a.HTML, bad) {
				t.Errorf("%s has %q", path, bad)
			}
		}
	}
}
