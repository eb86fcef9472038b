package e2e

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/preload"
	"github.com/chromedp/chromedp"
)

// TestSpeculation rests on a link until the browser has fetched the page ahead, and then
// follows it: one visit is counted, and none before. Chromium renders nothing ahead in a
// tab that DevTools drives (PrerenderingDisabledByDevTools); what such a request is and
// what the page posts once it is seen is checked without a browser.
func TestSpeculation(t *testing.T) {
	t.Parallel()
	s := lark(t)
	// Nobody else opens it: what guests did goes along to who they say they are.
	const user, ref, entityPage = "user:default/aiko.brandt", "component:default/search-indexer", "/catalog/default/component/search-indexer"
	b := open(t, browse(t), 1440, 900)
	b.is(s, user)
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, preload.Enable, cdp.Empty{})
		return err
	}))
	b.visit(s.URL + listPage)
	b.hover(`td.c-name a[href="` + entityPage + `"]`)
	s.wait(t, "asked for ahead", func() bool { return b.fetched(s.URL + entityPage) })
	s.as(t, user, http.MethodGet, entityPage, "prefetch;prerender")
	if hits := s.visits(t, user, ref); hits != 0 {
		t.Errorf("%d visits are counted before anybody looked", hits)
	}
	b.click(`td.c-name a[href="` + entityPage + `"]`)
	b.until("the page is open", `location.pathname === '`+entityPage+`'`)
	s.wait(t, "counting one visit", func() bool { return s.visits(t, user, ref) == 1 })
	b.idle()
	s.as(t, user, http.MethodPost, "/settings/visit?ref="+ref, "")
	if hits := s.visits(t, user, ref); hits != 1 {
		t.Errorf("%d visits are counted for one", hits)
	}
	b.quiet()
}

// fetched is whether the browser has a page that nobody asked for yet.
func (b *tab) fetched(address string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Contains([]preload.IngStatus{preload.IngStatusReady, preload.IngStatusSuccess}, b.ahead[address])
}

// as asks the portal as a user, with what the browser says of the purpose.
func (s *server) as(t *testing.T, user, method, path, purpose string) (status int, body []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, s.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.AddCookie(&http.Cookie{Name: "callboard-me", Value: user})
	req.Header.Set("X-Callboard", "inline")
	if purpose != "" {
		req.Header.Set("Sec-Purpose", purpose)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err = io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, body
}

// visits is how often a user opened an entity.
func (s *server) visits(t *testing.T, user, ref string) int {
	t.Helper()
	status, body := s.as(t, user, http.MethodGet, "/api/user-settings/buckets/default/keys/"+url.PathEscape("@backstage/plugin-home:visits:"+user), "")
	if status == http.StatusNotFound {
		return 0 // of whatever
	}
	var out struct {
		Value []struct {
			EntityRef string `json:"entityRef"`
			Hits      int    `json:"hits"`
		} `json:"value"`
	}
	if err := json.Unmarshal(body, &out); err != nil {
		t.Fatal(err)
	}
	for _, visit := range out.Value {
		if visit.EntityRef == ref {
			return visit.Hits
		}
	}
	return 0
}
