package finder

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The limits of what is searched: a row is a run of text whose places fit into 64 bits,
// one of them for its end.
const (
	maxRow  = 63
	maxRows = 4 // of a name or title; what is beyond is not searched
)

// folded is a text as it is searched: in lower case, without accents, and with one
// hyphen for each run of separators.
type folded struct {
	text   []byte
	starts []bool  // by byte: a part of the name begins here
	origin []int32 // by byte: where it stands in the original, and at last its end
}

// fold replaces what f holds by s, folded.
func (f *folded) fold(s string) {
	f.text, f.starts, f.origin = f.text[:0], f.starts[:0], f.origin[:0]
	before := classSeparator
	for i := 0; i < len(s) && len(f.text) < maxRow*maxRows; {
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		class := classOf(r)
		switch {
		case class == classMark:
		case class != classSeparator:
			f.push(i, foldRune(r), begins(before, class, s[i+n:]))
			before = class
		case before != classSeparator:
			f.push(i, '-', false)
			before = class
		}
		i += n
	}
	f.origin = append(f.origin, int32(len(s)))
	if n := len(f.text); n > 0 && f.text[n-1] == '-' {
		f.text, f.starts, f.origin = f.text[:n-1], f.starts[:n-1], f.origin[:n]
	}
}

func (f *folded) push(at int, r rune, start bool) {
	n := len(f.text)
	if r < utf8.RuneSelf {
		f.text = append(f.text, byte(r))
	} else {
		f.text = utf8.AppendRune(f.text, r)
	}
	for ; n < len(f.text); n++ {
		f.starts, f.origin = append(f.starts, start), append(f.origin, int32(at))
		start = false
	}
}

// rows cuts the text into runs of at most maxRow bytes, between parts where possible.
func (f *folded) rows(yield func(from, to int)) {
	from := 0
	for n := 1; len(f.text)-from > maxRow && n < maxRows; n++ {
		to := from + maxRow
		for at := to; at > from; at-- {
			if f.starts[at] {
				to = at
				break
			}
		}
		yield(from, to)
		from = to
	}
	if from < len(f.text) {
		yield(from, min(from+maxRow, len(f.text)))
	}
}

// startsOf returns the places from from to to where a part begins.
func (f *folded) startsOf(from, to int) uint64 {
	var set uint64
	for i, start := range f.starts[from:to] {
		if start {
			set |= 1 << i
		}
	}
	return set
}

type class uint8

const (
	classSeparator class = iota
	classLower           // and letters without case
	classUpper
	classDigit
	classMark // an accent that stands behind its letter
)

func classOf(r rune) class {
	switch {
	case 'a' <= r && r <= 'z':
		return classLower
	case 'A' <= r && r <= 'Z':
		return classUpper
	case '0' <= r && r <= '9':
		return classDigit
	case r < utf8.RuneSelf:
		return classSeparator
	case unicode.IsUpper(r):
		return classUpper
	case unicode.IsLetter(r), unicode.Is(unicode.So, r): // an emoji is a word too
		return classLower
	case unicode.IsDigit(r):
		return classDigit
	case unicode.Is(unicode.Mn, r):
		return classMark
	}
	return classSeparator
}

// begins tells whether a part begins with a letter of a class: after a separator, at a
// digit after letters, and at the humps of camelCase and HTTPServer.
func begins(before, class class, rest string) bool {
	switch {
	case before == classSeparator:
		return true
	case class == classDigit:
		return before != classDigit
	case class != classUpper:
		return false
	case before == classUpper:
		r, _ := utf8.DecodeRuneInString(rest)
		return classOf(r) == classLower
	}
	return true
}

// bases are Latin letters that Unicode does not take for an accented letter.
var bases = map[rune]rune{'ø': 'o', 'ł': 'l', 'đ': 'd', 'ı': 'i', 'ß': 's', 'æ': 'a', 'œ': 'o', 'ð': 'd', 'þ': 't'}

// foldRune returns a letter in lower case and, if it is a Latin one, without accents.
func foldRune(r rune) rune {
	if r < utf8.RuneSelf {
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r
	}
	r = unicode.ToLower(r)
	if base, ok := bases[r]; ok {
		return base
	}
	var buf [utf8.UTFMax]byte
	n := utf8.EncodeRune(buf[:], r)
	if parts := norm.NFD.Properties(buf[:n]).Decomposition(); parts != nil {
		if base, _ := utf8.DecodeRune(parts); unicode.Is(unicode.Latin, base) {
			return unicode.ToLower(base)
		}
	}
	return r
}
