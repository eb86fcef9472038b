package e2e

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/preload"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// tab is a page in a browser that sees and counts what happens in it.
type tab struct {
	t   *testing.T
	ctx context.Context

	mu       sync.Mutex
	said     []string                     // errors and warnings of the console, with broken security policies
	requests []string                     // addresses, without data:
	bytes    float64                      // over the network, with headers
	ahead    map[string]preload.IngStatus // pages that are fetched ahead
	loading  map[network.RequestID]bool   // requests that are under way
}

// open makes a tab of a size, without the cookies and the cache of others, and closes it
// at the end of the test.
func open(t *testing.T, in context.Context, width, height int64) *tab {
	t.Helper()
	b := &tab{t: t, ahead: map[string]preload.IngStatus{}, loading: map[network.RequestID]bool{}}
	ctx, cancel := chromedp.NewContext(in, chromedp.WithNewBrowserContext(), chromedp.WithListener(b.hear))
	t.Cleanup(cancel)
	b.ctx = ctx
	b.do(chromedp.EmulateViewport(width, height), chromedp.Func(focused))
	b.theme("light")
	return b
}

// focused makes the page believe that its window is the one in front, whatever other tabs
// do.
func focused(ctx context.Context, t *chromedp.Target) error {
	_, err := cdp.Call(ctx, t, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	return err
}

// hear takes note of an event.
func (b *tab) hear(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if !strings.HasPrefix(e.Request.URL, "data:") {
			b.requests = append(b.requests, e.Request.URL)
			b.loading[e.RequestID] = true // again after a redirect
		}
	case *network.EventLoadingFinished:
		b.bytes += e.EncodedDataLength
		delete(b.loading, e.RequestID)
	case *network.EventLoadingFailed:
		if !e.Canceled { // by the page itself, or because it was left
			b.said = append(b.said, "request failed: "+e.ErrorText)
		}
		delete(b.loading, e.RequestID)
	case *preload.EventPrefetchStatusUpdated:
		b.ahead[e.PrefetchURL] = e.Status
	case *runtime.EventExceptionThrown:
		b.said = append(b.said, "exception: "+e.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
			b.said = append(b.said, fmt.Sprintf("console.%s: %v", e.Type, e.Args))
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning {
			b.said = append(b.said, fmt.Sprintf("%s %s: %s (%s)", e.Entry.Source, e.Entry.Level, e.Entry.Text, e.Entry.URL))
		}
	}
}

// quiet checks that nothing was said on the console but what contains one of the
// exceptions.
func (b *tab) quiet(exceptions ...string) {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
said:
	for _, line := range b.said {
		for _, e := range exceptions {
			if strings.Contains(line, e) {
				continue said
			}
		}
		b.t.Errorf("the console says: %s", line)
	}
	b.said = nil
}

// count returns and resets what was transferred.
func (b *tab) count() (requests []string, bytes float64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	requests, bytes = b.requests, b.bytes
	b.requests, b.bytes = nil, 0
	return requests, bytes
}

// do runs steps, each of which must end in time.
func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := b.try(chromedp.Steps(steps...)); err != nil {
		b.t.Fatal(err)
	}
}

func (b *tab) try(step chromedp.Action[chromedp.Void]) error {
	// The first use makes the tab and must not be bound to a context that ends.
	if err := chromedp.Do(b.ctx); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(b.ctx, 30*time.Second)
	defer cancel()
	return chromedp.Do(ctx, step)
}

// evaluate returns the value of an expression; promises are waited for.
func evaluate[T any](b *tab, expression string) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 60*time.Second)
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%.200s: %v", expression, err)
	}
	return value
}

// until waits until an expression is true. Where it fails, or while one page follows
// another, it is not.
func (b *tab) until(what, expression string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 20*time.Second)
	defer cancel()
	// The page itself looks, once a frame for a while, which is less work than asking it.
	look := fmt.Sprintf(`new Promise(done => {
		const so = () => { try { return !!(%s) } catch { return false } }, end = performance.now() + 500
		const look = () => so() ? done(true) : performance.now() > end ? done(false) : setTimeout(look, 15)
		look()
	})`, expression)
	for {
		if so, err := chromedp.Run(ctx, chromedp.Evaluate[bool](look, chromedp.EvalAwaitPromise)); so && err == nil {
			return
		}
		if ctx.Err() != nil {
			b.shot("failed-" + strings.NewReplacer("/", "-", " ", "-").Replace(b.t.Name()))
			b.t.Fatalf("%s: %s is not so at %s", what, expression, evaluate[string](b, "location.href"))
		}
	}
}

// theme makes the browser ask for a light or a dark page. It asks for no motion, too: what
// moves between two pages takes the clicks that come too soon.
func (b *tab) theme(name string) {
	b.t.Helper()
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}, {Name: "prefers-reduced-motion", Value: "reduce"}},
		})
		return err
	}))
}

// grant allows the page what a reader would be asked for.
func (b *tab) grant(permissions ...string) {
	b.t.Helper()
	for _, name := range permissions {
		if _, err := chromedp.CallBrowser(b.ctx, browser.SetPermission, browser.SetPermissionParams{
			Permission: &browser.PermissionDescriptor{Name: name}, Setting: "granted", BrowserContextID: chromedp.FromContext(b.ctx).BrowserContextID,
		}); err != nil {
			b.t.Fatal(err)
		}
	}
}

// withoutScripts switches JavaScript off for the pages that follow.
func (b *tab) withoutScripts() {
	b.t.Helper()
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	}))
}

// shot writes a picture of the whole page into the folder that CALLBOARD_SHOTS names.
func (b *tab) shot(name string) {
	b.t.Helper()
	b.picture(name, chromedp.FullScreenshot(100))
}

// glance writes a picture of what the window shows, and changes nothing.
func (b *tab) glance(name string) {
	b.t.Helper()
	b.picture(name, chromedp.CaptureScreenshot())
}

func (b *tab) picture(name string, take chromedp.Action[[]byte]) {
	b.t.Helper()
	dir := os.Getenv("CALLBOARD_SHOTS")
	if dir == "" {
		return
	}
	file := filepath.Join(dir, name+".png")
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		b.t.Fatal(err)
	}
	picture, err := chromedp.Run(b.ctx, take)
	if err != nil {
		b.t.Errorf("picture of %s: %v", name, err)
		return
	}
	if err := os.WriteFile(file, picture, 0o600); err != nil {
		b.t.Error(err)
	}
}
