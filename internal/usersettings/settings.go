package usersettings

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"maps"
	"slices"
	"sync"

	"github.com/callboard/callboard/internal/auth"
)

// ownBucket is where Callboard keeps what Backstage has no place for.
const ownBucket = "callboard"

// Settings are everything that one person has set, as of one moment. They never change,
// and are safe to use by many goroutines.
type Settings struct {
	visitsName Name // it is another one for each user

	entries  map[Name]json.RawMessage // all but visits
	bytes    int                      // of names and values in entries
	revision uint64                   // of entries: the hashes of all of them, xor'ed

	// What the values of some entries mean.
	starred      []string // newest first
	isStarred    map[string]bool
	views        []View
	arrangements map[string]arrangement // by kind

	visits         []visit // newest first
	visited        []Visit // of entities, newest first
	visitsJSON     func() json.RawMessage
	visitsRevision func() uint64
}

var none = newSettings("", nil)

// None returns the settings of somebody who has set nothing.
func None() *Settings { return none }

// newSettings makes the settings of the person with that key from what was stored.
func newSettings(key string, entries []Entry) *Settings {
	s := &Settings{visitsName: visitsName(auth.RefOfKey(key)), entries: make(map[Name]json.RawMessage, len(entries))}
	s.setVisits(nil, nil)
	for _, e := range entries {
		s.set(e)
	}
	return s
}

// with returns settings in which e is changed.
func (s *Settings) with(e Entry) *Settings {
	changed := *s
	if e.Name != s.visitsName {
		changed.entries = maps.Clone(s.entries)
	}
	changed.set(e)
	return &changed
}

// set changes s itself, which nobody else must know yet.
func (s *Settings) set(e Entry) {
	if e.Name == s.visitsName {
		s.setVisits(readVisits(e.Value), e.Value)
		return
	}
	if old, ok := s.entries[e.Name]; ok {
		s.revision ^= hash(e.Name, old)
		s.bytes -= size(e.Name, old)
		delete(s.entries, e.Name)
	}
	if e.Value != nil {
		s.revision ^= hash(e.Name, e.Value)
		s.bytes += size(e.Name, e.Value)
		s.entries[e.Name] = e.Value
	}
	switch {
	case e.Name == starsName:
		s.starred, s.isStarred = readStars(e.Value)
	case e.Name == viewsName:
		s.views = readViews(e.Value)
	case isArrangement(e.Name):
		s.arrangements = withArrangement(s.arrangements, e)
	}
}

// Revision is another number when anything but visits has changed. It depends on what is
// set and on nothing else, so that it stays the same over a restart: pages can make
// validators of it.
func (s *Settings) Revision() uint64 { return s.revision }

// VisitsRevision is a number like Revision that changes with visits only.
func (s *Settings) VisitsRevision() uint64 { return s.visitsRevision() }

// Value returns the value with that name as it was put.
func (s *Settings) Value(bucket, key string) (json.RawMessage, bool) {
	name := Name{bucket, key}
	if name == s.visitsName {
		value := s.visitsJSON()
		return value, value != nil
	}
	value, ok := s.entries[name]
	return value, ok
}

// all returns every entry, by bucket and key.
func (s *Settings) all() []Entry {
	entries := make([]Entry, 0, len(s.entries)+1)
	for name, value := range s.entries {
		entries = append(entries, Entry{name, value})
	}
	if value := s.visitsJSON(); value != nil {
		entries = append(entries, Entry{s.visitsName, value})
	}
	slices.SortFunc(entries, compareEntries)
	return entries
}

// memory is about how many bytes s takes.
func (s *Settings) memory() int {
	const perVisit = 400 // with what is derived from it
	return 500 + 2*s.bytes + perVisit*len(s.visits)
}

func size(name Name, value json.RawMessage) int { return len(name.Bucket) + len(name.Key) + len(value) }

// hash is a number for an entry that no other entry has.
func hash(name Name, value json.RawMessage) uint64 {
	var lengths [16]byte
	binary.LittleEndian.PutUint64(lengths[:8], uint64(len(name.Bucket)))
	binary.LittleEndian.PutUint64(lengths[8:], uint64(len(name.Key)))
	h := sha256.New()
	for _, part := range [][]byte{lengths[:], []byte(name.Bucket), []byte(name.Key), value} {
		h.Write(part)
	}
	return binary.LittleEndian.Uint64(h.Sum(nil))
}

// setVisits replaces the visits. text is how they are written; nil if nobody has yet.
func (s *Settings) setVisits(visits []visit, text json.RawMessage) {
	s.visits, s.visited = visits, visitedEntities(visits)
	name := s.visitsName
	s.visitsJSON = sync.OnceValue(func() json.RawMessage {
		if text == nil && len(visits) > 0 {
			return writeVisits(visits)
		}
		return text
	})
	s.visitsRevision = sync.OnceValue(func() uint64 {
		if text := s.visitsJSON(); text != nil {
			return hash(name, text)
		}
		return 0
	})
}
