package entityweb

import (
	"context"

	"github.com/a-h/templ"

	"github.com/callboard/callboard/internal/portal"
)

// definitionCard is the overview's card about what an API promises.
type definitionCard struct {
	kind    string // spec.type: "openapi"
	outline templ.Component
}

// definitionCard is nil for entities that promise nothing.
func (p *Pages) definitionCard(ctx context.Context, page *entityPage) *definitionCard {
	if p.opts.Definitions == nil || !p.opts.Definitions.Has(page.entity) {
		return nil
	}
	return &definitionCard{
		kind:    portal.Clip(page.entity.SpecString("type"), portal.MaxTitle),
		outline: p.opts.Definitions.Outline(ctx, page.entity, page.at(tabDefinition)),
	}
}
