package app

import (
	"context"

	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/catalog/catalogapi"
	"github.com/callboard/callboard/internal/fault"
)

// registered is the catalog API's view of locations that were registered through it.
// As long as no Git host can be configured, there are none to add.
type registered struct{ catalog.LocationStore }

var _ catalogapi.Locations = registered{}

func noGitHost() error { return fault.New(fault.NotSupported, "No Git host is configured.") }

// Register implements catalogapi.Locations.
func (registered) Register(context.Context, string, string, catalogapi.RegisterOptions) (catalogapi.Registered, error) {
	return catalogapi.Registered{}, noGitHost()
}

// Preview implements catalogapi.Locations.
func (registered) Preview(context.Context, string, string) (catalogapi.Registered, error) {
	return catalogapi.Registered{}, noGitHost()
}

// Update implements catalogapi.Locations.
func (r registered) Update(ctx context.Context, id, _, _ string) error {
	if err := r.known(ctx, id); err != nil {
		return err
	}
	return noGitHost()
}

// Unregister implements catalogapi.Locations.
func (r registered) Unregister(ctx context.Context, id string) error {
	return r.DeleteLocation(ctx, id)
}

func (r registered) known(ctx context.Context, id string) error {
	all, err := r.Locations(ctx)
	if err != nil {
		return err
	}
	for _, l := range all {
		if l.ID == id {
			return nil
		}
	}
	return fault.New(fault.NotFound, "Found no location with ID %s", id)
}
