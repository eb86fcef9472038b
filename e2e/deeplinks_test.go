package e2e

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

// TestDeepLinks opens addresses as Backstage writes them and people have kept them.
func TestDeepLinks(t *testing.T) {
	t.Parallel()
	s := lark(t)
	for _, link := range []struct {
		from, to string // to: where it ends; empty, it stays
		has      string
		not      string
	}{
		{from: "/home", to: "/", has: "<h1"},
		{from: "/catalog/default/component/playback-api", has: "playback-api"},
		{from: "/catalog/Default/Component/Playback-API", has: "component:default/playback-api"},
		{from: "/catalog/default/component/playback-api/dependencies", has: `class="tree"`},
		{from: "/catalog/default/component/playback-api/api", to: "/catalog/default/component/playback-api/apis", has: "track-metadata-v3"},
		{from: "/catalog/default/component/playback-api/docs", to: "/catalog/default/component/playback-api", has: "playback-api"},
		{from: "/catalog/default/component/playback-api/ci-cd", to: "/catalog/default/component/playback-api", has: "playback-api"},
		{from: "/catalog/default/component/playback-api/kubernetes", to: "/catalog/default/component/playback-api", has: "playback-api"},
		{from: "/catalog/default/api/playback-v2/definition", has: `id="index"`},
		{from: "/catalog?filters[kind]=component&filters[user]=all", has: "lyrics-sync"},
		{from: "/catalog?filters%5Bkind%5D=component&filters%5Buser%5D=owned", has: "I am", not: `href="/catalog/default/component/lyrics-sync"`},
		{from: "/catalog?filters[kind]=component&filters[owners][0]=group:default/playback", has: "playback-api", not: `href="/catalog/default/component/lyrics-sync"`},
		{from: "/catalog?filters[kind]=Component&filters[type]=service&filters[lifecycles]=production&filters[tags]=go&limit=20", has: "playback-api", not: `href="/catalog/default/component/lyrics-sync"`},
		{from: "/catalog?filters[kind]=system", has: `href="/catalog/default/system/streaming"`},
		{from: "/api-docs", has: `href="/catalog/default/api/playback-v2"`},
		{from: "/api-docs?filters[kind]=api&filters[type]=grpc", has: "track-metadata-v3", not: `href="/catalog/default/api/playback-v2"`},
		{from: "/catalog-graph", has: "<svg class=\"graph\""},
		{from: "/catalog-graph?rootEntityRefs[]=component:default/playback-api", has: "node root"},
		{from: "/catalog-graph?rootEntityRefs%5B%5D=component%3Adefault%2Fplayback-api&maxDepth=1&selectedKinds%5B%5D=component&unidirectional=true&mergeRelations=true&direction=LR&showFilters=true", has: "node root", not: "track-metadata-v3"},
		{from: "/graph", to: "/catalog-graph", has: "<svg class=\"graph\""},
		{from: "/search?query=playback", has: `href="/catalog/default/component/playback-api"`},
		{from: "/settings", has: "Appearance"},
		{from: "/settings/general", to: "/settings", has: "Appearance"},
		{from: "/settings/auth-providers", to: "/settings", has: "Appearance"},
		{from: "/settings/feature-flags", to: "/settings", has: "Appearance"},
	} {
		resp, err := http.Get(s.URL + link.from)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		text := string(body)
		if _, main, found := strings.Cut(text, "<main"); found {
			text = main
		}
		switch ended := resp.Request.URL.RequestURI(); {
		case resp.StatusCode != http.StatusOK:
			t.Errorf("%s: %d", link.from, resp.StatusCode)
		case link.to == "" && !strings.EqualFold(ended, link.from), link.to != "" && ended != link.to:
			t.Errorf("%s ends at %s, want %s", link.from, ended, link.to)
		case !strings.Contains(text, link.has):
			t.Errorf("%s does not show %q", link.from, link.has)
		case link.not != "" && strings.Contains(text, link.not):
			t.Errorf("%s shows %q", link.from, link.not)
		}
	}
}
