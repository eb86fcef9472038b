package app

import (
	"context"
	"errors"
	"net/http"

	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/fault"
)

// Looked is what a look at files found: the catalog that a portal would show.
type Looked struct {
	// Handler answers like a portal that serves these files.
	Handler http.Handler
	// Problems are all that is wrong, dangling relations too.
	Problems []catalog.Problem
	// Skipped are the documents that were left out on purpose, and why, by location.
	Skipped map[string]string
	// Documents and Entities count what was read and what came of it.
	Documents, Entities int
}

// Look reads everything once, as a portal would, into memory, and stores nothing.
func Look(ctx context.Context, s Setup) (*Looked, error) {
	o := Options{Setup: s}
	log := o.logger()
	set, err := o.configure(ctx)
	if err != nil {
		return nil, err
	}
	memory := catalog.NewMemoryStore()
	model := readmodel.New(set.kinds)
	ingester := catalog.NewIngester(memory, memory, model, set.ingestion)
	if err := readOnce(ctx, ingester, set); err != nil {
		return nil, err
	}
	handler, err := routes(features{settings: set, db: memory, model: model, ingester: ingester,
		health: newHealth(ingester.Ready()), log: log, open: true})
	if err != nil {
		return nil, err
	}
	looked := &Looked{Handler: handler, Problems: model.Snapshot().Problems(), Skipped: ingester.Skipped(), Entities: model.Snapshot().Len()}
	for _, source := range ingester.Sources() {
		looked.Documents += source.Documents
	}
	return looked, nil
}

// readOnce runs the ingester until the first pass of all sources is visible.
func readOnce(ctx context.Context, ingester *catalog.Ingester, set *settings) error {
	reading, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- ingester.Run(reading, set.sources) }()
	select {
	case <-ingester.Ready():
		stop()
		if err := <-ended; err != nil && !errors.Is(err, context.Canceled) {
			return err
		}
	case err := <-ended:
		if err != nil {
			return err
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	for _, source := range ingester.Sources() {
		if source.Error != "" {
			return fault.New(fault.Unavailable, "%s cannot be read: %s.", source.Name, source.Error)
		}
	}
	return nil
}
