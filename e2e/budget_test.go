package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// Budgets of pages: requests and bytes over the network of a first visit, and of the page
// after it.
const (
	maxRequests   = 7
	firstVisitMax = 80_000
	nextPageMax   = 15_000
)

const (
	listPage   = "/catalog"
	entityPage = "/catalog/default/component/playback-api"
	apiPage    = "/catalog/default/api/playback-v2"
	graphPage  = "/catalog-graph?rootEntityRefs[]=component:default/playback-api"
)

// TestBudgets measures what a browser that has never been here does, and what the next
// page takes.
func TestBudgets(t *testing.T) {
	t.Parallel()
	browser := browse(t)
	s := lark(t)
	for _, path := range []string{"/", listPage, entityPage, apiPage + "/definition", graphPage, "/teams", "/problems"} {
		t.Run(path, func(t *testing.T) {
			b := open(t, browser, 1440, 900)
			b.visit(s.URL + path)
			b.idle()
			requests, bytes := b.count()
			t.Logf("first visit: %d requests, %.1f KB, first contentful paint after %.0f ms", len(requests), bytes/1000,
				evaluate[float64](b, `performance.getEntriesByName('first-contentful-paint')[0].startTime`))
			allowed, most := maxRequests, float64(firstVisitMax)
			if path == graphPage { // has a script of its own, which other pages do not pay for
				allowed, most = allowed+1, most+5_000
			}
			if len(requests) > allowed || bytes > most {
				t.Errorf("a first visit takes %d requests and %.0f bytes; at most %d and %.0f:\n%s", len(requests), bytes, allowed, most, strings.Join(requests, "\n"))
			}
			b.steady()
			next := entityPage
			if path == entityPage {
				next = listPage
			}
			b.next(s, next)
			b.next(s, path)
			b.quiet()
		})
	}
}

// next measures a page with everything around it in the cache.
func (b *tab) next(s *server, path string) {
	b.t.Helper()
	b.visit(s.URL + path)
	b.idle()
	requests, bytes := b.count()
	b.t.Logf("then %s: %d requests, %.1f KB", path, len(requests), bytes/1000)
	if bytes > nextPageMax {
		b.t.Errorf("then %s takes %.0f bytes, at most %d:\n%s", path, bytes, nextPageMax, strings.Join(requests, "\n"))
	}
	b.steady()
}

// idle waits until nothing is under way on the network.
func (b *tab) idle() {
	b.t.Helper()
	for quiet := 0; quiet < 3; {
		evaluate[string](b, `new Promise(r => requestIdleCallback(() => r('')))`)
		b.mu.Lock()
		if quiet++; len(b.loading) > 0 {
			quiet = 0
		}
		b.mu.Unlock()
	}
}

// settled waits until a page is loaded with its fonts.
func (b *tab) settled() {
	b.t.Helper()
	evaluate[string](b, `document.fonts.ready.then(() => new Promise(r => document.readyState === 'complete' ? r('') : addEventListener('load', () => r(''))))`)
	b.until("settled", `performance.getEntriesByName('first-contentful-paint').length`)
}

// steady checks that nothing on the page moved while it was built.
func (b *tab) steady() {
	b.t.Helper()
	if moved := b.moved(); len(moved) > 0 {
		b.t.Errorf("layout shift on %s:\n%s", evaluate[string](b, "location.href"), strings.Join(moved, "\n"))
	}
}

// steadyWhenBusy is steady for tests that load the machine: a page that was painted while
// half of it was read may have moved, and has a second try.
func (b *tab) steadyWhenBusy() {
	b.t.Helper()
	if moved := b.moved(); len(moved) > 0 {
		b.t.Logf("once, at %s: layout shift %s", evaluate[string](b, "location.href"), strings.Join(moved, "\n"))
		b.do(chromedp.Reload())
		b.settled()
		b.steady()
	}
}

// moved tells what moved since the page was opened.
func (b *tab) moved() []string {
	b.t.Helper()
	return evaluate[[]string](b, `new Promise(done => {
		const moved = []
		const seen = list => { for (const e of list) moved.push(e.value.toFixed(5) + ' ' + e.sources.map(s => (s.node?.outerHTML ?? s.node?.textContent ?? 'gone').slice(0, 100) + ' ' + JSON.stringify(s.previousRect) + ' to ' + JSON.stringify(s.currentRect)).join('; ')) }
		const o = new PerformanceObserver(l => seen(l.getEntries()))
		o.observe({type: 'layout-shift', buffered: true})
		requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => { seen(o.takeRecords()); done(moved) })))
	})`)
}

// at checks that the address holds a text.
func (b *tab) at(text string) {
	b.t.Helper()
	address, err := chromedp.Run(b.ctx, chromedp.Location())
	if err != nil {
		b.t.Fatal(err)
	}
	if !strings.Contains(address, text) && !strings.Contains(strings.NewReplacer("[", "%5B", "]", "%5D").Replace(address), text) {
		b.t.Errorf("the address is %s, want one with %s", address, text)
	}
}
