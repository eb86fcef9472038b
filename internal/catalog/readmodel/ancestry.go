package readmodel

// Ancestor is an entity on the way from root locations to an entity, and the refs of
// those that led to it.
type Ancestor struct {
	Entity  Entity
	Parents []string
}

// Ancestry returns the entity with the given ref and all that led to it, breadth first
// from the entity on. Parents that are not in the catalog are left out.
func (s *Snapshot) Ancestry(ref string) ([]Ancestor, bool) {
	root, ok := s.ByRef(ref)
	if !ok {
		return nil, false
	}
	out := []Ancestor{{Entity: root}}
	seen := map[uint32]bool{root.slot: true}
	for i := 0; i < len(out); i++ {
		parents := []string{}
		for _, p := range out[i].Entity.doc().parents {
			e, ok := s.ByRef(p)
			if !ok {
				continue
			}
			parents = append(parents, e.Ref())
			if !seen[e.slot] {
				seen[e.slot] = true
				out = append(out, Ancestor{Entity: e})
			}
		}
		out[i].Parents = parents
	}
	return out, true
}
