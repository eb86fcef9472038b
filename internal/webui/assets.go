package webui

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"net/http"
	"path"
	"strings"
	"sync"
)

// assetPrefix is the path under which [AssetSet.Handler] expects to be mounted.
const assetPrefix = "/assets/"

//go:embed css/*.css fonts icons/*.svg icons/LICENSE.txt js/*.js js/speculation.json
var embedded embed.FS

// sources lists what is served under its own name, besides the stylesheet and the
// script, which are joined.
// Fonts come first because the stylesheet names them by their hashed URL.
var sources = []struct{ name, file, contentType string }{
	{"call-text.woff2", "fonts/call-text.woff2", "font/woff2"},
	{"call-label.woff2", "fonts/call-label.woff2", "font/woff2"},
	{"sprite.svg", "icons/sprite.svg", "image/svg+xml"},
	{"favicon.svg", "icons/favicon.svg", "image/svg+xml"},
	{"mark.svg", "icons/mark.svg", "image/svg+xml"},
	{"speculation.json", "js/speculation.json", "application/speculationrules+json"},
	{"fonts-licence.txt", "fonts/OFL.txt", "text/plain; charset=utf-8"},
	{"icons-licence.txt", "icons/LICENSE.txt", "text/plain; charset=utf-8"},
}

// AssetSet is everything a page links to, each under a URL that holds a hash of
// its content, so that browsers may keep it for ever. It never changes after it
// is built.
type AssetSet struct {
	urls   map[string]string // name → URL
	byPath map[string]*asset // URL → content
}

// asset is one file in memory, with its packed form made when first asked for.
type asset struct {
	contentType string
	etag        string
	plain       []byte
	gzip        func() []byte // nil when packing does not help (fonts)
}

// Assets returns the one set of this binary, built on the first call.
var Assets = sync.OnceValue(buildAssets)

// buildAssets reads what is embedded. It panics on a missing file, which only a
// broken build can cause and every test would show.
func buildAssets() *AssetSet {
	set := &AssetSet{urls: map[string]string{}, byPath: map[string]*asset{}}
	for _, source := range sources {
		set.add(source.name, source.contentType, mustRead(source.file))
	}
	const javascript = "text/javascript; charset=utf-8"
	for name, files := range islands {
		set.add(name, javascript, joinScript(files, set.URL))
	}
	set.add("callboard.js", javascript, joinScript(scripts, set.URL))
	set.add("callboard.css", "text/css; charset=utf-8", joinStylesheet(set.URL))
	return set
}

func mustRead(file string) []byte {
	content, err := embedded.ReadFile(file)
	if err != nil {
		panic(fmt.Errorf("webui: embedded file: %w", err))
	}
	return content
}

func (s *AssetSet) add(name, contentType string, content []byte) {
	sum := sha256.Sum256(content)
	hash := base64.RawURLEncoding.EncodeToString(sum[:9])
	ext := path.Ext(name)
	url := assetPrefix + strings.TrimSuffix(name, ext) + "." + hash + ext
	a := &asset{contentType: contentType, etag: `"` + hash + `"`, plain: content}
	if ext != ".woff2" {
		a.gzip = sync.OnceValue(func() []byte { return packGzip(content) })
	}
	s.urls[name] = url
	s.byPath[url] = a
}

// URL returns the path of the asset with the given plain name, for instance
// "callboard.css". It panics on a name that does not exist: names are written
// in code, never taken from a request.
func (s *AssetSet) URL(name string) string {
	url, ok := s.urls[name]
	if !ok {
		panic("webui: no asset named " + name)
	}
	return url
}

// Handler serves the set under /assets/. Answers are immutable for a year, and
// packed by gzip when the browser takes that; unknown paths are 404.
func (s *AssetSet) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, ok := s.byPath[r.URL.Path]
		if !ok {
			w.Header().Set("Cache-Control", "no-store")
			http.Error(w, "no such asset", http.StatusNotFound)
			return
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "assets are read with GET", http.StatusMethodNotAllowed)
			return
		}
		a.serve(w, r)
	})
}
