package finder

import (
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/callboard/callboard/internal/catalog/readmodel"
)

// index is the index of one snapshot, and of all others with the same stamps.
type index struct{ blocks []*block }

// isOf tells whether x is an index of s.
func (x *index) isOf(s *readmodel.Snapshot) bool {
	if len(x.blocks) != blocksOf(s) {
		return false
	}
	for i, b := range x.blocks {
		if b.stamp != s.Stamp(i) {
			return false
		}
	}
	return true
}

func blocksOf(s *readmodel.Snapshot) int {
	return (s.Nodes() + readmodel.NodeBlock - 1) / readmodel.NodeBlock
}

// index returns the index of s, with all blocks of the newest one that still hold.
func (f *Finder) index(s *readmodel.Snapshot) *index {
	if x := f.newest.Load(); x != nil && x.isOf(s) {
		return x
	}
	f.making.Lock()
	defer f.making.Unlock()
	old := f.newest.Load()
	if old != nil && old.isOf(s) {
		return old
	}
	x := update(old, s)
	f.newest.Store(x)
	return x
}

// update returns the index of s, with the blocks of old, which may be nil, that still hold.
func update(old *index, s *readmodel.Snapshot) *index {
	x := &index{blocks: make([]*block, blocksOf(s))}
	var missing []int
	for i := range x.blocks {
		if old != nil && i < len(old.blocks) && old.blocks[i].stamp == s.Stamp(i) {
			x.blocks[i] = old.blocks[i]
		} else {
			missing = append(missing, i)
		}
	}
	x.fill(s, missing)
	return x
}

// perWorker is how many blocks are worth a goroutine.
const perWorker = 32

// fill makes the blocks with the given indexes.
func (x *index) fill(s *readmodel.Snapshot, missing []int) {
	var next atomic.Int64
	work := func() {
		var maker blockMaker
		for n := next.Add(1) - 1; int(n) < len(missing); n = next.Add(1) - 1 {
			x.blocks[missing[n]] = maker.make(s, missing[n])
		}
	}
	var others sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0)-1, len(missing)/perWorker) {
		others.Go(work)
	}
	work()
	others.Wait()
}
