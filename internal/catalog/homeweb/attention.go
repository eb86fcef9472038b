package homeweb

import (
	"cmp"
	"slices"

	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

// maxAttention is how many things Home asks attention for.
const maxAttention = 5

// attention is what is wrong with what is the reader's: a line for each entity or file.
type attention struct {
	rows     []attentionRow
	entities int // that have something wrong
	problems int
	allHref  string
}

// attentionRow is the worst problem of one entity.
type attentionRow struct {
	ref   *webui.RefProps // nil: the document never became an entity
	place string          // then, the file
	text  string
	more  int // further problems of the same entity
	code  string
	level webui.StatusLevel
	href  string
}

func (p *Pages) attentionOf(s *readmodel.Snapshot, refs []string) attention {
	a := attention{allHref: portal.ProblemsPath}
	if len(refs) == 0 {
		return a
	}
	if len(refs) == 1 {
		a.allHref = portal.ProblemsHref("", refs[0])
	} else {
		a.allHref = portal.ProblemsPath + "?filters[user]=owned"
	}
	mine := make(map[string]bool, len(refs))
	for _, ref := range refs {
		mine[ref] = true
	}
	x := p.frame.Problems(s)
	bySubject := map[string][]*catalog.Problem{}
	var order []string
	for i := range x.All() {
		problem := &x.All()[i]
		if problem.Severity == catalog.SeverityNotice || !mine[x.Owner(i)] {
			continue
		}
		a.problems++
		subject := cmp.Or(problem.Ref, problem.Location)
		if bySubject[subject] == nil {
			order = append(order, subject)
		}
		bySubject[subject] = append(bySubject[subject], problem)
	}
	a.entities = len(order)
	slices.SortStableFunc(order, func(one, other string) int {
		return cmp.Or(cmp.Compare(rank(bySubject[one]), rank(bySubject[other])), len(bySubject[other])-len(bySubject[one]))
	})
	for _, subject := range portal.FirstOf(order, maxAttention) {
		a.rows = append(a.rows, attentionRowOf(s, bySubject[subject]))
	}
	return a
}

// rank is lower for worse.
func rank(problems []*catalog.Problem) int {
	for _, p := range problems {
		if p.Severity == catalog.SeverityError {
			return 0
		}
	}
	return 1
}

func attentionRowOf(s *readmodel.Snapshot, problems []*catalog.Problem) attentionRow {
	worst := problems[0]
	for _, p := range problems {
		if p.Severity == catalog.SeverityError {
			worst = p
			break
		}
	}
	props := portal.Problem(s, worst, true, worst.Since)
	row := attentionRow{ref: props.Entity, text: props.Message, code: props.Code, more: len(problems) - 1, level: webui.StatusWarn, place: props.Where}
	if worst.Severity == catalog.SeverityError {
		row.level = webui.StatusBad
	}
	row.href = portal.ProblemsHref(cmp.Or(worst.Ref, worst.Location), "")
	return row
}
