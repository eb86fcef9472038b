package config

import (
	"regexp"
	"strings"
)

// variable finds ${NAME}, ${NAME:-default} and the escape $${anything}.
var variable = regexp.MustCompile(`\$?\$\{[^{}]*\}`)

// substituted is what became of a text.
type substituted struct {
	text    string
	defined bool   // false when a variable has no value
	unset   string // that variable
	used    bool   // a variable was asked for, so the text may hold a secret
	long    bool   // the text outgrew maxFileBytes
}

// substitute replaces the variables in s. A variable's value is trimmed; an empty
// one counts as unset only where a default is given, as in Backstage, where an
// empty default is no default either.
func substitute(s string, env func(string) (string, bool)) substituted {
	matches := variable.FindAllStringIndex(s, -1)
	if matches == nil {
		return substituted{text: s, defined: true}
	}
	var out strings.Builder
	used, end := false, 0
	for _, m := range matches {
		out.WriteString(s[end:m[0]])
		expression := s[m[0]:m[1]]
		end = m[1]
		if strings.HasPrefix(expression, "$$") {
			out.WriteString(expression[1:])
			continue
		}
		used = true
		name, fallback, hasFallback := strings.Cut(expression[2:len(expression)-1], ":-")
		name = strings.TrimSpace(name)
		text, set := lookup(env, name)
		if hasFallback && text == "" {
			text = strings.TrimSpace(fallback)
			set = text != ""
		}
		if !set {
			return substituted{unset: name, used: true}
		}
		out.WriteString(text)
		if out.Len() > maxFileBytes {
			return substituted{defined: true, used: true, long: true}
		}
	}
	out.WriteString(s[end:])
	return substituted{text: out.String(), defined: true, used: used, long: out.Len() > maxFileBytes}
}

// lookup returns a variable without the white space around it: a newline at the
// end of a mounted secret is the usual accident.
func lookup(env func(string) (string, bool), name string) (string, bool) {
	text, set := env(name)
	if !set {
		return "", false
	}
	return strings.TrimSpace(text), true
}
