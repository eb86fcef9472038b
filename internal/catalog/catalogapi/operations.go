package catalogapi

import (
	"net/http"

	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/internal/httpkit"
)

// How many rows of history a page holds, by default and at most.
const (
	historyLimit    = 50
	maxHistoryLimit = 1000
)

// history answers GET /api/callboard/catalog/history, newest first.
func (a *API) history(w http.ResponseWriter, r *http.Request) error {
	ps, err := httpkit.ReadParams(r, "entityRef", "before", "limit")
	if err != nil {
		return err
	}
	text, err := ps.Text("entityRef")
	if err != nil {
		return err
	}
	ref, err := refParam(text, "")
	if err != nil {
		return err
	}
	before, err := ps.Int("before", 1, 0)
	if err != nil {
		return err
	}
	limit, err := ps.Int("limit", 1, historyLimit)
	if err != nil {
		return err
	}
	if a.opts.History == nil {
		return notHere("keep a history")
	}
	limit = min(limit, maxHistoryLimit)
	rows, err := a.opts.History.History(r.Context(), ref, int64(before), limit)
	if err != nil {
		return err
	}
	if rows == nil {
		rows = []catalog.HistoryEntry{}
	}
	out := map[string]any{"items": rows}
	if len(rows) == limit {
		out["next"] = rows[len(rows)-1].Sequence
	}
	return httpkit.Reply(w, r, http.StatusOK, out)
}

// holds answers GET /api/callboard/catalog/holds.
func (a *API) holds(w http.ResponseWriter, r *http.Request) error {
	list := []catalog.Hold{}
	if a.opts.Approver != nil {
		held, err := a.opts.Approver.Holds(r.Context())
		if err != nil {
			return err
		}
		list = append(list, held...)
	}
	return httpkit.Reply(w, r, http.StatusOK, map[string]any{"items": list})
}

// approve answers POST /api/callboard/catalog/holds/{source}/approve.
func (a *API) approve(w http.ResponseWriter, r *http.Request) error {
	if a.opts.Approver == nil {
		return notHere("hold removals")
	}
	if err := a.opts.Approver.Approve(r.Context(), r.PathValue("source")); err != nil {
		return err
	}
	httpkit.WriteEmpty(w, http.StatusNoContent)
	return nil
}

// sources answers GET /api/callboard/catalog/sources.
func (a *API) sources(w http.ResponseWriter, r *http.Request) error {
	list := []catalog.SourceStatus{}
	if a.opts.Sources != nil {
		list = append(list, a.opts.Sources.Sources()...)
	}
	return httpkit.Reply(w, r, http.StatusOK, map[string]any{"items": list})
}

// invalid turns an error of the caller's text into a fault.
func invalid(err error) error {
	return &fault.Error{Kind: fault.Invalid, Sentence: err.Error()}
}
