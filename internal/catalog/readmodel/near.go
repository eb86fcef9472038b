package readmodel

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"

	"github.com/callboard/callboard/entity"
)

// Near returns entities that may be meant by a ref that does not exist, best first:
// those whose name differs by few letters, or begins with the name or contains it;
// those of the same kind and namespace before others.
func (s *Snapshot) Near(ref string, limit int) []Entity {
	want := looseRef(ref)
	if want.Name == "" || limit <= 0 {
		return nil
	}
	type candidate struct {
		slot     uint32
		distance int
	}
	var found []candidate
	letters := lettersOf(want.Name)
	s.byName(s.live, false, func(slot uint32) bool {
		kind, namespace, name := splitRef(s.names[slot])
		d := nameDistance(want.Name, name, letters)
		if d < 0 {
			return true
		}
		d *= 4 // kind and namespace only decide among equals
		if kind != want.Kind {
			d += 2
		}
		if namespace != want.Namespace {
			d++
		}
		found = append(found, candidate{slot, d})
		return true
	})
	slices.SortStableFunc(found, func(a, b candidate) int { return cmp.Compare(a.distance, b.distance) })
	out := make([]Entity, 0, min(limit, len(found)))
	for _, c := range found[:min(limit, len(found))] {
		out = append(out, Entity{s, c.slot})
	}
	return out
}

// looseRef reads what can be read of a ref that a person typed.
func looseRef(ref string) entity.Ref {
	r, err := entity.ParseRef(ref, entity.RefDefaults{Kind: "?"})
	if err != nil {
		return entity.Ref{}
	}
	return r.Canonical()
}

// splitRef takes a canonical ref apart.
func splitRef(ref string) (kind, namespace, name string) {
	kind, rest, _ := strings.Cut(ref, ":")
	namespace, name, _ = strings.Cut(rest, "/")
	return kind, namespace, name
}

// nameDistance returns how far name is from want, or -1 when it is too far.
func nameDistance(want, name string, letters uint64) int {
	limit := max(1, len(want)/3)
	shorter, longer := want, name
	if len(shorter) > len(longer) {
		shorter, longer = longer, shorter
	}
	if len(longer)-len(shorter) <= limit && bits.OnesCount64(letters^lettersOf(name)) <= 2*limit {
		if d := entity.Distance(want, name, limit); d <= limit {
			return d
		}
	}
	if len(shorter) < 3 {
		return -1
	}
	switch strings.Index(longer, shorter) {
	case -1:
		return -1
	case 0:
		return limit + 1
	default:
		return limit + 2
	}
}

// lettersOf returns which letters are in s: an edit changes at most two of the set.
func lettersOf(s string) uint64 {
	var set uint64
	for i := 0; i < len(s); i++ {
		set |= 1 << (s[i] & 63)
	}
	return set
}
