package entity

import (
	"regexp"
	"strings"
)

// Lengths of the format, in characters (reference: "Validation rules").
const (
	maxNameLength   = 63
	maxPrefixLength = 253
)

// Validators run for every entity of a catalog at every start, so they are loops over
// bytes. Their rules as the format writes them are in names_test.go, which checks that
// both say the same.

// ValidName tells whether s can be the name of an entity: letters and digits, with any
// of -_. between them.
func ValidName(s string) bool {
	if s == "" || len(s) > maxNameLength || !isAlnum(s[0]) || !isAlnum(s[len(s)-1]) {
		return false
	}
	for i := 1; i < len(s)-1; i++ {
		if c := s[i]; !isAlnum(c) && c != '-' && c != '_' && c != '.' {
			return false
		}
	}
	return true
}

// ValidNamespace tells whether s can be a namespace.
func ValidNamespace(s string) bool { return isDNSLabel(s) }

// ValidTag tells whether s can be a tag. A colon is allowed, as in Backstage's own
// validator, though its error text does not say so.
func ValidTag(s string) bool {
	if s == "" || len(s) > maxNameLength {
		return false
	}
	dash := true // what stands before s[i]
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '-':
			if dash {
				return false
			}
			dash = true
		case isLower(c) || isDigit(c) || c == ':' || c == '+' || c == '#':
			dash = false
		default:
			return false
		}
	}
	return !dash
}

// ValidKind tells whether s can be the name of a kind.
func ValidKind(s string) bool {
	return s != "" && !isDigit(s[0]) && isAlnumWord(s)
}

// ValidAPIVersion tells whether s is [prefix/]suffix with a DNS subdomain as prefix.
func ValidAPIVersion(s string) bool {
	if slash := strings.IndexByte(s, '/'); slash >= 0 {
		return isDNSSubdomain(s[:slash]) && isAlnumWord(s[slash+1:])
	}
	return isAlnumWord(s)
}

// ValidKey tells whether s can be the key of a label or an annotation.
func ValidKey(s string) bool {
	if slash := strings.IndexByte(s, '/'); slash >= 0 {
		return isDNSSubdomain(s[:slash]) && ValidName(s[slash+1:])
	}
	return ValidName(s)
}

// ValidLabelValue tells whether s can be the value of a label.
func ValidLabelValue(s string) bool { return s == "" || ValidName(s) }

func isDNSLabel(s string) bool {
	if s == "" || len(s) > maxNameLength || s[0] == '-' || s[len(s)-1] == '-' {
		return false
	}
	for i := 0; i < len(s); i++ {
		if c := s[i]; !isLower(c) && !isDigit(c) && c != '-' {
			return false
		}
	}
	return true
}

func isDNSSubdomain(s string) bool {
	if len(s) > maxPrefixLength {
		return false
	}
	for {
		dot := strings.IndexByte(s, '.')
		if dot < 0 {
			return isDNSLabel(s)
		}
		if !isDNSLabel(s[:dot]) {
			return false
		}
		s = s[dot+1:]
	}
}

func isAlnumWord(s string) bool {
	if s == "" || len(s) > maxNameLength {
		return false
	}
	for i := 0; i < len(s); i++ {
		if !isAlnum(s[i]) {
			return false
		}
	}
	return true
}

func isLower(c byte) bool { return 'a' <= c && c <= 'z' }
func isDigit(c byte) bool { return '0' <= c && c <= '9' }
func isAlnum(c byte) bool { return isLower(c|0x20) || isDigit(c) }

var (
	notName = regexp.MustCompile(`[^A-Za-z0-9_.-]+`)
	notTag  = regexp.MustCompile(`[^a-z0-9:+#]+`)
)

// SuggestName turns any text into a valid name; "entity" when nothing is left of it.
func SuggestName(s string) string {
	s = strings.Trim(notName.ReplaceAllString(s, "-"), "-_.")
	if len(s) > maxNameLength {
		s = strings.Trim(s[:maxNameLength], "-_.")
	}
	if s == "" {
		return "entity"
	}
	return s
}

// suggestNamespace turns any text into a valid namespace.
func suggestNamespace(s string) string {
	return strings.NewReplacer("_", "-", ".", "-").Replace(SuggestName(strings.ToLower(s)))
}

// suggestTag turns any text into a valid tag; empty when nothing is left of it.
func suggestTag(s string) string {
	t := strings.Trim(notTag.ReplaceAllString(strings.ToLower(s), "-"), "-")
	if len(t) > maxNameLength {
		t = strings.Trim(t[:maxNameLength], "-")
	}
	return t
}
