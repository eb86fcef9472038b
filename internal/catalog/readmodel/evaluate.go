package readmodel

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
			if cheap := k.op == opIn || k.op == opExists; cheap != wantCheap {
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
