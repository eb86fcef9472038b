package readmodel

import (
	"strings"
	"unicode/utf8"
)

// accumulator collects the values of one path while documents are scanned. It begins
// as a dictionary; when it turns out that most values are different, such as names or
// descriptions, it becomes a plain list, which is sorted at the end.
type accumulator struct {
	folding *folding
	dict    map[string]uint32 // nil: a list
	values  []string          // by number; in a list: one for each of docs
	lower   []string          // the same in lower case
	docs    []uint32          // in the order in which they were scanned
	ids     []uint32          // for each of docs the number of its value; nil in a list
	nulls   []uint32
}

// sampleSize is how many values are looked at before a dictionary may be given up.
const sampleSize = 2048

func (a *accumulator) add(text string, doc uint32) {
	if len(a.docs) == 0 {
		a.dict = map[string]uint32{}
	}
	if a.dict == nil { // the text is in the processor's cache now, and will not be later
		a.values, a.lower, a.docs = append(a.values, text), append(a.lower, a.folding.lower(text)), append(a.docs, doc)
		return
	}
	id, ok := a.dict[text]
	if !ok {
		id = uint32(len(a.values))
		own := strings.Clone(text) // many may share it: don't hold on to one's JSON
		a.dict[own] = id
		a.values, a.lower = append(a.values, own), append(a.lower, a.folding.lower(own))
	}
	a.docs, a.ids = append(a.docs, doc), append(a.ids, id)
	if !ok && len(a.docs) >= sampleSize && len(a.values) > len(a.docs)/2 {
		a.becomeList()
	}
}

func (a *accumulator) becomeList() {
	values, lower := make([]string, len(a.ids), 2*len(a.ids)), make([]string, len(a.ids), 2*len(a.ids))
	for i, id := range a.ids {
		values[i], lower[i] = a.values[id], a.lower[id]
	}
	a.values, a.lower, a.ids, a.dict = values, lower, nil, nil
}

// folding makes lower-cased texts with few allocations: they stand one after the other
// in blocks.
type folding struct{ block []byte }

const foldingBlock = 64 << 10

func (f *folding) lower(s string) string {
	upper := false
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return strings.ToLower(s)
		}
		upper = upper || 'A' <= s[i] && s[i] <= 'Z'
	}
	if !upper {
		return s
	}
	if len(f.block)+len(s) > cap(f.block) {
		f.block = make([]byte, 0, foldingBlock)
	}
	start := len(f.block)
	f.block = append(f.block, s...)
	low := f.block[start:]
	for i, c := range low {
		low[i] = lowerByte(c)
	}
	return text(low)
}
