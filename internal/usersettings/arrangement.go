package usersettings

import (
	"context"
	"encoding/json"
	"maps"
	"strings"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/fault"
)

// arrangementKeys begins the keys of arrangements; the kind follows, in lower case.
const arrangementKeys = "arrangement/"

var homeName = Name{ownBucket, "home"}

// Limits on one arrangement.
const (
	maxColumns    = 50
	maxColumnName = 100 // bytes, of a density too
)

// arrangement is how the list of a kind looks.
type arrangement struct {
	Columns []string `json:"columns,omitempty"`
	Density string   `json:"density,omitempty"`
}

// Arrangement returns which columns in which order, and which density, the list of a
// kind has; nothing if that was never said. "" stands for the list of all kinds. The
// columns must not be changed.
func (s *Settings) Arrangement(kind string) (columns []string, density string) {
	a := s.arrangements[strings.ToLower(kind)]
	return a.Columns, a.Density
}

func arrangementName(kind string) Name {
	return Name{ownBucket, arrangementKeys + strings.ToLower(kind)}
}

func isArrangement(n Name) bool {
	return n.Bucket == ownBucket && strings.HasPrefix(n.Key, arrangementKeys)
}

// withArrangement returns a copy of all in which that of e is changed.
func withArrangement(all map[string]arrangement, e Entry) map[string]arrangement {
	all = maps.Clone(all)
	kind := strings.TrimPrefix(e.Key, arrangementKeys)
	var a arrangement
	if json.Unmarshal(e.Value, &a) != nil || a.check() != nil {
		delete(all, kind)
		return all
	}
	if all == nil {
		all = map[string]arrangement{}
	}
	all[kind] = a
	return all
}

func (a *arrangement) check() error {
	if len(a.Columns) > maxColumns {
		return fault.New(fault.Invalid, "A list can have %d columns at most.", maxColumns)
	}
	seen := map[string]bool{}
	for _, column := range a.Columns {
		if column == "" || len(column) > maxColumnName || seen[column] {
			return fault.New(fault.Invalid, "The columns of a list must have names, each another one.")
		}
		seen[column] = true
	}
	if len(a.Density) > maxColumnName {
		return fault.New(fault.Invalid, "There is no such density of lists.")
	}
	return nil
}

// SaveArrangement keeps how the list of a kind looks. No columns and no density forget it.
func (s *Service) SaveArrangement(ctx context.Context, key, kind string, columns []string, density string) error {
	if kind != "" && !entity.ValidKind(kind) {
		return fault.New(fault.Invalid, "There is no such kind.")
	}
	a := arrangement{Columns: columns, Density: density}
	if err := a.check(); err != nil {
		return err
	}
	name := arrangementName(kind)
	if len(columns) == 0 && density == "" {
		return s.Delete(ctx, key, name)
	}
	return s.change(ctx, key, func(*Settings) (Entry, error) { return entry(name, a) })
}

// Home returns how the home page is laid out, as SaveHome was told.
func (s *Settings) Home() (json.RawMessage, bool) {
	value, ok := s.entries[homeName]
	return value, ok
}

// SaveHome keeps how the home page is laid out, in JSON; nil forgets it.
func (s *Service) SaveHome(ctx context.Context, key string, layout json.RawMessage) error {
	if layout == nil {
		return s.Delete(ctx, key, homeName)
	}
	return s.Put(ctx, key, homeName, layout)
}
