package catalog

import (
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/callboard/callboard/sdk"
)

// KindRule allows entities of some kinds to come from some locations
// (reference: "Providers vs processors; rules; read-only").
type KindRule struct {
	Allow []sdk.Rule
	// Locations limits the rule to matching origins; empty means all.
	Locations []LocationMatch
}

// LocationMatch matches a location by type and by its exact target or a glob pattern.
// Empty fields match everything.
type LocationMatch struct {
	Type    string
	Exact   string
	Pattern string
}

func (m LocationMatch) matches(l sdk.Location) bool {
	if m.Type != "" && m.Type != l.Type {
		return false
	}
	if m.Exact != "" && m.Exact != l.Target {
		return false
	}
	if m.Pattern != "" {
		ok, err := doublestar.Match(strings.ToLower(m.Pattern), strings.ToLower(l.Target))
		return err == nil && ok
	}
	return true
}

// DefaultRules allow what Backstage allows when nothing is configured.
func DefaultRules() []KindRule {
	return []KindRule{{Allow: []sdk.Rule{{Kind: "Component"}, {Kind: "API"}, {Kind: "Location"}}}}
}

// allowed tells whether an entity of the kind and spec.type may come from origin, whose
// root has rules of its own.
func allowed(rules []KindRule, root *sdk.Root, origin sdk.Location, kind, specType string) bool {
	if root != nil && (root.AllowAll || anyRule(root.Rules, kind, specType)) {
		return true
	}
	for _, r := range rules {
		if anyRule(r.Allow, kind, specType) && anyLocation(r.Locations, origin) {
			return true
		}
	}
	return false
}

func anyRule(rules []sdk.Rule, kind, specType string) bool {
	for _, r := range rules {
		if strings.EqualFold(r.Kind, kind) && (r.SpecType == "" || strings.EqualFold(r.SpecType, specType)) {
			return true
		}
	}
	return false
}

func anyLocation(matches []LocationMatch, l sdk.Location) bool {
	for _, m := range matches {
		if m.matches(l) {
			return true
		}
	}
	return len(matches) == 0
}
