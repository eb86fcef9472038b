package catalog

import (
	"context"
	"iter"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/callboard/callboard/sdk"
)

// bucket is what one source gave. Its maps are guarded by the ingester's lock.
type bucket struct {
	name     string
	count    int                      // entities
	docs     map[string]*heldDocument // by location
	problems map[string][]Problem     // by location
	// contenders are, for a ref that another document holds, the locations in this
	// bucket that have it too.
	contenders map[string][]string
	roots      map[string]*sdk.Root // by location, as last given

	source  sdk.Source
	reader  sdk.LocationReader
	refs    sdk.ReferenceReader
	checker sdk.ReferenceChecker
	types   []string

	statusMu sync.Mutex
	status   SourceStatus
}

// heldDocument is what the ingester remembers of a document.
type heldDocument struct {
	DocumentState
	refs []string // of the entities that are in the catalog through it
}

// SourceStatus tells how a source is doing.
type SourceStatus struct {
	Name      string    `json:"name"`
	Running   bool      `json:"running"`                // its first pass is under way
	LastPass  time.Time `json:"lastPass,omitzero"`      // when the last pass or delta was taken in
	Took      string    `json:"took,omitempty"`         // the last full pass: "1.5s"
	Documents int       `json:"documents"`              // read by it
	Skipped   int       `json:"skipped"`                // of them left out on purpose
	Entities  int       `json:"entities"`               // that it gave
	Problems  int       `json:"problems"`               // of its documents
	Held      int       `json:"heldRemovals,omitempty"` // removals that wait for approval
	Error     string    `json:"error,omitempty"`        // why the last pass failed
}

func (b *bucket) attach(s sdk.Source) {
	b.source = s
	b.reader, _ = s.(sdk.LocationReader)
	b.refs, _ = s.(sdk.ReferenceReader)
	b.checker, _ = s.(sdk.ReferenceChecker)
	if b.reader != nil {
		b.types = b.reader.LocationTypes()
	}
	b.roots = map[string]*sdk.Root{}
	b.status.Name = b.name
}

func (b *bucket) contend(ref, location string) {
	if !slices.Contains(b.contenders[ref], location) {
		b.contenders[ref] = append(b.contenders[ref], location)
	}
}

func (b *bucket) setError(err error) {
	b.statusMu.Lock()
	defer b.statusMu.Unlock()
	b.status.Error = err.Error()
}

// Sources tells how every source is doing, in the order in which they are configured.
func (in *Ingester) Sources() []SourceStatus {
	in.mu.Lock()
	defer in.mu.Unlock()
	var all []SourceStatus
	for _, name := range in.order {
		b := in.buckets[name]
		b.statusMu.Lock()
		s := b.status
		s.Running = s.LastPass.IsZero() && s.Error == ""
		all = append(all, s)
		b.statusMu.Unlock()
	}
	return all
}

// Skipped tells which documents of the sources were left out on purpose, and why.
func (in *Ingester) Skipped() map[string]string {
	in.mu.Lock()
	defer in.mu.Unlock()
	skipped := map[string]string{}
	for _, b := range in.buckets {
		for location, d := range b.docs {
			if d.Skipped != "" {
				skipped[location] = d.Skipped
			}
		}
	}
	return skipped
}

// intake is the bucket as its source sees it.
type intake struct {
	in   *Ingester
	b    *bucket
	done func() // called after the first full pass
}

// Known implements sdk.Bucket.
func (i *intake) Known(l sdk.Location) (sdk.Fingerprint, bool) {
	i.in.mu.Lock()
	defer i.in.mu.Unlock()
	d := i.b.docs[l.String()]
	if d == nil {
		return "", false
	}
	config, fingerprint, ok := strings.Cut(string(d.Fingerprint), "|")
	if !ok || config != i.in.config {
		return "", false
	}
	return sdk.Fingerprint(fingerprint), true
}

// chunkSize is how many documents are prepared together; one chunk is admitted while
// the next is prepared.
const chunkSize = 64

// Full implements sdk.Bucket.
func (i *intake) Full(ctx context.Context, documents iter.Seq2[sdk.Document, error]) error {
	return i.in.whole(ctx, i.full(ctx, documents))
}

func (i *intake) full(ctx context.Context, documents iter.Seq2[sdk.Document, error]) error {
	started := i.in.opts.Now()
	p, err := i.in.begin(ctx, i.b, true)
	if err != nil {
		return err
	}
	if err := i.takeAll(ctx, p, documents); err != nil {
		return err
	}
	if err := i.descend(ctx, p); err != nil {
		return err
	}
	if err := i.finish(ctx, p); err != nil {
		return err
	}
	i.in.log.Info("source read", "source", i.b.name, "documents", len(p.visited), "entities", i.b.count,
		"changed", p.changed, "removed", len(p.removed), "took", i.in.opts.Now().Sub(started).Round(time.Millisecond))
	i.b.statusMu.Lock()
	i.b.status.Took, i.b.status.Error = i.in.opts.Now().Sub(started).Round(time.Millisecond).String(), ""
	i.b.statusMu.Unlock()
	if i.done != nil {
		i.done()
	}
	return nil
}

// takeAll takes a sequence of documents, preparing ahead of what is admitted.
func (i *intake) takeAll(ctx context.Context, p *pass, documents iter.Seq2[sdk.Document, error]) error {
	g, ctx := errgroup.WithContext(ctx)
	ready := make(chan []*job)
	g.Go(func() error {
		defer close(ready)
		chunk := make([]sdk.Document, 0, chunkSize)
		send := func() error {
			work := p.arrange(chunk)
			if err := i.prepareAll(ctx, work); err != nil {
				return err
			}
			chunk = chunk[:0]
			select {
			case ready <- work:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		for d, err := range documents {
			if err != nil {
				return err
			}
			if chunk = append(chunk, d); len(chunk) == chunkSize {
				if err := send(); err != nil {
					return err
				}
			}
		}
		return send()
	})
	g.Go(func() error {
		for work := range ready {
			if err := p.admitAll(ctx, work); err != nil {
				return err
			}
			p.progress()
		}
		return nil
	})
	return g.Wait()
}

// Delta implements sdk.Bucket.
func (i *intake) Delta(ctx context.Context, d sdk.Delta) error {
	return i.in.whole(ctx, i.delta(ctx, d))
}

func (i *intake) delta(ctx context.Context, d sdk.Delta) error {
	p, err := i.in.begin(ctx, i.b, false)
	if err != nil {
		return err
	}
	for _, l := range d.Removed {
		p.drop(l.String())
	}
	docs := slices.Clone(d.Documents)
	docs = append(docs, i.reread(ctx, i.dependents(d))...)
	if err := i.take(ctx, p, docs); err != nil {
		return err
	}
	if err := i.descend(ctx, p); err != nil {
		return err
	}
	return i.finish(ctx, p)
}

// dependents are the documents that put in one of the touched files, or whose ref was
// held by a document that changes now.
func (i *intake) dependents(d sdk.Delta) []string {
	if len(d.Touched) == 0 {
		return nil
	}
	touched := map[string]bool{}
	for _, l := range d.Touched {
		touched[l.String()] = true
	}
	i.in.mu.Lock()
	defer i.in.mu.Unlock()
	var locations []string
	for location, doc := range i.b.docs {
		for _, r := range doc.References {
			if touched[r.Location] {
				locations = append(locations, location)
				break
			}
		}
	}
	slices.Sort(locations)
	return locations
}

// reread reads documents again that the bucket holds, whatever their fingerprint.
func (i *intake) reread(ctx context.Context, locations []string) []sdk.Document {
	if i.b.reader == nil {
		return nil
	}
	var docs []sdk.Document
	for _, location := range locations {
		l := parseLocation(location)
		read, err := i.b.reader.ReadLocation(ctx, l, l.Type, l.Target, unknown)
		if err != nil {
			read = []sdk.Document{{Location: l, Err: err}}
		}
		docs = append(docs, read...)
	}
	return docs
}

func unknown(sdk.Location) (sdk.Fingerprint, bool) { return "", false }

// take prepares documents in parallel and admits them in order.
func (i *intake) take(ctx context.Context, p *pass, docs []sdk.Document) error {
	work := p.arrange(docs)
	if err := i.prepareAll(ctx, work); err != nil {
		return err
	}
	return p.admitAll(ctx, work)
}

// descend goes on with what Location entities point to, level by level.
func (i *intake) descend(ctx context.Context, p *pass) error {
	for {
		docs := i.children(ctx, p)
		if len(docs) == 0 {
			return ctx.Err()
		}
		if err := i.take(ctx, p, docs); err != nil {
			return err
		}
	}
}

func (i *intake) prepareAll(ctx context.Context, work []*job) error {
	prep := &preparer{bucket: i.b.name, model: i.in.opts.Model, rules: i.in.opts.Rules, limits: i.in.opts.Limits, refs: i.b.refs}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	const stride = 4
	for start := 0; start < len(work); start += stride {
		part := work[start:min(start+stride, len(work))]
		g.Go(func() error {
			for _, j := range part {
				if j.document.Unchanged && j.known != nil && i.referencesHold(ctx, j.known) {
					j.prepared = &prepared{state: j.known.DocumentState, unchanged: true}
					if j.document.Fingerprint != "" { // the same text, told apart more surely or more cheaply
						j.prepared.state.Fingerprint = i.in.fingerprint(j.document.Fingerprint)
					}
					continue
				}
				if j.document.Unchanged {
					j.document = i.again(ctx, j.document)
				}
				j.prepared = prep.prepare(ctx, j.document, j.place)
				j.prepared.state.Fingerprint = i.in.fingerprint(j.prepared.state.Fingerprint)
			}
			return ctx.Err()
		})
	}
	return g.Wait()
}

// fingerprint is what is stored of a document's fingerprint: kinds and rules decide as
// much as its text what becomes of it.
func (in *Ingester) fingerprint(f sdk.Fingerprint) sdk.Fingerprint {
	return sdk.Fingerprint(in.config + "|" + string(f))
}

// again reads a document whose text is unchanged, but not what it put in.
func (i *intake) again(ctx context.Context, d sdk.Document) sdk.Document {
	read := i.reread(ctx, []string{d.Location.String()})
	if len(read) != 1 {
		return d
	}
	read[0].Root = d.Root
	return read[0]
}

func (i *intake) referencesHold(ctx context.Context, d *heldDocument) bool {
	if len(d.References) == 0 {
		return true
	}
	if i.b.checker == nil {
		return false
	}
	for _, r := range d.References {
		if !i.b.checker.ReferenceUnchanged(ctx, parseLocation(r.Location), r.Fingerprint) {
			return false
		}
	}
	return true
}

// finish ends a pass, reads again what may take the place of removed entities, and
// commits.
func (i *intake) finish(ctx context.Context, p *pass) error {
	for {
		more := p.successors()
		if len(more) == 0 && len(p.queue) == 0 {
			break
		}
		if err := i.take(ctx, p, i.reread(ctx, more)); err != nil {
			return err
		}
		if err := i.descend(ctx, p); err != nil {
			return err
		}
	}
	if err := i.in.lockedFinish(ctx, p); err != nil {
		return err
	}
	return i.in.handOver(ctx, p)
}

// progressEvery is how often a long pass tells how far it is.
const progressEvery = 5 * time.Second

// progress logs how far a long pass is.
func (p *pass) progress() {
	now := p.in.opts.Now()
	if now.Sub(p.told) < progressEvery {
		return
	}
	if !p.told.IsZero() {
		p.in.log.Info("reading", "source", p.b.name, "documents", len(p.visited), "entities", len(p.claims))
	}
	p.told = now
}
