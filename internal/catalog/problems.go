package catalog

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Codes of problems that the ingester itself looks for.
const (
	codeConflict  = "conflict"
	codeDuplicate = "duplicate"
	codeHeld      = "removal-held"
)

// conflict notes that a candidate lost its ref to another document. The problem has the
// ref, so that it is seen on the entity that won as well.
func (p *pass) conflict(c *candidate, location, holder string) {
	p.b.contend(c.record.Ref, location)
	p.problems[location] = append(p.problems[location], Problem{
		Bucket: p.b.name, Location: location, Line: c.record.Line, Column: 1, Ref: c.record.Ref, Field: "metadata.name",
		Code: codeConflict, Severity: SeverityError, Other: holder,
		Message: fmt.Sprintf("%s is described in %s already; the first one counts", c.record.Ref, holder),
		Fix:     "Remove one of the two, or give one another name or namespace.",
	})
}

// duplicate is the problem of a document that is followed, in line other of the same
// file, by one which describes the same entity.
func duplicate(c *candidate, other int, lines *excerpter) Problem {
	p := Problem{
		Bucket: c.record.Bucket, Location: c.record.Location, Line: c.record.Line, Column: 1, Ref: c.record.Ref, Field: "metadata.name",
		Code: codeDuplicate, Severity: SeverityError, Other: c.record.Location,
		Message: fmt.Sprintf("%s is described again in line %d of this file; the last one counts", c.record.Ref, other),
		Fix:     "Remove one of them, or give it another name or namespace.",
	}
	p.Excerpt, p.ExcerptLine = lines.around(p.Line)
	return p
}

// aboutTarget tells whether a problem is about where a Location entity points.
func (p Problem) aboutTarget() bool { return strings.HasPrefix(p.Field, "spec.target") }

// same tells whether two problems are one and the same, whenever they were seen.
func (p Problem) same(q Problem) bool {
	return p.Code == q.Code && p.Ref == q.Ref && p.Field == q.Field && p.Message == q.Message && p.Line == q.Line && p.Column == q.Column &&
		p.Other == q.Other && p.Fix == q.Fix && slices.Equal(p.Excerpt, q.Excerpt)
}

// documentChange is what a pass changes about one document.
type documentChange struct {
	location        string
	removed         bool
	state           *DocumentState
	problems        []Problem
	problemsChanged bool
}

// documentChanges compares the documents of the pass with what is remembered of them,
// and remembers the new state.
func (p *pass) documentChanges() []documentChange {
	var changes []documentChange
	for location, v := range p.visited {
		c := documentChange{location: location}
		refs := append(slices.Clone(v.refs), p.retained[location]...)
		if len(p.retained[location]) > 0 {
			v.state.Fingerprint = "" // to be looked at again by every pass until the removal is decided
		}
		if held := p.b.docs[location]; held == nil || !sameState(held.DocumentState, v.state) {
			c.state = &v.state
		}
		p.b.docs[location] = &heldDocument{DocumentState: v.state, refs: refs}
		if problems, looked := p.problems[location]; looked || !v.unchanged {
			p.compareProblems(&c, problems)
		}
		changes = append(changes, c)
	}
	for location, d := range p.b.docs {
		if p.dropped[location] && len(p.retained[location]) == 0 {
			c := documentChange{location: location, removed: true}
			p.compareProblems(&c, nil)
			delete(p.b.docs, location)
			changes = append(changes, c)
		} else if p.visited[location] == nil && p.parents[location] != nil && !slices.Equal(d.Parents, p.parents[location]) {
			d.Parents = p.parents[location]
			changes = append(changes, documentChange{location: location, state: &d.DocumentState})
		}
	}
	if problems, ok := p.problems[""]; ok { // of the source as a whole
		c := documentChange{}
		p.compareProblems(&c, problems)
		changes = append(changes, c)
	}
	changes = slices.DeleteFunc(changes, func(c documentChange) bool { return !c.removed && c.state == nil && !c.problemsChanged })
	slices.SortFunc(changes, func(a, b documentChange) int { return strings.Compare(a.location, b.location) })
	return changes
}

func sameState(a, b DocumentState) bool {
	return a.Fingerprint == b.Fingerprint && a.Root == b.Root && a.Origin == b.Origin && a.Skipped == b.Skipped &&
		slices.Equal(a.Parents, b.Parents) && slices.Equal(a.References, b.References)
}

// compareProblems tells whether the problems of a document changed; those that stay keep
// the time at which they were first seen.
func (p *pass) compareProblems(c *documentChange, problems []Problem) {
	before := p.b.problems[c.location]
	kept := 0
	for i := range problems {
		problems[i].Since = p.commit.At
		for _, old := range before {
			if problems[i].same(old) {
				problems[i].Since = old.Since
				kept++
				break
			}
		}
	}
	c.problems = problems
	c.problemsChanged = kept != len(problems) || kept != len(before)
	if len(problems) == 0 {
		delete(p.b.problems, c.location)
	} else {
		p.b.problems[c.location] = problems
	}
	p.forgetContenders(c.location, before, problems)
}

// forgetContenders takes a document off the lists of those that would like to hold a ref
// where it had a conflict before and has none now.
func (p *pass) forgetContenders(location string, before, now []Problem) {
	still := map[string]bool{}
	for i := range now {
		if now[i].Code == codeConflict {
			still[now[i].Ref] = true
		}
	}
	for i := range before {
		ref := before[i].Ref
		if before[i].Code != codeConflict || still[ref] {
			continue
		}
		list := slices.DeleteFunc(p.b.contenders[ref], func(l string) bool { return l == location })
		if p.b.contenders[ref] = list; len(list) == 0 {
			delete(p.b.contenders, ref)
		}
	}
}

// allProblems are the stored problems of all sources, in a stable order.
func (in *Ingester) allProblems() []Problem {
	var all []Problem
	for _, b := range in.buckets {
		for _, list := range b.problems {
			all = append(all, list...)
		}
	}
	slices.SortFunc(all, Problem.Compare)
	return all
}

// Compare orders problems by source, location, line, column and code.
func (p Problem) Compare(q Problem) int {
	for _, c := range []int{strings.Compare(p.Bucket, q.Bucket), strings.Compare(p.Location, q.Location), p.Line - q.Line, p.Column - q.Column,
		strings.Compare(p.Code, q.Code), strings.Compare(p.Message, q.Message)} {
		if c != 0 {
			return c
		}
	}
	return 0
}

// successors are the documents that would like to hold an entity which this pass would
// remove; read again, they may.
func (p *pass) successors() []string {
	p.in.mu.Lock()
	defer p.in.mu.Unlock()
	p.settle()
	var locations []string
	for ref, contenders := range p.b.contenders {
		h := p.in.held[ref]
		if _, claimed := p.claims[ref]; claimed || h == nil || h.bucket != p.b.name || p.visited[h.location] == nil && !p.dropped[h.location] {
			continue
		}
		for _, location := range contenders {
			if v := p.visited[location]; !p.tried[location] && p.b.docs[location] != nil && (v == nil || v.unchanged) && !p.dropped[location] {
				p.tried[location] = true
				locations = append(locations, location)
			}
		}
	}
	slices.Sort(locations)
	return slices.Compact(locations)
}

// lockedFinish finishes a pass under the lock.
func (in *Ingester) lockedFinish(ctx context.Context, p *pass) error {
	in.mu.Lock()
	defer in.mu.Unlock()
	return p.finish(ctx)
}

// handOver lets documents of other sources have what this pass gave up.
func (in *Ingester) handOver(ctx context.Context, p *pass) error {
	for b, locations := range p.handover {
		i := &intake{in: in, b: b}
		docs := i.reread(ctx, locations)
		q, err := in.begin(ctx, b, false)
		if err != nil {
			return err
		}
		if err := i.take(ctx, q, docs); err != nil {
			return err
		}
		if err := i.descend(ctx, q); err != nil {
			return err
		}
		if err := in.lockedFinish(ctx, q); err != nil {
			return err
		}
	}
	return nil
}
