package apidocsweb

import (
	"fmt"
	"strings"

	"github.com/callboard/callboard/internal/webui"
)

const (
	maxRaw    = 400 << 10 // bytes of text on the raw page
	maxBroken = 60 << 10  // below an error
)

func (v *view) textWords() string {
	if v.Type == "" {
		return "As it was written, " + sizeWords(len(v.Text))
	}
	return "A definition of type " + v.Type + ", shown as it was written, " + sizeWords(len(v.Text))
}

func sizeWords(bytes int) string {
	switch {
	case bytes < 1<<10:
		return plural(bytes, "byte")
	case bytes < 1<<20:
		return fmt.Sprintf("%d KB", (bytes+512)>>10)
	}
	return fmt.Sprintf("%.1f MB", float64(bytes)/(1<<20))
}

// beginning is at most limit bytes of text, whole lines of it if it has any.
func beginning(text string, limit int) (part string, all bool) {
	if len(text) <= limit {
		return text, true
	}
	part = text[:limit]
	if i := strings.LastIndexByte(part, '\n'); i > limit/2 {
		part = part[:i+1]
	}
	return strings.ToValidUTF8(part, ""), false
}

// languageOf tells how to colour a text.
func languageOf(text string) string {
	text = strings.TrimSpace(text[:min(len(text), 400)])
	switch {
	case strings.HasPrefix(text, "{"), strings.HasPrefix(text, "["):
		return "json"
	case strings.Contains(text, ": ") && !strings.Contains(text, "{") && !strings.Contains(text, ";"):
		return "yaml"
	}
	first, _, _ := strings.Cut(text, "\n")
	key, _, found := strings.Cut(first, ":")
	if found && !strings.ContainsAny(key, " {(;") {
		return "yaml"
	}
	return ""
}

func sentence(s string) string {
	if s == "" {
		return s
	}
	s = strings.ToUpper(s[:1]) + s[1:]
	if !strings.HasSuffix(s, ".") {
		s += "."
	}
	return s
}

// place is where the error is.
func (v *view) place() string {
	if v.doc.Err.Line == 0 {
		return ""
	}
	return fmt.Sprintf("spec.definition:%d:%d", v.doc.Err.Line, v.doc.Err.Column)
}

func (v *view) excerpt() []webui.ExcerptLine {
	var lines []webui.ExcerptLine
	for _, l := range v.doc.Err.Excerpt {
		line := webui.ExcerptLine{Number: l.Number, Text: l.Text}
		if l.Number == v.doc.Err.Line {
			line.From = max(0, v.doc.Err.Column-1)
			line.To = line.From + 1
		}
		lines = append(lines, line)
	}
	return lines
}
