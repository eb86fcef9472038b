package readmodel

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"

	"github.com/callboard/callboard/entity"
)

// Near returns entities that may be meant by a ref that does not exist: those of the
// same kind first, and then those whose name differs by the fewest letters, begins with
// the name, or contains it.
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
		d *= 2
		if namespace != want.Namespace {
			d++
		}
		if kind != want.Kind {
			d += 1 << 16
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

// maxDistance is how many letters of a name may be wrong for another to be near.
func maxDistance(name string) int { return max(1, len(name)/3) }

// nameDistance returns how far name is from want, or -1 when it is too far.
func nameDistance(want, name string, letters uint64) int {
	limit := maxDistance(want)
	if d := editDistance(want, name, letters, limit); d <= limit {
		return d
	}
	shorter, longer := want, name
	if len(shorter) > len(longer) {
		shorter, longer = longer, shorter
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

// editDistance is entity.Distance, but first sees whether it is worth the trouble.
func editDistance(want, name string, letters uint64, limit int) int {
	if len(want)-len(name) > limit || len(name)-len(want) > limit || bits.OnesCount64(letters^lettersOf(name)) > 2*limit {
		return limit + 1
	}
	return entity.Distance(want, name, limit)
}

// lettersOf returns which letters are in s: an edit changes at most two of the set.
func lettersOf(s string) uint64 {
	var set uint64
	for i := 0; i < len(s); i++ {
		set |= 1 << (s[i] & 63)
	}
	return set
}
