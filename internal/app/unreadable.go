package app

import (
	"context"
	"iter"

	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/sdk"
)

// unreadable is the source of configured locations that nothing compiled in can read. It
// makes each of them a problem of the catalog, so that people see what is missing, and
// keeps what was read from them by an earlier Callboard.
type unreadable struct{ locations []sdk.ConfiguredLocation }

var _ sdk.Source = unreadable{}

// Name implements sdk.Source.
func (unreadable) Name() string { return "unreadable" }

// Run implements sdk.Source.
func (u unreadable) Run(ctx context.Context, bucket sdk.Bucket) error {
	if err := bucket.Full(ctx, u.documents()); err != nil {
		return err
	}
	<-ctx.Done()
	return nil
}

func (u unreadable) documents() iter.Seq2[sdk.Document, error] {
	return func(yield func(sdk.Document, error) bool) {
		for _, l := range u.locations {
			d := sdk.Document{Location: l.Location, Root: &sdk.Root{Entity: true, Rules: l.Rules}, Err: reasonFor(l.Location)}
			if !yield(d, nil) {
				return
			}
		}
	}
}

func reasonFor(l sdk.Location) error {
	if l.Type == "url" {
		return fault.New(fault.NotSupported, "%s cannot be read: no Git host is configured", l.Target).
			WithFix("Clone the repository and name the folder as a location of type file.")
	}
	return fault.New(fault.NotSupported, "%s cannot be read: nothing here reads locations of type %s", l, l.Type).
		WithFix("Use a location of type file.")
}
