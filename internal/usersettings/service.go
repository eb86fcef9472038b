package usersettings

import (
	"container/list"
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/callboard/callboard/internal/auth"
	"github.com/callboard/callboard/internal/fault"
)

// Options are what a Service is made of.
type Options struct {
	Store  Store
	Now    func() time.Time // nil: time.Now
	Logger *slog.Logger     // nil: none

	// MaxPeople and MaxBytes bound how many people's settings are kept in memory; 0
	// means 10,000 and 64 MB.
	MaxPeople int
	MaxBytes  int
}

// Service answers for everybody's settings. It is safe for use by many goroutines.
type Service struct {
	store     Store
	now       func() time.Time
	log       *slog.Logger
	maxPeople int
	maxBytes  int

	popularity *popularity
	work       chan struct{} // holds one when there is something to write
	flushing   sync.Mutex    // held by whoever writes visits

	mu     sync.Mutex // guards what follows; nothing waits while it is held
	people map[string]*person
	order  *list.List // of *person, the one who was here last first
	bytes  int        // of all people
	dirty  map[*person]bool
}

// New returns a service. [Service.Load] and [Service.Run] make it complete, and
// [Service.Close] must be called at the end.
func New(o Options) *Service {
	s := &Service{
		store: o.Store, now: o.Now, log: o.Logger, maxPeople: o.MaxPeople, maxBytes: o.MaxBytes,
		popularity: newPopularity(), work: make(chan struct{}, 1),
		people: map[string]*person{}, order: list.New(), dirty: map[*person]bool{},
	}
	if s.now == nil {
		s.now = time.Now
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.maxPeople == 0 {
		s.maxPeople = 10_000
	}
	if s.maxBytes == 0 {
		s.maxBytes = 64 << 20
	}
	return s
}

// Load reads what is popular. Call it before anything else.
func (s *Service) Load(ctx context.Context) error {
	stored, err := s.store.Popularity(ctx)
	if err != nil {
		return fmt.Errorf("load popularity: %w", err)
	}
	s.popularity.load(stored)
	return nil
}

// Of returns the settings of the person with that key ([auth.Principal]). Only the first
// time for each person it asks the store, and only then it can fail.
func (s *Service) Of(ctx context.Context, key string) (*Settings, error) {
	if (auth.Principal{Key: key}).IsNew() {
		return None(), nil
	}
	p := s.enter(key)
	defer s.leave(p)
	return s.load(ctx, p)
}

// load returns the settings of a person who was entered.
func (s *Service) load(ctx context.Context, p *person) (*Settings, error) {
	if now := p.now.Load(); now != nil {
		return now, nil
	}
	p.saving.Lock()
	defer p.saving.Unlock()
	if now := p.now.Load(); now != nil {
		return now, nil
	}
	entries, err := s.store.UserSettings(ctx, p.key)
	if err != nil {
		return nil, fmt.Errorf("read settings: %w", err)
	}
	now := newSettings(p.key, entries)
	p.now.Store(now)
	return now, nil
}

// change lets decide say what to change in the settings of a person, stores that, and
// then shows it. decide returns an Entry without a name when there is nothing to change.
func (s *Service) change(ctx context.Context, key string, decide func(now *Settings) (Entry, error)) error {
	if key == "" || (auth.Principal{Key: key}).IsNew() {
		return fault.New(fault.Invalid, "Nothing can be kept for somebody who is not known.")
	}
	p := s.enter(key)
	defer s.leave(p)
	if _, err := s.load(ctx, p); err != nil {
		return err
	}
	p.saving.Lock()
	defer p.saving.Unlock()
	now := p.now.Load()
	e, err := decide(now)
	if err != nil || e.Name == (Name{}) || now.has(e) {
		return err
	}
	if err := check(now, e); err != nil {
		return err
	}
	if err := s.store.SaveUserSettings(ctx, s.now(), []Change{{p.key, e}}); err != nil {
		return fmt.Errorf("save setting: %w", err)
	}
	p.apply(e)
	return nil
}
