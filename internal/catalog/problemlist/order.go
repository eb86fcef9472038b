package problemlist

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/callboard/callboard/internal/catalog"
)

// Grouping is what problems are put together by.
type Grouping string

// The groupings.
const (
	ByFile   Grouping = "file"
	ByOwner  Grouping = "owner"
	BySource Grouping = "source"
	ByCode   Grouping = "code"
)

// Groupings are all groupings, the default one first.
func Groupings() []Grouping { return []Grouping{ByFile, ByOwner, BySource, ByCode} }

// orders holds the orders that have been asked for.
type orders struct {
	mu sync.Mutex
	by map[Grouping][]int
}

// Key names the group of problem i: its file and source, its owner (empty: nobody), its
// source, or its code.
func (x *Index) Key(by Grouping, i int) string {
	pr := &x.problems[i]
	switch by {
	case ByOwner:
		return x.Owner(i)
	case BySource:
		return pr.Bucket
	case ByCode:
		return pr.Code
	}
	return pr.Bucket + "\x00" + pr.Location
}

// Ordered are the numbers of all problems, group after group. Owners with the most
// errors and warnings come first and nobody last, codes by how bad and then how many they
// are; files and sources by name. Inside a group problems keep the order of [Index.All].
// The numbers must not be changed.
func (x *Index) Ordered(by Grouping) []int {
	x.orders.mu.Lock()
	defer x.orders.mu.Unlock()
	if order, ok := x.orders.by[by]; ok {
		return order
	}
	order := make([]int, len(x.problems))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, x.comparer(by))
	if x.orders.by == nil {
		x.orders.by = map[Grouping][]int{}
	}
	x.orders.by[by] = order
	return order
}

func (x *Index) comparer(by Grouping) func(a, b int) int {
	switch by {
	case ByOwner:
		counts := x.Counts()
		return func(a, b int) int {
			p, q := x.Owner(a), x.Owner(b)
			return cmp.Or(emptyLast(p, q), counts[q]-counts[p], strings.Compare(p, q))
		}
	case BySource:
		return func(a, b int) int { return strings.Compare(x.problems[a].Bucket, x.problems[b].Bucket) }
	case ByCode:
		return x.byCode()
	}
	return func(a, b int) int {
		p, q := &x.problems[a], &x.problems[b]
		return cmp.Or(strings.Compare(p.Bucket, q.Bucket), strings.Compare(p.Location, q.Location), p.Line-q.Line)
	}
}

func (x *Index) byCode() func(a, b int) int {
	worst, count := map[string]int{}, map[string]int{}
	for i := range x.problems {
		code, rank := x.problems[i].Code, Rank(x.problems[i].Severity)
		if known, ok := worst[code]; !ok || rank < known {
			worst[code] = rank
		}
		count[code]++
	}
	return func(a, b int) int {
		p, q := x.problems[a].Code, x.problems[b].Code
		return cmp.Or(worst[p]-worst[q], count[q]-count[p], strings.Compare(p, q))
	}
}

func emptyLast(p, q string) int {
	switch {
	case p == "" && q != "":
		return 1
	case q == "" && p != "":
		return -1
	}
	return 0
}

// Severities are how many problems of each severity there are.
func (x *Index) Severities() map[catalog.Severity]int {
	n := map[catalog.Severity]int{}
	for i := range x.problems {
		n[x.problems[i].Severity]++
	}
	return n
}
