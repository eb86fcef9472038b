package entityweb_test

import (
	"fmt"
	"testing"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/portal/portaltest"
	"github.com/callboard/callboard/internal/yamldoc"
)

func TestRaw(t *testing.T) {
	t.Parallel()
	p := portaltest.New(t, portaltest.Theatre)
	p.Get(portaltest.PlaybackAPI+"/raw").Want(200).
		Says("apiVersion: backstage.io/v1alpha1", "title: Playback", `example.com/tier: "1"`, "- go", "targetRef: api:default/playback-v2").
		Leads("/api/catalog/entities/by-name/component/default/playback-api", portaltest.PlaybackAPI+"/catalog-info.yaml", portaltest.PlaybackAPI+"/raw?format=json",
			portaltest.PlaybackAPI+"/raw?format=ancestry", portaltest.PlaybackAPI+"/raw?format=colocated", portaltest.PlaybackAPI+"/raw?format=provenance")
	p.Get(portaltest.PlaybackAPI + "/raw?format=json").Want(200).Says(`"title": "Playback"`)
	p.Get(portaltest.PlaybackAPI + "/raw?format=nonsense").Want(200).Says("apiVersion: backstage.io/v1alpha1")
	p.Get(portaltest.PlaybackAPI+"/raw?format=provenance").Want(200).
		Says("Source files", "/srv/repos/playback-api/catalog-info.yaml:1", "First seen 2 days ago", "Last changed 2 h ago", "Sequence 3", "uid uid-3", "etag",
			"Depends on licence-broker (not in the catalog) this file", "Provides playback-v2 this file")
	p.Get("/catalog/default/api/playback-v2/raw?format=provenance").Want(200).Says("Provided by Playback the other's file")
	p.Get("/catalog/default/group/playback/raw?format=provenance").Want(200).Says("Members Mara Lindqvist both files")
	p.Get(portaltest.PlaybackAPI + "/raw?format=ancestry").Want(200).Says("No other entity did: its source files read it")
}

// located serves a tree of locations as the catalog makes it: a location that the portal
// was given, one that it lists, and two entities in one file.
func located(t *testing.T) *portaltest.Portal {
	t.Helper()
	p := portaltest.New(t, "")
	const root, list, file = "url:https://git.example.com/org/all.yaml", "url:https://git.example.com/org/teams/list.yaml", "url:https://git.example.com/org/teams/a/catalog-info.yaml"
	doc := func(kind, name, at, spec string) entity.Entity {
		text := fmt.Sprintf("apiVersion: backstage.io/v1alpha1\nkind: %s\nmetadata: {name: %s, annotations: {%q: %q, %q: %q}}\nspec: %s\n",
			kind, name, catalog.AnnotationLocation, at, catalog.AnnotationOrigin, root, spec)
		return entity.New(yamldoc.Parse([]byte(text), yamldoc.Limits{})[0].Value.(entity.Object))
	}
	records := []struct {
		e       entity.Entity
		at      string
		parents []string
	}{
		{doc("Location", "generated-1", root, "{type: url, target: 'https://git.example.com/org/all.yaml'}"), root, nil},
		{doc("Location", "all", root, "{targets: [./teams/list.yaml]}"), root, []string{"location:default/generated-1"}},
		{doc("Location", "list", list, "{targets: ['./*/catalog-info.yaml']}"), list, []string{"location:default/all"}},
		{doc("Component", "a", file, "{type: service, lifecycle: production, owner: x}"), file, []string{"location:default/list"}},
		{doc("Component", "b", file, "{type: service, lifecycle: production, owner: x}"), file, []string{"location:default/list"}},
	}
	if err := p.Model.Replace(func(yield func(catalog.Record, error) bool) {
		for i, x := range records {
			r := portaltest.Record(t, entity.Builtin(), x.e, int64(i+1))
			r.Location, r.Origin, r.Parents = x.at, root, x.parents
			if !yield(r, nil) {
				return
			}
		}
	}, nil, 7); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestWhereItComesFrom(t *testing.T) {
	t.Parallel()
	p := located(t)
	const a = "/catalog/default/component/a"
	p.Get(a+"/raw?format=ancestry").Want(200).Says("What led to it", "a catalog-info.yaml:1 (this one) Below a list list.yaml:1 Below list all all.yaml:1 Below all generated-1 all.yaml:1").Hides("No other entity did")
	p.Get(a+"/raw?format=colocated").Want(200).Says("From the same file 1 url:https://git.example.com/org/teams/a/catalog-info.yaml b", "From the same root location 4 url:https://git.example.com/org/all.yaml")
	p.Get("/catalog/default/location/list").Want(200).Says("What it brought 2 a", "service b")
	p.Get("/catalog/default/location/all").Want(200).Says("What it brought 1 list")
	p.Get("/catalog/default/location/generated-1").Want(200).Says("The catalog made this location by itself", "What it brought 1 all")
}
