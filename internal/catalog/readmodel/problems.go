package readmodel

import (
	"fmt"
	"slices"

	"github.com/callboard/callboard/internal/catalog"
)

// Problems returns the stored problems, as they were given, and after them those that
// follow from the snapshot: relations to entities that are not in the catalog, by ref.
func (s *Snapshot) Problems() []catalog.Problem {
	s.derivation.Do(s.derive)
	return slices.Concat(s.problems, s.derived)
}

// ProblemsOf returns the problems that concern the entity with the given canonical ref,
// or another because of it.
func (s *Snapshot) ProblemsOf(ref string) []catalog.Problem {
	var out []catalog.Problem
	for _, i := range s.byRef[ref] {
		out = append(out, s.problems[i])
	}
	if slot, ok := s.slot(ref); ok && s.live.has(slot) {
		budget := maxComparisons
		out = s.appendDangling(out, slot, func(target uint32) string { return s.nearestOf(target, &budget) })
	}
	return out
}

// derive finds all relations to what is not there. It runs once, when first asked for.
func (s *Snapshot) derive() {
	budget := maxComparisons
	near := map[uint32]string{}
	nearest := func(target uint32) string {
		if _, ok := near[target]; !ok {
			near[target] = s.nearestOf(target, &budget)
		}
		return near[target]
	}
	s.byName(s.live, false, func(slot uint32) bool {
		s.derived = s.appendDangling(s.derived, slot, nearest)
		return true
	})
}

// appendDangling appends the problems of the relations that one entity declares.
func (s *Snapshot) appendDangling(out []catalog.Problem, slot uint32, nearest func(uint32) string) []catalog.Problem {
	d := s.docs[slot]
	for _, e := range d.edges {
		if !e.own || s.live.has(e.target) {
			continue
		}
		relation, target := s.relations[e.relation], s.names[e.target]
		p := catalog.Problem{
			Bucket: d.bucket, Location: d.location, Line: int(d.line), Ref: s.names[slot],
			Field: s.fieldOf(d, relation), Code: "dangling-relation", Severity: catalog.SeverityWarning,
			Message: fmt.Sprintf("%s points to %s, which is not in the catalog.", relation, target),
			Fix:     fmt.Sprintf("Add %s to the catalog, or correct the reference.", target),
			Other:   target, Since: fromUnixNano(d.updated),
		}
		if n := nearest(e.target); n != "" {
			p.Fix = fmt.Sprintf("Did you mean %s? If not, add %s to the catalog.", n, target)
		}
		out = append(out, p)
	}
	return out
}

// fieldOf returns the path of the field that declares a relation, if only one does.
func (s *Snapshot) fieldOf(d *document, relation string) string {
	k := s.kinds.Kind(fieldString(d.body, "kind"))
	if k == nil {
		return ""
	}
	path := ""
	for _, f := range k.Relations {
		if f.Type != relation {
			continue
		}
		if path != "" && path != f.Path {
			return ""
		}
		path = f.Path
	}
	return path
}

// failuresOf returns, by ref, the status items that tell of problems of severity error
// (reference: "status.items").
func failuresOf(problems []catalog.Problem) map[string]string {
	out := map[string]string{}
	for i := range problems {
		p := &problems[i]
		if p.Ref == "" || p.Severity != catalog.SeverityError {
			continue
		}
		item := []byte(out[p.Ref])
		if len(item) > 0 {
			item = append(item, ',')
		}
		message := p.Message
		if p.Fix != "" {
			message += " " + p.Fix
		}
		item = append(item, `{"type":"backstage.io/catalog-processing","level":"error","message":`...)
		item = appendQuoted(item, "InputError: "+message)
		item = append(item, `,"error":{"name":"InputError","message":`...)
		out[p.Ref] = string(append(appendQuoted(item, message), "}}"...))
	}
	return out
}

// indexProblems returns the problems that concern each ref.
func indexProblems(problems []catalog.Problem) map[string][]int32 {
	out := map[string][]int32{}
	for i := range problems {
		p := &problems[i]
		if p.Ref != "" {
			out[p.Ref] = append(out[p.Ref], int32(i))
		}
		if p.Other != "" && p.Other != p.Ref {
			out[p.Other] = append(out[p.Other], int32(i))
		}
	}
	return out
}
