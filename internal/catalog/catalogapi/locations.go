package catalogapi

import (
	"context"
	"crypto/sha1" //nolint:gosec // Backstage names Location entities by it; nothing is protected by it
	"encoding/hex"
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/internal/httpkit"
)

// location is a registered location as the API gives it.
type location struct {
	ID        string `json:"id"`
	Type      string `json:"type"`
	Target    string `json:"target"`
	EntityRef string `json:"entityRef"`
}

func locationOf(l catalog.StoredLocation) location {
	sum := sha1.Sum([]byte(l.Type + ":" + l.Target)) //nolint:gosec // see the import
	return location{ID: l.ID, Type: l.Type, Target: l.Target,
		EntityRef: "location:default/generated-" + hex.EncodeToString(sum[:])}
}

// locationInput is the body that registers or changes a location.
type locationInput struct {
	Type     *string `json:"type"`
	Target   *string `json:"target"`
	Presence *string `json:"presence,omitempty"`
}

func readLocation(w http.ResponseWriter, r *http.Request) (in locationInput, err error) {
	if err := httpkit.DecodeStrictJSON(w, r, httpkit.MaxBody, &in); err != nil {
		return in, err
	}
	switch {
	case in.Target == nil:
		return in, httpkit.MissingField("target")
	case in.Type == nil:
		return in, httpkit.MissingField("type")
	case in.Presence != nil && *in.Presence != "required" && *in.Presence != "optional":
		return in, fault.New(fault.Invalid, "request/body/presence must be equal to one of the allowed values: required, optional")
	case strings.TrimSpace(*in.Target) == "":
		return in, fault.New(fault.Invalid, "request/body/target must NOT be empty")
	}
	return in, nil
}

// createLocation answers POST /locations.
func (a *API) createLocation(w http.ResponseWriter, r *http.Request) error {
	ps, err := httpkit.ReadParams(r, "dryRun", "onConflict")
	if err != nil {
		return err
	}
	conflict, err := ps.Choice("onConflict", "refresh", "reject")
	if err != nil {
		return err
	}
	dryRun, err := ps.Text("dryRun")
	if err != nil {
		return err
	}
	in, err := readLocation(w, r)
	if err != nil {
		return err
	}
	if isYes(dryRun) {
		return a.previewLocation(w, r, in)
	}
	if err := a.mayChange(in); err != nil {
		return err
	}
	got, err := a.opts.Locations.Register(r.Context(), *in.Type, *in.Target, RegisterOptions{
		Refresh:  conflict == "refresh" || conflict == "" && a.opts.RefreshOnConflict,
		Optional: in.Presence != nil && *in.Presence == "optional",
	})
	if err != nil {
		return unreadable(err, *in.Target)
	}
	return httpkit.Reply(w, r, http.StatusCreated, map[string]any{"location": locationOf(got.Location), "entities": []any{}})
}

func (a *API) previewLocation(w http.ResponseWriter, r *http.Request, in locationInput) error {
	if err := a.allowed(*in.Type); err != nil {
		return err
	}
	got, err := a.opts.Locations.Preview(r.Context(), *in.Type, *in.Target)
	if err != nil {
		return unreadable(err, *in.Target)
	}
	got.Location = catalog.StoredLocation{ID: *in.Type + ":" + *in.Target, Type: *in.Type, Target: *in.Target}
	if got.Entities == nil {
		got.Entities = []entity.Entity{}
	}
	return httpkit.Reply(w, r, http.StatusCreated, map[string]any{
		"location": locationOf(got.Location), "entities": got.Entities, "exists": got.Exists})
}

// mayChange tells whether locations may be registered or changed to be in.
func (a *API) mayChange(in locationInput) error {
	if err := a.writable(); err != nil {
		return err
	}
	return a.allowed(*in.Type)
}

func (a *API) writable() error {
	if a.opts.Readonly {
		return fault.New(fault.Forbidden, "This operation not allowed in readonly mode").
			WithFix("Locations come from app-config.yaml here, because catalog.readonly is set.")
	}
	if a.opts.Locations == nil {
		return notHere("register locations")
	}
	return nil
}

func (a *API) allowed(typ string) error {
	if !slices.Contains(a.opts.LocationTypes, typ) {
		list, _ := json.Marshal(a.opts.LocationTypes) // strings always are JSON
		return fault.New(fault.Invalid, "Registered locations must be of an allowed type %s", list)
	}
	if a.opts.Locations == nil {
		return notHere("register locations")
	}
	return nil
}

// unreadable says what is missing when nothing can read a target.
func unreadable(err error, target string) error {
	if !fault.Is(err, fault.NotSupported) {
		return err
	}
	return &fault.Error{Kind: fault.Invalid, Cause: err,
		Sentence: "No Git host is configured that " + target + " could be read from.",
		Fix:      "Give the files to callboard serve, or list them under catalog.locations in app-config.yaml."}
}

// isYes reads a switch as loosely as Backstage does.
func isYes(text string) bool {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "y", "yes", "true", "1", "on":
		return true
	}
	return false
}

// stored returns the registered locations by id.
func (a *API) stored(ctx context.Context) ([]catalog.StoredLocation, error) {
	if a.opts.Locations == nil {
		return nil, nil
	}
	list, err := a.opts.Locations.Locations(ctx)
	if err != nil {
		return nil, err
	}
	list = slices.Clone(list)
	slices.SortFunc(list, func(x, y catalog.StoredLocation) int { return strings.Compare(x.ID, y.ID) })
	return list, nil
}

// listLocations answers GET /locations.
func (a *API) listLocations(w http.ResponseWriter, r *http.Request) error {
	list, err := a.stored(r.Context())
	if err != nil {
		return err
	}
	type item struct {
		Data location `json:"data"`
	}
	items := make([]item, len(list))
	for i, l := range list {
		items[i].Data = locationOf(l)
	}
	return httpkit.Reply(w, r, http.StatusOK, items)
}

// byID finds a registered location.
func (a *API) byID(ctx context.Context, id string) (location, error) {
	list, err := a.stored(ctx)
	if err != nil {
		return location{}, err
	}
	for _, l := range list {
		if l.ID == id {
			return locationOf(l), nil
		}
	}
	return location{}, noLocation(id)
}

func noLocation(id string) error {
	return fault.New(fault.NotFound, "Found no location with ID %s", id)
}

// location answers GET /locations/{id}.
func (a *API) location(w http.ResponseWriter, r *http.Request) error {
	l, err := a.byID(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return httpkit.Reply(w, r, http.StatusOK, l)
}

// updateLocation answers PUT /locations/{id}.
func (a *API) updateLocation(w http.ResponseWriter, r *http.Request) error {
	in, err := readLocation(w, r)
	if err != nil {
		return err
	}
	if in.Presence != nil {
		return fault.New(fault.Invalid, "request/body must NOT have additional properties: \"presence\"")
	}
	if err := a.mayChange(in); err != nil {
		return err
	}
	id := r.PathValue("id")
	if err := a.opts.Locations.Update(r.Context(), id, *in.Type, *in.Target); err != nil {
		return changeError(err, id, *in.Target)
	}
	return httpkit.Reply(w, r, http.StatusOK, locationOf(catalog.StoredLocation{ID: id, Type: *in.Type, Target: *in.Target}))
}

// deleteLocation answers DELETE /locations/{id}.
func (a *API) deleteLocation(w http.ResponseWriter, r *http.Request) error {
	if err := a.writable(); err != nil {
		return err
	}
	id := r.PathValue("id")
	if err := a.opts.Locations.Unregister(r.Context(), id); err != nil {
		return changeError(err, id, "")
	}
	httpkit.WriteEmpty(w, http.StatusNoContent)
	return nil
}

func changeError(err error, id, target string) error {
	if fault.Is(err, fault.NotFound) {
		return noLocation(id)
	}
	return unreadable(err, target)
}

// locationByEntity answers GET /locations/by-entity/{kind}/{namespace}/{name}: the
// registered location through which the entity came.
func (a *API) locationByEntity(w http.ResponseWriter, r *http.Request) error {
	ref := refOf(r)
	e, ok := a.opts.Snapshots.Snapshot().ByRef(ref)
	if !ok {
		return fault.New(fault.NotFound, "found no entity for ref %s", ref)
	}
	typ, target, ok := strings.Cut(e.Decode().Annotation("backstage.io/managed-by-origin-location"), ":")
	if !ok {
		return fault.New(fault.NotFound, "found no origin annotation for ref %s", ref)
	}
	list, err := a.stored(r.Context())
	if err != nil {
		return err
	}
	for _, l := range list {
		if l.Type == typ && l.Target == target {
			return httpkit.Reply(w, r, http.StatusOK, locationOf(l))
		}
	}
	return fault.New(fault.NotFound, "Found no location with type %s and target %s", typ, target).
		WithFix("The entity comes from the configuration or from the command line, not from a registered location.")
}
