package catalogapi

import (
	"context"

	"github.com/callboard/callboard/entity"
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

// Remover removes an entity. An unknown uid is a fault.NotFound.
type Remover interface {
	RemoveEntity(ctx context.Context, uid string) error
}

// RegisterOptions say how to register a location.
type RegisterOptions struct {
	// Refresh reads a location again that is registered already, instead of a fault.Conflict.
	Refresh bool
	// Optional says that a missing target is no problem.
	Optional bool
}

// Registered is a location that was registered, or could be.
type Registered struct {
	Location catalog.StoredLocation
	// Entities are what the location gives; known after a preview only.
	Entities []entity.Entity
	// Exists says that the location had been registered before.
	Exists bool
}

// Locations keeps the locations that were registered through the API. A fault.NotSupported
// from Register, Preview or Update means that nothing can read such a target.
type Locations interface {
	Locations(ctx context.Context) ([]catalog.StoredLocation, error)
	Register(ctx context.Context, typ, target string, opts RegisterOptions) (Registered, error)
	// Preview reads the location and stores nothing.
	Preview(ctx context.Context, typ, target string) (Registered, error)
	Update(ctx context.Context, id, typ, target string) error
	Unregister(ctx context.Context, id string) error
}

// Validator checks an entity as if it came from a location ("url:https://host/path").
type Validator interface {
	ValidateEntity(ctx context.Context, e entity.Entity, location string) []entity.Violation
}

// Approver shows removals that are held for review, and lets them through.
type Approver interface {
	Holds(ctx context.Context) ([]catalog.Hold, error)
	// Approve lets the held removal of a source through; without one it is a fault.NotFound.
	Approve(ctx context.Context, source string) error
}

// Sources tells how the sources are doing, by name.
type Sources interface {
	Sources() []catalog.SourceStatus
}
