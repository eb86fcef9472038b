package e2e

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// TestHome says who one is, sees what is one's own, stars something and finds it again.
func TestHome(t *testing.T) {
	t.Parallel()
	b := open(t, browse(t), 1440, 900)
	s := lark(t)
	b.visit(s.URL + "/")
	b.says("Welcome", "Say who you are")
	b.click("#who")
	b.press("mara")
	b.until("she is offered", `(all => all.length === 1 && all[0].matches('[aria-selected=true]') && all[0].textContent.includes('Mara'))([...document.querySelectorAll('call-combo [role=option]')].filter(o => o.checkVisibility()))`)
	b.shot("home-who")
	b.key(kb.Enter)
	b.click("#me button[type=submit]")
	b.until("Home is Mara's", `document.querySelector('h1').textContent.includes('Mara')`)
	b.until("what is hers is listed", `document.querySelectorAll('main section[aria-label] li a.ref').length > 2`)
	b.until("the menu says who reads", `document.querySelector('#reader .head').textContent.includes('Mara')`)

	b.click(`a[href="/?mine=starred"]`)
	b.says("Nothing is starred yet")
	b.visit(s.URL + entityPage)
	b.click(".page-head [data-star] button")
	b.until("a toast says so", `document.querySelector('#toaster').textContent.includes('Starred')`)
	b.visit(s.URL + "/?mine=starred")
	b.until("the star is on Home", `document.querySelector('main li a[href="`+entityPage+`"]')`)
	b.visit(s.URL + "/?mine=recent")
	b.until("so is what was opened", `document.querySelector('main li a[href="`+entityPage+`"]')`)

	b.visit(s.URL + "/settings")
	b.click(`#me form:has([name=forget]) button`)
	b.until("Callboard forgets who reads", `document.querySelector('#reader .head').textContent.includes('Guest')`)
	b.quiet()
}

// TestSettings changes how everything looks.
func TestSettings(t *testing.T) {
	t.Parallel()
	b := open(t, browse(t), 1440, 900)
	s := lark(t)
	b.is(s, "user:default/priya.raman")
	b.visit(s.URL + "/settings")
	light := evaluate[string](b, "getComputedStyle(document.documentElement).backgroundColor")
	b.click("#appearance button[value=dark]")
	b.until("dark applies at once", `document.documentElement.dataset.theme === 'dark' && getComputedStyle(document.documentElement).backgroundColor !== '`+light+`'`)
	b.until("the switch says so", `document.querySelector('#appearance button[value=dark]').getAttribute('aria-pressed') === 'true'`)
	b.until("it is sent", `performance.getEntriesByName(location.origin + '/settings/theme').length`)
	b.visit(s.URL + "/catalog")
	b.until("and stays", `document.documentElement.dataset.theme === 'dark'`)
	b.until("rows are roomy", `!document.querySelector('main table').matches('.dense')`)
	b.visit(s.URL + "/settings")
	b.click("#appearance button[value=system]")
	b.until("back to the system's", `!('theme' in document.documentElement.dataset)`)
	b.click(`#appearance button[name=density][value=dense]`)
	b.until("dense is chosen", `document.querySelector('#appearance button[value=dense]')?.getAttribute('aria-pressed') === 'true'`)
	b.visit(s.URL + "/catalog")
	b.until("rows are dense", `document.querySelector('main table').matches('.dense')`)
	b.quiet()
}

// TestAbout reads what the program tells of itself.
func TestAbout(t *testing.T) {
	t.Parallel()
	b := open(t, browse(t), 1440, 900)
	s := lark(t)
	b.visit(s.URL + "/about")
	b.says("Version", "Entities", "Apache License", "Instrument Sans", "Lucide", "github.com/a-h/templ")
	b.click(`a[href="/about/licences"]`)
	b.until("the licences are there", `document.body.innerText.includes('Permission is hereby granted')`)
	b.quiet()
}
