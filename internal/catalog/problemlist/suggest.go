package problemlist

import (
	"regexp"
	"strings"
)

// suggestions are how the sentences of fixes name what to write instead.
var suggestions = []*regexp.Regexp{
	regexp.MustCompile("`([^`]+)`"),
	regexp.MustCompile(`^Did you mean (\S+)\?`),
	regexp.MustCompile(`^Write it as (\S+?)(?:\.?$| and )`),
	regexp.MustCompile(`such as (\S+?)\.?$`),
}

// maxSuggestion bounds what is taken for a name, in bytes.
const maxSuggestion = 300

// Suggestion is what the fix of a problem says to write instead, ready to be copied;
// empty when it names nothing.
func Suggestion(fix string) string {
	for _, s := range suggestions {
		if m := s.FindStringSubmatch(fix); m != nil && len(m[1]) <= maxSuggestion {
			return strings.TrimSpace(m[1])
		}
	}
	return ""
}
