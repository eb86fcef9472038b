package apidocs

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Error says why a definition cannot be read, in a sentence for its owner.
type Error struct {
	Line    int // from 1; zero when it is about the whole
	Column  int // from 1, in characters; zero when unknown
	Message string
	Fix     string
	Excerpt []Line // the lines around it
}

// Line is a line of the definition.
type Line struct {
	Number int
	Text   string
}

// Error returns the sentence with its place.
func (e *Error) Error() string {
	if e.Line == 0 {
		return e.Message
	}
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Message)
}

const (
	excerptAround = 3   // lines before and after
	excerptWidth  = 400 // bytes kept of a line
)

// at returns e with the lines of text around its place.
func (e *Error) at(text string) *Error {
	if e.Line < 1 {
		return e
	}
	number := 0
	for line := range strings.SplitSeq(text, "\n") {
		if number++; number > e.Line+excerptAround {
			break
		}
		if number >= e.Line-excerptAround {
			e.Excerpt = append(e.Excerpt, Line{number, cut(strings.TrimSuffix(line, "\r"), excerptWidth)})
		}
	}
	return e
}

// cut shortens s to at most n bytes without breaking a character.
func cut(s string, n int) string {
	if len(s) <= n {
		return strings.ToValidUTF8(s, "\uFFFD")
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return strings.ToValidUTF8(s[:n], "\uFFFD") + "…"
}

// placeOf turns a byte offset into a line and a column, both from 1.
func placeOf(text string, offset int) (line, column int) {
	before := text[:min(max(offset, 0), len(text))]
	start := strings.LastIndexByte(before, '\n') + 1
	return strings.Count(before, "\n") + 1, utf8.RuneCountInString(before[start:]) + 1
}
