package catalog

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/sdk"
)

// validate checks envelope, kind, relations and rules, and notes what is wrong with its
// place in the file.
func (r *reading) validate(e entity.Entity) {
	violations := r.p.model.Validate(e)
	if len(violations) == 0 {
		_, violations = r.p.model.Relations(e)
	}
	for _, v := range violations {
		r.violation(v)
	}
	if k := e.Kind(); k != "" && len(violations) == 0 && !allowed(r.p.rules, r.at.root, r.at.origin, k, e.SpecString("type")) {
		r.violation(entity.Violation{Path: "kind", Code: "kind-not-allowed",
			Message: fmt.Sprintf("kind %s is not allowed to come from %s", k, r.at.origin),
			Fix:     "Allow it in app-config.yaml under catalog.rules, or under the rules of this location."})
	}
}

func (r *reading) violation(v entity.Violation) {
	line, column := r.doc.Position(v.Path)
	if v.Code != "required" {
		line, column = r.doc.ValuePosition(v.Path)
		if l, _ := r.doc.Position(v.Path); l != line { // a block value: show its key
			line, column = r.doc.Position(v.Path)
		}
	}
	if strings.Contains(v.Message, "${{") {
		v.Fix = "This is the skeleton of a template that has not been rendered; leave it out of what is read."
	}
	r.problem(Problem{Line: line, Column: column, Field: v.Path, Code: v.Code, Message: v.Message, Fix: v.Fix})
}

// problem notes an error of the document at hand.
func (r *reading) problem(p Problem) {
	p.Bucket, p.Location, p.Ref, p.Severity = r.p.bucket, r.document.Location.String(), r.ref, SeverityError
	p.Excerpt, p.ExcerptLine = r.lines.around(p.Line)
	r.out.problems = append(r.out.problems, p)
}

// unreadable notes why a document could not be read. Whatever it held before stays,
// unless there is nothing any more.
func (p *preparer) unreadable(out *prepared, d sdk.Document, parents []string) {
	out.gone = errors.Is(d.Err, sdk.ErrNotExist)
	out.failed = !out.gone
	out.state.Fingerprint = ""
	if out.gone && !out.state.Root {
		return // told where the Location entity names it
	}
	problem := Problem{Bucket: p.bucket, Location: d.Location.String(), Code: "unreadable", Severity: SeverityError, Message: d.Err.Error(),
		Fix: "Make the file readable, or remove it from what is read."}
	if len(parents) > 0 {
		problem.Ref = parents[0]
	}
	if out.gone {
		problem.Code = "does-not-exist"
		problem.Fix = "Correct it in app-config.yaml, or put the file there."
	}
	var told advised
	if errors.As(d.Err, &told) {
		problem.Message, problem.Fix = told.Sentence(), told.Fix()
	}
	out.problems = append(out.problems, problem)
}

// advised is an error of a source that tells what is wrong in a sentence, and what to do.
type advised interface {
	error
	Sentence() string
	Fix() string
}

func countErrors(problems []Problem) int {
	n := 0
	for _, p := range problems {
		if p.Severity == SeverityError {
			n++
		}
	}
	return n
}

// excerpter cuts lines out of a document to show a problem. The lines are found once,
// when the first is asked for.
type excerpter struct {
	data  []byte
	lines [][]byte
}

const (
	excerptContext = 2
	excerptWidth   = 200 // bytes of a line that are shown
)

func (x *excerpter) around(line int) (excerpt []string, first int) {
	if line < 1 || bytes.IndexByte(x.data, 0) >= 0 {
		return nil, 0
	}
	if x.lines == nil {
		x.lines = bytes.Split(bytes.TrimSuffix(x.data, []byte("\n")), []byte("\n"))
	}
	first = max(1, line-excerptContext)
	last := min(len(x.lines), line+1)
	for n := first; n <= last; n++ {
		text := bytes.TrimRight(x.lines[n-1], "\r")
		if len(text) > excerptWidth {
			text = append(bytes.Clone(text[:excerptWidth]), "…"...)
		}
		excerpt = append(excerpt, strings.ToValidUTF8(string(text), "\ufffd"))
	}
	if len(excerpt) == 0 {
		return nil, 0
	}
	return excerpt, first
}
