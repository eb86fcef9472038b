package markdown

import "strings"

// Limits on one text. Reading Markdown takes time that grows with the square of
// some things and makes tables far larger than what was written, so a text above
// these is shown as it was written.
const (
	maxSource  = 256 << 10 // bytes that are read; the rest is cut, and that is said
	maxNesting = 24        // quotes and lists within each other
	maxMarks   = 4_000     // stars, brackets and the like in one paragraph
	maxCells   = 50_000    // of all tables
)

// nesting is how many quotes and list items the deepest line opens.
func nesting(source string) int {
	deepest := 0
	for line := range strings.Lines(source) {
		marks := 0
		for i, c := range line {
			if c == '>' || isBullet(line[i:]) {
				marks++
			} else if !strings.ContainsRune(" \t0123456789.)", c) {
				break
			}
		}
		deepest = max(deepest, marks)
	}
	return deepest
}

func isBullet(s string) bool {
	return len(s) > 1 && strings.IndexByte("-+*", s[0]) >= 0 && s[1] == ' '
}

// crowded reports whether a paragraph holds more marks than anybody would set.
func crowded(source string) bool {
	marks := 0
	for line := range strings.Lines(source) {
		words := strings.TrimLeft(line, " \t>")
		if strings.TrimSpace(words) == "" || isBullet(words) {
			marks = 0
		}
		for i := range len(line) {
			if strings.IndexByte("*_~[]<`", line[i]) >= 0 {
				marks++
			}
		}
		if marks > maxMarks {
			return true
		}
	}
	return false
}

// cells is how many cells the widest table would have if it went through the
// whole text: each line of a table is filled up to its width.
func cells(source string) int {
	columns, lines := 0, 0
	for line := range strings.Lines(source) {
		lines++
		if strings.Trim(line, " \t\r\n|:->") == "" {
			columns = max(columns, strings.Count(line, "|"))
		}
	}
	return columns * lines
}
