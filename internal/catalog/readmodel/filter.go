package readmodel

import (
	"slices"
	"strings"
)

// Filter selects entities. The zero Filter selects all. Keys are dotted paths as in
// reference "Search rows"; keys and values are compared in lower case.
type Filter struct{ root *node }

// node is one condition of a filter.
type node struct {
	op     op
	key    string   // lower-cased; of in, exists and prefix
	values []string // lower-cased; of in: any of them; of prefix and text: the one
	fields []string // lower-cased; of text
	kids   []*node  // of and, or and not
	set    bitset   // of held
}

type op uint8

const (
	opAnd op = iota // of no kids: selects all
	opOr            // of no kids: selects none
	opNot
	opIn
	opExists
	opPrefix
	opText
	opHeld
)

// IsZero tells whether f is the zero Filter.
func (f Filter) IsZero() bool { return f.root == nil }

// And selects what all filters select.
func And(filters ...Filter) Filter {
	var kids []*node
	for _, f := range filters {
		switch {
		case f.root == nil:
		case f.root.op == opAnd:
			kids = append(kids, f.root.kids...)
		default:
			kids = append(kids, f.root)
		}
	}
	switch len(kids) {
	case 0:
		return Filter{}
	case 1:
		return Filter{kids[0]}
	}
	return Filter{&node{op: opAnd, kids: kids}}
}

// Or selects what any of the filters selects: nothing when there are none.
func Or(filters ...Filter) Filter {
	var kids []*node
	for _, f := range filters {
		if f.root == nil {
			return Filter{}
		}
		kids = append(kids, f.root)
	}
	if len(kids) == 1 {
		return Filter{kids[0]}
	}
	return Filter{&node{op: opOr, kids: kids}}
}

// Not selects what f does not select.
func Not(f Filter) Filter {
	if f.root == nil {
		return Or()
	}
	return Filter{&node{op: opNot, kids: []*node{f.root}}}
}

// Equals selects entities that have one of the values at key.
func Equals(key string, values ...string) Filter {
	lower := make([]string, len(values))
	for i, v := range values {
		lower[i] = strings.ToLower(v)
	}
	return Filter{&node{op: opIn, key: strings.ToLower(key), values: lower}}
}

// Exists selects entities that have the key, be its value null.
func Exists(key string) Filter { return Filter{&node{op: opExists, key: strings.ToLower(key)}} }

// HasPrefix selects entities with a value at key that begins with prefix.
func HasPrefix(key, prefix string) Filter {
	return Filter{&node{op: opPrefix, key: strings.ToLower(key), values: []string{strings.ToLower(prefix)}}}
}

// Text selects entities with a value at one of the fields that contains term. White
// space around term does not count; an empty term selects all.
func Text(term string, fields ...string) Filter {
	term = strings.ToLower(strings.TrimSpace(term))
	if term == "" {
		return Filter{}
	}
	lower := make([]string, len(fields))
	for i, f := range fields {
		lower[i] = strings.ToLower(strings.TrimSpace(f))
	}
	return Filter{&node{op: opText, values: []string{term}, fields: lower}}
}

// Hold returns a filter that selects what f selects in this snapshot, worked out once.
// It is for questions that share a costly part, and only for this snapshot.
func (s *Snapshot) Hold(f Filter) Filter {
	if f.root == nil || f.root.op == opHeld {
		return f
	}
	b := s.selected(f)
	defer s.give(b)
	return Filter{&node{op: opHeld, set: slices.Clone(*b)}}
}

// selected returns the entities that f selects; give the set back after use.
func (s *Snapshot) selected(f Filter) *bitset {
	b := s.take()
	if f.root == nil {
		b.or(s.live)
	} else {
		s.evaluate(f.root, *b)
	}
	return b
}

// evaluate puts the entities that n selects into b, which is empty.
func (s *Snapshot) evaluate(n *node, b bitset) {
	switch n.op {
	case opAnd:
		s.evaluateAnd(n.kids, b)
	case opOr:
		part := s.take()
		for i, k := range n.kids {
			if i > 0 {
				clear(*part)
			}
			s.evaluate(k, *part)
			b.or(*part)
		}
		s.give(part)
	case opNot:
		s.evaluate(n.kids[0], b)
		b.complement(s.liveFor(b))
	case opIn:
		if c := s.column(n.key); c != nil {
			for _, v := range n.values {
				c.equal(v, b)
			}
		}
	case opExists:
		if c := s.column(n.key); c != nil {
			c.exists(b)
		}
	case opPrefix:
		if c := s.column(n.key); c != nil {
			c.prefixed(n.values[0], b)
		}
	case opHeld:
		b.or(n.set)
	case opText:
		for _, f := range n.fields {
			if c := s.column(f); c != nil {
				c.containing(n.values[0], b)
			}
		}
	}
}

// evaluateAnd intersects the kids, cheap ones first, and stops when nothing is left.
func (s *Snapshot) evaluateAnd(kids []*node, b bitset) {
	b.or(s.live)
	part := s.take()
	defer s.give(part)
	first := true
	for _, wantCheap := range []bool{true, false} {
		for _, k := range kids {
			if cheap := k.op == opIn || k.op == opExists || k.op == opHeld; cheap != wantCheap {
				continue
			}
			if !first {
				clear(*part)
			}
			first = false
			s.evaluate(k, *part)
			b.and(*part)
			if b.isEmpty() {
				return
			}
		}
	}
}

// liveFor returns the entities as a set of b's length.
func (s *Snapshot) liveFor(b bitset) bitset { return s.live[:len(b)] }

// Count returns the number of entities that filter selects.
func (s *Snapshot) Count(filter Filter) int {
	if filter.IsZero() {
		return s.n
	}
	b := s.selected(filter)
	defer s.give(b)
	return b.count()
}
