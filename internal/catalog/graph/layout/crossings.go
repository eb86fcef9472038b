package layout

import "slices"

// crossings counts how many pairs of edges cross.
func (p *part) crossings() int {
	n := 0
	var ends []int
	for i := 1; i < len(p.layers); i++ {
		ends = ends[:0]
		for _, v := range p.layers[i-1] {
			from := len(ends)
			for _, w := range p.down[v] {
				ends = append(ends, p.at[w])
			}
			slices.Sort(ends[from:])
		}
		n += inversions(ends, len(p.layers[i]))
	}
	return n
}

// inversions counts the pairs in which the larger number, all below limit, comes first.
func inversions(numbers []int, limit int) int {
	tree := make([]int, limit+1) // of Fenwick: how many numbers have been seen
	count := 0
	for i, x := range numbers {
		notLarger := 0
		for j := x + 1; j > 0; j -= j & -j {
			notLarger += tree[j]
		}
		count += i - notLarger
		for j := x + 1; j <= limit; j += j & -j {
			tree[j]++
		}
	}
	return count
}

// crossingsOf counts the crossings of the edges of a with those of b when a stands before
// b. Neighbours must be sorted, or nearly so.
func (p *part) crossingsOf(a, b int) int {
	return p.between(p.up[a], p.up[b]) + p.between(p.down[a], p.down[b])
}

// between counts the pairs of which the end in first comes after that in second.
func (p *part) between(first, second []int) int {
	n, passed := 0, 0
	for _, v := range first {
		for passed < len(second) && p.at[second[passed]] < p.at[v] {
			passed++
		}
		n += passed
	}
	return n
}
