package catalogapi

import (
	"net/http"
	"time"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/httpkit"
)

// unprocessedEntity is what Backstage's module for unprocessed entities gives, as far as
// Callboard has it: a document that was refused and names its entity.
type unprocessedEntity struct {
	EntityID    string            `json:"entity_id"`
	EntityRef   string            `json:"entity_ref"`
	Unprocessed entity.Object     `json:"unprocessed_entity"`
	LocationKey string            `json:"location_key"`
	NextUpdate  time.Time         `json:"next_update_at"`
	Discovered  time.Time         `json:"last_discovery_at"`
	Errors      []validationError `json:"errors"`
}

// unprocessedFailed answers GET /entities/unprocessed/failed: refused entities of which
// no earlier version is visible.
func (a *API) unprocessedFailed(w http.ResponseWriter, r *http.Request) error {
	return a.unprocessed(w, r, "failed", refused(a.opts.Snapshots.Snapshot()))
}

// unprocessedPending answers GET /entities/unprocessed/pending. Nothing ever waits: a
// document is processed when it is read.
func (a *API) unprocessedPending(w http.ResponseWriter, r *http.Request) error {
	return a.unprocessed(w, r, "pending", nil)
}

func (a *API) unprocessed(w http.ResponseWriter, r *http.Request, reason string, list []unprocessedEntity) error {
	ps, err := httpkit.ReadParams(r, "owner")
	if err != nil {
		return err
	}
	owner, err := ps.Text("owner")
	if err != nil {
		return err
	}
	if list == nil || owner != "" { // the owner of a refused document is not known
		list = []unprocessedEntity{}
	}
	return httpkit.Reply(w, r, http.StatusOK, map[string]any{"type": reason, "entities": list})
}

// refused gathers the errors of each ref that is not in the catalog.
func refused(s *readmodel.Snapshot) []unprocessedEntity {
	at := map[string]int{}
	var list []unprocessedEntity
	for _, p := range s.Problems() {
		if p.Severity != catalog.SeverityError || p.Ref == "" {
			continue
		}
		if _, visible := s.ByRef(p.Ref); visible {
			continue
		}
		i, known := at[p.Ref]
		if !known {
			i = len(list)
			at[p.Ref] = i
			list = append(list, refusedBy(p))
		}
		list[i].Errors = append(list[i].Errors, validationError{Name: "InputError", Message: p.Message, Field: p.Field, Code: p.Code, Fix: p.Fix})
	}
	return list
}

func refusedBy(p catalog.Problem) unprocessedEntity {
	u := unprocessedEntity{EntityID: p.Ref, EntityRef: p.Ref, LocationKey: p.Location, NextUpdate: p.Since, Discovered: p.Since}
	ref, err := entity.ParseRef(p.Ref, entity.RefDefaults{})
	if err == nil {
		u.Unprocessed = entity.Object{"kind": ref.Kind, "metadata": entity.Object{"namespace": ref.Namespace, "name": ref.Name,
			"annotations": entity.Object{managedBy: p.Location}}}
	}
	return u
}
