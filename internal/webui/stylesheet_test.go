package webui

import (
	"bytes"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"
)

func TestEveryStylesheetIsInTheCascade(t *testing.T) {
	t.Parallel()
	files, err := fs.Glob(embedded, "css/*.css")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, file := range files {
		names = append(names, strings.TrimSuffix(path.Base(file), ".css"))
		if strings.Contains(string(mustRead(file)), `\"`) {
			t.Errorf("%s: minifyCSS does not read escaped quotes", file)
		}
	}
	if listed := slices.Sorted(slices.Values(stylesheet)); !slices.Equal(names, listed) {
		t.Errorf("files %v\nlisted %v", names, listed)
	}
}

func TestMinifyCSS(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want string }{
		{"a { color: red; }\n", "a{color:red}"},
		{"/* why */ a  b {\n  x: 1;\n  y: 2;\n}", "a b{x:1;y:2}"},
		{`a::before { content: "  /* no */ ;} "; }`, `a::before{content:"  /* no */ ;} "}`},
		{"a { inset: calc(1px + 2px), 0 }", "a{inset:calc(1px + 2px),0}"},
		{"a { & :hover { b: c } &:is(d, e) > f { g: h } }", "a{& :hover{b:c}&:is(d,e)>f{g:h}}"},
		{"@media (width < 40rem) { a { b: c } }", "@media (width < 40rem){a{b:c}}"},
		{"a/**/b", "a b"},
	} {
		var out bytes.Buffer
		minifyCSS(&out, c.in)
		if out.String() != c.want {
			t.Errorf("%q\n got %q\nwant %q", c.in, out.String(), c.want)
		}
	}
}

func TestJoinedStylesheet(t *testing.T) {
	t.Parallel()
	css := string(joinStylesheet(Assets().URL))
	if !strings.HasPrefix(css, layers) {
		t.Error("the order of layers must come first")
	}
	if open, closed := strings.Count(css, "{"), strings.Count(css, "}"); open != closed {
		t.Errorf("%d braces open, %d close", open, closed)
	}
	for _, font := range []string{"call-text.woff2", "call-label.woff2"} {
		if !strings.Contains(css, `url("`+Assets().URL(font)+`")`) {
			t.Errorf("%s is not named by its hash", font)
		}
	}
	for _, stray := range []string{"../", "/*", "@import"} {
		if strings.Contains(css, stray) {
			t.Errorf("%q is left", stray)
		}
	}
}
