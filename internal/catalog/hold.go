package catalog

import (
	"context"
	"fmt"

	"github.com/callboard/callboard/internal/fault"
)

// guard holds a removal that is so large that a person must agree to it. What is held
// stays in the catalog, and every pass that finds it missing again holds it again.
func (p *pass) guard(ctx context.Context) error {
	holds, err := p.in.holds.Holds(ctx)
	if err != nil {
		return err
	}
	var before *Hold
	for i := range holds {
		if holds[i].Bucket == p.b.name {
			before = &holds[i]
		}
	}
	approved := before != nil && before.Approve
	if p.force || approved || !p.in.opts.Guard.holds(len(p.removals), p.total) {
		if before != nil && (p.full || approved) {
			p.b.held(0)
			p.problems[""] = []Problem{}
			return p.in.holds.SaveHold(ctx, Hold{Bucket: p.b.name})
		}
		return nil
	}
	hold := Hold{Bucket: p.b.name, Refs: p.removals, Total: p.total, Since: p.commit.At}
	if before != nil {
		hold.Since = before.Since
	}
	p.in.log.Warn("a removal is held for review", "source", p.b.name, "entities", len(hold.Refs), "of", hold.Total)
	p.b.held(len(hold.Refs))
	p.problems[""] = []Problem{{Bucket: p.b.name, Code: codeHeld, Severity: SeverityWarning,
		Message: fmt.Sprintf("the removal of %d of %d entities is held, because so many are seldom meant to go at once", len(hold.Refs), hold.Total),
		Fix:     "If it is meant, approve it here or with: callboard catalog approve " + p.b.name}}
	for _, ref := range p.removals {
		h := p.in.held[ref]
		p.claims[ref] = h.location
		p.retained[h.location] = append(p.retained[h.location], ref)
	}
	p.removals = nil
	return p.in.holds.SaveHold(ctx, hold)
}

func (b *bucket) held(n int) {
	b.statusMu.Lock()
	defer b.statusMu.Unlock()
	b.status.Held = n
}

// Holds are the removals that wait for approval.
func (in *Ingester) Holds(ctx context.Context) ([]Hold, error) { return in.holds.Holds(ctx) }

// Approve lets a held removal happen, at once. A source of which nothing is held is a
// fault.NotFound.
func (in *Ingester) Approve(ctx context.Context, source string) error {
	ctx = context.WithoutCancel(ctx)
	return in.whole(ctx, in.approve(ctx, source))
}

func (in *Ingester) approve(ctx context.Context, source string) error {
	in.mu.Lock()
	defer in.mu.Unlock()
	holds, err := in.holds.Holds(ctx)
	if err != nil {
		return err
	}
	for _, h := range holds {
		if h.Bucket != source {
			continue
		}
		b := in.buckets[source]
		if b == nil {
			return fault.New(fault.NotFound, "there is no source %s", source)
		}
		p := in.newPass(b, false)
		p.force = true
		for _, ref := range h.Refs {
			if held := in.held[ref]; held != nil && held.bucket == source {
				p.removals = append(p.removals, ref)
			}
		}
		p.problems[""] = []Problem{}
		b.held(0)
		if err := p.finish(ctx); err != nil {
			return err
		}
		in.log.Info("a held removal was approved", "source", source, "entities", len(p.removed))
		return in.holds.SaveHold(ctx, Hold{Bucket: source})
	}
	return fault.New(fault.NotFound, "no removal of source %s is held", source)
}
