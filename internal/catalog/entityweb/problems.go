package entityweb

import (
	"cmp"
	"slices"
	"time"

	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

// problemsOf are the first problems of one entity, errors first, and how many more there
// are. Targets that are missing are not among them: the page lists them by themselves.
func (p *Pages) problemsOf(s *readmodel.Snapshot, ref string, now time.Time) (shown []webui.ProblemProps, more int) {
	problems := s.StoredProblemsOf(ref)
	rank := map[catalog.Severity]int{catalog.SeverityError: 0, catalog.SeverityWarning: 1, catalog.SeverityNotice: 2}
	slices.SortStableFunc(problems, func(a, b catalog.Problem) int { return cmp.Compare(rank[a.Severity], rank[b.Severity]) })
	for i := range portal.FirstOf(problems, maxProblems) {
		shown = append(shown, portal.Problem(s, &problems[i], false, now))
	}
	return shown, len(problems) - len(shown)
}
