package readmodel

import "github.com/callboard/callboard/internal/catalog"

// StoredProblemsOf is [Snapshot.ProblemsOf] without those that follow from the snapshot,
// for which near names would have to be searched.
func (s *Snapshot) StoredProblemsOf(ref string) []catalog.Problem {
	var out []catalog.Problem
	for _, i := range s.byRef[ref] {
		out = append(out, s.problems[i])
	}
	return out
}

// CountProblems returns how many problems of each severity [Snapshot.Problems] has. It
// is cheap: nothing is derived.
func (s *Snapshot) CountProblems() map[catalog.Severity]int {
	n := map[catalog.Severity]int{}
	for i := range s.problems {
		n[s.problems[i].Severity]++
	}
	for slot, d := range s.docs {
		if s.live.has(uint32(slot)) || d == nil {
			continue
		}
		for _, e := range d.edges {
			if e.reverse { // what somebody says about an entity that is not there
				n[catalog.SeverityWarning]++
			}
		}
	}
	return n
}
