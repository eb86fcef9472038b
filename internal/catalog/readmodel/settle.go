package readmodel

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// row is a term with the name of its path.
type row struct {
	key, text  string
	null, item bool
}

func (r row) compare(o row) int {
	return cmp.Or(strings.Compare(r.key, o.key), compareBools(r.null, o.null),
		strings.Compare(r.text, o.text), compareBools(r.item, o.item))
}

func compareBools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	default:
		return 1
	}
}

// settle brings the columns in line with a changed document, and gives it its etag.
func (e *edit) settle(slot uint32) error {
	var old *document
	if int(slot) < len(e.old.docs) {
		old = e.old.docs[slot]
	}
	d := e.s.docs[slot]
	if !old.isLive() && !d.isLive() {
		return nil
	}
	if isSameText(old, d) {
		d.marks = old.marks
	} else {
		before, err := e.rows(old)
		if err != nil {
			return fmt.Errorf("%s: %w", e.s.names[slot], err)
		}
		after, err := e.rows(d)
		if err != nil {
			return fmt.Errorf("%s: %w", e.s.names[slot], err)
		}
		e.changeRows(slot, before, after)
	}
	e.changeEdges(slot, liveEdges(old), liveEdges(d))
	if d.isLive() {
		e.buf = d.computeETag(e.s, e.buf)
	}
	return nil
}

// isSameText tells whether two versions of a document have the same terms, relations aside.
func isSameText(a, b *document) bool {
	return a.isLive() && b.isLive() && len(a.body) > 0 && len(a.body) == len(b.body) && &a.body[0] == &b.body[0] &&
		a.uid == b.uid && a.orphan == b.orphan
}

func liveEdges(d *document) []edge {
	if !d.isLive() {
		return nil
	}
	return d.edges
}

// rows returns the terms of a document in order, and sets its marks.
func (e *edit) rows(d *document) ([]row, error) {
	if !d.isLive() {
		return nil, nil
	}
	terms, m, err := e.m.scan.scan(d.body, d.uid, d.orphan)
	if err != nil {
		return nil, err
	}
	if d.marks != m { // not so for the old version, which others read
		d.marks = m
	}
	out := make([]row, len(terms))
	for i, t := range terms {
		out[i] = row{e.m.scan.names[t.key], t.text, t.null, t.item}
	}
	slices.SortFunc(out, row.compare)
	return out, nil
}

// changeRows changes the columns of all keys whose rows are not the same before and after.
func (e *edit) changeRows(slot uint32, before, after []row) {
	for len(before)+len(after) > 0 {
		key := ""
		if len(after) == 0 || len(before) > 0 && before[0].key < after[0].key {
			key = before[0].key
		} else {
			key = after[0].key
		}
		b, a := ofKey(before, key), ofKey(after, key)
		if !slices.Equal(before[:b], after[:a]) {
			e.changeKey(slot, key, before[:b], after[:a])
		}
		before, after = before[b:], after[a:]
	}
}

// ofKey returns how many rows at the beginning have the key.
func ofKey(rows []row, key string) int {
	n := 0
	for n < len(rows) && rows[n].key == key {
		n++
	}
	return n
}

func (e *edit) changeKey(slot uint32, key string, before, after []row) {
	c := e.column(key)
	for _, r := range before {
		if _, ok := slices.BinarySearchFunc(after, r, row.compare); !ok && !r.null {
			c = e.take(c, key, r, slot)
		}
	}
	has, null := false, false
	for _, r := range after {
		has, null = has || !r.null, null || r.null
		if _, ok := slices.BinarySearchFunc(before, r, row.compare); !ok && !r.null {
			c = e.put(c, key, r, slot)
		}
	}
	c.present = inOrOut(c.present, slot, has, len(e.s.docs))
	c.nulls = inOrOut(c.nulls, slot, null, len(e.s.docs))
	if c.values == 0 && c.nulls.n == 0 {
		delete(e.s.columns, key)
	}
}

func inOrOut(d docset, slot uint32, in bool, universe int) docset {
	if in {
		return d.with(slot, universe)
	}
	return d.without(slot, universe)
}

// put adds a row to a column and, if it is a list item, to the one of items.
func (e *edit) put(c *column, key string, r row, slot uint32) *column {
	switch {
	case r.item && c.items == nil && c.values == 0:
		c.items = c
	case r.item && c.items == nil:
		c.items = &column{epoch: e.m.epoch}
	case !r.item && c.items == c: // from now on they are not the same
		items := &column{chunks: slices.Clone(c.chunks), values: c.values, postings: c.postings}
		e.m.epoch++ // what they share belongs to neither
		c = e.column(key)
		c.items = items
	}
	low := strings.ToLower(r.text)
	if r.item && c.items != c {
		c.items = e.own(c.items)
		c.items.insert(e.m.epoch, low, r.text, slot, len(e.s.docs))
	}
	c.insert(e.m.epoch, low, r.text, slot, len(e.s.docs))
	return c
}

// take removes a row from a column and, if it is a list item, from the one of items.
func (e *edit) take(c *column, key string, r row, slot uint32) *column {
	low := strings.ToLower(r.text)
	if r.item && c.items != c && c.items != nil {
		c.items = e.own(c.items)
		c.items.delete(e.m.epoch, low, r.text, slot, len(e.s.docs))
		if c.items.values == 0 {
			c.items = nil
		}
	}
	c.delete(e.m.epoch, low, r.text, slot, len(e.s.docs))
	return c
}

// changeEdges changes the columns of relations.
func (e *edit) changeEdges(slot uint32, before, after []edge) {
	changed := map[uint16]bool{}
	universe := len(e.s.docs)
	for len(before)+len(after) > 0 {
		order := 0
		switch {
		case len(before) == 0:
			order = 1
		case len(after) == 0:
			order = -1
		default:
			order = e.s.compareEdges(before[0], after[0])
		}
		if order < 0 {
			g, name := before[0], e.s.names[before[0].target]
			e.column(e.relationKey(g.relation)).delete(e.m.epoch, name, name, slot, universe)
			changed[g.relation] = true
		}
		if order > 0 {
			g, name := after[0], e.s.names[after[0].target]
			e.column(e.relationKey(g.relation)).insert(e.m.epoch, name, name, slot, universe)
			changed[g.relation] = true
		}
		if order <= 0 {
			before = before[1:]
		}
		if order >= 0 {
			after = after[1:]
		}
	}
	edges := liveEdges(e.s.docs[slot])
	for relation := range changed {
		key := e.relationKey(relation)
		c := e.column(key)
		has := slices.ContainsFunc(edges, func(g edge) bool { return g.relation == relation })
		if c.present = inOrOut(c.present, slot, has, universe); c.values == 0 {
			delete(e.s.columns, key)
		}
	}
}

func (e *edit) relationKey(relation uint16) string {
	return "relations." + strings.ToLower(e.s.relations[relation])
}
