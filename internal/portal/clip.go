package portal

import (
	"strings"
	"unicode/utf8"
)

// How much of a text is shown, in characters; the whole is on the Raw tab.
const (
	MaxTitle       = 120
	MaxLine        = 160   // a description in a list
	MaxLede        = 280   // a description on the entity's own page, before "more"
	MaxDescription = 20000 // after it
	MaxField       = 300   // a value in a list of facts
)

// Clip shortens s to limit characters, the last of them an ellipsis, if it is longer.
func Clip(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	end, n := 0, 0
	for i := range s {
		if n == limit-1 {
			end = i
		}
		if n++; n > limit {
			return strings.TrimRight(s[:end], " \n") + "…"
		}
	}
	return s
}

// ClipBytes shortens s to at most limit bytes without cutting a character.
func ClipBytes(s string, limit int) (shown string, cut bool) {
	if len(s) <= limit {
		return s, false
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return s[:limit], true
}

// FirstLine is the first paragraph of a text in one line.
func FirstLine(s string) string {
	s = strings.TrimSpace(s)
	if len(s) > 4*MaxDescription {
		s = s[:4*MaxDescription]
	}
	s, _, _ = strings.Cut(s, "\n\n")
	return strings.Join(strings.Fields(s), " ")
}
