package files

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/callboard/callboard/sdk"
)

// Config says which files to bring.
type Config struct {
	// Name is the source's name; "files:" and the paths when empty.
	Name string
	// Paths are files and folders, the latter walked. All kinds may come from them.
	Paths []string
	// Locations are the entries of catalog.locations with type file.
	Locations []ConfigLocation
	Limits    Limits
	// Logger gets the few things that concern nobody's file; slog.Default() when nil.
	Logger *slog.Logger
}

// ConfigLocation is one entry of catalog.locations.
type ConfigLocation struct {
	// Target is an absolute path, or a glob (*, **, ?, [], {}) each match of which is a
	// location of its own.
	Target string
	// Rules are the kinds that this location may bring besides the general rules.
	Rules []sdk.Rule
}

// Limits bound what the source takes in. A zero means the default.
type Limits struct {
	FileBytes int64 // size of one file in bytes; 10 MiB
	Files     int   // number of documents in one pass, and of matches of one glob; 200,000
	Depth     int   // folders inside each other; 64
}

// The limits that hold when the configuration says nothing.
const (
	defaultFileBytes = 10 << 20
	defaultFiles     = 200_000
	defaultDepth     = 64
)

func (l Limits) withDefaults() Limits {
	if l.FileBytes <= 0 {
		l.FileBytes = defaultFileBytes
	}
	if l.Files <= 0 {
		l.Files = defaultFiles
	}
	if l.Depth <= 0 {
		l.Depth = defaultDepth
	}
	return l
}

// New returns a source of the files that c names. It fails when a path does not exist
// or cannot be looked at; a configured location that does not exist is a problem of the
// catalog instead, as other locations still work.
func New(c Config) (*Source, error) {
	if len(c.Paths)+len(c.Locations) == 0 {
		return nil, errors.New("files: no path and no location given")
	}
	s := &Source{
		name:   c.Name,
		limits: c.Limits.withDefaults(),
		log:    c.Logger,
		seen:   newMemory(),
		timing: defaultTiming,
		now:    time.Now,
		notify: newNotifier,
	}
	if s.log == nil {
		s.log = slog.Default()
	}
	if err := s.addPaths(c.Paths); err != nil {
		return nil, fmt.Errorf("files: %w", err)
	}
	if err := s.addLocations(c.Locations); err != nil {
		return nil, fmt.Errorf("files: %w", err)
	}
	if s.name == "" {
		s.name = defaultName(s.roots)
	}
	s.trees.Store(findTrees(s.roots))
	return s, nil
}

// addPaths makes roots of paths: files first, so that one which is named explicitly is
// never taken for a mere part of a folder.
func (s *Source) addPaths(paths []string) error {
	var folders []root
	known := map[string]bool{}
	for _, p := range paths {
		abs, err := filepath.Abs(p)
		if err != nil {
			return fmt.Errorf("path %q: %w", p, err)
		}
		real, err := filepath.EvalSymlinks(abs)
		if errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%s does not exist; the nearest that does is %s", abs, nearestExisting(abs))
		}
		if err != nil {
			return fmt.Errorf("path %s: %w", abs, err)
		}
		info, err := os.Stat(real)
		if err != nil {
			return fmt.Errorf("path %s: %w", abs, err)
		}
		if known[real] {
			continue
		}
		known[real] = true
		r := root{path: abs, folder: info.IsDir(), allowAll: true}
		if r.folder {
			folders = append(folders, r)
		} else {
			s.roots = append(s.roots, r)
		}
	}
	s.roots = append(s.roots, folders...)
	return nil
}

func (s *Source) addLocations(locations []ConfigLocation) error {
	known := map[string]int{}
	for _, l := range locations {
		if !filepath.IsAbs(l.Target) {
			return fmt.Errorf("location %q is not an absolute path", l.Target)
		}
		if strings.HasSuffix(l.Target, string(filepath.Separator)) {
			return fmt.Errorf("location %q ends in %q; name a file, or a glob such as %s", l.Target, filepath.Separator, l.Target+"*.yaml")
		}
		target := filepath.Clean(l.Target)
		if i, ok := known[target]; ok {
			s.roots[i].rules = append(s.roots[i].rules, l.Rules...)
			continue
		}
		known[target] = len(s.roots)
		s.roots = append(s.roots, root{path: target, glob: isGlob(target), entity: true, rules: l.Rules})
	}
	return nil
}

func defaultName(roots []root) string {
	var paths []string
	for _, r := range roots {
		if !r.entity {
			paths = append(paths, r.path)
		}
	}
	if len(paths) == 0 {
		return "files:catalog.locations"
	}
	return "files:" + strings.Join(paths, ",")
}

// nearestExisting returns the closest ancestor of path that exists.
func nearestExisting(path string) string {
	for {
		if _, err := os.Lstat(path); err == nil {
			return path
		}
		parent := filepath.Dir(path)
		if parent == path {
			return path
		}
		path = parent
	}
}
