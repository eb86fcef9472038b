package app

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/callboard/callboard/internal/config"
	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/sdk"
)

// makeSources hands what is to be read to the extensions that can read it.
func (s *Setup) makeSources(c *config.Config) ([]sdk.Source, error) {
	var sources []sdk.Source
	locations := s.locations(c)
	readable := map[string]bool{}
	for _, x := range s.Extensions.Sources {
		set := sdk.SourceSettings{MaxFileBytes: c.Callboard.Catalog.Limits.FileBytes, Logger: s.Logger}
		if x.Paths {
			set.Paths = s.absolutePaths()
		}
		for _, l := range locations {
			if slices.Contains(x.LocationTypes, l.Type) {
				set.Locations = append(set.Locations, l)
				readable[l.Type] = true
			}
		}
		if len(set.Paths)+len(set.Locations) == 0 {
			continue
		}
		source, err := x.New(set)
		if err != nil {
			return nil, unusable(x.Name, err)
		}
		sources = append(sources, source)
	}
	unread := slices.DeleteFunc(slices.Clone(locations), func(l sdk.ConfiguredLocation) bool { return readable[l.Type] })
	if len(unread) > 0 {
		sources = append(sources, unreadable{unread})
	}
	return sources, nil
}

// unusable is the error of a source that cannot be made, such as for a path that does
// not exist.
func unusable(extension string, err error) error {
	if fault.Of(err) != fault.Internal {
		return err
	}
	reason := strings.TrimPrefix(err.Error(), extension+": ")
	return fault.New(fault.Invalid, "Cannot read what was asked for: %s.", reason).
		WithFix("Correct the path on the command line, or the entry under catalog.locations.")
}

// locations are those of the configuration, with files found.
func (s *Setup) locations(c *config.Config) []sdk.ConfiguredLocation {
	var all []sdk.ConfiguredLocation
	for _, l := range c.Catalog.Locations {
		one := sdk.ConfiguredLocation{Location: sdk.Location{Type: l.Type, Target: l.Target}}
		if l.Type == "file" {
			one.Target = s.file(l)
		}
		for _, r := range l.Rules {
			one.Rules = append(one.Rules, allowed(r.Allow)...)
		}
		all = append(all, one)
	}
	return all
}

// file makes the target of a file location absolute: beside the configuration file when
// something is there, else in the working directory, as Backstage does.
func (s *Setup) file(l config.Location) string {
	if filepath.IsAbs(l.Target) {
		return filepath.Clean(l.Target)
	}
	beside, here := filepath.Join(l.Dir, l.Target), filepath.Join(s.dir(), l.Target)
	switch {
	case l.Dir == "":
		return here
	case !exists(fixedPart(beside)) && exists(fixedPart(here)):
		return here
	}
	return beside
}

// fixedPart is a path up to its first element with a wildcard.
func fixedPart(path string) string {
	i := strings.IndexAny(path, "*?[{")
	if i < 0 {
		return path
	}
	return filepath.Dir(path[:i] + "x")
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func (s *Setup) dir() string {
	if s.Dir != "" {
		return s.Dir
	}
	return "."
}

func (s *Setup) absolutePaths() []string {
	var paths []string
	for _, p := range s.Paths {
		if !filepath.IsAbs(p) {
			p = filepath.Join(s.dir(), p)
		}
		paths = append(paths, p)
	}
	return paths
}

// inputs names what is read, for people: the paths as they were given, and how many
// locations the configuration adds.
func (s *Setup) inputs(c *config.Config) []string {
	all := slices.Clone(s.Paths)
	switch n := len(c.Catalog.Locations); n {
	case 0:
	case 1:
		all = append(all, "1 location of the configuration")
	default:
		all = append(all, fmt.Sprintf("%d locations of the configuration", n))
	}
	return all
}
