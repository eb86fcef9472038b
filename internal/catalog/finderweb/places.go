package finderweb

import (
	"context"

	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

const groupPages = "Pages"

// place is a page of the portal.
type place struct {
	label, about, icon, href string
	keys                     []string
}

// icons of sections, by address.
var sectionIcons = map[string]string{
	portal.HomePath: "house", portal.CatalogPath: "list", portal.APIsPath: "braces", portal.GraphPath: "network",
	portal.TeamsPath: "users", portal.ProblemsPath: "triangle-alert",
}

// further are pages that are no section.
var further = []place{
	{"Settings", "Appearance, who you are", "settings", portal.SettingsPath, nil},
	{"About", "This portal in numbers", "info", portal.AboutPath, nil},
	{"Style guide", "Every component in every state", "layers", "/styleguide", nil},
}

// places offers the pages of the portal, and the list of each kind.
type places struct{}

var _ Provider = places{}

// Offer implements Provider.
func (places) Offer(_ context.Context, ask *Ask) []Offer {
	if ask.Of {
		return nil
	}
	var all []place
	for _, section := range portal.Sections() {
		p := place{label: section.Label, icon: sectionIcons[section.Href], href: section.Href}
		if section.Key != "" {
			p.keys = []string{"g", section.Key}
		}
		if p.icon == "" {
			p.icon = "arrow-right"
		}
		all = append(all, p)
	}
	if ask.Text != "" {
		all = append(append(all, further...), lists(ask.Snapshot)...)
	}
	var offers []Offer
	for _, p := range all {
		if label, rank, ok := ask.match(p.label); ok {
			offers = append(offers, Offer{Group: groupPages, Rank: rank, Found: webui.Found{
				Icon: p.icon, Label: label, About: webui.Plain(p.about), Keys: p.keys, Href: p.href}})
		}
	}
	return offers
}

// lists are the lists of the catalog by kind.
func lists(s *readmodel.Snapshot) []place {
	var all []place
	for _, kind := range s.Facets(readmodel.Filter{}, []string{"kind"})["kind"] {
		all = append(all, place{label: webui.KindLabel(kind.Value) + "s", icon: "list",
			about: "All " + webui.Count(kind.Count) + " in the catalog", href: portal.ListQuery{Kind: lower(kind.Value)}.Href()})
	}
	return all
}
