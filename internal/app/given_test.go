package app

import (
	"testing"

	"github.com/callboard/callboard/internal/config"
)

func TestGiven(t *testing.T) {
	t.Parallel()
	s := &Setup{Dir: "/srv", Paths: []string{"repos", "/etc/all.yaml"}}
	c := &config.Config{}
	c.Catalog.Locations = []config.Location{
		{Type: "url", Target: "https://git.example.com/all.yaml", Pos: config.Pos{File: "app-config.yaml", Line: 7}},
		{Type: "file", Target: "/opt/*/catalog-info.yaml"},
	}
	g := s.given(c)
	for location, want := range map[string]string{
		"file:/srv/repos":                      "`callboard serve repos`",
		"file:/srv/repos/a/catalog-info.yaml":  "`callboard serve repos`",
		"file:/srv/repository/x.yaml":          "",
		"file:/etc/all.yaml":                   "`callboard serve /etc/all.yaml`",
		"url:https://git.example.com/all.yaml": "`catalog.locations` in `app-config.yaml:7`",
		"url:https://git.example.com/b.yaml":   "",
		"file:/opt/a/catalog-info.yaml":        "`catalog.locations` of the configuration",
	} {
		if got := g.of(location); got != want {
			t.Errorf("%s is given by %q, want %q", location, got, want)
		}
	}
}
