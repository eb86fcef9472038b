package catalog

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"sort"
	"sync"
	"time"

	"github.com/cespare/xxhash/v2"
	"golang.org/x/sync/errgroup"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/internal/yamldoc"
	"github.com/callboard/callboard/sdk"
)

// View is who shows the catalog: the read model.
type View interface {
	// Replace shows records and problems in place of everything there was.
	Replace(records iter.Seq2[Record, error], problems []Problem, sequence int64) error
	// Apply shows a change.
	Apply(c Change) error
}

// Options say how an Ingester works.
type Options struct {
	Model *entity.Model
	Rules []KindRule // nil: DefaultRules
	// KeepOrphans keeps entities that no Location leads to any more, marked as orphans,
	// instead of removing them (catalog.orphanStrategy).
	KeepOrphans bool
	Guard       Guard
	Limits      yamldoc.Limits
	// PollInterval is the pause before a source that cannot follow changes runs again.
	PollInterval time.Duration
	Logger       *slog.Logger
	Now          func() time.Time
}

// Guard says how many entities a pass may remove without asking: more than Entities
// and more than Percent of what the source held are held for review.
type Guard struct {
	Percent  int
	Entities int
}

// DefaultGuard holds removals of more than 30 % and more than 20 entities.
var DefaultGuard = Guard{Percent: 30, Entities: 20}

func (g Guard) holds(removals, total int) bool {
	return removals > g.Entities && removals*100 > g.Percent*total
}

// Ingester takes what sources give into the catalog. All changes go through it, one
// after the other.
type Ingester struct {
	opts   Options
	store  Store
	holds  HoldStore
	view   View
	log    *slog.Logger
	config string // identifies model, rules and this code's way of processing

	ready chan struct{} // closed when every source has finished its first pass

	mu      sync.Mutex // guards everything below; held while changes are admitted and committed
	held    map[string]*heldEntity
	buckets map[string]*bucket
	order   []string // names of buckets as configured
	loaded  bool
}

// heldEntity is what the ingester remembers of an entity in the catalog.
type heldEntity struct {
	id       int64
	uid      string
	hash     string
	bucket   string
	location string
	created  time.Time
	parents  string // joined
	orphan   bool
	follow   *locationSpec
}

// processing is raised when the way of processing documents changes, so that stored
// fingerprints of older versions are not trusted.
const processing = "1"

// NewIngester returns an ingester over a store. It holds nothing before [Ingester.Run]
// or [Ingester.Load].
func NewIngester(store Store, holds HoldStore, view View, opts Options) *Ingester {
	if opts.Rules == nil {
		opts.Rules = DefaultRules()
	}
	if opts.Guard == (Guard{}) {
		opts.Guard = DefaultGuard
	}
	if opts.PollInterval <= 0 {
		opts.PollInterval = 5 * time.Minute
	}
	if opts.Logger == nil {
		opts.Logger = slog.New(slog.DiscardHandler)
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	return &Ingester{
		opts: opts, store: store, holds: holds, view: view, log: opts.Logger,
		config: configHash(opts), ready: make(chan struct{}),
		held: map[string]*heldEntity{}, buckets: map[string]*bucket{},
	}
}

func configHash(o Options) string {
	h := xxhash.New()
	fmt.Fprintf(h, "%s %v %v", processing, o.Rules, o.Limits)
	for _, name := range o.Model.KindNames() {
		k := *o.Model.Kind(name)
		k.Check = nil
		fmt.Fprintf(h, "%+v", k)
	}
	return fmt.Sprintf("%08x", uint32(h.Sum64()))
}

// Ready is closed when the first pass of every source has been committed and is visible.
func (in *Ingester) Ready() <-chan struct{} { return in.ready }

// Load reads from the store what the ingester needs to know, and has the view show it.
func (in *Ingester) Load(ctx context.Context) error {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.load(ctx)
}

func (in *Ingester) load(ctx context.Context) error {
	if in.loaded {
		return nil
	}
	if err := in.showAll(ctx, in.remember); err != nil { // the records are read once, for the view and for us
		return fmt.Errorf("load entities: %w", err)
	}
	for d, err := range in.store.Documents(ctx) {
		if err != nil {
			return fmt.Errorf("load documents: %w", err)
		}
		in.bucket(d.Bucket).docs[d.Location] = &heldDocument{DocumentState: d}
	}
	for ref, h := range in.held {
		if d := in.bucket(h.bucket).docs[h.location]; d != nil {
			d.refs = append(d.refs, ref)
		}
	}
	problems, err := in.store.Problems(ctx)
	if err != nil {
		return fmt.Errorf("load problems: %w", err)
	}
	for _, p := range problems {
		b := in.bucket(p.Bucket)
		b.problems[p.Location] = append(b.problems[p.Location], p)
		if p.Code == codeConflict {
			b.contend(p.Ref, p.Location)
		}
	}
	in.loaded = true
	return nil
}

// showAll has the view show what the store holds, and calls each with every record.
func (in *Ingester) showAll(ctx context.Context, each func(*Record)) error {
	problems, err := in.store.Problems(ctx)
	if err != nil {
		return err
	}
	sequence, err := in.store.Sequence(ctx)
	if err != nil {
		return err
	}
	return in.view.Replace(func(yield func(Record, error) bool) {
		for r, err := range in.store.Records(ctx) {
			if err == nil && each != nil {
				each(&r)
			}
			if !yield(r, err) {
				return
			}
		}
	}, problems, sequence)
}

// remember notes a record that is in the store.
func (in *Ingester) remember(r *Record) {
	h := &heldEntity{id: r.ID, uid: r.UID, hash: r.Hash, bucket: r.Bucket, location: r.Location, created: r.Created,
		parents: joinRefs(r.Parents), orphan: r.Orphan}
	if isLocation(r.Ref) {
		if e, err := entity.FromJSON(r.JSON); err == nil && len(r.Declared) == 0 {
			h.follow = followOf(e, parseLocation(r.Location).Type)
		}
	}
	in.held[r.Ref] = h
	in.bucket(r.Bucket).count++
}

// Run reads all sources and follows their changes until ctx is done. Entities of
// sources that are not given any more are removed first. It returns the first error
// that is no source's own: those are logged, shown as problems, and tried again.
func (in *Ingester) Run(ctx context.Context, sources []sdk.Source) error {
	if err := in.Load(ctx); err != nil {
		return err
	}
	if err := in.evict(ctx, sources); err != nil {
		return err
	}
	g, ctx := errgroup.WithContext(ctx)
	var first sync.WaitGroup
	for _, s := range sources {
		in.mu.Lock()
		b := in.bucket(s.Name())
		b.attach(s)
		in.order = append(in.order, s.Name())
		in.mu.Unlock()
		first.Add(1)
		g.Go(func() error { return in.follow(ctx, s, b, first.Done) })
	}
	g.Go(func() error {
		done := make(chan struct{})
		go func() { first.Wait(); close(done) }()
		select {
		case <-done:
			close(in.ready)
		case <-ctx.Done():
			<-done // every source's goroutine calls Done when it ends
		}
		return nil
	})
	return g.Wait()
}

// follow runs one source for ever, with back-off after errors.
func (in *Ingester) follow(ctx context.Context, s sdk.Source, b *bucket, done func()) error {
	finished := sync.OnceFunc(done)
	defer finished()
	wait := time.Second
	for {
		err := s.Run(ctx, &intake{in: in, b: b, done: finished})
		if ctx.Err() != nil {
			return nil
		}
		pause := wait
		switch {
		case errors.Is(err, sdk.ErrPoll):
			pause, wait = in.opts.PollInterval, time.Second
		case err != nil:
			in.log.Error("source failed; it will be tried again", "source", s.Name(), "in", wait, "error", err)
			b.setError(err)
			finished() // a source that cannot be read must not keep the portal from being ready
			wait = min(2*wait, 5*time.Minute)
		default:
			return nil
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(pause):
		}
	}
}

// evict removes what sources held that are not configured any more.
func (in *Ingester) evict(ctx context.Context, sources []sdk.Source) error {
	in.mu.Lock()
	defer in.mu.Unlock()
	configured := map[string]bool{}
	for _, s := range sources {
		configured[s.Name()] = true
	}
	var gone []string
	for name := range in.buckets {
		if !configured[name] {
			gone = append(gone, name)
		}
	}
	sort.Strings(gone)
	for _, name := range gone {
		b := in.buckets[name]
		p := in.newPass(b, true)
		p.force = true
		if err := p.finish(ctx); err != nil {
			return fmt.Errorf("remove what source %s gave: %w", name, err)
		}
		in.log.Info("source is not configured any more; its entities are removed", "source", name, "entities", len(p.removed))
		delete(in.buckets, name)
	}
	return nil
}

func (in *Ingester) bucket(name string) *bucket {
	b := in.buckets[name]
	if b == nil {
		b = &bucket{name: name, docs: map[string]*heldDocument{}, problems: map[string][]Problem{}, contenders: map[string][]string{}}
		in.buckets[name] = b
	}
	return b
}

// ValidateEntity tells what is wrong with an entity as if it came from a source.
func (in *Ingester) ValidateEntity(_ context.Context, e entity.Entity, _ string) []entity.Violation {
	v := in.opts.Model.Validate(e)
	if len(v) == 0 {
		_, v = in.opts.Model.Relations(e)
	}
	return v
}

// Refresh reads the document of an entity again, and those that led to it, even if
// they look unchanged. An unknown ref is a fault.NotFound.
func (in *Ingester) Refresh(ctx context.Context, ref string) error {
	in.mu.Lock()
	h := in.held[ref]
	if h == nil {
		in.mu.Unlock()
		return fault.New(fault.NotFound, "Entity %s not found", ref)
	}
	b := in.buckets[h.bucket]
	locations := []string{h.location}
	if d := b.docs[h.location]; d != nil {
		for _, parent := range d.Parents {
			if ph := in.held[parent]; ph != nil && ph.bucket == h.bucket && ph.location != h.location {
				locations = append([]string{ph.location}, locations...)
			}
		}
	}
	in.mu.Unlock()
	intake := &intake{in: in, b: b}
	docs := intake.reread(ctx, locations)
	return intake.Delta(context.WithoutCancel(ctx), sdk.Delta{Documents: docs}) // once begun, it is finished
}

// RemoveEntity removes the entity with a uid. One whose document is still there comes
// back when that is read next, as in Backstage; orphans do not.
func (in *Ingester) RemoveEntity(ctx context.Context, uid string) error {
	ctx = context.WithoutCancel(ctx)
	return in.whole(ctx, in.removeEntity(ctx, uid))
}

func (in *Ingester) removeEntity(ctx context.Context, uid string) error {
	in.mu.Lock()
	defer in.mu.Unlock()
	for ref, h := range in.held {
		if h.uid != uid {
			continue
		}
		p := in.newPass(in.buckets[h.bucket], false)
		p.force = true
		p.removals = append(p.removals, ref)
		if d := p.b.docs[h.location]; d != nil {
			d.Fingerprint = ""
			p.commit.Documents = append(p.commit.Documents, d.DocumentState)
		}
		return p.finish(ctx)
	}
	return fault.New(fault.NotFound, "No entity with uid %s", uid)
}

// now is the time of a change, as exactly as stores keep it.
func (in *Ingester) now() time.Time { return in.opts.Now().UTC().Truncate(time.Microsecond) }
