package e2e

import (
	"context"
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// TestWidths looks whether any page scrolls sideways, from a small phone to a wide screen.
func TestWidths(t *testing.T) {
	t.Parallel()
	s := lark(t)
	b := open(t, browse(t), 1440, 900)
	for _, page := range everyPage() {
		b.visit(s.URL + page.path)
		for _, width := range []int64{1920, 1024, 768, 390, 320} {
			b.do(chromedp.EmulateViewport(width, 800))
			b.fits(fmt.Sprintf("%s at %d", page.path, width))
		}
	}
	b.quiet("404")
}

// TestRightToLeft turns every page round.
func TestRightToLeft(t *testing.T) {
	t.Parallel()
	s := lark(t)
	b := open(t, browse(t), 1440, 900)
	for _, page := range everyPage() {
		b.visit(s.URL + page.path)
		for _, width := range []int64{1440, 390} {
			b.do(chromedp.EmulateViewport(width, 800))
			b.do(chromedp.Evaluate[chromedp.Void](`document.documentElement.dir = 'rtl'`))
			b.fits(fmt.Sprintf("%s from right to left at %d", page.path, width))
		}
		b.glance("rtl/" + page.name)
	}
	b.quiet("404")
}

// TestForcedColours asks for the system's colours: nothing may get wider, and what has the
// focus must still be seen.
func TestForcedColours(t *testing.T) {
	t.Parallel()
	s := lark(t)
	b := open(t, browse(t), 1440, 900)
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "forced-colors", Value: "active"}, {Name: "prefers-reduced-motion", Value: "reduce"}},
		})
		return err
	}))
	for _, page := range everyPage() {
		b.visit(s.URL + page.path)
		b.fits(page.path + " in forced colours")
		if !evaluate[bool](b, `!!document.querySelector('main :is(a[href], button, summary, input)')`) {
			continue
		}
		b.tabTo("main a[href], main button, main summary, main input")
		if !evaluate[bool](b, `(s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0)(getComputedStyle(document.activeElement)) || !!document.activeElement.closest('.field-icon, label, .node, call-combo')`) {
			t.Errorf("%s: the focus cannot be seen on %s", page.path, evaluate[string](b, `document.activeElement.outerHTML.slice(0, 120)`))
		}
		b.glance("forced/" + page.name)
	}
	b.quiet("404")
}
