package usersettings

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/fault"
)

// starsName is where Backstage's catalog pages keep stars: a list of refs, the newest
// last. Its storage client puts "default." before the name of every bucket.
var starsName = Name{"default.starredEntities", "entityRefs"}

// IsStarred tells whether the entity with that canonical ref has a star.
func (s *Settings) IsStarred(ref string) bool { return s.isStarred[ref] }

// Starred returns the canonical refs of the entities with a star, the newest star first.
// The slice must not be changed.
func (s *Settings) Starred() []string { return s.starred }

// readStars takes what are refs from a value that somebody else may have put.
func readStars(value json.RawMessage) (newestFirst []string, is map[string]bool) {
	refs := textsOf(value)
	is = make(map[string]bool, len(refs))
	for _, text := range slices.Backward(refs) {
		ref, err := canonical(text)
		if err == nil && !is[ref] {
			is[ref] = true
			newestFirst = append(newestFirst, ref)
		}
	}
	return newestFirst, is
}

// textsOf returns the strings of a JSON list, leaving out what is none.
func textsOf(value json.RawMessage) (list []string) {
	var items []any
	if json.Unmarshal(value, &items) != nil {
		return nil
	}
	for _, item := range items {
		if text, ok := item.(string); ok {
			list = append(list, text)
		}
	}
	return list
}

// canonical returns the canonical form of a complete ref.
func canonical(text string) (string, error) {
	ref, err := entity.ParseRef(text, entity.RefDefaults{})
	if err != nil {
		return "", fault.New(fault.Invalid, "%s.", upperFirst(err.Error()))
	}
	return ref.String(), nil
}

func upperFirst(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// Star gives the entity with that ref a star, or takes it away.
func (s *Service) Star(ctx context.Context, key, ref string, on bool) error {
	ref, err := canonical(ref)
	if err != nil {
		return err
	}
	return s.change(ctx, key, func(now *Settings) (Entry, error) {
		switch {
		case now.isStarred[ref] == on:
			return Entry{}, nil
		case on && len(now.starred) >= MaxStars:
			return Entry{}, fault.New(fault.Invalid, "You have %d stars, and that is the most there can be.", len(now.starred)).
				WithFix("Take the star from something that you need no more.")
		}
		refs := make([]string, 0, len(now.starred)+1)
		for _, known := range slices.Backward(now.starred) {
			if known != ref {
				refs = append(refs, known)
			}
		}
		if on {
			refs = append(refs, ref)
		}
		return entry(starsName, refs)
	})
}
