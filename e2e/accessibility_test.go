package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// pageUnder is a page that every test of looks goes to.
type pageUnder struct{ name, path string }

// everyPage are all pages that the portal of the samples has, each in its states.
func everyPage() []pageUnder {
	return []pageUnder{
		{"home", "/"},
		{"catalog", listPage},
		{"catalog-all", "/catalog?filters[kind]=all&filters[text]=play"},
		{"catalog-nothing", "/catalog?filters[text]=no-such-thing-anywhere"},
		{"catalog-users", "/catalog?filters[kind]=user"},
		{"entity", entityPage},
		{"dependencies", entityPage + "/dependencies"},
		{"dependencies-graph", entityPage + "/dependencies?view=graph"},
		{"dependencies-impact", entityPage + "/dependencies?view=impact"},
		{"apis-of", entityPage + "/apis"},
		{"history", entityPage + "/history"},
		{"raw", entityPage + "/raw"},
		{"provenance", entityPage + "/raw?format=provenance"},
		{"api", apiPage},
		{"definition", apiPage + "/definition"},
		{"operation", apiPage + "/definition?operation=startSession"},
		{"definition-raw", apiPage + "/definition?format=raw"},
		{"asyncapi", "/catalog/default/api/playback-events/definition"},
		{"graphql", "/catalog/default/api/playlists-api/definition"},
		{"grpc", "/catalog/default/api/track-metadata-v3/definition"},
		{"mcp", "/catalog/default/api/music-catalogue-mcp/definition"},
		{"system", "/catalog/default/system/streaming"},
		{"domain", "/catalog/default/domain/listening"},
		{"resource", "/catalog/default/resource/playback-sessions"},
		{"group", "/catalog/default/group/playback"},
		{"group-owns", "/catalog/default/group/playback/owns"},
		{"user", "/catalog/default/user/mara.lindqvist"},
		{"apis", "/api-docs"},
		{"graph", graphPage},
		{"graph-whole", "/catalog-graph"},
		{"teams", "/teams"},
		{"people", "/teams?view=people"},
		{"problems", "/problems"},
		{"problems-owner", "/problems?group=owner"},
		{"settings", "/settings"},
		{"about", "/about"},
		{"search", "/search?q=play"},
		{"styleguide", "/styleguide"},
		{"missing", "/catalog/default/component/playback-ap"},
		{"notfound", "/no/such/page"},
	}
}

// looks are the windows in which pages are looked at.
var looks = []struct {
	name, theme   string
	width, height int64
}{
	{"wide-light", "light", 1440, 900}, {"wide-dark", "dark", 1440, 900},
	{"narrow-light", "light", 390, 844}, {"narrow-dark", "dark", 390, 844},
}

// finding is what axe-core finds fault with.
type finding struct {
	ID     string `json:"id"`
	Impact string `json:"impact"`
	Help   string `json:"help"`
	Nodes  []struct {
		Target []any  `json:"target"`
		HTML   string `json:"html"`
	} `json:"nodes"`
}

func axe(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(npmPackage(t, "axe-core"), "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestAccessibility lets axe-core look at every page, light and dark, wide and narrow.
// Nothing serious may be found, nothing may have moved or scroll sideways. With
// CALLBOARD_SHOTS, pictures of all are kept.
func TestAccessibility(t *testing.T) {
	t.Parallel()
	script := axe(t)
	browser, s := browse(t), lark(t)
	for _, look := range looks {
		t.Run(look.name, func(t *testing.T) {
			t.Parallel()
			b := open(t, browser, look.width, look.height)
			b.theme(look.theme)
			for _, page := range everyPage() {
				b.visit(s.URL + page.path)
				b.steadyWhenBusy()
				b.examine(script, page.path+", "+look.name)
				b.fits(page.path)
				b.shot("pages/" + page.name + "-" + look.name) // last, for it changes the window
			}
			b.quiet("404")
		})
	}
}

// TestAccessibilityOfFloats looks at what opens over a page.
func TestAccessibilityOfFloats(t *testing.T) {
	t.Parallel()
	script := axe(t)
	browser, s := browse(t), lark(t)
	for _, look := range looks {
		t.Run(look.name, func(t *testing.T) {
			t.Parallel()
			b := open(t, browser, look.width, look.height)
			b.theme(look.theme)
			for _, float := range []struct {
				name, path string
				open       func()
				shown      string
			}{
				{"palette", entityPage, func() { b.key("k", chromedp.ModifierCtrl); b.press("play") }, `#palette[open] [aria-selected=true] mark`},
				{"keys", "/problems", func() { b.press("?") }, `#keys[open]`},
				{"dialog", entityPage, func() { b.click(`button[popovertarget=actions]`); b.click(`#actions button[commandfor=unregister]`) }, `#unregister[open]`},
				{"menu", entityPage, func() { b.click(`button[popovertarget=actions]`) }, `#actions:popover-open`},
				{"reader", "/teams", func() { b.click(`button[popovertarget=reader]`) }, `#reader:popover-open`},
				{"filter", listPage, func() { b.click(`#filter-kind summary`) }, `#filter-kind details[open]`},
				{"columns", listPage, func() { b.click(`button[popovertarget=columns]`) }, `#columns:popover-open`},
				{"save-view", listPage, func() { b.click(`button[commandfor=save-view]`) }, `#save-view[open]`},
				{"card", entityPage, func() { b.hover(`.byline a.ref[href*="/group/"]`) }, `#card:popover-open`},
			} {
				b.do(chromedp.MouseEvent("mouseMoved", 1, 1))
				b.visit(s.URL + float.path)
				float.open()
				b.until(float.name+" is open", `document.querySelector('`+float.shown+`')`)
				b.examine(script, float.name+" on "+float.path+", "+look.name)
				b.fits(float.name + " on " + float.path)
				b.glance("floats/" + float.name + "-" + look.name)
			}
			b.quiet()
		})
	}
}

// examine runs axe-core on the page.
func (b *tab) examine(axe, where string) {
	b.t.Helper()
	b.do(chromedp.Evaluate[chromedp.Void](axe))
	text := evaluate[string](b, `axe.run(document, {resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}).then(r => JSON.stringify(r.violations))`)
	var found []finding
	if err := json.Unmarshal([]byte(text), &found); err != nil {
		b.t.Fatal(err)
	}
	for _, f := range found {
		var nodes []string
		for _, n := range f.Nodes[:min(len(f.Nodes), 4)] {
			nodes = append(nodes, fmt.Sprintf("%v %.160s", n.Target, n.HTML))
		}
		report := b.t.Logf
		if slices.Contains([]string{"serious", "critical"}, f.Impact) {
			report = b.t.Errorf
		}
		report("%s: %s (%s, %d times): %s\n  %s", where, f.Help, f.Impact, len(f.Nodes), f.ID, strings.Join(nodes, "\n  "))
	}
}

// fits checks that the page does not scroll sideways, in whichever direction it is read.
func (b *tab) fits(where string) {
	b.t.Helper()
	if wide := evaluate[float64](b, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); wide > 0 {
		b.t.Errorf("%s is %.0f pixels wider than the window of %.0f because of %s", where, wide, evaluate[float64](b, "innerWidth"), evaluate[string](b, wideThings))
	}
}

// wideThings names the things that reach out of the window and are not in a box that
// scrolls or clips.
const wideThings = `(() => {
	const end = document.documentElement.clientWidth
	const boxed = e => e && (getComputedStyle(e).overflowX !== 'visible' || boxed(e.parentElement))
	return [...document.querySelectorAll('body *')].filter(e => {
		const r = e.getBoundingClientRect()
		return r.width && e.checkVisibility() && !boxed(e.parentElement) &&
			(r.right > end + 1 || r.left < -1 || getComputedStyle(e).overflowX === 'visible' && r.left + e.scrollWidth > end + 1)
	}).reverse().slice(0, 4).map(e => e.tagName + '.' + (e.className.baseVal ?? e.className) + ' ' + e.textContent.trim().slice(0, 40)).join('; ')
})()`
