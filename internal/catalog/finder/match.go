package finder

import "math"

// How well a word matches, less is better. Those of a search's words add up.
const (
	whole        = 0
	start        = 1
	segment      = 2
	initials     = 4
	inside       = 5
	beside       = 6 // not the name, but the kind, the namespace or a tag
	manyParts    = 7 // an abbreviation with letters that begin further parts
	abbreviation = 8
	slip         = 70 // one letter is wrong: worse than all words without; 2 more for a second one
	none         = math.MaxUint8
)

// The lengths in letters from which a word is looked for in these ways: shorter ones are
// found everywhere.
const (
	minInside       = 2
	minAbbreviation = 3
	minSlip         = 4
	minTwoSlips     = 8
)

// word is a word that is searched for. It belongs to one goroutine.
type word struct {
	text    []byte // folded, at most maxRow bytes
	letters uint64
	first   uint64 // the bit of its first letter
	pairs   uint64
	slips   int // how many are forgiven, at most
	// The same without its first two letters, which one slip can touch.
	restLetters, restPairs uint64

	code   [256]uint8 // by letter: which of the word's different letters it is, from 1
	spell  []uint8    // the word in these codes
	places [maxRow + 1]uint64
}

func newWord(text []byte) *word {
	w := &word{text: text, first: bitOf(text[0])}
	distinct := uint8(0)
	for i, c := range text {
		w.letters |= bitOf(c)
		if i > 0 {
			w.pairs |= pairBit(text[i-1], c)
		}
		if i >= 2 {
			w.restLetters |= bitOf(c)
		}
		if i >= 3 {
			w.restPairs |= pairBit(text[i-1], c)
		}
		if w.code[c] == 0 {
			distinct++
			w.code[c] = distinct
		}
		w.spell = append(w.spell, w.code[c])
	}
	switch {
	case len(text) >= minTwoSlips:
		w.slips = 2
	case len(text) >= minSlip:
		w.slips = 1
	}
	return w
}

// locate notes where in a row each letter of the word stands: place i is bit i.
func (w *word) locate(row []byte) {
	for _, k := range w.spell {
		w.places[k] = 0
	}
	for i, c := range row {
		if k := w.code[c]; k != 0 {
			w.places[k] |= 1 << i
		}
	}
}

// after returns all places after the first one in set.
func after(set uint64) uint64 { return -((set & -set) << 1) }

// match returns how well the word matches a row without slips, after locate. It tries all
// ways at once: each is the set of places where the next letter may stand. Rows leave the
// last place free, so that no set loses its only member at the end of a row.
func (w *word) match(row []byte, starts uint64) int {
	atStart, atSegment, hopping, anywhere := uint64(1), starts, starts, ^uint64(0)
	loose, further := starts, uint64(0)
	for i, k := range w.spell {
		at := w.places[k]
		anywhere = (anywhere & at) << 1
		loose &= at
		if loose|anywhere == 0 {
			return none
		}
		if further &= at; i > 0 {
			further |= loose & starts
		}
		loose, further = after(loose), after(further)
		atStart = (atStart & at) << 1
		atSegment = (atSegment & at) << 1
		hopping &= at
		hopping = hopping<<1 | starts&after(hopping)
	}
	switch {
	case atStart != 0 && len(row) == len(w.text):
		return whole
	case atStart != 0:
		return start
	case atSegment != 0:
		return segment
	case hopping != 0:
		return initials
	case anywhere != 0 && len(w.text) >= minInside:
		return inside
	case further != 0 && len(w.text) >= minAbbreviation:
		return manyParts
	case loose != 0 && len(w.text) >= minAbbreviation:
		return abbreviation
	}
	return none
}

// matchSlips returns how well the word matches the beginning of a part of a row with
// slips, after locate. A slip is a letter too many, too few or wrong, or two neighbours
// swapped.
func (w *word) matchSlips(row []byte, starts uint64) int {
	const most = 2
	inRow := uint64(1)<<(len(row)+1) - 1
	// now[e] is where the next letter may stand after e slips; before is the same one
	// letter earlier.
	var now, before [most + 1]uint64
	now[0] = starts
	for e := 1; e <= w.slips; e++ {
		now[e] = now[e-1] << 1 & inRow
	}
	for i, k := range w.spell {
		at := w.places[k]
		var next [most + 1]uint64
		for e := 0; e <= w.slips; e++ {
			next[e] = (now[e] & at) << 1
			if e == 0 {
				continue
			}
			next[e] |= now[e-1]<<1 | now[e-1] | next[e-1]<<1
			if i > 0 {
				next[e] |= ((before[e-1] & at) << 1 & w.places[w.spell[i-1]]) << 1
			}
			next[e] &= inRow
		}
		if next[w.slips] == 0 {
			return none
		}
		before, now = now, next
	}
	for e := 0; e <= w.slips; e++ {
		if now[e] != 0 {
			return slip + 2*max(0, e-1)
		}
	}
	return none
}
