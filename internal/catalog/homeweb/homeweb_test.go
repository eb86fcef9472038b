package homeweb_test

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/callboard/callboard/internal/auth"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/portal/portaltest"
)

const mara = "user:default/mara"

// as is the portal as somebody reads it.
func as(p *portaltest.Portal, ref string) *portaltest.Portal {
	p.As = auth.Principal{Ref: ref, Key: ref}
	return p
}

func TestHomeOfGuest(t *testing.T) {
	t.Parallel()
	p := portaltest.New(t, portaltest.Theatre)
	p.Get("/").Want(200).
		Says("Welcome to Lark Music", "Say who you are", "In the catalog", "Components 4", "Begin here", "listening").
		Hides("Wants attention").
		Leads("/catalog?filters[kind]=component", "/settings/me", "/catalog-graph", "/teams")
	p.Get("/home").Want(302)
}

func TestHomeOfUser(t *testing.T) {
	t.Parallel()
	p := as(portaltest.New(t, portaltest.Theatre,
		catalog.Problem{Bucket: "files", Ref: "component:default/web-player", Location: "file:/srv/repos/web-player/catalog-info.yaml", Code: "required", Severity: catalog.SeverityError, Message: "spec.type has no value", Since: portaltest.Noon},
		catalog.Problem{Bucket: "files", Ref: "component:money/ledger", Code: "required", Severity: catalog.SeverityError, Message: "somebody else's", Since: portaltest.Noon},
	), mara)
	p.Get("/").Want(200).
		Says("Good ", ", Mara", "Playback Squad owns five things.", "Two want attention.", "Wants attention", "spec.type has no value", "Mine", "playback-v2", "My team Playback Squad").
		Hides("Say who you are", "somebody else's", "stream-gateway").
		Leads("/problems?filters[text]=component%3Adefault%2Fweb-player", "/catalog/default/group/playback", "/?mine=starred")
}

func TestHomeOfUnknownUser(t *testing.T) {
	t.Parallel()
	as(portaltest.New(t, portaltest.Theatre), "user:default/gone").Get("/").Want(200).
		Says("does not know user:default/gone any more", "Say who you are")
}

func TestHomeOfEmptyCatalog(t *testing.T) {
	t.Parallel()
	portaltest.New(t, "").Get("/").Want(200).Says("The catalog is empty").Hides("Who I am", "Mine")
}

func TestStarredAndRecent(t *testing.T) {
	t.Parallel()
	p := as(portaltest.New(t, portaltest.Theatre), mara)
	ctx := context.Background()
	before := p.Get("/").Header().Get("Etag")
	if err := p.Settings.Star(ctx, mara, "component:money/ledger", true); err != nil {
		t.Fatal(err)
	}
	p.Settings.Visit(ctx, mara, "component:default/stream-gateway")
	a := p.Get("/").Want(200).Says("Recently opened stream-gateway", "Starred 1")
	if a.Header().Get("Etag") == before {
		t.Error("a star and a visit change no validator")
	}
	p.Get("/?mine=starred").Want(200).Says("ledger").Hides("web-player")
	p.Get("/?mine=recent").Want(200).Says("stream-gateway").Hides("Recently opened")
}

func TestChanges(t *testing.T) {
	t.Parallel()
	at := func(hours int) time.Time { return portaltest.Noon.Add(-time.Duration(hours) * time.Hour) }
	added := func(ref string) catalog.HistoryEntry {
		return catalog.HistoryEntry{At: at(9), Ref: ref, Kind: catalog.Added, Bucket: "files"}
	}
	all := []catalog.HistoryEntry{
		{At: at(1), Ref: "component:default/stream-gateway", Kind: catalog.Changed, Bucket: "files", Fields: []catalog.FieldChange{{Path: "spec.owner", Old: "a", New: "b"}}},
		{At: at(2), Ref: "component:default/licence-broker", Kind: catalog.Removed, Bucket: "files"},
		{At: at(3), Ref: "component:money/ledger", Kind: catalog.Changed, Bucket: "files"},
		added("component:default/a"), added("component:default/b"), added("component:default/c"), added("component:default/d"), added("component:default/e"),
		{At: at(24 * 40), Ref: "component:default/playback-api", Kind: catalog.Changed, Bucket: "files"},
	}
	p := portaltest.New(t, portaltest.Theatre)
	p.Changes[""] = all
	p.Get("/").Want(200).Says("Changed lately", "5 entities were added by source files", "stream-gateway changed owner", "ledger changed")
	q := as(portaltest.New(t, portaltest.Theatre), mara)
	q.Changes[""] = all
	q.Get("/").Want(200).Says("Changed in what you depend on", "stream-gateway changed owner", "licence-broker").Hides("ledger changed", "were added")
}

func TestSettings(t *testing.T) {
	t.Parallel()
	p := portaltest.New(t, portaltest.Theatre)
	p.Get("/settings").Want(200).Says("Who I am", "Appearance", "No view is saved yet", "Nothing is starred yet").Leads("/settings/me", "/settings/theme", "/settings/arrangement")
	p.Get("/settings/general").Want(302)
	q := as(p, mara)
	if err := q.Settings.Star(context.Background(), mara, "component:default/gone", true); err != nil {
		t.Fatal(err)
	}
	q.Get("/settings").Want(200).Says("You are", "Mara Lindqvist", "Forget who I am", "gone")
}

func TestPeople(t *testing.T) {
	t.Parallel()
	p := portaltest.New(t, portaltest.Theatre)
	for _, q := range []string{"mar", "LINDQVIST", ""} {
		if a := p.Get("/settings/people?q=" + url.QueryEscape(q)).Want(200); !strings.Contains(a.HTML, `value="user:default/mara"`) || !strings.Contains(a.HTML, "Mara Lindqvist") {
			t.Errorf("%q finds no Mara: %s", q, a.HTML)
		}
	}
	if a := p.Get("/settings/people?q=xyz").Want(200); strings.Contains(a.HTML, "mara") {
		t.Errorf("finds somebody else: %s", a.HTML)
	}
}

func TestAbout(t *testing.T) {
	t.Parallel()
	p := portaltest.New(t, portaltest.Theatre)
	p.Get("/about").Want(200).Says("About this portal", "Entities 11", "Memory in use", "Lucide", "SIL Open Font License").Leads("/about/licences")
	if a := p.Get("/about/licences").Want(200); !strings.Contains(a.HTML, "Apache License") || a.Header().Get("Content-Type") != "text/plain; charset=utf-8" {
		t.Error("the licences are not text")
	}
}
