package readmodel

import (
	"fmt"
	"testing"

	"github.com/callboard/callboard/internal/catalog"
)

// TestListBesideDictionary joins what two workers collected, of which one saw different
// values and the other the same few.
func TestListBesideDictionary(t *testing.T) {
	t.Parallel()
	list, dictionary := &accumulator{folding: &folding{}}, &accumulator{folding: &folding{}}
	var slots []uint32
	next := func() uint32 {
		slots = append(slots, uint32(len(slots)))
		return uint32(len(slots) - 1)
	}
	for i := range sampleSize + 10 {
		list.add(fmt.Sprint("Value ", i), next())
	}
	for i := range 100 {
		dictionary.add(fmt.Sprint("Value ", i%10), next())
	}
	if !list.isList || dictionary.isList {
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

// TestManyItems has so many different items that dictionaries are given up.
func TestManyItems(t *testing.T) {
	t.Parallel()
	var records []catalog.Record
	for i := range 2 * sampleSize {
		spec := fmt.Sprintf(`"list":["Item-%d","Item-%d"],"mixed":["Item-%d"]`, i, i+1, i)
		if i%2 == 0 {
			spec = fmt.Sprintf(`"list":["Item-%d"],"mixed":"Item-%d"`, i, i)
		}
		records = append(records, parsed(t, fmt.Sprintf(`{"kind":"X","metadata":{"name":"n-%d"},"spec":{%s}}`, i, spec)))
	}
	s := modelOf(t, records).Snapshot()
	for filter, want := range map[string]int{
		"spec.list": 2 * sampleSize, "spec.list=item-8": 2, "spec.list.item-8": 2, "spec.list.item-9": 1, "spec.list.Item-8=TRUE": 2, "spec.list.item-8=false": 0,
		"spec.mixed.item-8": 0, "spec.mixed.item-9": 1, "spec.mixed=item-8": 1, "spec.mixed.item": 0, "metadata.name.n-1": 0,
	} {
		f, err := ParseFilter([]string{filter})
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Count(f); got != want {
			t.Errorf("%s selects %d, want %d", filter, got, want)
		}
	}
}
