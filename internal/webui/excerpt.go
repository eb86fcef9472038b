package webui

import (
	"context"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/a-h/templ"
)

// ExcerptLine is one line of a file around a problem.
type ExcerptLine struct {
	Number int // counted from one; zero prints none
	Text   string
	// From and To are the marked columns, counted in characters from zero, To
	// exclusive. Equal values mark nothing.
	From, To int
	Note     string // printed under the mark, after carets
}

// excerptWidth is how many characters of a line are shown: enough for any line
// that a person wrote, too few for a minified file to fill the page.
const excerptWidth = 240

// excerpt writes the lines inside a pre, where every space counts: hence by
// hand and not in a template.
func excerpt(lines []ExcerptLine) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		var out strings.Builder
		out.WriteString("<code>")
		for i, line := range lines {
			if i > 0 {
				out.WriteByte('\n')
			}
			line.write(&out)
		}
		out.WriteString("</code>")
		_, err := io.WriteString(w, out.String())
		return err
	})
}

func (l ExcerptLine) write(out *strings.Builder) {
	number := ""
	if l.Number > 0 {
		number = strconv.Itoa(l.Number)
	}
	text := []rune(clip(l.Text, excerptWidth))
	from := min(max(l.From, 0), len(text))
	to := min(max(l.To, from), len(text))
	out.WriteString("<i>" + number + "</i>" + templ.EscapeString(string(text[:from])))
	if from < to {
		out.WriteString("<u>" + templ.EscapeString(string(text[from:to])) + "</u>")
	}
	out.WriteString(templ.EscapeString(string(text[to:])))
	if l.Note != "" {
		indent := leadingSpace(text[:from])
		out.WriteString("\n<i></i>" + indent + "<em>" + strings.Repeat("^", max(1, to-from)) +
			"  " + templ.EscapeString(l.Note) + "</em>")
	}
}

// leadingSpace is as wide as text when printed: tabs stay tabs.
func leadingSpace(text []rune) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		return ' '
	}, string(text))
}

// clip shortens s to at most limit characters, the last of them an ellipsis,
// and makes it valid UTF-8.
func clip(s string, limit int) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if utf8.RuneCountInString(s) <= limit {
		return s
	}
	return string([]rune(s)[:limit-1]) + "…"
}
