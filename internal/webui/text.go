package webui

import (
	"context"
	"io"
	"strings"

	"github.com/a-h/templ"
)

// Text writes a sentence in which `code` stands in backticks. An unpaired
// backtick is an ordinary character.
func Text(sentence string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		var out strings.Builder
		for rest := sentence; rest != ""; {
			before, code, after, ok := cutCode(rest)
			out.WriteString(templ.EscapeString(before))
			if ok {
				out.WriteString(`<code class="inline">` + templ.EscapeString(code) + `</code>`)
			}
			rest = after
		}
		_, err := io.WriteString(w, out.String())
		return err
	})
}

// cutCode splits s around its first pair of backticks.
func cutCode(s string) (before, code, after string, ok bool) {
	before, rest, opened := strings.Cut(s, "`")
	code, after, closed := strings.Cut(rest, "`")
	if !opened || !closed || code == "" {
		return s, "", "", false
	}
	return before, code, after, true
}
