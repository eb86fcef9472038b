package usersettings

import (
	"bytes"
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

// MemoryStore keeps settings in memory only, for tests and for commands that run no
// portal. It is safe for concurrent use.
type MemoryStore struct {
	mu         sync.Mutex
	people     map[string]map[Name]Entry
	saved      map[string]time.Time // the last time, by person
	popularity map[string]Popularity
}

var _ Store = (*MemoryStore)(nil)

// NewMemoryStore returns an empty store.
func NewMemoryStore() *MemoryStore {
	return &MemoryStore{people: map[string]map[Name]Entry{}, saved: map[string]time.Time{}, popularity: map[string]Popularity{}}
}

// UserSettings implements Store.
func (s *MemoryStore) UserSettings(ctx context.Context, person string) ([]Entry, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := slices.Collect(maps.Values(s.people[person]))
	slices.SortFunc(all, compareEntries)
	return all, ctx.Err()
}

// SaveUserSettings implements Store.
func (s *MemoryStore) SaveUserSettings(ctx context.Context, at time.Time, changes []Change) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	for _, c := range changes {
		if c.Value == nil {
			delete(s.people[c.Person], c.Name)
			continue
		}
		if s.people[c.Person] == nil {
			s.people[c.Person] = map[Name]Entry{}
		}
		s.people[c.Person][c.Name] = Entry{c.Name, bytes.Clone(c.Value)}
		s.saved[c.Person] = at
	}
	return nil
}

// ForgetUserSettings implements Store.
func (s *MemoryStore) ForgetUserSettings(_ context.Context, prefix string, before time.Time) (removed int64, _ error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for person, entries := range s.people {
		if strings.HasPrefix(person, prefix) && s.saved[person].Before(before) {
			removed += int64(len(entries))
			delete(s.people, person)
		}
	}
	return removed, nil
}

// Popularity implements Store.
func (s *MemoryStore) Popularity(context.Context) ([]Popularity, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.SortedFunc(maps.Values(s.popularity), func(a, b Popularity) int { return cmp.Compare(a.Ref, b.Ref) }), nil
}

// SavePopularity implements Store.
func (s *MemoryStore) SavePopularity(_ context.Context, all []Popularity) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range all {
		if p.Score > 0 {
			s.popularity[p.Ref] = p
		} else {
			delete(s.popularity, p.Ref)
		}
	}
	return nil
}

// compareEntries orders by bucket and key.
func compareEntries(a, b Entry) int {
	return cmp.Or(cmp.Compare(a.Bucket, b.Bucket), cmp.Compare(a.Key, b.Key))
}
