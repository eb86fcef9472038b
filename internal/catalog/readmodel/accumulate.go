package readmodel

import (
	"slices"
	"strings"
)

// accumulator collects the values of one path while documents are scanned. It begins
// as a dictionary; when it turns out that most values are different, such as names or
// descriptions, it becomes a plain list, which is sorted at the end.
type accumulator struct {
	dict   map[string]uint32 // nil: a list
	values []string          // by number; in a list: one for each of docs
	docs   []uint32          // in the order in which they were scanned
	ids    []uint32          // for each of docs the number of its value; nil in a list
	nulls  []uint32
}

// sampleSize is how many values are looked at before a dictionary may be given up.
const sampleSize = 2048

func (a *accumulator) add(text string, doc uint32) {
	if a.dict == nil && (a.ids != nil || len(a.docs) == 0) {
		a.dict = map[string]uint32{}
	}
	if a.dict == nil {
		a.values, a.docs = append(a.values, text), append(a.docs, doc)
		return
	}
	id, ok := a.dict[text]
	if !ok {
		id = uint32(len(a.values))
		own := strings.Clone(text) // many may share it: don't hold on to one's JSON
		a.dict[own] = id
		a.values = append(a.values, own)
	}
	a.docs, a.ids = append(a.docs, doc), append(a.ids, id)
	if !ok && len(a.docs) >= sampleSize && len(a.values) > len(a.docs)/2 {
		a.becomeList()
	}
}

func (a *accumulator) becomeList() {
	values := make([]string, len(a.ids), 2*len(a.ids))
	for i, id := range a.ids {
		values[i] = a.values[id]
	}
	a.values, a.ids, a.dict = values, nil, nil
}

// assemble makes the column of what the accumulators have; slots gives the slot of
// each scanned document.
func assemble(accs []*accumulator, slots []uint32, universe int) *column {
	lists := slices.ContainsFunc(accs, func(a *accumulator) bool { return a.dict == nil && len(a.docs) > 0 })
	var c *column
	if lists {
		c = assembleList(accs, slots, universe)
	} else {
		c = assembleDictionary(accs, slots, universe)
	}
	var nulls []uint32
	for _, a := range accs {
		for _, d := range a.nulls {
			nulls = append(nulls, slots[d])
		}
	}
	if len(nulls) > 0 {
		slices.Sort(nulls)
		c.nulls = newDocset(nulls, universe)
	}
	return c
}

// assembleDictionary joins the dictionaries and then sorts the few values.
func assembleDictionary(accs []*accumulator, slots []uint32, universe int) *column {
	ids, r := map[string]uint32{}, &rows{}
	var members [][]uint32
	for _, a := range accs {
		counts := make([]uint32, len(a.values))
		for _, id := range a.ids {
			counts[id]++
		}
		global := make([]uint32, len(a.values))
		for i, v := range a.values {
			id, ok := ids[v]
			if !ok {
				id = uint32(len(r.text))
				ids[v] = id
				r.text, r.lower = append(r.text, v), append(r.lower, strings.ToLower(v))
				members = append(members, make([]uint32, 0, counts[i]))
			} else {
				members[id] = slices.Grow(members[id], int(counts[i]))
			}
			global[i] = id
		}
		for i, d := range a.docs {
			id := global[a.ids[i]]
			members[id] = append(members[id], slots[d])
		}
	}
	r.slots = make([]uint32, len(r.text))
	w := newColumnWriter(universe)
	for _, k := range r.sorted() {
		w.push(&posting{lower: r.lower[k.row], text: r.text[k.row], set: unsortedDocset(members[k.row], universe)})
	}
	return w.finish()
}

// unsortedDocset makes a set of distinct slots in any order, which it keeps.
func unsortedDocset(list []uint32, universe int) docset {
	if len(list) < denseFrom(universe) {
		slices.Sort(list)
	}
	return newDocset(list, universe)
}

// assembleList sorts all values and puts equal ones together.
func assembleList(accs []*accumulator, slots []uint32, universe int) *column {
	r := &rows{}
	for _, a := range accs {
		for i, d := range a.docs {
			v := a.values[i]
			if a.ids != nil {
				v = a.values[a.ids[i]]
			}
			r.text, r.lower, r.slots = append(r.text, v), append(r.lower, strings.ToLower(v)), append(r.slots, slots[d])
		}
	}
	w := newColumnWriter(universe)
	keys := r.sorted()
	for start := 0; start < len(keys); {
		row, end := keys[start].row, start+1
		for end < len(keys) && r.text[keys[end].row] == r.text[row] {
			end++
		}
		p := posting{lower: r.lower[row], text: r.text[row]}
		if end-start == 1 {
			p.set = docset{few: r.slots[row : row+1], n: 1} // only looked at
		} else {
			p.set = r.group(keys[start:end], universe)
			p.text = strings.Clone(p.text)
			p.lower = strings.ToLower(p.text)
		}
		w.push(&p)
		start = end
	}
	return w.finish()
}

// group returns the entities of rows with one value.
func (r *rows) group(keys []rowKey, universe int) docset {
	list := make([]uint32, len(keys))
	for i, k := range keys {
		list[i] = r.slots[k.row]
	}
	return newDocset(list, universe)
}
