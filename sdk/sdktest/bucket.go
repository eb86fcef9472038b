package sdktest

import (
	"context"
	"errors"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/callboard/callboard/sdk"
)

// Bucket is an sdk.Bucket in memory. It keeps what the catalog would keep, and tells
// every pass and delta to whoever waits for them.
type Bucket struct {
	// Passes gets what every full pass gave once it is complete, and Deltas every delta.
	// Who does not receive from them makes the source wait.
	Passes chan Pass
	Deltas chan sdk.Delta

	mu   sync.Mutex
	held map[sdk.Location]sdk.Document
}

// Pass is what one full pass gave.
type Pass struct {
	Documents []sdk.Document
	// Err is the error that ended the sequence, if one did.
	Err error
}

var _ sdk.Bucket = (*Bucket)(nil)

// NewBucket returns an empty bucket.
func NewBucket() *Bucket {
	return &Bucket{
		Passes: make(chan Pass),
		Deltas: make(chan sdk.Delta),
		held:   map[sdk.Location]sdk.Document{},
	}
}

// Known returns the fingerprint of the document that b holds.
func (b *Bucket) Known(l sdk.Location) (sdk.Fingerprint, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	d, ok := b.held[l]
	return d.Fingerprint, ok && d.Fingerprint != ""
}

// Full takes in a pass.
func (b *Bucket) Full(ctx context.Context, documents iter.Seq2[sdk.Document, error]) error {
	var p Pass
	given := map[sdk.Location]bool{}
	for d, err := range documents {
		if err != nil {
			p.Err = err
			break
		}
		p.Documents = append(p.Documents, d)
		given[d.Location] = true
		b.Hold(d)
	}
	if p.Err == nil {
		b.keepOnly(given)
	}
	select {
	case b.Passes <- p:
		return p.Err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Delta takes in a delta.
func (b *Bucket) Delta(ctx context.Context, d sdk.Delta) error {
	for _, doc := range d.Documents {
		b.Hold(doc)
	}
	b.mu.Lock()
	for _, l := range d.Removed {
		delete(b.held, l)
	}
	b.mu.Unlock()
	select {
	case b.Deltas <- d:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Hold stores d as the catalog would: an unreadable document leaves what is there, one
// that does not exist removes it, and an unchanged one has a new fingerprint at most.
func (b *Bucket) Hold(d sdk.Document) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch old := b.held[d.Location]; {
	case errors.Is(d.Err, sdk.ErrNotExist):
		delete(b.held, d.Location)
	case d.Err != nil:
	case d.Unchanged:
		old.Location, old.Fingerprint = d.Location, d.Fingerprint
		b.held[d.Location] = old
	default:
		b.held[d.Location] = d
	}
}

func (b *Bucket) keepOnly(given map[sdk.Location]bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	maps.DeleteFunc(b.held, func(l sdk.Location, _ sdk.Document) bool { return !given[l] })
}

// Held returns the documents in the bucket, sorted by location.
func (b *Bucket) Held() []sdk.Document {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.SortedFunc(maps.Values(b.held), func(x, y sdk.Document) int {
		return strings.Compare(x.Location.String(), y.Location.String())
	})
}
