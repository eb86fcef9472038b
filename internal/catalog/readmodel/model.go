package readmodel

import (
	"fmt"
	"iter"
	"sync"
	"sync/atomic"
	"time"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
)

// Model holds the newest [Snapshot] and makes the next one. Its methods may be called
// from any goroutine; changes are made one after the other.
type Model struct {
	kinds   *entity.Model
	newest  atomic.Pointer[published]
	changes sync.Mutex // held while the next snapshot is made
	scan    *scanner   // guarded by changes
	epoch   uint64     // guarded by changes
}

// published is a snapshot and the channel that tells of the next.
type published struct {
	snapshot *Snapshot
	replaced chan struct{}
}

// New returns the model of an empty catalog at sequence 0.
func New(kinds *entity.Model) *Model {
	m := &Model{kinds: kinds, scan: newScanner()}
	s, err := newBuilder(kinds, nil).finish()
	if err != nil { // never: there is nothing in it
		panic(err)
	}
	s.at = time.Now()
	m.newest.Store(&published{s, make(chan struct{})})
	return m
}

// Snapshot returns the newest snapshot. It is never nil and never waits.
func (m *Model) Snapshot() *Snapshot { return m.newest.Load().snapshot }

// Changed returns a channel that is closed when a newer snapshot than the present one
// is there.
func (m *Model) Changed() <-chan struct{} { return m.newest.Load().replaced }

func (m *Model) publish(s *Snapshot) {
	s.at = time.Now()
	old := m.newest.Swap(&published{s, make(chan struct{})})
	close(old.replaced)
}

// Replace builds a snapshot of all records and stored problems from scratch. The model
// keeps the JSON of the records, which must not be changed afterwards. On error, be it
// one that records gives, the newest snapshot stays as it is.
func (m *Model) Replace(records iter.Seq2[catalog.Record, error], problems []catalog.Problem, sequence int64) error {
	m.changes.Lock()
	defer m.changes.Unlock()
	s, err := m.rebuild(records, problems, sequence)
	if err != nil {
		return fmt.Errorf("building the read model: %w", err)
	}
	m.scan = newScanner() // its table of paths may have grown
	m.publish(s)
	return nil
}

func (m *Model) rebuild(records iter.Seq2[catalog.Record, error], problems []catalog.Problem, sequence int64) (*Snapshot, error) {
	b := newBuilder(m.kinds, problems)
	defer b.stop()
	for r, err := range records {
		if err != nil {
			return nil, err
		}
		b.add(&r)
	}
	s, err := b.finish()
	if err != nil {
		return nil, err
	}
	m.epoch++
	s.stampAll(m.epoch)
	s.sequence, s.problems, s.byRef, s.failures = sequence, problems, indexProblems(problems), b.failures
	return s, nil
}

// Change is what a commit changed. A ref that is in Upserts too is not removed.
type Change = catalog.Change

var _ catalog.View = (*Model)(nil)
