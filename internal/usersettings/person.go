package usersettings

import (
	"container/list"
	"sync"
	"sync/atomic"
	"time"
)

// person is somebody whose settings are in memory.
type person struct {
	key string

	// saving is held by whoever reads from the store or writes to it, so that this
	// happens in one order there and here. Visits don't wait for it.
	saving sync.Mutex
	// changing is held for as long as one replaces now.
	changing sync.Mutex
	now      atomic.Pointer[Settings] // nil until read

	// Guarded by Service.mu.
	element *list.Element
	users   int // goroutines at work with it; it is not let go of before they are done
	bytes   int // of now, when last looked at
}

// apply shows a change that is stored. Meanwhile there may have been visits.
func (p *person) apply(e Entry) {
	p.changing.Lock()
	defer p.changing.Unlock()
	p.now.Store(p.now.Load().with(e))
}

// visit shows a visit, and tells whether there is something new to store.
func (p *person) visit(ref string, at time.Time) bool {
	p.changing.Lock()
	defer p.changing.Unlock()
	before := p.now.Load()
	after := before.visiting(ref, at)
	p.now.Store(after)
	return after != before
}

// enter returns the person with that key, who stays in memory until leave.
func (s *Service) enter(key string) *person {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, ok := s.people[key]
	if !ok {
		p = &person{key: key}
		p.element = s.order.PushFront(p)
		s.people[key] = p
	}
	s.order.MoveToFront(p.element)
	p.users++
	return p
}

// leave lets go of people who were not here for long when there are too many.
func (s *Service) leave(p *person) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.left(p)
}

func (s *Service) left(p *person) {
	p.users--
	bytes := len(p.key)
	if now := p.now.Load(); now != nil {
		bytes += now.memory()
	}
	s.bytes += bytes - p.bytes
	p.bytes = bytes
	for e := s.order.Back(); e != nil && (s.order.Len() > s.maxPeople || s.bytes > s.maxBytes); {
		last, before := e.Value.(*person), e.Prev()
		if last.users == 0 {
			s.order.Remove(e)
			delete(s.people, last.key)
			s.bytes -= last.bytes
		}
		e = before
	}
}

// unsaved remembers that a person has visits to be stored, and keeps them until then.
func (s *Service) unsaved(p *person) {
	s.mu.Lock()
	if !s.dirty[p] {
		s.dirty[p] = true
		p.users++
	}
	s.mu.Unlock()
	s.wake()
}

// takeUnsaved returns the people with visits to be stored. Each must be left, or be
// unsaved again.
func (s *Service) takeUnsaved() []*person {
	s.mu.Lock()
	defer s.mu.Unlock()
	people := make([]*person, 0, len(s.dirty))
	for p := range s.dirty {
		people = append(people, p)
	}
	clear(s.dirty)
	return people
}
