package e2e

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/preload"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// TestPrerenderedVisit rests on a link until the browser has rendered the page ahead, and
// then follows it: the page is there, and one visit is counted, not two. When the browser
// renders nothing ahead (it is free not to), there must be one visit as well.
func TestPrerenderedVisit(t *testing.T) {
	t.Parallel()
	s := lark(t)
	const user = "user:default/aiko.brandt"
	b := open(t, browse(t), 1440, 900)
	b.is(s, user)
	b.prerendering(true)
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, preload.Enable, cdp.Empty{})
		return err
	}))
	b.visit(s.URL + listPage)
	link := `td.c-name a[href="` + entityPage + `"]`
	b.hover(link)
	s.wait(t, "preparing the page", func() bool { return b.prepared(s.URL+entityPage) != "" })
	state := b.prepared(s.URL + entityPage)
	if hits := s.visits(t, user, "component:default/playback-api"); hits != 0 {
		t.Errorf("%d visits are counted before anybody looked", hits)
	}
	t.Logf("to render it ahead: %s", state)
	b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector('` + link + `').click()`))
	s.wait(t, "shown", func() bool { return b.shows(s.URL + entityPage) })
	s.wait(t, "one visit counted", func() bool { return s.visits(t, user, "component:default/playback-api") == 1 })
}

// prerendering lets the browser render pages ahead, or not.
func (b *tab) prerendering(allowed bool) {
	b.t.Helper()
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, page.SetPrerenderingAllowed, page.SetPrerenderingAllowedParams{IsAllowed: allowed})
		return err
	}))
}

// prepared is how far the browser came with a page that it may render ahead: empty when
// it has not decided yet.
func (b *tab) prepared(address string) preload.IngStatus {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch state := b.ahead[address]; state {
	case preload.IngStatusPending, preload.IngStatusRunning:
		return ""
	default:
		return state
	}
}

// shows is whether one of the tab's pages is at an address: a page that was rendered ahead
// is another target than the one it takes the place of.
func (b *tab) shows(address string) bool {
	b.t.Helper()
	targets, err := chromedp.Targets(b.ctx)
	if err != nil {
		b.t.Fatal(err)
	}
	return slices.ContainsFunc(targets, func(i *target.Info) bool {
		return i.URL == address && i.Subtype == "" && i.BrowserContextID == chromedp.FromContext(b.ctx).BrowserContextID
	})
}

// visits is how often a user opened an entity.
func (s *server) visits(t *testing.T, user, ref string) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+"/api/user-settings/buckets/default/keys/"+url.PathEscape("@backstage/plugin-home:visits:"+user), nil)
	if err != nil {
		t.Fatal(err)
	}
	req.AddCookie(&http.Cookie{Name: "callboard-me", Value: user})
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode == http.StatusNotFound {
		return 0 // of whatever
	}
	var out struct {
		Value []struct {
			EntityRef string `json:"entityRef"`
			Hits      int    `json:"hits"`
		} `json:"value"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&out); err != nil {
		t.Fatal(err)
	}
	for _, visit := range out.Value {
		if visit.EntityRef == ref {
			return visit.Hits
		}
	}
	return 0
}
