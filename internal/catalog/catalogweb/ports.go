package catalogweb

import (
	"context"

	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/catalog/readmodel"
)

// Snapshots gives the newest state of the catalog.
type Snapshots interface {
	Snapshot() *readmodel.Snapshot
}

// Refresher reads an entity's sources again. An unknown ref is a fault.NotFound.
type Refresher interface {
	Refresh(ctx context.Context, ref string) error
}

// Approver shows removals that are held for review, and lets them through.
type Approver interface {
	Holds(ctx context.Context) ([]catalog.Hold, error)
	// Approve lets the held removal of a source through; without one it is a fault.NotFound.
	Approve(ctx context.Context, source string) error
}

// Sources tells how every source is doing.
type Sources interface {
	Sources() []catalog.SourceStatus
}
