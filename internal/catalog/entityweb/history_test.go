package entityweb_test

import (
	"errors"
	"testing"
	"time"

	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/portal/portaltest"
)

const playback = "component:default/playback-api"

// someChanges are what happened to playback-api, newest first.
func someChanges() []catalog.HistoryEntry {
	return []catalog.HistoryEntry{
		{Sequence: 190, At: portaltest.Noon.Add(-time.Hour), Ref: playback, Kind: catalog.Changed, Bucket: "files", Location: "file:/srv/a.yaml", Fields: []catalog.FieldChange{
			{Path: "spec.owner", Old: "devices", New: "playback"}, {Path: "metadata.tags", Old: []any{"go", "old"}, New: []any{"go", "tier-1", "grpc"}}, {Path: "spec.gone", Old: true}}},
		{Sequence: 150, At: portaltest.Noon.Add(-30 * time.Hour), Ref: playback, Kind: catalog.Changed, Bucket: "files", Location: "file:/srv/a.yaml", Fields: []catalog.FieldChange{
			{Path: "metadata.annotations.example.com/runs-in", New: "eu, us"}}},
		{Sequence: 105, At: portaltest.Noon.Add(-48 * time.Hour), Ref: playback, Kind: catalog.Added, Bucket: "files", Location: "file:/srv/a.yaml"},
	}
}

func TestHistory(t *testing.T) {
	t.Parallel()
	p := portaltest.New(t, portaltest.Theatre)
	p.Get(portaltest.PlaybackAPI + "/history").Want(200).Says("No change is on record")
	p.Changes[playback] = someChanges()
	p.Get(portaltest.PlaybackAPI+"/history").Want(200).
		Says("Changed in /srv/a.yaml of source files", "spec.owner devices playback", "metadata.tags old tier-1, grpc", "spec.gone true", "1 h ago", "Added in", "2 days ago", "This is where its history begins").
		Holds("<del>devices</del>", "<ins>playback</ins>").
		Leads(portaltest.PlaybackAPI + "/raw?at=2026-03-01T11%3A00%3A00Z")
	p.Get(portaltest.PlaybackAPI).Want(200).Says("Recent changes", "Changed owner, tags and 1 more")
	for n := range int64(60) {
		p.Changes[playback] = append(p.Changes[playback], catalog.HistoryEntry{Sequence: 104 - n, At: portaltest.Noon.Add(-time.Hour * 24 * 40), Ref: playback, Kind: catalog.Removed})
	}
	p.Get(portaltest.PlaybackAPI + "/history").Leads(portaltest.PlaybackAPI + "/history?before=58")
	p.Get(portaltest.PlaybackAPI + "/history?before=105").Says("Newest changes").Hides("spec.owner devices")

	p.Fail = errors.New("disk gone")
	p.Get(portaltest.PlaybackAPI + "/history").Want(500).Says("This page could not be made").Hides("disk gone")
	p.Get(portaltest.PlaybackAPI + "/raw?at=2026-02-01").Want(500)
	p.Get(portaltest.PlaybackAPI).Want(200).Hides("Recent changes")
}

func TestHistoryFilters(t *testing.T) {
	t.Parallel()
	p := portaltest.New(t, portaltest.Theatre)
	p.Changes[playback] = someChanges()
	p.Get(portaltest.PlaybackAPI+"/history?field=spec.owner").Want(200).Says("devices").Hides("Added in", "30 h ago").
		Leads(portaltest.PlaybackAPI + "/history")
	p.Get(portaltest.PlaybackAPI+"/history?since=1d").Want(200).Says("devices", "Earlier changes are left out").Hides("Added in", "runs-in eu")
	p.Get(portaltest.PlaybackAPI+"/history?since=2026-02-28").Want(200).Says("devices", "runs-in").Hides("Added in")
	p.Get(portaltest.PlaybackAPI+"/history?field=spec.nothing").Want(200).Says("No such change is on record", "All changes")
	p.Get(portaltest.PlaybackAPI + "/history?since=%3Cscript%3E&before=x").Want(200).Says("Added in")
}

func TestAsItWas(t *testing.T) {
	t.Parallel()
	p := portaltest.New(t, portaltest.Theatre)
	p.Changes[playback] = someChanges()
	at := func(when string) portaltest.Page {
		t.Helper()
		return p.Get(portaltest.PlaybackAPI + "/raw?at=" + when).Want(200)
	}
	at("2026-02-28").Says("This is how it was on 28 February 2026", "owner: devices", "- old", "gone: true", "runs-in: eu, us",
		"Since then", "spec.owner devices playback").Hides("- grpc", "REST API").
		Leads(portaltest.PlaybackAPI+"/raw?at=2026-02-28&format=json", portaltest.PlaybackAPI+"/raw", portaltest.PlaybackAPI+"/history",
			portaltest.PlaybackAPI+"/raw?at=2026-02-28T05%3A59%3A59.999999Z") // before the change of 06:00
	at("2026-02-28&format=json").Says(`"owner": "devices"`)
	at("2026-02-28T05:59:59Z").Says("2026 at 05:59:59 UTC", "owner: devices").Hides("runs-in: eu").
		Leads(portaltest.PlaybackAPI + "/raw?at=2026-02-28T06%3A00%3A00Z") // the next change
	at("2026-03-01").Says("This is how it was on 1 March 2026", "Nothing in its file has changed", "owner: playback")
	at("2026-02-26").Says("It was not in the catalog on 26 February 2026", "It was added on 27 February 2026 at 12:00 UTC").Hides("apiVersion")
	at("yesterday").Says("This is no date")
	p.Get("/catalog/default/component/web-player/raw?at=2026-02-28").Want(200).Says("This is how it was on 28 February 2026")
	p.Get("/catalog/default/component/web-player/raw?at=2026-02-20").Want(200).Says("It was not in the catalog")

	p.Changes[playback] = someChanges()[:2] // the beginning is lost
	at("2026-02-27T13:00:00Z").Says("Its history begins on 28 February 2026")
	p.Changes[playback] = append(someChanges(), catalog.HistoryEntry{Sequence: 103, At: portaltest.Noon.Add(-50 * time.Hour), Ref: playback, Kind: catalog.Removed})
	at("2026-02-26").Says("Nobody knows how it was", "removed from the catalog")
	p.Changes[playback] = []catalog.HistoryEntry{{Sequence: 190, At: portaltest.Noon, Kind: catalog.Changed, Fields: []catalog.FieldChange{{Path: "spec.owner", Old: "a", New: "b"}}}}
	at("2026-02-28").Says("Nobody knows how it was", "does not lead up to what it is now")
}
