package e2e

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestPalette finds an entity by a few wrong letters, with the keyboard alone.
func TestPalette(t *testing.T) {
	t.Parallel()
	b := open(t, browse(t), 1440, 900)
	s := lark(t)
	b.visit(s.URL + "/about")
	b.key("k", chromedp.ModifierCtrl)
	b.until("the palette is open", `document.querySelector('#palette[open]') && document.activeElement.matches('#palette input')`)
	b.until("something is offered at once", `document.querySelectorAll('#palette [role=option]').length > 0`)
	b.shot("palette-empty")
	b.press("playbakc-api")
	b.until("the last letter is answered", `!document.querySelector('#palette[data-busy]')`)
	b.until("a typo finds it", `document.querySelector('#palette [role=option][aria-selected=true]')?.getAttribute('href') === '`+entityPage+`'`)
	b.shot("palette")
	b.key(kb.ArrowDown)
	b.until("arrows choose", `document.querySelector('#palette [role=option][aria-selected=true]')?.getAttribute('href') !== '`+entityPage+`'`)
	b.until("the field says which", `document.querySelector('#palette input').getAttribute('aria-activedescendant') === document.querySelector('#palette [aria-selected=true]').id`)
	b.key(kb.ArrowUp)
	b.key(kb.Enter)
	b.until("Enter opens", `location.pathname === '`+entityPage+`'`)

	b.settled()
	b.key("k", chromedp.ModifierMeta)
	b.until("⌘K opens", `document.querySelector('#palette[open]')`)
	b.press("payments")
	b.until("found", `document.querySelector('#palette [aria-selected=true]')?.textContent.includes('ayments')`)
	b.key(kb.Escape)
	b.until("Escape empties", `document.querySelector('#palette input').value === ''`)
	b.key(kb.Escape)
	b.until("Escape closes", `!document.querySelector('#palette[open]')`)

	b.click(`[data-find]`)
	b.until("a click opens", `document.querySelector('#palette[open]')`)
	b.press("dark")
	b.until("actions are found", `document.querySelector('#palette [role=option]')?.textContent.toLowerCase().includes('dark')`)
	b.key(kb.Escape)
	b.key(kb.Escape)
	b.quiet()
}

// TestPaletteActions goes into an entity's actions with Tab.
func TestPaletteActions(t *testing.T) {
	t.Parallel()
	b := open(t, browse(t), 1440, 900)
	s := lark(t)
	b.visit(s.URL + "/about")
	b.key("k", chromedp.ModifierCtrl)
	b.press("stream-gateway")
	b.until("found", `document.querySelector('#palette [aria-selected=true]')?.dataset.of`)
	b.key(kb.Tab)
	b.until("its actions are listed", `document.querySelector('#palette .of')?.checkVisibility() && [...document.querySelectorAll('#palette [role=option]')].some(o => /graph|depend/i.test(o.textContent))`)
	b.shot("palette-actions")
	b.press("depend")
	b.until("narrowed", `/depend/i.test(document.querySelector('#palette [aria-selected=true]')?.textContent)`)
	b.key(kb.Enter)
	b.until("done", `location.pathname.includes('/stream-gateway') || location.pathname.includes('graph')`)
	b.quiet()
}

// TestKeys uses single letters.
func TestKeys(t *testing.T) {
	t.Parallel()
	b := open(t, browse(t), 1440, 900)
	s := lark(t)
	b.visit(s.URL + listPage)
	b.press("/")
	b.until("/ leads to the filter", `document.activeElement?.matches('input[type=search]')`)
	b.press("gateway")
	b.until("typing filters", rows+` === 1`)
	b.key(kb.Escape)
	b.until("Escape leaves the field", `!document.activeElement?.matches('input')`)
	b.press("?")
	b.until("? shows the keys", `document.querySelector('dialog#keys[open]')`)
	b.shot("keys")
	b.key(kb.Escape)
	b.until("Escape closes", `!document.querySelector('dialog[open]')`)
	for _, to := range []struct{ key, path string }{{"p", "/problems"}, {"t", "/teams"}, {"a", "/api-docs"}, {"r", "/catalog-graph"}, {"h", "/"}, {"c", "/catalog"}} {
		b.press("g" + to.key)
		b.until("g "+to.key+" leads to "+to.path, `location.pathname === '`+to.path+`' && document.readyState === 'complete'`)
	}
	b.press("j")
	b.press("j")
	b.until("j walks", `document.activeElement.closest('tbody tr')?.rowIndex === 2`)
	b.press("k")
	b.until("k walks back", `document.activeElement.closest('tbody tr')?.rowIndex === 1`)
	b.press("x")
	b.until("x selects", `document.querySelectorAll('input.pick:checked').length === 1`)
	b.quiet()
}

// TestHoverCard rests on a reference, with the pointer and with the focus.
func TestHoverCard(t *testing.T) {
	t.Parallel()
	b := open(t, browse(t), 1440, 900)
	s := lark(t)
	b.visit(s.URL + listPage)
	shown := `document.querySelector('#card:popover-open')`
	b.hover(`td.c-name a[href="` + entityPage + `"]`)
	b.until("the card shows", shown+`?.innerText.includes('`+newDescription[:40]+`')`)
	b.until("the owner is on it", shown+`.innerText.includes('Playback')`)
	b.shot("hovercard")
	b.key(kb.Escape)
	b.until("Escape closes", `!`+shown)

	b.do(chromedp.MouseEvent("mouseMoved", 2, 2))
	b.tabTo(`td.c-name a`)
	b.until("the focus shows it, too", shown)
	b.key(kb.Escape)
	b.until("Escape closes it", `!`+shown)
	b.until("and leaves the focus", `document.activeElement.matches('td.c-name a')`)
	b.quiet()
}

// TestKeyboardOnly goes from Home to the team that owns an entity, and back, without a
// mouse.
func TestKeyboardOnly(t *testing.T) {
	t.Parallel()
	b := open(t, browse(t), 1440, 900)
	s := lark(t)
	b.visit(s.URL + "/")
	b.key(kb.Tab)
	b.until("the first stop is a way to the content", `document.activeElement.matches('.skip')`)
	b.key(kb.Enter)
	b.until("it leads there", `document.activeElement.id === 'main' || location.hash === '#main'`)
	b.press("gc")
	b.until("the catalog is open", `location.pathname === '/catalog' && document.readyState === 'complete'`)
	b.press("/")
	b.press("stream-gateway")
	b.until("one is left", rows+` === 1`)
	b.key(kb.ArrowDown)
	b.until("the arrow leads into the list", `document.activeElement.matches('tbody a')`)
	b.key(kb.Enter)
	b.until("the entity is open", `location.pathname.endsWith('/component/stream-gateway') && document.readyState === 'complete'`)
	b.tabTo(`.byline a.ref[href*="/group/"]`)
	b.key(kb.Enter)
	b.until("its team is open", `location.pathname.includes('/group/') && document.readyState === 'complete'`)
	b.tabTo(`main a.ref[href*="/component/"]`)
	b.back()
	b.until("back at the entity", `location.pathname.endsWith('/component/stream-gateway') && document.readyState === 'complete'`)
	b.press("gh")
	b.until("and at Home", `location.pathname === '/'`)
	b.quiet()
}
