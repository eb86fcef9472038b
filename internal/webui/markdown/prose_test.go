package markdown

import (
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/callboard/callboard/internal/webui"
)

func inner(source string, o Options) string {
	return strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(render(source, o), `<div class="prose">`), `</div>`))
}

func TestDialect(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in, want string }{
		{"paragraph", "Plain *and* **not**", `<p dir="auto">Plain <em>and</em> <strong>not</strong></p>`},
		{"heading below the page's", "# Big\n\n## Less\n\n###### Least", "<h3 dir=\"auto\" id=\"text-big\">Big</h3>\n<h4 dir=\"auto\" id=\"text-less\">Less</h4>\n<h6 dir=\"auto\" id=\"text-least\">Least</h6>"},
		{"same heading twice", "# A\n# A", "<h3 dir=\"auto\" id=\"text-a\">A</h3>\n<h3 dir=\"auto\" id=\"text-a-2\">A</h3>"},
		{"link outside", "[a](https://example.org/x)", `<p dir="auto"><a href="https://example.org/x" rel="noopener noreferrer">a</a></p>`},
		{"link inside", "[a](/catalog)", `<p dir="auto"><a href="/catalog">a</a></p>`},
		{"link to a heading", "[a](#Big%20One)", `<p dir="auto"><a href="#text-big-20one">a</a></p>`},
		{"bare address", "see https://example.org", `<p dir="auto">see <a href="https://example.org" rel="noopener noreferrer">https://example.org</a></p>`},
		{"refused link", "[a](javascript:alert(1)) [b](data:text/html,x)", `<p dir="auto">a b</p>`},
		{"picture", "![words](https://example.org/a.png)", `<p dir="auto"><img src="https://example.org/a.png" alt="words" loading="lazy" decoding="async" referrerpolicy="no-referrer"/></p>`},
		{"picture without a place", "![words](a.png)", `<p dir="auto">words</p>`},
		{"task", "- [x] done\n- [ ] not", "<ul>\n<li dir=\"auto\"><span class=\"task\" role=\"img\" aria-label=\"done\">☑</span> done</li>\n<li dir=\"auto\"><span class=\"task\" role=\"img\" aria-label=\"to do\">☐</span> not</li>\n</ul>"},
		{"emoji", ":rocket:", `<p dir="auto">🚀</p>`},
		{"fence", "```go\nfunc x() {}\n```", "<div class=\"code\"><pre tabindex=\"0\"><code><span class=\"k\">func</span> <span class=\"t\">x</span>() {}\n</code></pre></div>"},
		{"unknown fence", "```no-such\na<b\n```", "<div class=\"code\"><pre tabindex=\"0\"><code>a&lt;b\n</code></pre></div>"},
		{"diagram", "```mermaid\ngraph TD\n```", "<div class=\"code\"><pre tabindex=\"0\" data-language=\"mermaid\"><code>graph TD\n</code></pre></div>"},
		{"html", "a <b>b</b> <sub>c</sub>", `<p dir="auto">a <b>b</b> <sub>c</sub></p>`},
		{"html that is open", "<div><b>a", `<div><b>a</b></div>`},
		{"html that closes ours", "</div></div></main>a", `a`},
		{"refused html", `<style>a{}</style><iframe src="x"></iframe><form action="/x"><button>b</button></form>`, `b`},
		{"style and names", `<p style="color:red" id="main" class="masthead" name="x" onclick="x()">a</p>`, `<p dir="auto">a</p>`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := inner(c.in, Options{}); got != c.want {
				t.Errorf("%q\n got %s\nwant %s", c.in, got, c.want)
			}
		})
	}
}

func TestOptions(t *testing.T) {
	t.Parallel()
	o := Options{Top: 2, Base: "https://git.example/lark/blob/main/docs", Prefix: "about"}
	got := inner("# A\n[b](c.md) ![d](e.png) [f](/g) [h](#a)", o)
	for _, want := range []string{
		`<h2 dir="auto" id="about-a">`, `href="https://git.example/lark/blob/main/docs/c.md"`,
		`src="https://git.example/lark/blob/main/docs/e.png"`, `href="https://git.example/g"`, `href="#about-a"`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not in\n%s", want, got)
		}
	}
}

// What would take long or much is shown as it was written, and soon.
func TestPathologicalTexts(t *testing.T) {
	t.Parallel()
	for name, source := range map[string]string{
		"quotes":    strings.Repeat(">", 50_000) + "a",
		"lists":     strings.Repeat("- ", 20_000) + "a",
		"brackets":  strings.Repeat("[", 50_000),
		"links":     strings.Repeat("[a](", 20_000),
		"images":    strings.Repeat("![", 30_000),
		"stars":     strings.Repeat("*a_ ", 30_000),
		"stars2":    strings.Repeat("a**b", 30_000) + strings.Repeat("c* ", 20_000),
		"backticks": backticks(600),
		"html":      strings.Repeat("<b>", 50_000),
		"divs":      strings.Repeat("<div>\n", 20_000),
		"comments":  strings.Repeat("<!-- ", 20_000),
		"table":     "|" + strings.Repeat("a|", 2000) + "\n|" + strings.Repeat("-|", 2000) + strings.Repeat("\n|x", 2000),
		"entities":  strings.Repeat("&", 100_000),
		"code":      "```js\n" + strings.Repeat("/*(/[", 12_000) + "\n```",
		"huge":      strings.Repeat("words and words\n\n", 100_000),
		"refs":      strings.Repeat("[a]: x\n", 20_000) + strings.Repeat("[a]", 20_000),
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			out := render(source, Options{})
			took := time.Since(start)
			t.Logf("%d bytes in %v: %d bytes", len(source), took, len(out))
			if took > 2*time.Second {
				t.Errorf("%v is too long for anybody's text", took)
			}
			assertHarmless(t, out)
		})
	}
}

// backticks are runs of every length, which a naive reader compares pairwise.
func backticks(n int) string {
	var out strings.Builder
	for i := range n {
		out.WriteString(strings.Repeat("`", i+1) + "a")
	}
	return out.String()
}

func TestHugeTextIsCut(t *testing.T) {
	t.Parallel()
	if out := render(strings.Repeat("a ", maxSource), Options{}); !strings.Contains(out, "the rest is not shown") {
		t.Error("a cut must be told")
	}
}

// assertHarmless fails on anything that could run, restyle or leave the box.
func assertHarmless(t *testing.T, out string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader("<main>" + out + "<i id=after></i></main>"))
	if err != nil {
		t.Skipf("deeper than a parser follows: %v", err)
	}
	for node := range root.Descendants() {
		if node.Type != html.ElementNode {
			continue
		}
		switch node.Data {
		case "script", "style", "iframe", "object", "embed", "form", "button", "input", "link", "meta", "base", "svg", "math", "template":
			if node.Parent.Data != "head" {
				t.Fatalf("<%s> in %.400s", node.Data, out)
			}
		}
		for _, a := range node.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "srcdoc" || a.Key == "name" {
				t.Fatalf("%s=%q on <%s>", a.Key, a.Val, node.Data)
			}
			if a.Key == "href" || a.Key == "src" {
				if _, ok := webui.Link(a.Val); !ok && !strings.HasPrefix(a.Val, "#") {
					t.Fatalf("address %q", a.Val)
				}
			}
			if a.Key == "id" && a.Val == "after" && node.Parent.Data != "main" {
				t.Fatalf("the text leaves its box: what follows is in <%s>", node.Parent.Data)
			}
		}
	}
}

func FuzzProse(f *testing.F) {
	for _, seed := range []string{
		"# a\n> b\n- [x] c", "<a href=javascript:x>b</a>", "![a](<b c> \"d\")", "</div><script>x</script>", "<svg><style><img src=x onerror=y></style>",
		"| a |\n|---|\n| `b` |", "[a][b]\n\n[b]: javascript:c", "<p title='\"><img src=x onerror=y>'>", "&#106;avascript:x", "```js\nlet a = `${b}`\n```", "<noscript><p title=\"</noscript><img src=x onerror=y>\">",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, source string) {
		if len(source) < 10_000 {
			assertHarmless(t, render(source, Options{}))
		}
	})
}

func BenchmarkProse(b *testing.B) {
	source := strings.Repeat("A *short* description with `code`, a [link](https://example.org) and\n\n- one\n- two\n\n", 4)
	b.ReportAllocs()
	for b.Loop() {
		render(source, Options{})
	}
}
