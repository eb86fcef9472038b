package app

import (
	"path/filepath"
	"strconv"
	"strings"

	"github.com/callboard/callboard/internal/config"
)

// given tells where the portal was told to read a root location, such as
// "file:/srv/catalog/all.yaml": in words with `code`, or empty when it was not.
type given struct{ places []givenPlace }

// givenPlace is a path of the command line, or a location of the configuration.
type givenPlace struct {
	typ, target string // absolute
	words       string
}

func (s *Setup) given(c *config.Config) given {
	var g given
	absolute := s.absolutePaths()
	for i, path := range s.Paths {
		g.places = append(g.places, givenPlace{"file", filepath.Clean(absolute[i]), "`callboard serve " + path + "`"})
	}
	locations := s.locations(c)
	for i, l := range c.Catalog.Locations {
		words := "`catalog.locations` of the configuration"
		if !l.Pos.IsZero() {
			words = "`catalog.locations` in `" + l.Pos.File + ":" + strconv.Itoa(l.Pos.Line) + "`"
		}
		g.places = append(g.places, givenPlace{l.Type, locations[i].Target, words})
	}
	return g
}

// of tells where a location was given.
func (g given) of(location string) string {
	typ, target, _ := strings.Cut(location, ":")
	for _, p := range g.places {
		if p.typ == typ && p.holds(target) {
			return p.words
		}
	}
	return ""
}

// holds tells whether a target is the place, or a file in it.
func (p givenPlace) holds(target string) bool {
	if p.target == target {
		return true
	}
	if i := strings.IndexAny(p.target, "*?[{"); i >= 0 {
		return strings.HasPrefix(target, p.target[:i])
	}
	return strings.HasPrefix(target, strings.TrimSuffix(p.target, "/")+"/")
}
