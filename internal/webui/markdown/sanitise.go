package markdown

import (
	"regexp"
	"sync"

	"github.com/microcosm-cc/bluemonday"

	"github.com/callboard/callboard/internal/webui"
)

var (
	languageClass = regexp.MustCompile(`^language-[A-Za-z0-9_+#.-]{1,40}$`)
	alignment     = regexp.MustCompile(`^(left|center|right)$`)
	length        = regexp.MustCompile(`^[0-9]{1,4}$`)
)

// policy lists what may come out of a text: what Markdown makes, and the HTML
// that people write into README files. No style, no id, no name, no class but a
// fence's language, no form, no frame, no script.
var policy = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "code", "kbd", "samp", "var",
		"em", "strong", "b", "i", "u", "s", "del", "ins", "sub", "sup", "small", "mark", "abbr", "cite", "q",
		"ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "th", "td", "caption", "details", "summary", "div", "span", "figure", "figcaption")
	p.AllowAttrs("class").Matching(languageClass).OnElements("code")
	p.AllowAttrs("align").Matching(alignment).OnElements("th", "td")
	p.AllowAttrs("start").Matching(length).OnElements("ol")
	p.AllowAttrs("open").OnElements("details")
	p.AllowAttrs("title").OnElements("a", "abbr", "img")
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("src", "alt").OnElements("img")
	p.AllowAttrs("width", "height").Matching(length).OnElements("img")
	p.AllowAttrs("type").Matching(regexp.MustCompile(`^checkbox$`)).OnElements("input")
	p.AllowAttrs("checked", "disabled").OnElements("input")
	p.RequireParseableURLs(true)
	p.AllowRelativeURLs(true)
	p.AllowURLSchemes(webui.Schemes()...)
	return p
})

// sanitise drops what the policy does not allow. Its result is not balanced yet:
// mend parses it.
func sanitise(html []byte) []byte { return policy().SanitizeBytes(html) }
