package cli

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// table is text in columns. Only the last column is cut, to the terminal's width.
type table struct {
	head []string
	rows [][]string
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

const columnGap = "  "

// print writes the table; width 0 means that lines may be of any length.
func (t *table) print(w io.Writer, s style, width int) error {
	widths := make([]int, len(t.head))
	for _, row := range append([][]string{t.head}, t.rows...) {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	if err := t.line(w, t.head, widths, width, s.faint); err != nil {
		return err
	}
	for _, row := range t.rows {
		if err := t.line(w, row, widths, width, plain); err != nil {
			return err
		}
	}
	return nil
}

func plain(s string) string { return s }

func (t *table) line(w io.Writer, cells []string, widths []int, width int, mark func(string) string) error {
	var b strings.Builder
	used := 0
	for i, cell := range cells {
		if i == len(cells)-1 {
			b.WriteString(cut(cell, width-used))
			break
		}
		b.WriteString(cell)
		b.WriteString(strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell)))
		b.WriteString(columnGap)
		used += widths[i] + len(columnGap)
	}
	_, err := fmt.Fprintln(w, mark(strings.TrimRight(b.String(), " ")))
	return err
}

// leastCut is the width below which cutting would leave nothing worth reading.
const leastCut = 12

// cut shortens s to width characters, unless that is too few to be of use.
func cut(s string, width int) string {
	if width < leastCut || utf8.RuneCountInString(s) <= width {
		return s
	}
	return string([]rune(s)[:width-1]) + "…"
}

// firstLine is what of a longer text fits into a table.
func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return strings.Join(strings.Fields(line), " ")
}
