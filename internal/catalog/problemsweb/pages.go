// Package problemsweb is the Problems page: what is wrong in the catalog, whose it is,
// and what mends it; and removals that wait for somebody's word.
//
// problems.go is the page, problemstate.go its address, selection.go which problems that
// means, groups.go how they are put together, csv.go the same as a file. Whose a problem
// is and in which order they stand, package problemlist knows; how one looks,
// [portal.Problem].
package problemsweb

import (
	"context"

	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/portal"
)

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

// Options are what the page needs besides the frame. What a nil port would show or do is
// left out.
type Options struct {
	Approver Approver
	Sources  Sources
	// Text finds the line of a reference that leads nowhere; nil leaves problems at the
	// first line of their entity.
	Text catalog.TextReader
}

// Pages answers requests for problems.
type Pages struct {
	frame *portal.Frame
	opts  Options
}

// New returns the page.
func New(frame *portal.Frame, opts Options) *Pages { return &Pages{frame, opts} }

// Register registers the page and its actions.
func (p *Pages) Register(rt portal.Routes) {
	rt.Handle("GET "+portal.ProblemsPath, p.problems)
	rt.Handle("GET "+csvPath, p.export)
	rt.Handle("POST "+portal.ProblemsPath+"/approve", p.approve)
}
