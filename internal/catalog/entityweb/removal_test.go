package entityweb_test

import (
	"net/url"
	"slices"
	"testing"

	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/portal/portaltest"
)

func TestUnregisterDialog(t *testing.T) {
	t.Parallel()
	const a, root = "/catalog/default/component/a", "https://git.example.com/org/all.yaml"
	t.Run("nothing is known of its location", func(t *testing.T) {
		t.Parallel()
		p := portaltest.New(t, portaltest.Theatre)
		p.Get(portaltest.PlaybackAPI).Says("Delete this entity?", "It comes back when /srv/repos/playback-api/catalog-info.yaml:1 is read next").Leads(portaltest.PlaybackAPI + "/unregister")
	})
	t.Run("orphan", func(t *testing.T) {
		t.Parallel()
		p := portaltest.New(t, portaltest.Theatre)
		p.Get("/catalog/default/component/stream-gateway").Says("Delete this entity?", "so it does not come back").Hides("comes back when")
	})
	t.Run("registered", func(t *testing.T) {
		t.Parallel()
		p := located(t)
		p.Registered = []catalog.StoredLocation{{ID: "7", Type: "url", Target: root}}
		p.Get(a).Says("Unregister its location?", "Everything that came from url:"+root+" goes with it", "5 entities come from there:", "The location and all that came from it", "This entity only")
	})
	t.Run("registered but readonly", func(t *testing.T) {
		t.Parallel()
		p := located(t)
		p.Registered, p.Readonly = []catalog.StoredLocation{{ID: "7", Type: "url", Target: root}}, true
		p.Serve()
		p.Get(a).Says("Its location cannot be unregistered", "catalog.readonly is set").Hides("The location and all that came from it")
	})
	t.Run("given at start", func(t *testing.T) {
		t.Parallel()
		p := located(t)
		p.Given = map[string]string{"url:" + root: "`catalog.locations` in `app-config.yaml:7`"}
		p.Get(a).Says("Its location is given by configuration", "The portal is told at start to read it: catalog.locations in app-config.yaml:7", "2 entities are described in that file:", "Deleting removes this one only.", "Delete for now").
			Hides("The location and all that came from it")
	})
}

func TestUnregister(t *testing.T) {
	t.Parallel()
	const a = "/catalog/default/component/a"
	p := located(t)
	p.Post(a+"/unregister", nil).Want(400).Says("does not say what to remove")
	p.Post(a+"/unregister", url.Values{"what": {"location"}}).Want(409).Says("was not registered here")
	if to := p.Post(a+"/unregister", url.Values{"what": {"entity"}}).Want(303).Header().Get("Location"); to != "/catalog?filters%5Bkind%5D=component&done=removed" && to != "/catalog?done=removed&filters%5Bkind%5D=component" && to != "/catalog?filters[kind]=component&done=removed" {
		t.Errorf("leads to %s", to)
	}
	if !slices.Equal(p.Removed, []string{"uid-4"}) {
		t.Errorf("removed %v", p.Removed)
	}
	p.Get("/catalog?done=removed").Holds("The entity was removed from the catalog")
	p.Registered = []catalog.StoredLocation{{ID: "6", Type: "url", Target: "https://git.example.com/org/other.yaml"}, {ID: "7", Type: "url", Target: "https://git.example.com/org/all.yaml"}}
	p.Post(a+"/unregister", url.Values{"what": {"location"}}).Want(303)
	if !slices.Equal(p.Gone, []string{"7"}) || len(p.Removed) != 1 {
		t.Errorf("unregistered %v, removed %v", p.Gone, p.Removed)
	}
	p.Post("/catalog/default/component/nobody/unregister", url.Values{"what": {"entity"}}).Want(404)
}
