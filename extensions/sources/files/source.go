package files

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/callboard/callboard/sdk"
)

// locationType is the type of all locations of this source.
const locationType = "file"

// Source brings catalog files into the catalog. Its methods may be called concurrently,
// except that Run runs once at a time.
type Source struct {
	name   string
	roots  []root
	limits Limits
	log    *slog.Logger
	timing timing

	trees   atomic.Pointer[trees]   // refreshed by every pass
	watcher atomic.Pointer[watcher] // nil while nothing is followed
	seen    *memory

	now    func() time.Time
	notify func() (notifier, error)
	polls  bool // watching has failed, and the log has been told
}

var (
	_ sdk.Source           = (*Source)(nil)
	_ sdk.LocationReader   = (*Source)(nil)
	_ sdk.ReferenceReader  = (*Source)(nil)
	_ sdk.ReferenceChecker = (*Source)(nil)
)

// root is a path that was given, or a configured location.
type root struct {
	path     string // absolute, as given: links are not resolved
	folder   bool
	glob     bool
	entity   bool
	allowAll bool
	rules    []sdk.Rule
}

func (r *root) sdk() *sdk.Root {
	return &sdk.Root{Entity: r.entity, Rules: r.rules, AllowAll: r.allowAll}
}

// Name returns the name of the source.
func (s *Source) Name() string { return s.name }

// LocationTypes returns "file".
func (s *Source) LocationTypes() []string { return []string{locationType} }

// Run gives all documents, then every change of a file within a fraction of a second,
// until ctx is done. Where the system cannot tell changes it makes a pass every few
// seconds instead.
func (s *Source) Run(ctx context.Context, bucket sdk.Bucket) error {
	for {
		err := s.round(ctx, bucket)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// round makes a full pass and follows changes until only another pass can tell what is
// there.
func (s *Source) round(ctx context.Context, bucket sdk.Bucket) error {
	w := s.startWatching()
	defer func() {
		s.watcher.Store(nil)
		w.close()
	}()
	s.trees.Store(findTrees(s.roots))
	s.watcher.Store(w)
	s.watchAgain(w)

	began := s.now()
	if err := bucket.Full(ctx, s.Documents(ctx, bucket.Known)); err != nil {
		return err
	}
	return s.follow(ctx, bucket, w, s.now().Sub(began))
}

func fileLocation(path string) sdk.Location {
	return sdk.Location{Type: locationType, Target: path}
}
