package webui

import (
	"context"
	"io"
	"regexp"
	"strings"

	"github.com/a-h/templ"
)

// highlightLimit is the size above which text is shown without colours: the
// spans would cost the browser more than they tell the reader.
const highlightLimit = 64 << 10

var (
	// A key, the colon, and what follows. Keys in quotes count too.
	yamlPair = regexp.MustCompile(`^(\s*(?:- +)*)("[^"]*"|'[^']*'|[^\s#'"\[{&*!|>%@-][^#]*?|-[^\s#][^#]*?)(:)(\s.*|)$`)
	yamlItem = regexp.MustCompile(`^(\s*(?:- +)+|\s*-)(.*)$`)
	yamlWord = regexp.MustCompile(`^(?:true|false|null|~|[-+]?[0-9][0-9_.eE+-]*)$`)
	yamlFold = regexp.MustCompile(`(?:^|\s)[|>][-+0-9]*\s*(?:#.*)?$`)
	jsonPart = regexp.MustCompile(`("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\b[0-9][0-9.eE+-]*`)
)

// highlight writes text with the classes of css/code.css: k for keys, s for
// strings, n for numbers and words of the language, c for comments. It colours
// by eye, not by grammar: what it does not understand stays plain.
func highlight(text, language string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		var out strings.Builder
		out.WriteString("<code>")
		text := strings.ToValidUTF8(text, "\uFFFD")
		switch {
		case len(text) > highlightLimit:
			out.WriteString(templ.EscapeString(text))
		case language == "yaml":
			highlightYAML(&out, text)
		case language == "json":
			highlightJSON(&out, text)
		default:
			out.WriteString(templ.EscapeString(text))
		}
		out.WriteString("</code>")
		_, err := io.WriteString(w, out.String())
		return err
	})
}

func span(out *strings.Builder, class, text string) {
	if text != "" {
		out.WriteString(`<span class="` + class + `">` + templ.EscapeString(text) + `</span>`)
	}
}

func highlightYAML(out *strings.Builder, text string) {
	fold := -1 // indentation of the key whose block scalar we are in
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			out.WriteByte('\n')
		}
		indent := len(line) - len(strings.TrimLeft(line, " "))
		if fold >= 0 && (indent > fold || strings.TrimSpace(line) == "") {
			span(out, "s", line)
			continue
		}
		fold = -1
		if yamlFold.MatchString(line) && !strings.HasPrefix(strings.TrimSpace(line), "#") {
			fold = indent
		}
		yamlLine(out, line)
	}
}

func yamlLine(out *strings.Builder, line string) {
	if m := yamlPair.FindStringSubmatch(line); m != nil {
		out.WriteString(templ.EscapeString(m[1]))
		span(out, "k", m[2])
		out.WriteString(m[3])
		yamlValue(out, m[4])
		return
	}
	if m := yamlItem.FindStringSubmatch(line); m != nil && line != "---" {
		out.WriteString(templ.EscapeString(m[1]))
		line = m[2]
	}
	yamlValue(out, line)
}

// yamlValue colours a scalar and the comment behind it.
func yamlValue(out *strings.Builder, text string) {
	value, comment := splitComment(text)
	scalar := strings.TrimSpace(value)
	before, after, _ := strings.Cut(value, scalar)
	out.WriteString(templ.EscapeString(before))
	switch {
	case yamlWord.MatchString(scalar):
		span(out, "n", scalar)
	case scalar == "---", scalar == "...", strings.HasPrefix(scalar, "|"), strings.HasPrefix(scalar, ">"):
		out.WriteString(templ.EscapeString(scalar))
	default:
		span(out, "s", scalar)
	}
	out.WriteString(templ.EscapeString(after))
	span(out, "c", comment)
}

// splitComment parts a line at the first # that follows white space and is not
// in quotes.
func splitComment(text string) (value, comment string) {
	var quote byte
	for i := 0; i < len(text); i++ {
		c := text[i]
		fresh := i == 0 || strings.IndexByte(" \t[{,", text[i-1]) >= 0
		switch {
		case quote == '"' && c == '\\':
			i++
		case quote != 0 && c == quote:
			quote = 0
		case quote == 0 && fresh && (c == '"' || c == '\''):
			quote = c
		case quote == 0 && fresh && c == '#':
			return text[:i], text[i:]
		}
	}
	return text, ""
}

func highlightJSON(out *strings.Builder, text string) {
	end := 0
	for _, at := range jsonPart.FindAllStringSubmatchIndex(text, -1) {
		out.WriteString(templ.EscapeString(text[end:at[0]]))
		end = at[1]
		switch {
		case at[4] >= 0: // a string with a colon behind it
			span(out, "k", text[at[2]:at[3]])
			out.WriteString(text[at[4]:at[5]])
		case at[2] >= 0:
			span(out, "s", text[at[2]:at[3]])
		default:
			span(out, "n", text[at[0]:at[1]])
		}
	}
	out.WriteString(templ.EscapeString(text[end:]))
}
