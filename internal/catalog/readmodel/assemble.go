package readmodel

import (
	"slices"
	"strings"
)

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
				r.text, r.lower = append(r.text, v), append(r.lower, a.lower[i])
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
	n := weightOf(accs)
	r := &rows{text: make([]string, 0, n), lower: make([]string, 0, n), slots: make([]uint32, 0, n)}
	for _, a := range accs {
		if a.ids == nil {
			r.text, r.lower = append(r.text, a.values...), append(r.lower, a.lower...)
		}
		for _, id := range a.ids {
			r.text, r.lower = append(r.text, a.values[id]), append(r.lower, a.lower[id])
		}
		for _, d := range a.docs {
			r.slots = append(r.slots, slots[d])
		}
		*a = accumulator{nulls: a.nulls} // what it holds may go
	}
	w := newColumnWriter(universe)
	keys := r.sorted()
	for start := 0; start < len(keys); {
		row, end := keys[start].row, start+1
		for end < len(keys) && r.isSame(keys[start], keys[end]) {
			end++
		}
		p := posting{lower: r.lower[row], text: r.text[row]}
		if end-start == 1 {
			p.set = docset{few: r.slots[row : row+1], n: 1} // only looked at
		} else {
			p.set = r.group(keys[start:end], universe)
			p.text = strings.Clone(p.text) // don't hold on to one entity's JSON
			p.lower = strings.ToLower(p.text)
		}
		w.push(&p)
		start = end
	}
	return w.finish()
}

// isSame tells whether two rows that are neighbours in order have one value. Sorting
// leaves different keys only where the values are different.
func (r *rows) isSame(a, b rowKey) bool {
	return a.key == b.key && r.text[a.row] == r.text[b.row]
}

// group returns the entities of rows with one value.
func (r *rows) group(keys []rowKey, universe int) docset {
	list := make([]uint32, len(keys))
	for i, k := range keys {
		list[i] = r.slots[k.row]
	}
	return newDocset(list, universe)
}
