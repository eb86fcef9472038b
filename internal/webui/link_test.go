package webui

import (
	"strings"
	"testing"
)

func TestLink(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"https://example.org/a?b=c#d": true,
		"HTTP://example.org":          true,
		"/catalog/default/component/playback-api?filters%5Bkind%5D=api": true,
		"#tables":                       true,
		"?q=1":                          true,
		"mailto:playback@lark.example":  true,
		"slack://channel?id=C1":         true,
		"":                              false,
		"javascript:alert(1)":           false,
		"JavaScript:alert(1)":           false,
		" javascript:alert(1)":          false,
		"java\nscript:alert(1)":         false,
		"\x01javascript:alert(1)":       false,
		"data:text/html,<script>":       false,
		"vbscript:x":                    false,
		"file:///etc/passwd":            false,
		"http://[::1":                   false,
		"view-source:javascript:void 0": false,
	} {
		if _, ok := Link(address); ok != want {
			t.Errorf("%q: %v, want %v", address, ok, want)
		}
	}
}

// A browser drops tabs and line ends anywhere in an address, and spaces and
// controls at its ends, before it looks at the scheme. Nothing that passes may
// then be a script.
func FuzzLink(f *testing.F) {
	for _, seed := range []string{"javascript:alert(1)", "java\tscript:x", "\x00javascript:x", "https://a", "/a:b", "data:,x", "%6aavascript:x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, address string) {
		if _, ok := Link(address); !ok {
			return
		}
		seen := strings.Map(func(r rune) rune {
			if r == '\t' || r == '\n' || r == '\r' {
				return -1
			}
			return r
		}, address)
		seen = strings.ToLower(strings.TrimLeftFunc(seen, func(r rune) bool { return r <= ' ' }))
		for _, scheme := range []string{"javascript:", "data:", "vbscript:", "file:"} {
			if strings.HasPrefix(seen, scheme) {
				t.Errorf("%q is read as %q", address, seen)
			}
		}
	})
}
