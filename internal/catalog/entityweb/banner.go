package entityweb

import (
	"cmp"
	"slices"
	"strings"

	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

// banner is what the owner should know before anything else.
type banner struct {
	page     *entityPage
	made     bool // a Location that stands for what the portal was told to read
	missing  []missingTarget
	problems []webui.ProblemProps
	more     int // further problems
}

// missingTarget is a ref that an entity names and that is not in the catalog.
type missingTarget struct {
	relation string
	ref      webui.RefProps
	at       portal.Place // where it is written
}

func (p *Pages) bannerOf(s *readmodel.Snapshot, page *entityPage) banner {
	b := banner{page: page, made: isGenerated(page)}
	b.problems, b.more = p.problemsOf(s, page)
	b.missing = p.missingTargets(s, page)
	return b
}

// isGenerated tells whether the catalog made a Location by itself, for a location that
// it was told to read (reference A2).
func isGenerated(page *entityPage) bool {
	return page.kind == "location" && strings.HasPrefix(page.handle.Parts().Name, "generated-")
}

// problemsOf are the first problems of an entity, errors first, and how many more there
// are. Targets that are missing are not among them: the page lists them by themselves.
func (p *Pages) problemsOf(s *readmodel.Snapshot, page *entityPage) (shown []webui.ProblemProps, more int) {
	all := s.StoredProblemsOf(page.handle.Ref())
	rank := map[catalog.Severity]int{catalog.SeverityError: 0, catalog.SeverityWarning: 1, catalog.SeverityNotice: 2}
	slices.SortStableFunc(all, func(a, b catalog.Problem) int { return cmp.Compare(rank[a.Severity], rank[b.Severity]) })
	first := slices.Clone(portal.FirstOf(all, maxProblems))
	catalog.Pinpoint(first, p.opts.Text)
	for i := range first {
		shown = append(shown, portal.Problem(s, &first[i], false, page.now))
	}
	return shown, len(all) - len(first)
}

// missingTargets are the refs that the entity itself names and that are not in the
// catalog, the first of them with the line that names them.
func (p *Pages) missingTargets(s *readmodel.Snapshot, page *entityPage) []missingTarget {
	r := page.record
	var missing []missingTarget
	var at []catalog.Problem
	for _, d := range r.Declared {
		if _, ok := s.ByRef(d.Target); ok {
			continue
		}
		missing = append(missing, missingTarget{d.Type, portal.Reference(s, d.Target, ""), page.place()})
		if len(at) < maxHeadTags {
			at = append(at, catalog.Problem{Location: r.Location, Line: r.Line, Other: d.Target})
		}
	}
	catalog.Pinpoint(at, p.opts.Text)
	for i, found := range at {
		if found.Column > 0 {
			missing[i].at = portal.PlaceOf(found.Location, found.Line, found.Column)
		}
	}
	return missing
}
