package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

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

// TestAccessibility lets axe-core look at every page, light and dark, wide and narrow.
// Nothing serious may be found. With CALLBOARD_SHOTS, pictures of all are kept.
func TestAccessibility(t *testing.T) {
	t.Parallel()
	axe, err := os.ReadFile(filepath.Join(npmPackage(t, "axe-core"), "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	s := serve(t, example(t, "lark-music"), example(t, "broken"))
	browser := browse(t)
	pages := map[string]string{
		"catalog":   listPage,
		"all":       "/catalog?filters[kind]=all&filters[text]=play",
		"nothing":   "/catalog?filters[text]=no-such-thing-anywhere",
		"entity":    entityPage,
		"relations": entityPage + "/relations",
		"history":   entityPage + "/history",
		"raw":       entityPage + "/raw",
		"api":       "/catalog/default/api/playback-v2",
		"group":     "/catalog/default/group/playback",
		"user":      "/catalog/default/user/" + anyUser(t, s),
		"problems":  "/problems",
		"guide":     "/styleguide",
		"missing":   "/catalog/default/component/playback-ap",
		"notfound":  "/no/such/page",
	}
	for _, size := range []struct {
		name          string
		width, height int64
	}{{"wide", 1440, 900}, {"narrow", 390, 844}} {
		for _, theme := range []string{"light", "dark"} {
			b := open(t, browser, size.width, size.height)
			b.theme(theme)
			for name, path := range pages {
				b.do(chromedp.Navigate(s.URL + path))
				b.settled()
				b.steady()
				b.examine(string(axe), fmt.Sprintf("%s, %s, %s", path, size.name, theme))
				b.fits(path)
				b.shot(fmt.Sprintf("%s-%s-%s", name, size.name, theme)) // last, for it changes the window
			}
			b.quiet("404")
		}
	}
}

func anyUser(t *testing.T, s *server) string {
	t.Helper()
	var out struct {
		Items []struct{ Metadata struct{ Name string } }
	}
	s.getJSON(t, "/api/catalog/entities/by-query?filter=kind=user&limit=1", &out)
	if len(out.Items) == 0 {
		t.Fatal("the sample has no users")
	}
	return out.Items[0].Metadata.Name
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
		for i, n := range f.Nodes {
			if i < 4 {
				nodes = append(nodes, fmt.Sprintf("%v %.160s", n.Target, n.HTML))
			}
		}
		report := b.t.Logf
		if f.Impact == "serious" || f.Impact == "critical" {
			report = b.t.Errorf
		}
		report("%s: %s (%s, %d times): %s\n  %s", where, f.Help, f.Impact, len(f.Nodes), f.ID, strings.Join(nodes, "\n  "))
	}
}

// fits checks that the page does not scroll sideways.
func (b *tab) fits(where string) {
	b.t.Helper()
	if wide := evaluate[float64](b, `document.documentElement.scrollWidth - innerWidth`); wide > 0 {
		b.t.Errorf("%s is %.0f pixels wider than the window of %.0f because of %s", where, wide, evaluate[float64](b, "innerWidth"),
			evaluate[string](b, `[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 4).map(e => e.tagName + '.' + e.className + ' ' + e.textContent.trim().slice(0, 40)).join('; ')`))
	}
}
