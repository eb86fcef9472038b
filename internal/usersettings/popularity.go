package usersettings

import (
	"cmp"
	"iter"
	"math"
	"slices"
	"sync"
	"time"
)

const (
	// popularityLife is how fast visits melt: what is left of one is 37 % after this time
	// and 5 % after three times of it.
	popularityLife = 30 * 24 * time.Hour
	// leastPopularity is a score that is as good as none.
	leastPopularity = 0.05
	// maxPopular bounds how many entities are counted.
	maxPopular = 200_000
	// pruneEvery is how often what has melted is looked for.
	pruneEvery = time.Hour
)

// popularity counts visits by everybody.
type popularity struct {
	mu      sync.RWMutex
	scores  map[string]score // by canonical ref
	changed map[string]bool  // not stored yet
	pruned  time.Time
}

// score is a number of visits as of a time, from which on it melts.
type score struct {
	value float64
	at    int64 // microseconds since 1970
}

func (c score) asOf(now time.Time) float64 {
	age := max(0, float64(now.UnixMicro()-c.at)) * float64(time.Microsecond)
	return c.value * math.Exp(-age/float64(popularityLife))
}

func newPopularity() *popularity {
	return &popularity{scores: map[string]score{}, changed: map[string]bool{}}
}

func (p *popularity) load(stored []Popularity) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range stored {
		p.scores[s.Ref] = score{s.Score, s.At.UnixMicro()}
	}
}

func (p *popularity) add(ref string, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	old, known := p.scores[ref]
	if !known && len(p.scores) >= maxPopular {
		return
	}
	p.scores[ref] = score{old.asOf(now) + 1, max(now.UnixMicro(), old.at)}
	p.changed[ref] = true
}

// take returns what is to be stored: scores that changed, and nothing for those of which
// nothing is left.
func (p *popularity) take(now time.Time) []Popularity {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.changed) == 0 {
		return nil
	}
	p.prune(now)
	all := make([]Popularity, 0, len(p.changed))
	for ref := range p.changed {
		s := p.scores[ref]
		all = append(all, Popularity{Ref: ref, Score: s.value, At: time.UnixMicro(s.at).UTC()})
	}
	clear(p.changed)
	slices.SortFunc(all, func(a, b Popularity) int { return cmp.Compare(a.Ref, b.Ref) })
	return all
}

// prune forgets scores of which nothing is left.
func (p *popularity) prune(now time.Time) {
	if now.Sub(p.pruned) < pruneEvery {
		return
	}
	p.pruned = now
	for ref, s := range p.scores {
		if s.asOf(now) < leastPopularity {
			delete(p.scores, ref)
			p.changed[ref] = true
		}
	}
}

// putBack says that what take gave was not stored.
func (p *popularity) putBack(all []Popularity) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range all {
		p.changed[s.Ref] = true
	}
}

func (p *popularity) of(ref string, now time.Time) int {
	p.mu.RLock()
	s, ok := p.scores[ref]
	p.mu.RUnlock()
	if !ok {
		return 0
	}
	return int(math.Round(s.asOf(now)))
}

// Popularity returns how often everybody together visited the entity with that canonical
// ref lately: of each visit less counts the longer ago it was, a third after a month.
func (s *Service) Popularity(ref string) int { return s.popularity.of(ref, s.now()) }

// Popular gives all entities whose Popularity is not 0, in any order.
func (s *Service) Popular() iter.Seq2[string, int] {
	return func(yield func(string, int) bool) {
		now := s.now()
		s.popularity.mu.RLock()
		refs := make([]string, 0, len(s.popularity.scores))
		for ref := range s.popularity.scores {
			refs = append(refs, ref)
		}
		s.popularity.mu.RUnlock()
		for _, ref := range refs {
			if n := s.popularity.of(ref, now); n > 0 && !yield(ref, n) {
				return
			}
		}
	}
}
