package usersettings

import (
	"context"
	"errors"
	"fmt"
	"time"
)

const (
	// writeDelay is how long visits gather before they are written together.
	writeDelay = 3 * time.Second
	// closeTimeout bounds the last write.
	closeTimeout = 5 * time.Second
	// guestLife is how long settings of a guest are kept who does not come back: longer
	// than a browser keeps the cookie.
	guestLife = 400 * 24 * time.Hour
)

// wake tells Run that there is something to write.
func (s *Service) wake() {
	select {
	case s.work <- struct{}{}:
	default:
	}
}

// Run stores visits a few seconds after they were made, until ctx is done, and returns
// nil then. What the disk refuses is tried again, and lost only when the process ends.
func (s *Service) Run(ctx context.Context) error {
	s.forgetGuests(ctx)
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-s.work:
		}
		select {
		case <-ctx.Done():
			s.wake() // Close writes them
			return nil
		case <-time.After(writeDelay):
		}
		if err := s.flush(ctx); err != nil && ctx.Err() == nil {
			s.log.WarnContext(ctx, "visits are not stored yet", "error", err)
			s.wake()
		}
	}
}

// Close stores the last visits. Call it when nobody uses the service any more.
func (s *Service) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), closeTimeout)
	defer cancel()
	return s.flush(ctx)
}

// flush stores all visits that are not stored.
func (s *Service) flush(ctx context.Context) error {
	s.flushing.Lock()
	defer s.flushing.Unlock()
	return errors.Join(s.flushVisits(ctx), s.flushPopularity(ctx))
}

func (s *Service) flushVisits(ctx context.Context) error {
	people := s.takeUnsaved()
	if len(people) == 0 {
		return nil
	}
	changes := make([]Change, 0, len(people))
	for _, p := range people {
		// Until all are stored, nobody else may store something older or newer.
		p.saving.Lock()
		now := p.now.Load()
		changes = append(changes, Change{p.key, Entry{now.visitsName, now.visitsJSON()}})
	}
	err := s.store.SaveUserSettings(ctx, s.now(), changes)
	for _, p := range people {
		p.saving.Unlock()
		if err != nil {
			s.unsaved(p)
		}
		s.leave(p)
	}
	if err != nil {
		return fmt.Errorf("store the visits of %d people: %w", len(people), err)
	}
	return nil
}

func (s *Service) flushPopularity(ctx context.Context) error {
	changed := s.popularity.take(s.now())
	if len(changed) == 0 {
		return nil
	}
	if err := s.store.SavePopularity(ctx, changed); err != nil {
		s.popularity.putBack(changed)
		return fmt.Errorf("store the popularity of %d entities: %w", len(changed), err)
	}
	return nil
}

func (s *Service) forgetGuests(ctx context.Context) {
	n, err := s.store.ForgetUserSettings(ctx, "guest:", s.now().Add(-guestLife))
	switch {
	case err != nil && ctx.Err() == nil:
		s.log.WarnContext(ctx, "settings of guests who are gone were not removed", "error", err)
	case n > 0:
		s.log.InfoContext(ctx, "settings of guests who are gone were removed", "values", n)
	}
}
