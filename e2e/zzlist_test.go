package e2e

import "testing"

func TestZZList(t *testing.T) {
	b := open(t, browse(t), 1440, 500)
	s := lark(t)
	b.visit(s.URL + listPage)
	evaluate[string](b, `(document.querySelector('tbody tr [data-row]').click(), '')`)
	t.Log(evaluate[string](b, `document.querySelector('#row-menu').outerHTML + document.querySelector('#row-menu').matches(':popover-open')`))
	b.shot("zz-menu")
	b.visit(s.URL + listPage)
	evaluate[string](b, `(document.querySelector('tbody tr .star button').click(), '')`)
	b.until("starred", `document.querySelector('tbody tr .star button').getAttribute('aria-pressed') === 'true'`)
	b.visit(s.URL + listPage+"?filters[user]=starred")
	b.until("it is kept", rows+` === 1`)
	b.visit(s.URL + listPage)
	b.click(`[data-pick-all]`)
	b.until("sel", `document.querySelector('[data-picked]').checkVisibility()`)
	b.shot("zz-picked")
	b.quiet()
}
