package app

import (
	"context"

	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/catalog/readmodel"
)

// view brings what is stored into the read model.
type view struct {
	records catalog.Store
	model   *readmodel.Model
}

var _ catalog.View = view{}

// Reload builds the read model anew from the store.
func (v view) Reload(ctx context.Context) error {
	problems, err := v.records.Problems(ctx)
	if err != nil {
		return err
	}
	sequence, err := v.records.Sequence(ctx)
	if err != nil {
		return err
	}
	return v.model.Replace(v.records.Records(ctx), problems, sequence)
}

// Apply shows one change.
func (v view) Apply(c catalog.Change) error { return v.model.Apply(readmodel.Change(c)) }
