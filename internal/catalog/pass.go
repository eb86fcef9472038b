package catalog

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/sdk"
)

// pass is one full pass or delta of a bucket on its way into the catalog. Documents are
// admitted one after the other; what they have is claimed, and at the end everything
// that nobody claims any more is removed.
type pass struct {
	in    *Ingester
	b     *bucket
	full  bool
	force bool // the removal guard does not apply

	visited  map[string]*visit
	dropped  map[string]bool // documents that are gone
	claims   map[string]string
	deferred []*claim
	places   map[string]place // of documents that a Location entity led to
	followed map[string]bool  // Location entities whose targets have been read
	queue    []*following

	tried    map[string]bool // documents read again for the refs that became free
	orphans  []string
	retained map[string][]string // by location: refs whose removal is held

	parents  map[string][]string  // by location: Location entities that led there in this pass
	problems map[string][]Problem // by location
	removals []string
	total    int // entities of the bucket before the pass

	commit   Commit
	upserts  []*Record // for the view
	bulk     bool      // too many to keep
	changed  int
	told     time.Time // when progress was last logged
	removed  []string
	handover map[*bucket][]string // documents of other buckets that may get what this one gave up
}

// visit is a document that has been admitted in this pass.
type visit struct {
	*prepared
	refs []string
}

// claim is a candidate that another document of the bucket may hold.
type claim struct {
	candidate *candidate
	location  string
}

// following is a Location entity whose targets are to be read.
type following struct {
	ref    string
	base   sdk.Location
	origin sdk.Location
	spec   *locationSpec
	unread []int // targets that no source can read
}

// job is a document on its way through preparation.
type job struct {
	document sdk.Document
	place    place
	known    *heldDocument
	prepared *prepared
}

func (in *Ingester) newPass(b *bucket, full bool) *pass {
	return &pass{
		in: in, b: b, full: full, total: b.count,
		visited: map[string]*visit{}, dropped: map[string]bool{}, claims: map[string]string{},
		places: map[string]place{}, followed: map[string]bool{}, parents: map[string][]string{}, problems: map[string][]Problem{},
		tried: map[string]bool{}, retained: map[string][]string{}, handover: map[*bucket][]string{},
		commit: Commit{Bucket: b.name, At: in.now()},
	}
}

// begin begins a pass over what is stored.
func (in *Ingester) begin(ctx context.Context, b *bucket, full bool) (*pass, error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if err := in.load(ctx); err != nil {
		return nil, err
	}
	return in.newPass(b, full), nil
}

// whole ends a pass that may have failed half way: what it has noted, but not stored, is
// forgotten, and the ingester goes on from what is stored. When the portal ends there
// is nothing to go on with.
func (in *Ingester) whole(ctx context.Context, err error) error {
	if err == nil || ctx.Err() != nil || fault.Is(err, fault.NotFound) {
		return err
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	in.forget()
	if again := in.load(ctx); again != nil {
		in.log.Error("what is stored cannot be read; the next pass will try again", "error", again)
		in.forget()
	}
	return err
}

// forget drops all that the ingester remembers of what is stored.
func (in *Ingester) forget() {
	in.loaded = false
	in.held = map[string]*heldEntity{}
	for _, b := range in.buckets {
		b.count, b.docs, b.problems, b.contenders = 0, map[string]*heldDocument{}, map[string][]Problem{}, map[string][]string{}
	}
}

// drop notes that a document is gone.
func (p *pass) drop(location string) { p.dropped[location] = true }

// arrange tells for each document where it sits, and leaves out those that have been
// admitted already.
func (p *pass) arrange(docs []sdk.Document) []*job {
	p.in.mu.Lock()
	defer p.in.mu.Unlock()
	jobs := make([]*job, 0, len(docs))
	batch := make(map[string]bool, len(docs))
	for _, d := range docs {
		location := d.Location.String()
		before := p.visited[location]
		if batch[location] || before != nil && (!before.unchanged || d.Unchanged) {
			continue
		}
		batch[location] = true
		j := &job{document: d, known: p.b.docs[location]}
		at, led := p.places[location]
		switch {
		case d.Root != nil:
			p.b.roots[location] = d.Root
			j.place = place{root: d.Root, isRoot: true, origin: d.Location}
		case before != nil:
			j.place = place{root: p.b.roots[before.state.Origin], isRoot: before.state.Root, origin: parseLocation(before.state.Origin)}
		case j.known != nil && (!led || j.known.Root && !p.full):
			j.place = place{root: p.b.roots[j.known.Origin], isRoot: j.known.Root, origin: parseLocation(j.known.Origin), parents: j.known.Parents}
		case led:
			j.place = at
		default:
			j.place = place{root: p.b.roots[location], isRoot: true, origin: d.Location}
		}
		if j.known != nil && (j.known.Origin != j.place.origin.String() || j.known.Root != j.place.isRoot) {
			j.known = nil // it sits elsewhere now: read it anew
		}
		jobs = append(jobs, j)
	}
	return jobs
}

// admitAll admits prepared documents in order.
func (p *pass) admitAll(ctx context.Context, jobs []*job) error {
	p.in.mu.Lock()
	defer p.in.mu.Unlock()
	for _, j := range jobs {
		if before := p.visited[j.document.Location.String()]; before != nil && (!before.unchanged || j.prepared.unchanged) {
			continue // given twice
		}
		p.admit(j)
		if len(p.commit.Upserts) >= commitSize {
			if err := p.flush(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *pass) admit(j *job) {
	location := j.document.Location.String()
	v := &visit{prepared: j.prepared}
	if before := p.visited[location]; before != nil { // it looked unchanged, but may have more by now
		for _, ref := range before.refs {
			delete(p.claims, ref)
		}
		delete(p.problems, location)
	}
	p.visited[location] = v
	delete(p.dropped, location)
	held := p.b.docs[location]
	if v.unchanged {
		p.admitUnchanged(v, held, j)
		return
	}
	if held != nil { // what cannot be taken this time stays as it was
		has := map[string]bool{}
		for _, c := range v.candidates {
			has[c.record.Ref] = true
		}
		for _, ref := range held.refs {
			if !has[ref] && (v.failed || v.refused[ref]) {
				p.keep(v, ref, location)
			}
		}
	}
	p.problems[location] = append(p.problems[location], v.problems...)
	for _, c := range v.candidates {
		p.claim(c, location)
	}
	v.candidates, v.problems = nil, nil // a pass may have a million
}

// admitUnchanged keeps what the document has and goes on to where its Locations point;
// problems of earlier targets are forgotten, to be found anew.
func (p *pass) admitUnchanged(v *visit, held *heldDocument, j *job) {
	location := j.document.Location.String()
	for _, ref := range held.refs {
		p.keep(v, ref, location)
		h := p.in.held[ref]
		if h == nil || h.follow == nil || p.isRootEntity(ref, location) {
			continue
		}
		if p.problems[location] == nil {
			p.problems[location] = slices.DeleteFunc(slices.Clone(p.b.problems[location]), Problem.aboutTarget)
		}
		p.follow(ref, j.document.Location, j.place.origin, h.follow)
	}
}

// keep claims an entity in the state in which the catalog has it.
func (p *pass) keep(v *visit, ref, location string) {
	if _, taken := p.claims[ref]; taken {
		return
	}
	p.claims[ref] = location
	v.refs = append(v.refs, ref)
}

// claim gives the candidate its ref, unless somebody else holds it: the first keeps it.
func (p *pass) claim(c *candidate, location string) {
	ref := c.record.Ref
	if holder, ok := p.claims[ref]; ok {
		p.conflict(c, location, holder)
		return
	}
	h := p.in.held[ref]
	switch {
	case h == nil || h.location == location && h.bucket == p.b.name:
		p.take(c, location)
	case h.bucket != p.b.name:
		p.conflict(c, location, h.location)
	case p.visited[h.location] != nil || p.dropped[h.location]:
		p.take(c, location) // its document has it no more
	default:
		p.deferred = append(p.deferred, &claim{c, location}) // its document may come later, or go
	}
}

// settle prunes the tree and decides the claims that have waited for it: whose document
// is gone, or has been admitted without the ref, gives way.
func (p *pass) settle() {
	p.prune()
	for {
		waiting := p.deferred
		p.deferred = nil
		for _, d := range waiting {
			p.claim(d.candidate, d.location)
		}
		if len(p.deferred) == len(waiting) {
			return
		}
		p.prune()
	}
}

// giveUp notes as conflicts the claims that nobody gave way to.
func (p *pass) giveUp() {
	for _, d := range p.deferred {
		p.conflict(d.candidate, d.location, p.in.held[d.candidate.record.Ref].location)
	}
	p.deferred = nil
}

func (p *pass) take(c *candidate, location string) {
	ref := c.record.Ref
	p.claims[ref] = location
	v := p.visited[location]
	v.refs = append(v.refs, ref)
	p.put(c)
	if c.follow != nil {
		p.follow(ref, parseLocation(location), parseLocation(c.record.Origin), c.follow)
	}
}

func (p *pass) follow(ref string, base, origin sdk.Location, spec *locationSpec) {
	if !p.followed[ref] {
		p.followed[ref] = true
		p.queue = append(p.queue, &following{ref: ref, base: base, origin: origin, spec: spec})
	}
}

// isRootEntity tells whether ref is the generated Location that stands for the document
// itself, whose target is therefore at hand.
func (p *pass) isRootEntity(ref, location string) bool {
	return ref == rootEntityRef(parseLocation(location))
}

// children reads what the Location entities admitted so far point to.
func (i *intake) children(ctx context.Context, p *pass) []sdk.Document {
	p.in.mu.Lock()
	queue := p.queue
	p.queue = nil
	p.in.mu.Unlock()
	var docs []sdk.Document
	for _, f := range queue {
		for n, target := range f.spec.Targets {
			if ctx.Err() != nil {
				return nil
			}
			docs = append(docs, i.target(ctx, p, f, n, target)...)
		}
		p.noReader(f)
	}
	return docs
}

func (i *intake) target(ctx context.Context, p *pass, f *following, n int, target string) []sdk.Document {
	typ := f.spec.Type
	if typ == "url" && !strings.Contains(target, "://") {
		typ = f.base.Type // relative to where the Location itself was read
	}
	if i.b.reader == nil || !slices.Contains(i.b.types, typ) || strings.Contains(target, "://") {
		f.unread = append(f.unread, n)
		return nil
	}
	read, err := i.b.reader.ReadLocation(ctx, f.base, typ, target, i.Known)
	if err != nil {
		if !f.spec.Optional || !errors.Is(err, sdk.ErrNotExist) {
			p.targetProblem(f, n, "unreadable", fmt.Sprintf("%s cannot be read: %v", target, err), "Correct the target.")
		}
		return nil
	}
	docs := read[:0]
	for _, d := range read {
		if d.Err != nil && errors.Is(d.Err, sdk.ErrNotExist) {
			if f.spec.Optional {
				continue
			}
			p.targetProblem(f, n, "does-not-exist", fmt.Sprintf("%s does not exist", target),
				"Correct the target, or say presence: optional if it need not be there.")
		}
		d.Root = nil
		p.lead(f, d.Location)
		docs = append(docs, d)
	}
	return docs
}

// noReader tells in one problem which targets of a Location entity no source can read.
func (p *pass) noReader(f *following) {
	if len(f.unread) == 0 {
		return
	}
	first := f.unread[0]
	message := fmt.Sprintf("%s cannot be read: no source reads locations of type %s", f.spec.Targets[first], f.spec.Type)
	if len(f.unread) > 1 {
		message = fmt.Sprintf("%s and %d more targets cannot be read: no source reads locations of type %s", f.spec.Targets[first], len(f.unread)-1, f.spec.Type)
	}
	fix := "Point to files instead."
	if f.spec.Type == "url" || strings.Contains(f.spec.Targets[first], "://") {
		fix = "Addresses on the web need a Git host, and none is configured; point to files, or serve a checkout of the repository."
	}
	p.targetProblem(f, first, "no-reader", message, fix)
}

// lead notes that a Location entity led to a document.
func (p *pass) lead(f *following, to sdk.Location) {
	p.in.mu.Lock()
	defer p.in.mu.Unlock()
	location := to.String()
	if !slices.Contains(p.parents[location], f.ref) {
		p.parents[location] = append(p.parents[location], f.ref)
	}
	if _, ok := p.places[location]; !ok {
		p.places[location] = place{root: p.b.roots[f.origin.String()], origin: f.origin, parents: []string{f.ref}}
	}
}

// targetProblem tells that a Location entity points to something that cannot be read at
// all.
func (p *pass) targetProblem(f *following, n int, code, message, fix string) {
	p.in.mu.Lock()
	defer p.in.mu.Unlock()
	field, line := f.spec.field(n), 0
	if n < len(f.spec.Lines) {
		line = f.spec.Lines[n]
	} else if i := slices.IndexFunc(p.b.problems[f.base.String()], func(q Problem) bool { return q.Field == field && q.Ref == f.ref }); i >= 0 {
		line = p.b.problems[f.base.String()][i].Line // the file has not been read in this pass
	}
	key := f.base.String()
	p.problems[key] = append(p.problems[key], Problem{Bucket: p.b.name, Location: f.base.String(), Line: line, Ref: f.ref,
		Field: field, Code: code, Severity: SeverityError, Message: message, Fix: fix})
}
