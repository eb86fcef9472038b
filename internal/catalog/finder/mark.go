package finder

import (
	"bytes"
	"math/bits"
	"strings"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog/readmodel"
)

// Marked is a text and which parts of it matched.
type Marked struct {
	Text  string
	Spans []Span // in order, apart from each other
}

// Span is the part of a text from one byte to before another; it never cuts a character.
type Span struct{ From, To int }

// Pieces calls yield for each run of the text, with whether it matched.
func (m Marked) Pieces(yield func(text string, matched bool) bool) {
	at := 0
	for _, s := range m.Spans {
		if s.From > at && !yield(m.Text[at:s.From], false) || !yield(m.Text[s.From:s.To], true) {
			return
		}
		at = s.To
	}
	if at < len(m.Text) {
		yield(m.Text[at:], false)
	}
}

// Match matches a search with any text, for instance the name of an action: which parts of
// it match, and how well; see [Hit.Rank]. It returns false when some word of the search
// does not match, or there is none, or the search is for entities of some kind, owner or
// tag. Slips are not forgiven.
func Match(text, search string) (m Marked, rank int, ok bool) {
	words := wordsOf(search)
	if strings.ContainsAny(search, ":@#") {
		words = nil
	}
	for _, w := range words {
		one := marker{words: []*word{w}}
		one.mark(text)
		if one.worst == none {
			return Marked{Text: text}, none, false
		}
		rank += one.worst
	}
	all := marker{words: words}
	return all.mark(text), rank, len(words) > 0
}

// mark describes a found entity.
func (r *reading) mark(e readmodel.Entity, rank int) Hit {
	m := marker{words: r.words, slips: rank >= slip}
	h := Hit{Entity: e, Rank: rank, Near: m.slips, Name: m.mark(e.Parts().Name)}
	name := exactly(m.fold.text)
	title := m.mark(e.DisplayName())
	if !bytes.Equal(name, m.fold.text) || title.Text != h.Name.Text {
		h.Title = title
	}
	return h
}

// marker finds which letters of texts match words.
type marker struct {
	words []*word
	slips bool
	fold  folded
	on    []bool // by byte of the folded text
	worst int    // how well the word that matches worst does
}

func (m *marker) mark(text string) Marked {
	m.fold.fold(text)
	m.on, m.worst = make([]bool, len(m.fold.text)), 0
	for _, w := range m.words {
		m.markWord(w)
	}
	marked := Marked{Text: text}
	for i := 0; i < len(m.on); i++ {
		if !m.on[i] {
			continue
		}
		from := i
		for i < len(m.on) && m.on[i] {
			i++
		}
		marked.Spans = append(marked.Spans, m.span(from, i))
	}
	return marked
}

// span is the part of the original that stands for the folded text from from to to.
func (m *marker) span(from, to int) Span {
	origin := m.fold.origin
	for to < len(origin)-1 && origin[to] == origin[to-1] {
		to++
	}
	return Span{int(origin[from]), int(origin[to])}
}

// markWord marks the word where it matches best.
func (m *marker) markWord(w *word) {
	type where struct{ quality, from, to int }
	best := where{quality: none}
	m.fold.rows(func(from, to int) {
		row, starts := m.fold.text[from:to], m.fold.startsOf(from, to)
		w.locate(row)
		quality := w.match(row, starts)
		if quality == none && m.slips {
			quality = w.matchSlips(row, starts)
		}
		if quality < best.quality {
			best = where{quality, from, to}
		}
	})
	m.worst = max(m.worst, best.quality)
	if best.quality == none {
		return
	}
	row, starts := m.fold.text[best.from:best.to], m.fold.startsOf(best.from, best.to)
	w.locate(row)
	for set := w.matched(row, starts, best.quality); set != 0; set &= set - 1 {
		m.on[best.from+bits.TrailingZeros64(set)] = true
	}
}

// matched returns the places of a row at which the word matches it with a quality.
func (w *word) matched(row []byte, starts uint64, quality int) uint64 {
	n := len(w.text)
	switch quality {
	case whole, start:
		return 1<<n - 1
	case segment:
		return w.run(starts)
	case inside:
		return w.run(^uint64(0))
	case initials:
		return w.hops(starts)
	case manyParts, abbreviation:
		return w.strides(starts)
	}
	return w.slipped(row, starts)
}

// run returns the first places where the whole word stands that begin at one of from.
func (w *word) run(from uint64) uint64 {
	set := from
	for _, k := range w.spell {
		set = (set & w.places[k]) << 1
	}
	end := bits.TrailingZeros64(set)
	return (1<<len(w.text) - 1) << (end - len(w.text))
}

// hops returns a place for each letter: the one before the next letter's or, where a part
// begins with that, any earlier one.
func (w *word) hops(starts uint64) uint64 {
	at := make([]uint64, len(w.spell)) // where each letter may stand
	may := starts
	for i, k := range w.spell {
		at[i] = may & w.places[k]
		may = at[i]<<1 | starts&after(at[i])
	}
	place := lowest(at[len(at)-1])
	set := place
	for i := len(at) - 2; i >= 0; i-- {
		if next := place >> 1; at[i]&next != 0 {
			place = next
		} else {
			place = highest(at[i] & (place - 1))
		}
		set |= place
	}
	return set
}

// strides returns a place for each letter, where a part begins if there is one.
func (w *word) strides(starts uint64) uint64 {
	at := make([]uint64, len(w.spell)) // where each letter may stand
	may := starts
	for i, k := range w.spell {
		at[i] = may & w.places[k]
		may = after(at[i])
	}
	set, bound := uint64(0), ^uint64(0)
	for i := len(at) - 1; i >= 0; i-- {
		place := highest(at[i] & bound & starts)
		if place == 0 {
			place = highest(at[i] & bound)
		}
		set |= place
		bound = place - 1
	}
	return set
}

func lowest(set uint64) uint64 { return set & -set }

// highest is the last place in set; none if it is empty.
func highest(set uint64) uint64 { return 1 << 63 >> bits.LeadingZeros64(set) }

// slipped returns the beginning of a part of the row that the word comes nearest to, of
// several the one whose length is nearest.
func (w *word) slipped(row []byte, starts uint64) uint64 {
	best, set := 4*(w.slips+1), uint64(0)
	for ; starts != 0; starts &= starts - 1 {
		from := bits.TrailingZeros64(starts)
		for n := max(1, len(w.text)-w.slips); n <= len(w.text)+w.slips && from+n <= len(row); n++ {
			d := 4 * entity.Distance(string(w.text), string(row[from:from+n]), w.slips)
			if d += max(n-len(w.text), len(w.text)-n); d < best {
				best, set = d, (1<<n-1)<<from
			}
		}
	}
	return set
}

// wordsOf reads the words of a search as they are, without what narrows it.
func wordsOf(text string) []*word {
	var r reading
	for _, token := range fields(text) {
		r.add(token)
	}
	return r.words
}
