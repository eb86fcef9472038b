package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

const (
	// paintMs is DESIGN's budget for the first contentful paint on loopback.
	paintMs = 100
	// visits is how often each page is opened; the median counts.
	visits = 9
)

// errNoBrowser says that pages cannot be seen here.
var errNoBrowser = errors.New("no Chromium on this machine")

// seen is what a browser tells of one page.
type seen struct {
	paint    float64 // first contentful paint in ms after the navigation began
	shift    float64 // cumulative layout shift
	bytes    float64 // over the network, with headers
	requests int
}

// browser opens pages in Chromium as readers do, in one tab that stays warm.
type browser struct {
	ctx  context.Context
	stop []context.CancelFunc

	mu       sync.Mutex
	bytes    float64
	requests int
}

// startBrowser returns errNoBrowser where there is none.
func startBrowser(ctx context.Context) (*browser, error) {
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		return nil, errNoBrowser
	}
	dir, err := os.MkdirTemp("", "callboard-browser-*")
	if err != nil {
		return nil, err
	}
	b := &browser{stop: []context.CancelFunc{func() { os.RemoveAll(dir) }}}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.UserDataDir(dir), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.WSURLReadTimeout(time.Minute))
	for _, next := range []func(context.Context) (context.Context, context.CancelFunc){
		func(ctx context.Context) (context.Context, context.CancelFunc) {
			return chromedp.NewExecAllocator(ctx, options...)
		},
		func(ctx context.Context) (context.Context, context.CancelFunc) {
			return chromedp.NewContext(ctx, chromedp.WithListener(b.hear))
		},
	} {
		var cancel context.CancelFunc
		ctx, cancel = next(ctx)
		b.stop = append(b.stop, cancel)
	}
	b.ctx = ctx
	err = chromedp.Do(b.ctx, chromedp.Steps(chromedp.EmulateViewport(1440, 900), chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, page.SetPrerenderingAllowed, page.SetPrerenderingAllowedParams{IsAllowed: false})
		return err
	})))
	if err != nil {
		b.close()
		return nil, fmt.Errorf("start the browser: %w", err)
	}
	return b, nil
}

func (b *browser) close() {
	for _, stop := range slices.Backward(b.stop) {
		stop()
	}
}

func (b *browser) hear(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if !strings.HasPrefix(e.Request.URL, "data:") {
			b.requests++
		}
	case *network.EventLoadingFinished:
		b.bytes += e.EncodedDataLength
	}
}

// look waits until the page has its fonts and was painted, and reads what the browser
// noted about it.
const look = `(async () => {
	await document.fonts.ready
	if (document.readyState !== 'complete') await new Promise(r => addEventListener('load', r))
	await new Promise(r => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(r))))
	const painted = () => performance.getEntriesByName('first-contentful-paint')[0]
	for (let i = 0; i < 100 && !painted(); i++) await new Promise(r => setTimeout(r, 10))
	let shift = 0
	const o = new PerformanceObserver(() => {})
	o.observe({type: 'layout-shift', buffered: true})
	for (const e of o.takeRecords()) shift += e.value
	return [painted()?.startTime ?? -1, shift]
})()`

// open goes to an address and tells what was seen.
func (b *browser) open(address string) (seen, error) {
	b.mu.Lock()
	b.bytes, b.requests = 0, 0
	b.mu.Unlock()
	ctx, cancel := context.WithTimeout(b.ctx, time.Minute)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.Navigate(address)); err != nil {
		return seen{}, fmt.Errorf("open %s: %w", address, err)
	}
	told, err := chromedp.Run(ctx, chromedp.Evaluate[[]float64](look, chromedp.EvalAwaitPromise))
	if err != nil || len(told) != 2 {
		return seen{}, fmt.Errorf("look at %s: %v %w", address, told, err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return seen{paint: told[0], shift: told[1], bytes: b.bytes, requests: b.requests}, nil
}

// forget empties the browser's cache, so that the next visit is a first one.
func (b *browser) forget() error {
	return chromedp.Do(b.ctx, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, network.ClearBrowserCache, cdp.Empty{})
		return err
	}))
}

// seenPage is a page that the suite opens in Chromium.
type seenPage struct{ name, path string }

// inBrowser measures pages as a reader sees them: the first visit with an empty cache,
// and pages after it.
func (b *bench) inBrowser(ctx context.Context, n int, p *portal, pages []seenPage) error {
	b.say("pages in Chromium")
	tab, err := startBrowser(ctx)
	if errors.Is(err, errNoBrowser) {
		b.say("skipped: %v", err)
		return nil
	}
	if err != nil {
		return err
	}
	defer tab.close()
	for _, page := range pages {
		address := "http://" + p.address + page.path
		if _, err := tab.open(address); err != nil { // the page, its assets and the portal are warm
			return err
		}
		var cold, warm []seen
		for range visits {
			if err := tab.forget(); err != nil {
				return err
			}
			for _, into := range []*[]seen{&cold, &warm} {
				s, err := tab.open(address)
				if err != nil {
					return err
				}
				*into = append(*into, s)
			}
		}
		b.report.add(seenRow(n, page.name+" in Chromium, first visit: first contentful paint", cold, firstVisitKB), seenRow(n, page.name+" in Chromium, next visit: first contentful paint", warm, nextPageKB))
	}
	return nil
}

// seenRow is the median of several visits.
func seenRow(n int, what string, visits []seen, kb float64) Row {
	slices.SortFunc(visits, func(a, b seen) int {
		switch {
		case a.paint < b.paint:
			return -1
		case a.paint > b.paint:
			return 1
		}
		return 0
	})
	s := visits[len(visits)/2]
	shift := 0.0
	for _, v := range visits {
		shift = max(shift, v.shift)
	}
	return Row{Entities: n, What: what, Budget: fmt.Sprintf("< %d ms, ≤ %.0f KB, ≤ %d requests, no shift", paintMs, kb, maxRequests),
		Value: s.paint, Unit: "ms", Note: fmt.Sprintf("%.1f KB, %d requests, layout shift %.3f", s.bytes/1000, s.requests, shift),
		Verdict: verdict(s.paint < paintMs && s.bytes/1000 <= kb && s.requests <= maxRequests && shift == 0)}
}
