package readmodel

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestSortedIsLikeSortFunc(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		prefix := rapid.SampledFrom([]string{"", "same", "a long prefix that all have in common"}).Draw(t, "prefix")
		part := rapid.SampledFrom([]string{"", "a", "b", "\x00", "\x00\x00", "eight by", "eight byt", "é"})
		var r rows
		for i := range rapid.IntRange(0, 60).Draw(t, "rows") {
			text := prefix + part.Draw(t, "1") + part.Draw(t, "2") + part.Draw(t, "3")
			r.text, r.lower = append(r.text, text), append(r.lower, strings.ToLower(text))
			r.slots = append(r.slots, uint32(i*7919%61))
		}
		got := r.sorted()
		want := make([]uint32, len(r.text))
		for i := range want {
			want[i] = uint32(i)
		}
		slices.SortFunc(want, func(a, b uint32) int {
			return cmp.Or(strings.Compare(r.lower[a], r.lower[b]), strings.Compare(r.text[a], r.text[b]), cmp.Compare(r.slots[a], r.slots[b]))
		})
		for i, k := range got {
			if k.row != want[i] {
				t.Fatalf("place %d has row %d %q, want %d %q", i, k.row, r.text[k.row], want[i], r.text[want[i]])
			}
			if i > 0 && r.isSame(got[i-1], k) != (r.text[got[i-1].row] == r.text[k.row]) {
				t.Fatalf("rows %q and %q: same %t", r.text[got[i-1].row], r.text[k.row], r.isSame(got[i-1], k))
			}
		}
	})
}
