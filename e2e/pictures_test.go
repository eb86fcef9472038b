package e2e

import (
	"os"
	"testing"
)

// TestPictures takes pictures of the portal over catalogs as companies have them, for
// people to look at: CALLBOARD_SHOTS names the folder. Those of the sample are taken by
// TestAccessibility.
func TestPictures(t *testing.T) {
	t.Parallel()
	if os.Getenv("CALLBOARD_SHOTS") == "" {
		t.Skip("no pictures are asked for: CALLBOARD_SHOTS names the folder for them")
	}
	browser := browse(t)
	s := serve(t, shared(t, "realworld/catalog"))
	pages := append(s.ofEachKind(t), []pageUnder{
		{"home", "/"}, {"catalog", "/catalog"}, {"all", "/catalog?filters[kind]=all"}, {"apis", "/api-docs"}, {"graph", "/catalog-graph"},
		{"teams", "/teams"}, {"people", "/teams?view=people"}, {"problems", "/problems"}, {"problems-owner", "/problems?group=owner"}, {"search", "/search?q=api"},
	}...)
	for _, look := range looks {
		b := open(t, browser, look.width, look.height)
		b.theme(look.theme)
		for _, page := range pages {
			b.visit(s.URL + page.path)
			b.harmless(page.path)
			b.fits(page.path + ", " + look.name)
			b.glance("realworld/" + page.name + "-" + look.name)
		}
		b.quiet()
	}
}

// ofEachKind are the pages of the entity of each kind that has most relations, with the
// definition of an API and a graph.
func (s *server) ofEachKind(t *testing.T) []pageUnder {
	t.Helper()
	var out []pageUnder
	for _, kind := range []string{"component", "api", "resource", "system", "domain", "group", "user", "template", "location"} {
		var found struct {
			Items []struct {
				Metadata  struct{ Name, Namespace string }
				Relations []struct{ Type string }
			}
		}
		s.getJSON(t, "/api/catalog/entities/by-query?limit=500&fields=metadata.name,metadata.namespace,relations&filter=kind="+kind, &found)
		best := -1
		for i, item := range found.Items {
			if best < 0 || len(item.Relations) > len(found.Items[best].Relations) {
				best = i
			}
		}
		if best < 0 {
			continue
		}
		name := found.Items[best].Metadata
		path := "/catalog/" + name.Namespace + "/" + kind + "/" + name.Name
		out = append(out, pageUnder{kind, path}, pageUnder{kind + "-graph", "/catalog-graph?rootEntityRefs[]=" + kind + ":" + name.Namespace + "/" + name.Name})
		if kind == "api" {
			out = append(out, pageUnder{"definition", path + "/definition"})
		}
	}
	return out
}
