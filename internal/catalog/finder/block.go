package finder

import (
	"bytes"
	"math"

	"github.com/callboard/callboard/internal/catalog/readmodel"
)

// block is the index of neighbouring entities. It never changes.
type block struct {
	stamp uint64 // of the snapshot that it was made from

	// By entity. One without rows is not there, or has no name to search for.
	letters  []uint64 // which letters its texts have
	initials []uint64 // which letters their parts begin with
	pairs    []uint64 // which pairs of neighbouring letters they have, hashed
	rows     []uint16 // index of its first row; one more at the end
	degree   []uint16 // number of relations, as far as that can be written

	// By row.
	starts []uint64 // places in the row where a part begins
	at     []uint16 // where in text the row begins; one more at the end

	text []byte
}

// bitOf is the bit of a letter in a set of letters.
func bitOf(c byte) uint64 {
	switch {
	case 'a' <= c && c <= 'z':
		return 1 << (c - 'a')
	case '0' <= c && c <= '9':
		return 1 << (26 + c - '0')
	case c == '-':
		return 1 << 36
	}
	return 1 << (37 + c%27)
}

// pairBit is the bit of two neighbouring letters in a set of pairs.
func pairBit(a, b byte) uint64 { return 1 << ((uint(a)*37 + uint(b)*11) & 63) }

// blockMaker makes blocks one after the other.
type blockMaker struct{ name, title folded }

// make returns a block by its place among all.
func (m *blockMaker) make(s *readmodel.Snapshot, place int) *block {
	b := &block{stamp: s.Stamp(place)}
	first := place * readmodel.NodeBlock
	for n := first; n < min(first+readmodel.NodeBlock, s.Nodes()); n++ {
		b.rows = append(b.rows, uint16(len(b.starts)))
		b.letters, b.initials, b.pairs = append(b.letters, 0), append(b.initials, 0), append(b.pairs, 0)
		e, ok := s.EntityOf(readmodel.Node(n))
		if !ok {
			b.degree = append(b.degree, 0)
			continue
		}
		b.degree = append(b.degree, uint16(min(e.Degree(), math.MaxUint16)))
		m.name.fold(e.Parts().Name)
		m.title.fold(e.DisplayName())
		b.add(&m.name)
		if !bytes.Equal(m.name.text, m.title.text) {
			b.add(&m.title)
		}
	}
	b.rows = append(b.rows, uint16(len(b.starts)))
	b.at = append(b.at, uint16(len(b.text)))
	return b.clipped()
}

// add adds a text to the last entity.
func (b *block) add(f *folded) {
	last := len(b.letters) - 1
	f.rows(func(from, to int) {
		row, starts := f.text[from:to], f.startsOf(from, to)
		b.at = append(b.at, uint16(len(b.text)))
		b.starts = append(b.starts, starts)
		b.text = append(b.text, row...)
		for i, c := range row {
			bit := bitOf(c)
			b.letters[last] |= bit
			if starts&(1<<i) != 0 {
				b.initials[last] |= bit
			}
			if i > 0 {
				b.pairs[last] |= pairBit(row[i-1], c)
			}
		}
	})
}

// clipped returns the block without memory that it does not use.
func (b *block) clipped() *block {
	n := len(b.letters)
	sets := make([]uint64, 0, 3*n)
	sets = append(append(append(sets, b.letters...), b.initials...), b.pairs...)
	b.letters, b.initials, b.pairs = sets[:n:n], sets[n:2*n:2*n], sets[2*n:]
	b.rows, b.degree, b.at = exactly(b.rows), exactly(b.degree), exactly(b.at)
	b.starts, b.text = exactly(b.starts), exactly(b.text)
	return b
}

func exactly[T any](list []T) []T { return append(make([]T, 0, len(list)), list...) }

// row returns the text of a row.
func (b *block) row(r uint16) []byte { return b.text[b.at[r]:b.at[r+1]] }
