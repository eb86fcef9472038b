package webui

import (
	"bytes"
	"regexp"
	"strings"
)

// stylesheet lists css/*.css in cascade order. Within a layer a later file wins.
var stylesheet = []string{
	"tokens", "base", "layout",
	"icon", "button", "input", "segmented", "combobox", "label", "status", "avatar", "menu", "tooltip", "ref", "hovercard",
	"breadcrumb", "tabs", "card", "note", "facts", "stat", "meter", "skeleton", "table", "filterbar", "selection", "pagination",
	"kbd", "callout", "toast", "dialog", "palette", "strip", "timeline", "tree", "code", "prose", "chart", "graph", "reference",
	"problem", "people", "catalog", "entity", "styleguide", "adapt", "print",
}

// layers fixes the order of the cascade layers whatever file comes first.
const layers = "@layer tokens,base,layout,components,utilities;"

var fontURL = regexp.MustCompile(`url\("\.\./fonts/([^"]+)"\)`)

// joinStylesheet makes one sheet of all files, each font under the URL that
// url gives it.
func joinStylesheet(url func(name string) string) []byte {
	var out bytes.Buffer
	out.WriteString(layers)
	for _, name := range stylesheet {
		css := fontURL.ReplaceAllStringFunc(string(mustRead("css/"+name+".css")), func(found string) string {
			return `url("` + url(fontURL.FindStringSubmatch(found)[1]) + `")`
		})
		minifyCSS(&out, css)
	}
	return out.Bytes()
}

// Stylesheet is the sheet that pages get, for tests that compare it with markup.
func Stylesheet() string { return string(joinStylesheet(Assets().URL)) }

// minifyCSS writes css without comments and needless white space. It touches
// nothing inside strings, and drops spaces only where they never carry meaning:
// beside braces, semicolons and ">", and after commas and colons.
func minifyCSS(out *bytes.Buffer, css string) {
	const glue = "{};,:>"
	var last byte = '}'
	pending := false
	emit := func(text string) {
		if pending && !strings.ContainsRune(glue, rune(last)) && !strings.Contains("{};>", text[:1]) {
			out.WriteByte(' ')
		}
		if text[0] == '}' && last == ';' {
			out.Truncate(out.Len() - 1)
		}
		out.WriteString(text)
		last, pending = text[len(text)-1], false
	}
	for i := 0; i < len(css); {
		switch c := css[i]; {
		case c == '/' && strings.HasPrefix(css[i:], "/*"):
			i = endOf(css, i+2, "*/")
			pending = true
		case c == '"' || c == '\'':
			end := endOf(css, i+1, string(c))
			emit(css[i:end])
			i = end
		case c == ' ' || c == '\n' || c == '\t' || c == '\r':
			pending = true
			i++
		default:
			emit(css[i : i+1])
			i++
		}
	}
}

// endOf returns the offset just after the next mark at or after from, or the
// end of s. Our own sheets hold no escaped quotes (a test looks).
func endOf(s string, from int, mark string) int {
	if n := strings.Index(s[from:], mark); n >= 0 {
		return from + n + len(mark)
	}
	return len(s)
}
