package e2e

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Budgets of DESIGN §5 for pages.
const (
	maxRequests   = 7
	firstVisitMax = 80_000 // bytes over the network
	nextPageMax   = 15_000
)

const (
	listPage   = "/catalog"
	entityPage = "/catalog/default/component/playback-api"
)

// TestFirstVisit measures what a browser that has never been here does.
func TestFirstVisit(t *testing.T) {
	t.Parallel()
	s := serve(t, example(t, "lark-music"))
	b := open(t, browse(t), 1440, 900)
	b.do(chromedp.Navigate(s.URL + listPage))
	b.settled()
	requests, bytes := b.count()
	paint := evaluate[float64](b, `performance.getEntriesByName('first-contentful-paint')[0].startTime`)
	t.Logf("first visit: %d requests, %.1f KB, first contentful paint after %.0f ms", len(requests), bytes/1000, paint)
	if len(requests) > maxRequests || bytes > firstVisitMax {
		t.Errorf("a first visit takes %d requests and %.0f bytes; at most %d and %d:\n%s", len(requests), bytes, maxRequests, firstVisitMax, strings.Join(requests, "\n"))
	}
	b.steady()
	b.shot("first-visit")

	b.do(chromedp.Navigate(s.URL + entityPage))
	b.settled()
	requests, bytes = b.count()
	t.Logf("next page: %d requests, %.1f KB", len(requests), bytes/1000)
	if bytes > nextPageMax {
		t.Errorf("the next page takes %.0f bytes, at most %d:\n%s", bytes, nextPageMax, strings.Join(requests, "\n"))
	}
	b.steady()
	b.quiet()
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
	shift := evaluate[float64](b, `new Promise(done => {
		let sum = 0
		const seen = list => { for (const e of list) sum += e.value }
		const o = new PerformanceObserver(l => seen(l.getEntries()))
		o.observe({type: 'layout-shift', buffered: true})
		requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => { seen(o.takeRecords()); done(sum) })))
	})`)
	if shift > 0 {
		b.t.Errorf("layout shift %.4f on %s", shift, evaluate[string](b, "location.href"))
	}
}

// TestTour goes through the pages as a reader with a mouse does.
func TestTour(t *testing.T) {
	t.Parallel()
	s := serve(t, example(t, "lark-music"))
	b := open(t, browse(t), 1440, 900)
	b.do(chromedp.Navigate(s.URL + "/"))
	b.until("home leads to the catalog", `location.pathname === '/catalog'`)

	b.do(chromedp.Click(chromedp.CSS("#filter-type summary")), chromedp.Click(chromedp.CSS(`#filter-type input[value="library"]`)))
	b.until("the filter is in the address", `new URL(location).searchParams.get('filters[type]') === 'library'`)
	b.until("two libraries are left", `document.querySelectorAll('#results tbody tr').length === 2`)
	b.shot("filtered")

	b.do(chromedp.Navigate(s.URL + listPage))
	b.do(chromedp.Click(chromedp.CSS("thead th.c-owner a")))
	b.until("the order is in the address", `new URL(location).searchParams.get('sort') === 'owner'`)
	b.until("the column says so", `document.querySelector('th.c-owner')?.getAttribute('aria-sort') === 'ascending'`)
	b.until("owners are in order", `(o => o.join() === [...o].sort((a, b) => a.localeCompare(b)).join())([...document.querySelectorAll('td.c-owner a')].map(e => e.textContent.trim().slice(2).trim()))`)

	b.do(chromedp.Click(chromedp.CSS(`td.c-name a[href="` + entityPage + `"]`)))
	b.until("the entity is open", `location.pathname === '`+entityPage+`' && document.querySelector('h1')?.textContent.includes('playback-api')`)
	b.do(chromedp.Click(chromedp.CSS(`a[href="` + entityPage + `/raw"]`)))
	b.until("its file is shown", `document.querySelector('main pre')?.textContent.includes('playback-api')`)

	b.do(chromedp.Click(chromedp.CSS(`nav a[href="/problems"]`)))
	b.until("the problems are shown", `location.pathname === '/problems' && document.querySelector('main')?.textContent.includes('licence-broker')`)
	b.quiet()

	b.do(chromedp.Navigate(s.URL + "/catalog/default/component/playback-ap"))
	b.until("a near match is offered", `document.querySelector('main a[href="`+entityPage+`"]')`)
	b.quiet("404") // the browser itself tells of the status
}

// TestKeys uses the keyboard.
func TestKeys(t *testing.T) {
	t.Parallel()
	s := serve(t, example(t, "lark-music"))
	b := open(t, browse(t), 1440, 900)
	b.do(chromedp.Navigate(s.URL + listPage))
	b.settled()
	b.press("/")
	b.until("/ leads to the filter", `document.activeElement?.matches('input[type=search]')`)
	b.press("gateway")
	b.until("typing filters", `document.querySelectorAll('#results tbody tr').length === 1`)
	evaluate[string](b, `(document.activeElement.blur(), '')`)
	b.press("?")
	b.until("? shows the keys", `document.querySelector('dialog[open]')`)
	b.shot("keys")
	b.do(chromedp.KeyEvent(kb.Escape))
	b.until("Escape closes", `!document.querySelector('dialog[open]')`)
	b.press("gp")
	b.until("g p goes to the problems", `location.pathname === '/problems'`)
	b.quiet()
}

// press presses keys as a keyboard does: what a page does with the key itself is not
// typed as well.
func (b *tab) press(keys string) {
	b.t.Helper()
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		for _, key := range keys {
			for _, p := range []input.DispatchKeyEventParams{
				{Type: input.DispatchKeyEventTypeKeyDown, Key: string(key), Text: string(key)},
				{Type: input.DispatchKeyEventTypeKeyUp, Key: string(key)},
			} {
				if _, err := cdp.Call(ctx, t, input.DispatchKeyEvent, p); err != nil {
					return err
				}
			}
		}
		return nil
	}))
}

// TestWithoutJavaScript reads, filters, orders and follows links with scripts off.
func TestWithoutJavaScript(t *testing.T) {
	t.Parallel()
	s := serve(t, example(t, "lark-music"))
	b := open(t, browse(t), 1440, 900)
	b.withoutScripts()
	b.do(chromedp.Navigate(s.URL + listPage))
	b.at("/catalog")
	b.do(
		chromedp.Click(chromedp.CSS("#filter-type summary")),
		chromedp.Click(chromedp.CSS(`#filter-type input[value="library"]`)),
		chromedp.Click(chromedp.CSS("#filter-type button[type=submit]")),
		chromedp.WaitVisible(chromedp.CSS(`#filter-type .chip`)),
	)
	b.at("filters%5Btype%5D=library")
	b.shot("without-javascript")
	b.follow(`thead th.c-owner a`, `th.c-owner[aria-sort=ascending]`)
	b.do(chromedp.Navigate(s.URL + entityPage))
	b.follow(`a[href="`+entityPage+`/raw"]`, `main pre`)
	b.follow(`nav a[href="/problems"]`, `main .problem, main article, main section`)
	b.do(chromedp.Navigate(s.URL + "/catalog/default/component/playback-ap"))
	b.follow(`main a[href="`+entityPage+`"]`, `a[href="`+entityPage+`/raw"]`)
	b.quiet("404")
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

// follow clicks a link and waits for something of the next page.
func (b *tab) follow(link, next string) {
	b.t.Helper()
	b.do(chromedp.Click(chromedp.CSS(link)), chromedp.WaitVisible(chromedp.CSS(next)))
}
