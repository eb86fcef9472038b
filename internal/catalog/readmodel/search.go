package readmodel

import "strings"

// searchText is all lower-cased values of a chunk in one text, each with a separator
// after it. Searching it is several times as fast as searching the values one by one,
// which lie all over the memory. It is made when a column is first searched.
type searchText struct {
	text string
	ends []uint32 // for each value the place of its separator
}

const separator = "\xff" // in no valid text

func (c *chunk) searchText() *searchText {
	if t := c.search.Load(); t != nil {
		return t
	}
	var b strings.Builder
	t := &searchText{ends: make([]uint32, len(c.lower))}
	for i, l := range c.lower {
		b.WriteString(l)
		t.ends[i] = uint32(b.Len())
		b.WriteString(separator)
	}
	t.text = b.String()
	c.search.Store(t)
	return t
}

// containing calls found for each value that contains term, which is not empty.
func (c *chunk) containing(term string, found func(i int)) {
	t := c.searchText()
	at, i := 0, 0
	for {
		n := strings.Index(t.text[at:], term)
		if n < 0 {
			return
		}
		at += n
		for int(t.ends[i]) < at {
			i++
		}
		if at+len(term) <= int(t.ends[i]) {
			found(i)
			at = int(t.ends[i]) + 1
		} else {
			at++ // across a separator
		}
		if at >= len(t.text) {
			return
		}
	}
}
