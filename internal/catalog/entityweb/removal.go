package entityweb

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

// removalDialog is the id of the dialog; maxGoing is how many entities it names.
const (
	removalDialog = "unregister"
	maxGoing      = 8
)

// removal is how an entity can be taken out of the catalog: one of the states of
// Backstage's dialog (reference B3).
type removal struct {
	page  *entityPage
	label string // "Unregister", "Delete"
	title string
	text  string // what it means, with `code`

	location *catalog.StoredLocation // registered, and can be unregistered; else nil
	given    string                  // where the portal was told to read its root
	lasting  bool                    // it does not come back by itself
	going    together                // what comes from the same place
}

// The choices of the form.
const (
	paramWhat    = "what"
	whatEntity   = "entity"
	whatLocation = "location"
)

// removalOf tells how the page's entity can be removed; nil when it cannot.
func (p *Pages) removalOf(ctx context.Context, s *readmodel.Snapshot, page *entityPage) *removal {
	if p.opts.Remover == nil {
		return nil
	}
	r := &removal{page: page, label: "Unregister", lasting: page.record.Orphan}
	if p.opts.Given != nil {
		r.given = p.opts.Given(page.root())
	}
	r.location = p.registered(ctx, page.root())
	switch {
	case r.lasting:
		r.label, r.title = "Delete", "Delete this entity?"
		r.text = "Nothing leads to it any more, so it does not come back."
	case r.location != nil && p.opts.Readonly:
		r.given, r.location = "`catalog.readonly` in app-config.yaml", nil
		r.title, r.text = "Its location cannot be unregistered", "Locations may not be changed here, because `catalog.readonly` is set."
	case r.location != nil:
		r.going = sharing(s, page, keyOrigin, page.root())
		r.title, r.text = "Unregister its location?", "Everything that came from "+portal.Code(portal.Clip(page.root(), portal.MaxField))+" goes with it."
	case r.given != "":
		r.going = sharing(s, page, keyLocation, page.record.Location)
		r.title = "Its location is given by configuration"
		r.text = "The portal is told at start to read it: " + r.given + ". To remove the entity for good, take it out of " + portal.Code(page.place().Full) +
			", or stop reading that place."
	default:
		r.label, r.title = "Delete", "Delete this entity?"
		r.text = "It comes back when " + portal.Code(page.place().Full) + " is read next, unless it is taken out there."
	}
	return r
}

// root is the root location through which the entity was reached.
func (page *entityPage) root() string {
	if page.record.Origin != "" {
		return page.record.Origin
	}
	return page.record.Location
}

// registered is the location that was registered through the API under a text such as
// "url:https://…".
func (p *Pages) registered(ctx context.Context, location string) *catalog.StoredLocation {
	if p.opts.Locations == nil || !strings.HasPrefix(location, "url:") {
		return nil // only these can be registered (reference A2)
	}
	all, err := p.opts.Locations.Locations(ctx)
	if err != nil { // the dialog then offers less
		return nil
	}
	for i := range all {
		if all[i].Type+":"+all[i].Target == location {
			return &all[i]
		}
	}
	return nil
}

// entityNote says what becomes of an entity that is deleted alone.
func (r *removal) entityNote() string {
	if r.lasting {
		return "It does not come back."
	}
	return "It comes back when its file is read next, unless it is taken out there."
}

// goingTitle counts what comes from the same place, with the page's own.
func (r *removal) goingTitle() string {
	n := r.going.count + 1
	if r.location == nil {
		return strconv.Itoa(n) + " entities are described in that file:"
	}
	return strconv.Itoa(n) + " " + portal.Noun(n, "entity comes", "entities come") + " from there:"
}

func (p *Pages) unregister(w http.ResponseWriter, r *http.Request) error {
	s := p.frame.Snapshot()
	ref, e, ok := subject(s, r)
	if !ok {
		return p.frame.NotFound(w, r, s, ref)
	}
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	page := &entityPage{handle: e, entity: e.DecodeDeclared(), record: e.Record()}
	can := p.removalOf(r.Context(), s, page)
	if can == nil {
		return fault.New(fault.NotSupported, "Entities cannot be removed from this portal.")
	}
	what, code := r.PostFormValue(paramWhat), portal.DoneRemoved
	var err error
	switch {
	case what == whatEntity:
		err = p.opts.Remover.RemoveEntity(r.Context(), e.UID())
	case what == whatLocation && can.location != nil:
		err, code = p.opts.Locations.Unregister(r.Context(), can.location.ID), portal.DoneUnregistered
	case what == whatLocation:
		return fault.New(fault.Conflict, "The location of %s was not registered here, so it cannot be unregistered.", e.Ref()).
			WithFix("Take it out of what the portal is told to read, or delete the entity alone.")
	default:
		return fault.New(fault.Invalid, "The request does not say what to remove: the entity or its location.")
	}
	if err != nil && !fault.Is(err, fault.NotFound) { // what is gone already is as wanted
		return err
	}
	http.Redirect(w, r, webui.Done(portal.ListQuery{Kind: portal.ParseRef(e.Ref()).Kind}.Href(), code), http.StatusSeeOther)
	return nil
}
