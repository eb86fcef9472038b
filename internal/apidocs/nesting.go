package apidocs

import "fmt"

// checkNesting refuses text whose brackets nest too deep. Parsers that call
// themselves for every bracket would run out of stack, which Go cannot survive.
// It need not be exact: comment says how a comment begins that reaches to the
// end of the line, and strings in double quotes are skipped.
func checkNesting(text, comment string, limits Limits) *Error {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			i = skipString(text, i)
		case len(comment) > 0 && c == comment[0] && len(text)-i >= len(comment) && text[i:i+len(comment)] == comment:
			for i < len(text) && text[i] != '\n' {
				i++
			}
		case c == '{' || c == '[' || c == '(' || c == '<':
			if depth++; depth > limits.Depth {
				e := &Error{Message: fmt.Sprintf("it is nested more than %d levels deep", limits.Depth), Fix: "Flatten it."}
				e.Line, e.Column = placeOf(text, i)
				return e
			}
		case c == '}' || c == ']' || c == ')' || c == '>':
			depth = max(0, depth-1)
		}
	}
	return nil
}

// skipString returns where the string that begins at i ends: """ block, or " to
// the next quote on the line. Without an end, i.
func skipString(text string, i int) int {
	if len(text)-i >= 3 && text[i:i+3] == `"""` {
		for j := i + 3; j+3 <= len(text); j++ {
			if text[j] == '\\' {
				j++
			} else if text[j:j+3] == `"""` {
				return j + 2
			}
		}
		return i + 2
	}
	for j := i + 1; j < len(text) && text[j] != '\n'; j++ {
		switch text[j] {
		case '\\':
			j++
		case '"':
			return j
		}
	}
	return i
}
