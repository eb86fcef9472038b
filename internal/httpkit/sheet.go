package httpkit

import (
	"encoding/csv"
	"io"
	"slices"
	"strings"
)

// byteOrderMark tells a spreadsheet that a file is UTF-8.
const byteOrderMark = "\ufeff"

// Sheet writes CSV for spreadsheets: UTF-8 with a byte order mark, without which they take
// it for something else, lines that end in CRLF (RFC 4180), and an apostrophe before every
// cell that they would take for a formula.
type Sheet struct {
	out  *csv.Writer
	w    io.Writer
	line []string
}

// NewSheet returns a sheet that writes to w. Its media type is [SheetType].
func NewSheet(w io.Writer) *Sheet { return &Sheet{w: w} }

// SheetType is the media type of a [Sheet].
const SheetType = "text/csv; charset=utf-8"

// Row writes a row.
func (s *Sheet) Row(cells ...string) error {
	if s.out == nil {
		if _, err := io.WriteString(s.w, byteOrderMark); err != nil {
			return err
		}
		s.out = csv.NewWriter(s.w)
		s.out.UseCRLF = true
	}
	s.line = s.line[:0]
	for _, text := range cells {
		s.line = append(s.line, harmless(text))
	}
	return s.out.Write(s.line)
}

// Close writes what is left.
func (s *Sheet) Close() error {
	if s.out == nil {
		return nil
	}
	s.out.Flush()
	return s.out.Error()
}

// harmless is text that no spreadsheet takes for a formula, whatever stands before it.
func harmless(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "\uFFFD")
	bare := strings.TrimLeft(text, " \t\r\n\u00a0\ufeff")
	if bare == "" || !strings.ContainsAny(bare[:1], "=+-@") && !strings.ContainsAny(text[:1], "\t\r\n") && !isWideFormula(bare) {
		return text
	}
	return "'" + text
}

// isWideFormula tells of the full-width forms of = + - @, which some spreadsheets narrow.
func isWideFormula(text string) bool {
	return slices.ContainsFunc([]string{"＝", "＋", "－", "＠"}, func(sign string) bool { return strings.HasPrefix(text, sign) })
}
