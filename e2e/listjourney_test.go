package e2e

import (
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// rows is an expression for the number of rows of the list.
const rows = `document.querySelectorAll('#results tbody tr').length`

// TestList filters, orders and opens.
func TestList(t *testing.T) {
	t.Parallel()
	b := open(t, browse(t), 1440, 900)
	s := lark(t)
	b.visit(s.URL + listPage)
	b.click("#filter-type summary")
	b.click(`#filter-type input[value="library"]`)
	b.until("the filter is in the address", `new URL(location).searchParams.get('filters[type]') === 'library'`)
	b.until("two libraries are left", rows+` === 2`)
	b.shot("filtered")
	b.click(`#filter-type .chip > a`)
	b.until("without the filter there are more", rows+` > 10`)

	b.click("thead th.c-owner a")
	b.until("the order is in the address", `new URL(location).searchParams.get('sort') === 'owner'`)
	b.until("the column says so", `document.querySelector('th.c-owner')?.getAttribute('aria-sort') === 'ascending'`)
	owners := b.texts("td.c-owner a bdi")
	if !slices.IsSortedFunc(owners, func(x, y string) int { return strings.Compare(strings.ToLower(x), strings.ToLower(y)) }) {
		t.Errorf("owners are not in order: %q", owners)
	}
	b.click(`td.c-name a[href="` + entityPage + `"]`)
	b.until("the entity is open", `document.querySelector('h1')?.textContent.includes('playback-api')`)
	b.quiet()
}

// TestListGoesBack keeps filters and the place on the page.
func TestListGoesBack(t *testing.T) {
	t.Parallel()
	b := open(t, browse(t), 1440, 500)
	s := lark(t)
	b.visit(s.URL + listPage)
	b.click("#filter-owner summary")
	b.click(`#filter-owner input[value="group:default/playback"]`)
	b.until("Playback's are left", rows+` < 10`)
	b.do(chromedp.Navigate(s.URL + listPage + "?filters[kind]=all"))
	b.settled()
	b.back()
	b.until("the filter is back", `document.querySelector('#filter-owner input[value="group:default/playback"]')?.checked && `+rows+` < 10`)
	b.do(chromedp.Evaluate[chromedp.Void]("history.forward()"))
	b.until("and forward", rows+` > 15`)
	evaluate[string](b, `(scrollTo(0, 400), '')`)
	b.until("it scrolled", `scrollY === 400`)
	evaluate[string](b, `(document.querySelectorAll('#results td.c-name a')[8].click(), '')`)
	b.until("an entity is open", `document.querySelector('.page-head [data-star]')`)
	b.back()
	b.until("the place is kept", `location.pathname === '/catalog' && scrollY === 400`)
	b.quiet()
}

// TestViews saves a view, makes it the first one, and removes it.
func TestViews(t *testing.T) {
	t.Parallel()
	b := open(t, browse(t), 1440, 900)
	s := lark(t)
	b.is(s, "user:default/jonas.okafor")
	b.visit(s.URL + listPage + "?filters[kind]=api&filters[type]=openapi")
	found := evaluate[int](b, rows)
	b.click(`button[commandfor=save-view]`)
	b.click("#view-name")
	b.press("Our REST APIs")
	b.click(`#save-view input[name=default]`)
	b.shot("save-view")
	b.click(`#save-view button[type=submit]`)
	b.until("the view is among the views", `[...document.querySelectorAll('nav.views a')].some(a => a.textContent.includes('Our REST APIs'))`)
	b.until("a toast says so", `document.querySelector('#toaster')?.textContent.trim()`)
	b.visit(s.URL + listPage)
	b.until("the list opens with it", `document.querySelector('nav.views [aria-current]')?.textContent.includes('Our REST APIs')`)
	if got := evaluate[int](b, rows); got != found {
		t.Errorf("the view shows %d rows, want %d", got, found)
	}
	b.visit(s.URL + "/settings")
	b.click(`#views button[aria-label^="Delete"]`)
	b.until("it is gone", `document.querySelector('#views .empty')`)
	b.quiet()
}

// TestArrangement chooses columns and density, which are remembered.
func TestArrangement(t *testing.T) {
	t.Parallel()
	b := open(t, browse(t), 1440, 900)
	s := lark(t)
	b.is(s, "user:default/sofie.dahl")
	b.visit(s.URL + listPage)
	b.click(`button[popovertarget=columns]`)
	b.click(`#columns input[value=namespace]`)
	b.until("the column is there at once", `[...document.querySelectorAll('#results th')].some(th => th.textContent.includes('Namespace'))`)
	b.until("the menu stays open", `document.querySelector('#columns:popover-open')`)
	b.click(`#columns input[value=tags]`)
	b.until("the other one is gone", `!document.querySelector('#results th.c-tags')`)
	b.visit(s.URL + "/about")
	b.visit(s.URL + listPage)
	b.until("columns are remembered", `!document.querySelector('#results th.c-tags') && [...document.querySelectorAll('#results th')].some(th => th.textContent.includes('Namespace'))`)
	height := `document.querySelector('#results tbody tr').offsetHeight`
	roomy := evaluate[int](b, height)
	b.click(`.density button[value=dense]`)
	b.until("rows are lower", `document.querySelector('main table.dense')`)
	if dense := evaluate[int](b, height); dense >= roomy {
		t.Errorf("dense rows have %d pixels, roomy ones %d", dense, roomy)
	}
	b.visit(s.URL + listPage + "?filters[kind]=api")
	b.until("density is remembered", `document.querySelector('main table.dense')`)
	b.quiet()
}

// TestSelection selects rows and exports.
func TestSelection(t *testing.T) {
	t.Parallel()
	b := open(t, browse(t), 1440, 900)
	s := lark(t)
	b.is(s, "user:default/kenji.ward")
	b.visit(s.URL + listPage + "?filters[owners]=group:default/playback")
	n := evaluate[int](b, rows)
	b.click(`[data-pick-all]`)
	b.until("all are selected", `document.querySelector('[data-picked]').checkVisibility() && document.querySelectorAll('input.pick:checked').length === `+rows)
	b.shot("selected")
	b.click(`tbody tr:first-child input.pick`)
	b.until("one less", `document.querySelector('[data-pick-all]').indeterminate`)
	for _, file := range []struct{ link, kind, has string }{
		{`#export a[href*="export.csv"]`, "text/csv", "playback-api"},
		{`#export a[href*="export.json"]`, "application/json", `"playback-api"`},
		{`#export a[href*="export.ndjson"]`, "ndjson", `"playback-api"`},
	} {
		head, text := b.file(file.link)
		if !strings.HasPrefix(head, "200 ") || !strings.Contains(head, file.kind) || !strings.Contains(head, "attachment") || !strings.Contains(text, file.has) {
			t.Errorf("%s: %s %.100s", file.link, head, text)
		}
		if strings.Contains(text, "lyrics-sync") {
			t.Errorf("%s has what the filters leave out", file.link)
		}
		if lines := strings.Count(strings.TrimSpace(text), "\n"); file.kind == "text/csv" && lines != n {
			t.Errorf("the CSV has %d rows, the page %d", lines, n)
		}
	}
	b.quiet()
}
