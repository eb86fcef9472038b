package readmodel

import (
	"fmt"
	"testing"
)

// TestListBesideDictionary joins what two workers collected, of which one saw different
// values and the other the same few.
func TestListBesideDictionary(t *testing.T) {
	t.Parallel()
	list, dictionary := &accumulator{}, &accumulator{}
	var slots []uint32
	next := func() uint32 {
		slots = append(slots, uint32(len(slots)))
		return uint32(len(slots) - 1)
	}
	for i := range sampleSize + 10 {
		list.add(fmt.Sprint("value ", i), next())
	}
	for i := range 100 {
		dictionary.add(fmt.Sprint("value ", i%10), next())
	}
	if list.dict != nil || dictionary.dict == nil {
		t.Fatal("the accumulators are not a list and a dictionary")
	}
	c := assemble([]*accumulator{list, dictionary}, slots, len(slots))
	if c.present.n != len(slots) {
		t.Errorf("the column knows %d of %d entities", c.present.n, len(slots))
	}
	for value, want := range map[string]int{"value 7": 1 + 10, "value 70": 1} {
		found := make(bitset, words(len(slots)))
		c.equal(value, found)
		if got := found.count(); got != want {
			t.Errorf("%q belongs to %d entities, want %d", value, got, want)
		}
	}
}
