package portal

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/callboard/callboard/internal/webui"
)

// AllKinds is the value of [ParamKind] that does not narrow the list.
const AllKinds = "all"

// Noun is one or many, by n.
func Noun(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// Number writes a count of a table; zero is a dash, so that what is not zero stands out.
func Number(n int) string {
	if n == 0 {
		return "–"
	}
	return webui.Count(n)
}

// KindLabel is how a kind in lower case is written for people.
func KindLabel(kind string) string {
	if label := webui.KindLabel(kind); label != kind || kind == "" {
		return label
	}
	return UpperFirst(kind)
}

// Plural is how several entities of a kind are called: "Components", "APIs".
func (f *Frame) Plural(kind string) string {
	if label := webui.KindLabel(kind); label != kind {
		return label + "s"
	}
	if k := f.opts.Kinds.Kind(kind); k != nil && k.Plural != "" {
		return k.Plural
	}
	return kind + "s"
}

// FirstOf is at most limit items of a list, from its beginning.
func FirstOf[T any](list []T, limit int) []T { return list[:min(len(list), limit)] }

// UpperFirst writes the first letter in upper case.
func UpperFirst(s string) string {
	for i, r := range s {
		return string(unicode.ToUpper(r)) + s[i+utf8.RuneLen(r):]
	}
	return s
}

// LowerFirst writes the first letter in lower case.
func LowerFirst(s string) string {
	for i, r := range s {
		return string(unicode.ToLower(r)) + s[i+utf8.RuneLen(r):]
	}
	return s
}

// Code marks text as code for [webui.Text].
func Code(s string) string { return "`" + strings.ReplaceAll(s, "`", "'") + "`" }

// PlainCode makes text fit between backticks.
func PlainCode(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "`", "'")
}

// maxText is how many characters of a text from an address count.
const maxText = 200

// CleanText makes text from an address valid, and short.
func CleanText(s string) string {
	s = strings.TrimSpace(strings.ToValidUTF8(s, "\uFFFD"))
	if utf8.RuneCountInString(s) > maxText {
		s = strings.TrimSpace(string([]rune(s)[:maxText]))
	}
	return s
}
