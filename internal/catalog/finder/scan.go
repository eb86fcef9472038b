package finder

import (
	"bytes"
	"math/bits"

	"github.com/callboard/callboard/internal/catalog/readmodel"
)

// enough is how many entities must be found without slips for none to be forgiven.
const enough = 5

// hit is an entity that was found, and how well it matches.
type hit struct {
	node    readmodel.Node
	quality uint16
}

// search is a search text, read.
type search struct {
	words  []*word
	joined []byte // all words, as they would stand in a name
	// within, if narrowed, is what the search is limited to.
	within   readmodel.Selection
	narrowed bool
	// beside says, by word, which entities it matches by kind, namespace or tag; nil
	// unless there are several words.
	beside []readmodel.Selection

	letters uint64 // of all words
}

// scan appends to hits the entities that all words match.
func (q *search) scan(x *index, slips bool, hits []hit) []hit {
	for i, b := range x.blocks {
		hits = q.scanBlock(b, i*readmodel.NodeBlock, slips, hits)
	}
	return hits
}

func (q *search) scanBlock(b *block, first int, slips bool, hits []hit) []hit {
	strict := !slips && q.beside == nil
	for i, letters := range b.letters {
		if strict && q.letters&^letters != 0 || letters == 0 {
			continue
		}
		if q.narrowed && !q.within.Has(readmodel.Node(first+i)) {
			continue
		}
		if quality := q.quality(b, first, i, slips); quality < none {
			hits = append(hits, hit{readmodel.Node(first + i), uint16(quality)})
		}
	}
	return hits
}

// quality returns how well all words match the i-th entity of a block, or none.
func (q *search) quality(b *block, first, i int, slips bool) int {
	sum, named := 0, len(q.words) == 0
	for n, w := range q.words {
		best := w.matchEntity(b, i, slips)
		if best < none {
			named = true
		}
		if best > beside && q.beside != nil && q.beside[n].Has(readmodel.Node(first+i)) {
			best = beside
		}
		if best == none {
			return none
		}
		sum += best
	}
	if !named {
		return none
	}
	if len(q.words) > 1 && q.isWhole(b, i) {
		return whole
	}
	return min(sum, none-1)
}

// isWhole tells whether the words together are one of the entity's texts.
func (q *search) isWhole(b *block, i int) bool {
	for r := b.rows[i]; r < b.rows[i+1]; r++ {
		if bytes.Equal(b.row(r), q.joined) {
			return true
		}
	}
	return false
}

// matchEntity returns how well the word matches any row of the i-th entity of a block.
func (w *word) matchEntity(b *block, i int, slips bool) int {
	missing := w.letters &^ b.letters[i]
	strict := missing == 0 && (b.initials[i]&w.first != 0 || w.pairs&^b.pairs[i] == 0 && len(w.text) >= minInside)
	slips = slips && w.maySlip(b, i)
	if !strict && !slips {
		return none
	}
	best := none
	for r := b.rows[i]; r < b.rows[i+1]; r++ {
		row := b.row(r)
		w.locate(row)
		if strict {
			best = min(best, w.match(row, b.starts[r]))
		}
		if slips && best > abbreviation {
			best = min(best, w.matchSlips(row, b.starts[r]))
		}
	}
	return best
}

// maySlip tells whether the word can match the i-th entity of a block with slips. A slip
// loses a letter of the text or none, and at most three pairs, or two if it loses a letter.
// Where no part begins with the word's first letter, a slip is at its beginning.
func (w *word) maySlip(b *block, i int) bool {
	slips, letters, pairs := w.slips, w.letters, w.pairs
	if slips == 0 {
		return false
	}
	if b.initials[i]&w.first == 0 {
		slips, letters, pairs = slips-1, w.restLetters, w.restPairs
	}
	missing := bits.OnesCount64(letters &^ b.letters[i])
	return missing <= slips && bits.OnesCount64(pairs&^b.pairs[i]) <= 3*slips-missing
}
