package e2e

import (
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// TestEntity opens every tab of a component and uses what is in its head.
func TestEntity(t *testing.T) {
	t.Parallel()
	b := open(t, browse(t), 1440, 900)
	s := lark(t)
	b.is(s, "user:default/lucia.pena")
	b.visit(s.URL + entityPage)
	b.says(newDescription, "Playback", "production", "licence-broker")

	b.click(`.tabs a[href="` + entityPage + `/dependencies"]`)
	b.until("the trees are there", `document.querySelectorAll('main .tree').length === 2`)
	b.click(`main a[href*="view=graph"]`)
	b.until("the graph is there", `document.querySelector('main svg.graph .node.root')`)
	b.click(`main a[href*="view=impact"]`)
	b.until("who breaks is there", `document.querySelector('main table')?.textContent.includes('checkout-web')`)
	b.click(`.tabs a[href="` + entityPage + `/apis"]`)
	b.says("playback-v2", "track-metadata-v3")
	b.click(`.tabs a[href="` + entityPage + `/history"]`)
	b.until("the change is told with both values", `document.querySelector('#changes').innerText.includes('metadata.description')`)
	b.shot("history")
	b.click(`#changes li:last-child a.as-then`)
	b.until("it is shown as it was", `document.querySelector('main pre')?.innerText.includes('`+oldDescription+`')`)
	b.shot("as-it-was")
	b.click(`.tabs a[href="` + entityPage + `/raw"]`)
	b.until("its document is shown", `document.querySelector('main pre')?.innerText.includes('name: playback-api')`)
	b.click(`main .segmented a[href*="json"]`)
	b.until("as JSON too", `document.querySelector('main pre')?.innerText.includes('"playback-api"')`)
	b.quiet()
}

// TestEntityHead stars with undo, copies the reference, reads the source again.
func TestEntityHead(t *testing.T) {
	t.Parallel()
	b := open(t, browse(t), 1440, 900)
	s := lark(t)
	b.is(s, "user:default/omar.reyes")
	b.visit(s.URL + entityPage)
	pressed := `document.querySelector('.page-head [data-star] button').getAttribute('aria-pressed')`
	b.click(".page-head [data-star] button")
	b.until("the star is set", pressed+` === 'true'`)
	b.until("the toast offers to undo", `document.querySelector('#toaster button.button')?.textContent === 'Undo'`)
	b.shot("toast")
	b.click("#toaster button.button")
	b.until("undone", pressed+` === 'false'`)
	b.click("#toaster [data-close]")
	b.until("the toast is closed", `!document.querySelector('#toaster [data-toast]')`)

	b.grant("clipboard-read", "clipboard-write")
	b.click(`.byline [data-copy]`)
	b.until("it is told", `document.querySelector('#toaster, #say, .tooltip') && [...document.querySelectorAll('#toaster, #say, .tooltip, .byline')].some(e => /copied/i.test(e.textContent))`)
	if got := evaluate[string](b, `navigator.clipboard.readText()`); got != "component:default/playback-api" {
		t.Errorf("the clipboard holds %q", got)
	}

	b.click(`button[popovertarget=actions]`)
	b.until("the menu is open", `document.querySelector('#actions:popover-open')`)
	b.shot("actions")
	b.click(`#actions form[action$="/refresh"] button`)
	b.until("the refresh is told", `document.querySelector('#toaster [data-toast]')`)
	b.at(entityPage)
	b.quiet()
}

// TestUnregister opens the dialog, leaves it, and then means it.
func TestUnregister(t *testing.T) {
	t.Parallel()
	browser := browse(t)
	dir := t.TempDir()
	write(t, filepath.Join(dir, "team.yaml"), team)
	write(t, filepath.Join(dir, "shop", "catalog-info.yaml"), service("shop", "Shop"))
	write(t, filepath.Join(dir, "bakery", "catalog-info.yaml"), service("bakery", "Bakery"))
	s := serve(t, dir)
	b := open(t, browser, 1440, 900)
	b.visit(s.URL + "/catalog/default/component/shop")
	leave := func(what string, how func()) {
		b.click(`button[popovertarget=actions]`)
		b.click(`#actions button[commandfor=unregister]`)
		b.until("the dialog is open", `document.querySelector('#unregister[open]')`)
		b.until("the focus is in it", `document.querySelector('#unregister').contains(document.activeElement)`)
		how()
		b.until(what+" closes it", `!document.querySelector('#unregister[open]')`)
	}
	leave("Cancel", func() { b.shot("unregister"); b.click(`#unregister footer button[command=close]`) })
	leave("Escape", func() { b.key(kb.Escape) })
	if _, found := s.entity(t, "component/default/shop"); !found {
		t.Fatal("it is gone though the dialog was left")
	}
	leave("the button", func() { b.click(`#unregister footer button[type=submit]`) })
	b.until("it is told", `document.querySelector('#toaster [data-toast], main .callout')`)
	if _, found := s.entity(t, "component/default/shop"); found {
		t.Error("it is still there")
	}
	if _, found := s.entity(t, "component/default/bakery"); !found {
		t.Error("the other one is gone, too")
	}
	b.quiet("404")
}

// TestNotFound offers what was perhaps meant.
func TestNotFound(t *testing.T) {
	t.Parallel()
	b := open(t, browse(t), 1440, 900)
	s := lark(t)
	b.visit(s.URL + "/catalog/default/component/playback-ap")
	b.click(`main a[href="` + entityPage + `"]`)
	b.until("a near match is offered", `document.querySelector('h1')?.textContent.includes('playback-api')`)
	b.quiet("404") // the browser itself tells of the status
}
