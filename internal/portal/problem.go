package portal

import (
	"strings"
	"time"

	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/webui"
)

// MaxMessage is how many characters of a problem's sentence are shown.
const MaxMessage = 600

// Problem describes a problem; with the entity it is about when named is set.
func Problem(s *readmodel.Snapshot, pr *catalog.Problem, named bool, now time.Time) webui.ProblemProps {
	p := webui.ProblemProps{
		Severity: SeverityOf(pr.Severity), Code: Clip(pr.Code, MaxTitle),
		Message: sentence(Clip(strings.ToValidUTF8(pr.Message, "\uFFFD"), MaxMessage)), Fix: Clip(pr.Fix, MaxMessage),
		Since: pr.Since, Now: now, Excerpt: excerpt(pr),
	}
	if pr.Location != "" {
		at := PlaceOf(pr.Location, pr.Line, pr.Column)
		p.Where, p.Href = at.Short, at.Href
	}
	if named && pr.Ref != "" {
		if e, ok := s.ByRef(pr.Ref); ok {
			ref := ReferenceTo(e)
			p.Entity = &ref
		}
	}
	return p
}

// sentence begins a message in upper case, unless it begins with the name of a field.
func sentence(message string) string {
	word, _, _ := strings.Cut(message, " ")
	if strings.ContainsFunc(word, func(r rune) bool { return r < 'a' || r > 'z' }) {
		return message
	}
	return UpperFirst(message)
}

// SeverityOf is how a severity is shown.
func SeverityOf(s catalog.Severity) webui.Severity {
	switch s {
	case catalog.SeverityWarning:
		return webui.SeverityWarning
	case catalog.SeverityNotice:
		return webui.SeverityNote
	}
	return webui.SeverityError
}

// maxExcerpt is how many lines of a file are shown around a problem.
const maxExcerpt = 9

// excerpt shows the lines around a problem, with the blamed words marked.
func excerpt(pr *catalog.Problem) []webui.ExcerptLine {
	var lines []webui.ExcerptLine
	rest := FirstOf(pr.Excerpt, maxExcerpt)
	for len(rest) > 0 && strings.TrimSpace(rest[len(rest)-1]) == "" && pr.ExcerptLine+len(rest)-1 != pr.Line {
		rest = rest[:len(rest)-1]
	}
	for i, text := range rest {
		line := webui.ExcerptLine{Number: pr.ExcerptLine + i, Text: strings.ToValidUTF8(text, "\uFFFD")}
		if line.Number == pr.Line && pr.Line > 0 {
			line.From, line.To = blamed([]rune(line.Text), pr.Column)
		}
		lines = append(lines, line)
	}
	return lines
}

// blamed is the part of a line to mark: from column (from 1) to the end of what is
// written, without a comment behind it.
func blamed(line []rune, column int) (from, to int) {
	text := string(line)
	if at := strings.Index(text, " #"); at > 0 {
		text = text[:at]
	}
	to = len([]rune(strings.TrimRight(text, " \t\r")))
	from = max(0, column-1)
	if column == 0 {
		from = len(line) - len([]rune(strings.TrimLeft(string(line), " \t")))
	}
	if from >= to {
		return min(from, len(line)), min(from+1, len(line))
	}
	return from, to
}
