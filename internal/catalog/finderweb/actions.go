package finderweb

import (
	"context"
	"strings"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog/org"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

func lower(s string) string { return strings.ToLower(s) }

// entityActions offers what can be done with the entity whose page the reader is on.
type entityActions struct{}

var _ Provider = entityActions{}

// Offer implements Provider.
func (entityActions) Offer(_ context.Context, ask *Ask) []Offer {
	ref := ask.At.Ref()
	if ref == "" {
		return nil
	}
	group := "This page"
	href := portal.EntityHref(portal.ParseRef(ref))
	all := []webui.Found{
		labelled("Copy the reference", webui.Found{Icon: "copy", Copy: ref, Verb: "copy", About: webui.Plain(ref)}),
		starAction(ask, ref),
		labelled("Open the graph", webui.Found{Icon: "network", Href: portal.GraphHref(ref)}),
	}
	if ask.Of {
		group = "Actions"
		all = append([]webui.Found{labelled("Open", webui.Found{Icon: "arrow-right", Href: href})}, all...)
	}
	all = append(append(all, sourceActions(ask)...), furtherActions(ask, ref, href)...)
	var offers []Offer
	for _, found := range all {
		label, rank, ok := ask.match(found.Label[0].Text)
		if !ok {
			continue
		}
		found.Label = label
		offers = append(offers, Offer{Group: group, Rank: rank, Found: found})
	}
	if ask.Of {
		ask.Limit = len(offers)
	}
	return offers
}

func labelled(label string, f webui.Found) webui.Found {
	f.Label = webui.Plain(label)
	return f
}

func starAction(ask *Ask, ref string) webui.Found {
	f := webui.Found{Icon: "star", Post: portal.SettingsPath + "/star", Name: "ref", Value: ref, Verb: "star"}
	if ask.Reader.Settings.IsStarred(ref) {
		f.Verb = "remove"
		return labelled("Remove the star", f)
	}
	return labelled("Star", f)
}

// sourceActions lead to the file behind the entity, where that is on the web.
func sourceActions(ask *Ask) []webui.Found {
	var all []webui.Found
	e := ask.At.DecodeDeclared()
	view := e.Annotation("backstage.io/view-url")
	if view == "" {
		view = strings.TrimPrefix(e.Annotation("backstage.io/source-location"), "url:")
	}
	if portal.IsWeb(view) {
		all = append(all, labelled("View source", webui.Found{Icon: "git-branch", Href: view, External: true}))
	}
	if edit := e.Annotation("backstage.io/edit-url"); portal.IsWeb(edit) {
		all = append(all, labelled("Edit source", webui.Found{Icon: "pencil", Href: edit, External: true}))
	}
	return all
}

// furtherActions lead to what belongs to the entity.
func furtherActions(ask *Ask, ref, href string) []webui.Found {
	all := []webui.Found{
		labelled("History", webui.Found{Icon: "history", Href: href + "/history"}),
		labelled("Dependencies", webui.Found{Icon: "workflow", Href: href + "/dependencies"}),
	}
	if owner := org.Owner(ask.At); owner != "" && owner != ref {
		to := portal.Reference(ask.Snapshot, owner, "")
		if !to.Missing {
			all = append(all, labelled("Go to the owner", webui.Found{Icon: "users", Href: to.Href, Note: to.Label()}))
		}
	}
	if n := len(ask.Snapshot.StoredProblemsOf(ref)); n > 0 {
		all = append(all, labelled("Problems", webui.Found{Icon: "triangle-alert", Href: portal.ProblemsHref(ref, ""), Note: webui.Count(n)}))
	}
	if len(ask.At.Related(entity.OwnerOf)) > 0 {
		all = append(all, labelled("What it owns", webui.Found{Icon: "list", Href: portal.ListQuery{Owners: []string{ref}}.Href()}))
	}
	return append(all, labelled("Raw", webui.Found{Icon: "file-code", Href: href + "/raw"}))
}

// settings offers what changes the portal for the reader.
type settings struct{}

var _ Provider = settings{}

// Offer implements Provider.
func (settings) Offer(_ context.Context, ask *Ask) []Offer {
	if ask.Text == "" || ask.Of {
		return nil
	}
	theme := func(label, icon, value string) webui.Found {
		return labelled(label, webui.Found{Icon: icon, Post: portal.SettingsPath + "/theme", Name: "theme", Value: value, Verb: "switch"})
	}
	var offers []Offer
	for _, found := range []webui.Found{
		theme("Use the dark theme", "moon", "dark"),
		theme("Use the light theme", "sun", "light"),
		theme("Follow the system's theme", "monitor", "system"),
		labelled("Show the keys", webui.Found{Icon: "keyboard", Dialog: "keys", Verb: "show", Keys: []string{"?"}}),
		labelled("Say who I am", webui.Found{Icon: "user-check", Href: portal.SettingsPath + "#me"}),
	} {
		if label, rank, ok := ask.match(found.Label[0].Text); ok {
			found.Label = label
			offers = append(offers, Offer{Group: "Do", Rank: rank, Found: found})
		}
	}
	return offers
}
