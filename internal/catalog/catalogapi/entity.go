package catalogapi

import (
	"net/http"
	"strings"

	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/internal/httpkit"
)

// refOf returns the canonical ref that a request's path names.
func refOf(r *http.Request) string {
	return strings.ToLower(r.PathValue("kind") + ":" + r.PathValue("namespace") + "/" + r.PathValue("name"))
}

// entityByName answers GET /entities/by-name/{kind}/{namespace}/{name}.
func (a *API) entityByName(w http.ResponseWriter, r *http.Request) error {
	s := a.opts.Snapshots.Snapshot()
	e, ok := s.ByRef(refOf(r))
	if !ok {
		return fault.New(fault.NotFound, "No entity named '%s' found, with kind '%s' in namespace '%s'",
			r.PathValue("name"), r.PathValue("kind"), r.PathValue("namespace"))
	}
	a.writeEntity(w, r, s, e)
	return nil
}

// entityByUID answers GET /entities/by-uid/{uid}.
func (a *API) entityByUID(w http.ResponseWriter, r *http.Request) error {
	s := a.opts.Snapshots.Snapshot()
	e, ok := s.ByUID(r.PathValue("uid"))
	if !ok {
		return fault.New(fault.NotFound, "No entity with uid %s", r.PathValue("uid"))
	}
	a.writeEntity(w, r, s, e)
	return nil
}

func (a *API) writeEntity(w http.ResponseWriter, r *http.Request, s *readmodel.Snapshot, e readmodel.Entity) {
	if httpkit.NotModified(w, r, a.tag(s)) {
		return
	}
	out := httpkit.NewStream(w)
	out.B = e.AppendJSON(out.B)
	out.Close()
}

// removeEntity answers DELETE /entities/by-uid/{uid}. That there is no such entity is
// what the caller wants, so it is no error, as in Backstage.
func (a *API) removeEntity(w http.ResponseWriter, r *http.Request) error {
	if a.opts.Remover == nil {
		return notHere("remove entities")
	}
	if err := a.opts.Remover.RemoveEntity(r.Context(), r.PathValue("uid")); err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	httpkit.WriteEmpty(w, http.StatusNoContent)
	return nil
}

// ancestry answers GET /entities/by-name/{kind}/{namespace}/{name}/ancestry: the entity
// and every Location that led to it.
func (a *API) ancestry(w http.ResponseWriter, r *http.Request) error {
	s := a.opts.Snapshots.Snapshot()
	ref := refOf(r)
	ancestors, ok := s.Ancestry(ref)
	if !ok || len(ancestors) == 0 {
		return fault.New(fault.NotFound, "No such entity %s", ref)
	}
	if httpkit.NotModified(w, r, a.tag(s)) {
		return nil
	}
	out := httpkit.NewStream(w)
	defer out.Close()
	out.B = append(out.B, `{"rootEntityRef":`...)
	out.B = appendText(out.B, ancestors[0].Entity.Ref())
	out.B = append(out.B, `,"items":[`...)
	for i, an := range ancestors {
		if i > 0 {
			out.B = append(out.B, ',')
		}
		out.B = append(out.B, `{"entity":`...)
		out.B = an.Entity.AppendJSON(out.B)
		out.B = append(out.B, `,"parentEntityRefs":`...)
		out.B = appendTexts(out.B, an.Parents)
		out.B = append(out.B, '}')
	}
	out.B = append(out.B, "]}"...)
	return nil
}

// refreshBody is the body of POST /refresh.
type refreshBody struct {
	EntityRef          *string `json:"entityRef"`
	AuthorizationToken string  `json:"authorizationToken"`
}

// refresh answers POST /refresh: the entity's files are read again before it answers.
func (a *API) refresh(w http.ResponseWriter, r *http.Request) error {
	var b refreshBody
	if err := httpkit.DecodeStrictJSON(w, r, httpkit.MaxBody, &b); err != nil {
		return err
	}
	if b.EntityRef == nil {
		return httpkit.MissingField("entityRef")
	}
	if a.opts.Refresher == nil {
		return notHere("refresh entities")
	}
	err := a.opts.Refresher.Refresh(r.Context(), strings.ToLower(*b.EntityRef))
	if fault.Is(err, fault.NotFound) {
		return fault.New(fault.NotFound, "Entity %s not found", *b.EntityRef)
	}
	if err != nil {
		return err
	}
	httpkit.WriteEmpty(w, http.StatusOK)
	return nil
}
