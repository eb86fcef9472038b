package webui

import (
	"net/http"
	"strings"
)

// contentPolicy lets a page use what this binary serves and nothing else. Pictures
// may come from any https host (avatars, status badges in docs). There is no
// exception for inline script or style: the components have neither.
const contentPolicy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data: https:; " +
	"font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// assetPolicy is that of an asset which is opened by itself: it may load nothing. It is
// short because the first visit pays for the headers of every asset.
const assetPolicy = "default-src 'none'"

// SecurityHeaders adds to every answer of next the content policy and its
// companions. For navigations it also names the speculation rules, by which a
// browser fetches a catalog page while the pointer rests on its link.
func SecurityHeaders(next http.Handler) http.Handler {
	rules := `"` + Assets().URL("speculation.json") + `"`
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		if strings.HasPrefix(r.URL.Path, assetPrefix) {
			h.Set("Content-Security-Policy", assetPolicy)
			next.ServeHTTP(w, r)
			return
		}
		h.Set("Content-Security-Policy", contentPolicy)
		h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		if r.Header.Get("Sec-Fetch-Dest") == "document" {
			h.Set("Speculation-Rules", rules)
		}
		next.ServeHTTP(w, r)
	})
}

// Speculative reports whether the browser asks for a page that nobody has opened
// yet (prefetch or prerender). Such a request must not count as a visit; see
// PageProps.Visit for what does.
func Speculative(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Sec-Purpose"), "prefetch") || r.Header.Get("Purpose") == "prefetch"
}

// Theme is the reader's choice of colours. The zero value follows the system.
type Theme string

// The themes a reader can choose.
const (
	ThemeSystem Theme = ""
	ThemeLight  Theme = "light"
	ThemeDark   Theme = "dark"
)

// ThemeOf reads the choice from the cookie named theme. Anything else than
// "light" or "dark" follows the system.
func ThemeOf(r *http.Request) Theme {
	cookie, err := r.Cookie("theme")
	if err != nil {
		return ThemeSystem
	}
	switch theme := Theme(cookie.Value); theme {
	case ThemeLight, ThemeDark:
		return theme
	}
	return ThemeSystem
}
