package app

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/config"
	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/internal/yamldoc"
	"github.com/callboard/callboard/sdk"
)

// Setup is what a portal, or a look at files, is told from outside.
type Setup struct {
	Extensions sdk.Extensions
	// Paths are the files and folders of the command line.
	Paths []string
	// ConfigFiles are read in this order, later ones winning. Without any and without
	// Paths, the default files of Dir are read.
	ConfigFiles []string
	// Dir is the working directory.
	Dir string
	// Env and Environ are the environment, as os.LookupEnv and os.Environ give it; nil
	// means that it is empty.
	Env     func(name string) (string, bool)
	Environ func() []string
	// Logger hears what concerns no single document; nil means none.
	Logger *slog.Logger
}

// settings is what the parts of a portal are told, made from a Setup.
type settings struct {
	config    *config.Config
	kinds     *entity.Model
	ingestion catalog.Options
	sources   []sdk.Source
	reads     []string // what the sources read, for people
	given     given    // where each of that was named
}

// configure reads the configuration and makes everything that depends on it.
func (s *Setup) configure(ctx context.Context) (*settings, error) {
	c, err := config.Load(ctx, config.Options{
		Files: s.ConfigFiles, Dir: s.dir(), NoDefaultFiles: len(s.Paths) > 0, Env: s.Env, Environ: s.Environ,
	})
	if err != nil {
		return nil, err
	}
	s.tellOfConfig(c)
	if len(s.Paths) == 0 && len(c.Files) == 0 && len(c.Catalog.Locations) == 0 {
		return nil, fault.New(fault.Invalid, "There is nothing to read: no path is given, and there is no app-config.yaml here.").
			WithFix("Name a file or folder with catalog files, such as: callboard serve .")
	}
	kinds, err := ownKinds(c.Callboard.Catalog.Kinds)
	if err != nil {
		return nil, err
	}
	set := &settings{config: c, kinds: kinds, ingestion: ingestion(c, kinds, s.Logger)}
	if set.sources, err = s.makeSources(c); err != nil {
		return nil, err
	}
	set.reads, set.given = s.inputs(c), s.given(c)
	return set, nil
}

func (s *Setup) tellOfConfig(c *config.Config) {
	if s.Logger == nil {
		return
	}
	if len(c.Ignored) > 0 {
		s.Logger.Info("keys of the configuration that are not used", "keys", c.Ignored)
	}
	if len(s.Paths) == 0 || len(s.ConfigFiles) > 0 {
		return
	}
	if _, err := os.Stat(filepath.Join(s.dir(), "app-config.yaml")); err == nil {
		s.Logger.Info("not reading app-config.yaml, because paths are given; add --config app-config.yaml to use it")
	}
}

// ingestion says how documents become entities.
func ingestion(c *config.Config, kinds *entity.Model, log *slog.Logger) catalog.Options {
	own := c.Callboard.Catalog
	return catalog.Options{
		Model:       kinds,
		Rules:       kindRules(c.Catalog.Rules),
		KeepOrphans: c.Catalog.OrphanStrategy == config.KeepOrphans,
		Guard:       guard(own.RemovalGuard),
		Limits:      yamldoc.Limits{Bytes: int(own.Limits.FileBytes), Documents: own.Limits.Documents, Depth: own.Limits.Depth},
		Logger:      log,
	}
}

// guard translates the configuration's guard. 0 and 0 mean that every removal is held,
// where a zero Guard would mean the default.
func guard(g config.RemovalGuard) catalog.Guard {
	if g.Percent == 0 && g.Entities == 0 {
		return catalog.Guard{Percent: -1}
	}
	return catalog.Guard{Percent: g.Percent, Entities: g.Entities}
}

// kindRules translates catalog.rules; nil stays nil, which means the default rules.
func kindRules(rules []config.Rule) []catalog.KindRule {
	if rules == nil {
		return nil
	}
	out := []catalog.KindRule{}
	for _, r := range rules {
		if r.Locations != nil && len(r.Locations) == 0 {
			continue // an empty list fits no location
		}
		k := catalog.KindRule{Allow: allowed(r.Allow)}
		for _, l := range r.Locations {
			k.Locations = append(k.Locations, catalog.LocationMatch{Type: l.Type, Exact: l.Exact, Pattern: l.Pattern})
		}
		out = append(out, k)
	}
	return out
}

func allowed(kinds []config.AllowedKind) []sdk.Rule {
	out := make([]sdk.Rule, len(kinds))
	for i, k := range kinds {
		out[i] = sdk.Rule{Kind: k.Kind, SpecType: k.SpecType}
	}
	return out
}
