package catalog

import (
	"cmp"
	"context"
	"iter"
	"maps"
	"slices"
	"sync"

	"github.com/callboard/callboard/internal/fault"
)

// MemoryStore keeps a catalog in memory only: for commands that look at files without a
// portal, and for tests. It is safe for concurrent use.
type MemoryStore struct {
	mu        sync.Mutex
	sequence  int64
	lastID    int64
	records   map[string]Record
	documents map[string]DocumentState // by bucket and location
	problems  map[string][]Problem     // by bucket and location
	history   []HistoryEntry
	holds     map[string]Hold
	locations map[string]StoredLocation
}

var (
	_ Store         = (*MemoryStore)(nil)
	_ HistoryStore  = (*MemoryStore)(nil)
	_ HoldStore     = (*MemoryStore)(nil)
	_ LocationStore = (*MemoryStore)(nil)
)

// NewMemoryStore returns an empty store.
func NewMemoryStore() *MemoryStore {
	return &MemoryStore{records: map[string]Record{}, documents: map[string]DocumentState{}, problems: map[string][]Problem{},
		holds: map[string]Hold{}, locations: map[string]StoredLocation{}}
}

// Records implements Store.
func (s *MemoryStore) Records(context.Context) iter.Seq2[Record, error] {
	s.mu.Lock()
	all := slices.Collect(maps.Values(s.records))
	s.mu.Unlock()
	slices.SortFunc(all, func(a, b Record) int { return cmp.Compare(a.ID, b.ID) })
	return sequence(all)
}

func sequence[T any](all []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, x := range all {
			if !yield(x, nil) {
				return
			}
		}
	}
}

// RecordsByRef implements Store.
func (s *MemoryStore) RecordsByRef(_ context.Context, refs []string) ([]Record, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []Record
	for _, ref := range refs {
		if r, ok := s.records[ref]; ok {
			found = append(found, r)
		}
	}
	return found, nil
}

// Documents implements Store.
func (s *MemoryStore) Documents(context.Context) iter.Seq2[DocumentState, error] {
	s.mu.Lock()
	all := slices.Collect(maps.Values(s.documents))
	s.mu.Unlock()
	return sequence(all)
}

// Problems implements Store.
func (s *MemoryStore) Problems(context.Context) ([]Problem, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []Problem
	for _, list := range s.problems {
		all = append(all, list...)
	}
	slices.SortFunc(all, Problem.Compare)
	return all, nil
}

// Commit implements Store.
func (s *MemoryStore) Commit(_ context.Context, c *Commit) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range c.History {
		s.sequence++
		c.History[i].Sequence = s.sequence
	}
	if len(c.History) == 0 && !c.IsEmpty() {
		s.sequence++
	}
	s.history = append(s.history, c.History...)
	for _, ref := range c.Removals {
		delete(s.records, ref)
	}
	for _, r := range c.Upserts {
		if r.ID == 0 {
			s.lastID++
			r.ID = s.lastID
		}
		r.Sequence = s.sequence
		s.records[r.Ref] = *r
	}
	key := func(location string) string { return c.Bucket + "\x00" + location }
	for _, location := range c.RemovedDocuments {
		delete(s.documents, key(location))
	}
	for _, d := range c.Documents {
		s.documents[key(d.Location)] = d
	}
	for _, location := range c.ProblemLocations {
		delete(s.problems, key(location))
	}
	for _, p := range c.Problems {
		s.problems[key(p.Location)] = append(s.problems[key(p.Location)], p)
	}
	return s.sequence, nil
}

// Sequence implements Store.
func (s *MemoryStore) Sequence(context.Context) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sequence, nil
}

// History implements HistoryStore.
func (s *MemoryStore) History(_ context.Context, ref string, before int64, limit int) ([]HistoryEntry, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []HistoryEntry
	for i := len(s.history) - 1; i >= 0 && len(found) < limit; i-- {
		h := s.history[i]
		if (ref == "" || h.Ref == ref) && (before == 0 || h.Sequence < before) {
			found = append(found, h)
		}
	}
	return found, nil
}

// Holds implements HoldStore.
func (s *MemoryStore) Holds(context.Context) ([]Hold, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.SortedFunc(maps.Values(s.holds), func(a, b Hold) int { return cmp.Compare(a.Bucket, b.Bucket) }), nil
}

// SaveHold implements HoldStore.
func (s *MemoryStore) SaveHold(_ context.Context, h Hold) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(h.Refs) == 0 {
		delete(s.holds, h.Bucket)
	} else {
		s.holds[h.Bucket] = h
	}
	return nil
}

// Locations implements LocationStore.
func (s *MemoryStore) Locations(context.Context) ([]StoredLocation, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.SortedFunc(maps.Values(s.locations), func(a, b StoredLocation) int { return cmp.Compare(a.ID, b.ID) }), nil
}

// AddLocation implements LocationStore.
func (s *MemoryStore) AddLocation(_ context.Context, l StoredLocation) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, x := range s.locations {
		if x.Type == l.Type && x.Target == l.Target {
			return fault.New(fault.Conflict, "Location %s:%s already exists", l.Type, l.Target)
		}
	}
	s.locations[l.ID] = l
	return nil
}

// UpdateLocation implements LocationStore.
func (s *MemoryStore) UpdateLocation(_ context.Context, l StoredLocation) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.locations[l.ID]; !ok {
		return fault.New(fault.NotFound, "Found no location with ID %s", l.ID)
	}
	s.locations[l.ID] = l
	return nil
}

// DeleteLocation implements LocationStore.
func (s *MemoryStore) DeleteLocation(_ context.Context, id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.locations[id]; !ok {
		return fault.New(fault.NotFound, "Found no location with ID %s", id)
	}
	delete(s.locations, id)
	return nil
}
