package e2e

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// TestWithoutJavaScript reads, filters, orders, follows links and submits with scripts off.
func TestWithoutJavaScript(t *testing.T) {
	t.Parallel()
	s := lark(t)
	b := open(t, browse(t), 1440, 900)
	b.withoutScripts()
	b.do(chromedp.Navigate(s.URL + listPage))
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
	b.follow(`.tabs a[href="`+entityPage+`/dependencies"]`, `main .tree`)
	b.follow(`main a[href*="view=graph"]`, `main svg.graph`)
	b.follow(`.tabs a[href="`+entityPage+`/history"]`, `#changes`)
	b.follow(`.tabs a[href="`+entityPage+`/raw"]`, `main pre`)
	b.do(chromedp.Navigate(s.URL + apiPage + "/definition"))
	b.follow(`#index a[href*="operation=setVolume"]`, `#reference h2`)
	b.follow(`nav a[href="/catalog-graph"]`, `main svg.graph`)
	b.follow(`nav a[href="/teams"]`, `main .tree`)
	b.follow(`nav a[href="/problems"]`, `main .problem`)
	b.follow(`main a[href="/problems?group=owner"]`, `main .segmented a[href="/problems"]:not([aria-current])`)
	b.do(chromedp.Navigate(s.URL + "/catalog/default/component/playback-ap"))
	b.follow(`main a[href="`+entityPage+`"]`, `.tabs a[href="`+entityPage+`/raw"]`)
	b.quiet("404")
}

// TestFormsWithoutJavaScript says who one is, stars, saves a view, chooses columns and the
// theme with scripts off.
func TestFormsWithoutJavaScript(t *testing.T) {
	t.Parallel()
	s := lark(t)
	b := open(t, browse(t), 1440, 900)
	b.withoutScripts()
	b.do(chromedp.Navigate(s.URL + "/settings"))
	b.do(chromedp.SendKeys(chromedp.CSS("#who"), "user:default/wen.li"))
	b.follow(`#me button[type=submit]`, `#me a.ref[href$="/user/wen.li"]`)

	b.do(chromedp.Navigate(s.URL + entityPage))
	b.follow(`.page-head [data-star] button`, `.page-head [data-star] button[aria-pressed=true]`)
	b.do(chromedp.Navigate(s.URL + "/?mine=starred"))
	b.do(chromedp.WaitVisible(chromedp.CSS(`main li a[href="` + entityPage + `"]`)))

	b.do(chromedp.Navigate(s.URL + listPage + "?filters[kind]=system"))
	b.do(chromedp.Click(chromedp.CSS(`button[commandfor=save-view]`)), chromedp.SendKeys(chromedp.CSS("#view-name"), "Systems"))
	b.follow(`#save-view button[type=submit]`, `nav.views a[aria-current][href*="system"]`)
	b.do(chromedp.Click(chromedp.CSS(`button[popovertarget=columns]`)), chromedp.Click(chromedp.CSS(`#columns input[value=namespace]`)))
	b.follow(`#columns button[type=submit]`, `a[href*="sort=namespace"]`)
	b.follow(`.density button[value=dense]`, `main table.dense`)

	b.do(chromedp.Navigate(s.URL + "/settings"))
	b.follow(`#appearance button[value=dark]`, `html[data-theme=dark] #appearance`)
	b.shot("settings-without-javascript")
	b.follow(`#me form:has([name=forget]) button`, `#who`)
	b.quiet()
}

// follow clicks a link or a button and waits for something of the next page.
func (b *tab) follow(link, next string) {
	b.t.Helper()
	if err := b.try(chromedp.Steps(chromedp.Click(chromedp.CSS(link)), chromedp.WaitVisible(chromedp.CSS(next)))); err != nil {
		b.shot("failed-" + b.t.Name())
		b.t.Fatalf("%s does not lead to %s: %v", link, next, err)
	}
}
