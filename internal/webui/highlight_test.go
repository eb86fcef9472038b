package webui

import (
	"html"
	"regexp"
	"strings"
	"testing"
)

func TestHighlight(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ language, in, want string }{
		{"yaml", "kind: Component", `<span class="k">kind</span>: <span class="s">Component</span>`},
		{"yaml", "replicas: 3  # three", `<span class="k">replicas</span>: <span class="n">3</span>  <span class="c"># three</span>`},
		{"yaml", "  - name: x", `  - <span class="k">name</span>: <span class="s">x</span>`},
		{"yaml", "- component:default/a", `- <span class="s">component:default/a</span>`},
		{"yaml", "url: https://a.example/#b", `<span class="k">url</span>: <span class="s">https://a.example/#b</span>`},
		{"yaml", "---", `---`},
		{"yaml", "# all", `<span class="c"># all</span>`},
		{"yaml", "text: |\n  kind: no\nkind: yes", `<span class="k">text</span>: |` + "\n" + `<span class="s">  kind: no</span>` + "\n" + `<span class="k">kind</span>: <span class="s">yes</span>`},
		{"json", `{"a": "b", "c": [1, true]}`, `{<span class="k">&#34;a&#34;</span>: <span class="s">&#34;b&#34;</span>, <span class="k">&#34;c&#34;</span>: [<span class="n">1</span>, <span class="n">true</span>]}`},
		{"", "<b>", "&lt;b&gt;"},
	} {
		if got := render(t, highlight(c.in, c.language)).text; got != "<code>"+c.want+"</code>" {
			t.Errorf("%s %q\n got %s\nwant %s", c.language, c.in, got, c.want)
		}
	}
}

var tag = regexp.MustCompile(`<[^>]*>`)

// Whatever the text, colours must neither lose, add nor unmask a character.
func FuzzHighlight(f *testing.F) {
	for _, seed := range []string{"a: b # c\n- d: |\n   e\n", `{"a\"": [1, null, "<script>"]}`, "a:\r\n\tb", "'it''s': \"x\"", "- - - a:", "\xff: \x00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, language := range []string{"yaml", "json", "go"} {
			var out strings.Builder
			if err := highlight(text, language).Render(t.Context(), &out); err != nil {
				t.Fatal(err)
			}
			if got := html.UnescapeString(tag.ReplaceAllString(out.String(), "")); got != strings.ToValidUTF8(text, "\uFFFD") {
				t.Errorf("%s: %q became %q", language, text, got)
			}
		}
	})
}
