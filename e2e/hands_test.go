package e2e

import (
	"context"
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// visit opens a page and waits until it stands.
func (b *tab) visit(address string) {
	b.t.Helper()
	b.do(chromedp.Navigate(address))
	b.settled()
}

// click clicks the first thing that a CSS selector finds.
func (b *tab) click(selector string) {
	b.t.Helper()
	if err := b.try(chromedp.Click(chromedp.CSS(selector))); err != nil {
		b.shot("failed-" + b.t.Name())
		b.t.Fatalf("click on %s at %s: %v", selector, evaluate[string](b, "location.href"), err)
	}
}

// back goes back as the browser's button does, which may bring a kept page.
func (b *tab) back() {
	b.t.Helper()
	b.do(chromedp.Evaluate[chromedp.Void]("history.back()"))
}

// hover rests the pointer on the first thing that a CSS selector finds.
func (b *tab) hover(selector string) {
	b.t.Helper()
	b.until("there is "+selector, `document.querySelector('`+selector+`')`)
	// Two frames later nothing scrolls any more.
	at := evaluate[[]float64](b, `new Promise(done => {
		const e = document.querySelector('`+selector+`')
		e.scrollIntoView({block: 'center'})
		requestAnimationFrame(() => requestAnimationFrame(() => { const r = e.getBoundingClientRect(); done([r.x + Math.min(r.width, 60) / 2, r.y + r.height / 2]) }))
	})`)
	b.do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, at[0]-3, at[1]), chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, at[0], at[1]))
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

// key presses a key that has a name, or one with modifiers. Enter is pressed in such a way
// that a page can keep it from sending a form.
func (b *tab) key(key string, modifiers ...chromedp.Modifier) {
	b.t.Helper()
	if key != kb.Enter {
		b.do(chromedp.KeyEvent(key, chromedp.KeyModifiers(modifiers...)))
		return
	}
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		for _, p := range []input.DispatchKeyEventParams{
			{Type: input.DispatchKeyEventTypeKeyDown, Key: "Enter", Code: "Enter", WindowsVirtualKeyCode: 13, Text: "\r"},
			{Type: input.DispatchKeyEventTypeKeyUp, Key: "Enter", Code: "Enter", WindowsVirtualKeyCode: 13},
		} {
			if _, err := cdp.Call(ctx, t, input.DispatchKeyEvent, p); err != nil {
				return err
			}
		}
		return nil
	}))
}

// tabTo presses Tab until a CSS selector finds what has the focus, which must be visible.
func (b *tab) tabTo(selector string) {
	b.t.Helper()
	for range 200 {
		b.key(kb.Tab)
		if evaluate[bool](b, `document.activeElement.matches('`+selector+`')`) {
			if !evaluate[bool](b, `document.activeElement.matches(':focus-visible') && document.activeElement.checkVisibility()`) {
				b.t.Errorf("the focus on %s is not visible", selector)
			}
			return
		}
	}
	b.shot("failed-" + b.t.Name())
	b.t.Fatalf("Tab does not lead to %s at %s", selector, evaluate[string](b, "location.href"))
}

// is makes the reader of this tab a user of the catalog.
func (b *tab) is(s *server, user string) {
	b.t.Helper()
	b.visit(s.URL + "/about")
	status := evaluate[int](b, `fetch('/settings/me', {method: 'POST', headers: {'X-Callboard': 'inline'}, body: new URLSearchParams({ref: '`+user+`'})}).then(r => r.status)`)
	if status != 204 {
		b.t.Fatalf("to be %s: %d", user, status)
	}
}

// texts are the texts of all that a CSS selector finds.
func (b *tab) texts(selector string) []string {
	b.t.Helper()
	return evaluate[[]string](b, `[...document.querySelectorAll('`+selector+`')].map(e => e.textContent.trim().replace(/\s+/g, ' '))`)
}

// says waits until the page's main part holds texts.
func (b *tab) says(texts ...string) {
	b.t.Helper()
	for _, text := range texts {
		b.until("the page says "+text, fmt.Sprintf(`document.querySelector('main').textContent.includes(%q)`, text))
	}
}

// file fetches what a link leads to, with its status, type and proposed name.
func (b *tab) file(selector string) (head, text string) {
	b.t.Helper()
	all := evaluate[string](b, `fetch(document.querySelector('`+selector+`').href).then(async r => [r.status, r.headers.get('Content-Type'), r.headers.get('Content-Disposition')].join(' ') + '\n' + await r.text())`)
	head, text, _ = strings.Cut(all, "\n")
	return head, text
}

// resize gives the window another size.
func (b *tab) resize(width, height int64) {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(width, height))
}
