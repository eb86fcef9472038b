package cli

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/callboard/callboard/internal/catalog"
)

// problemPrinter prints problems as a compiler does: file:line:column, what is wrong, the
// line with a mark under it, what to do.
type problemPrinter struct {
	w     io.Writer
	style style
	dir   string // paths below it are shown relative to it
	// read finds the lines around a problem that brings none; nil leaves them out.
	read func(path string, line int) (excerpt []string, first int)
}

// print prints problems in order of file and line.
func (p *problemPrinter) print(problems []catalog.Problem) error {
	problems = slices.Clone(problems)
	slices.SortStableFunc(problems, func(a, b catalog.Problem) int {
		return cmp.Or(cmp.Compare(p.file(a), p.file(b)), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	out := bufio.NewWriter(p.w)
	for i := range problems {
		p.one(out, &problems[i])
	}
	return out.Flush()
}

func (p *problemPrinter) one(w io.Writer, problem *catalog.Problem) {
	place := p.file(*problem)
	if problem.Line > 0 {
		place += ":" + strconv.Itoa(problem.Line)
		if problem.Column > 0 {
			place += ":" + strconv.Itoa(problem.Column)
		}
	}
	fmt.Fprintf(w, "%s: %s %s %s\n", p.style.bold(place), p.severity(problem.Severity), strings.TrimSuffix(problem.Message, "."), p.style.faint("["+problem.Code+"]"))
	p.excerpt(w, problem)
	if problem.Fix != "" {
		fmt.Fprintf(w, "  %s %s\n", p.style.green("fix:"), problem.Fix)
	}
}

func (p *problemPrinter) severity(s catalog.Severity) string {
	switch s {
	case catalog.SeverityError:
		return p.style.red("error:")
	case catalog.SeverityWarning:
		return p.style.yellow("warning:")
	default:
		return p.style.blue(string(s) + ":")
	}
}

// excerpt prints the lines up to the one that is meant, and a caret under its column.
func (p *problemPrinter) excerpt(w io.Writer, problem *catalog.Problem) {
	lines, first := problem.Excerpt, problem.ExcerptLine
	if len(lines) == 0 && p.read != nil && problem.Line > 0 {
		if path, ok := strings.CutPrefix(problem.Location, "file:"); ok {
			lines, first = p.read(path, problem.Line)
		}
	}
	gutter := len(strconv.Itoa(problem.Line)) + 2
	for i, text := range lines {
		number := first + i
		if number > problem.Line {
			break
		}
		text = shorten(text, problem.Column)
		fmt.Fprintf(w, "%s\n", strings.TrimRight(p.style.faint(fmt.Sprintf("%*d |", gutter, number))+" "+text, " "))
		if number == problem.Line && problem.Column > 0 {
			fmt.Fprintf(w, "%s %s%s\n", p.style.faint(strings.Repeat(" ", gutter)+" |"), padding(text, problem.Column), p.style.green("^"))
		}
	}
}

// widest is how much of a line is shown, in characters.
const widest = 120

// shorten cuts a long line behind the column that matters.
func shorten(line string, column int) string {
	most := max(widest, column+widest/2)
	if chars := []rune(line); len(chars) > most {
		return string(chars[:most-1]) + "…"
	}
	return line
}

// padding is as wide as the text before a column. Tabs stay tabs, so that the caret
// stands where the terminal shows the column.
func padding(text string, column int) string {
	var b strings.Builder
	at := 1
	for _, c := range text {
		if at >= column {
			break
		}
		if c != '\t' {
			c = ' '
		}
		b.WriteRune(c)
		at++
	}
	return b.String()
}

// file is where a problem is: a path, or the location or source as it is called.
func (p *problemPrinter) file(problem catalog.Problem) string {
	if problem.Location == "" {
		return problem.Bucket
	}
	path, ok := strings.CutPrefix(problem.Location, "file:")
	if !ok {
		return problem.Location
	}
	return relative(p.dir, path)
}

// relative shows a path from dir, if that is shorter.
func relative(dir, path string) string {
	base, err := filepath.Abs(dir)
	if err != nil {
		return path
	}
	if rel, err := filepath.Rel(base, path); err == nil && len(rel) < len(path) {
		return rel
	}
	return path
}

// linesAround reads a line of a file with the one before it.
func linesAround(path string, line int) (excerpt []string, first int) {
	f, err := os.Open(path)
	if err != nil {
		return nil, 0
	}
	defer f.Close()
	first = max(1, line-1)
	scanner := bufio.NewScanner(f)
	scanner.Buffer(nil, 1<<20)
	for n := 1; n <= line && scanner.Scan(); n++ {
		if n >= first {
			excerpt = append(excerpt, strings.ToValidUTF8(scanner.Text(), "\ufffd"))
		}
	}
	return excerpt, first
}
