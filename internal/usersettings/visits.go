package usersettings

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/auth"
)

const (
	// sameVisit is how long going back and forth within one entity is one visit.
	sameVisit = time.Minute
	// maxHits bounds what is believed of the hits that somebody put.
	maxHits = 1_000_000
)

// Visit is that a person opened the page of an entity.
type Visit struct {
	Ref  string    // canonical
	Hits int       // how often
	At   time.Time // the last time
}

// visit is how Backstage's home plugin keeps one: of any page, named by its path.
type visit struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Pathname  string `json:"pathname"`
	EntityRef string `json:"entityRef,omitempty"`
	Hits      int    `json:"hits"`
	Timestamp int64  `json:"timestamp"` // milliseconds since 1970

	ref string // canonical, of the entity that was visited; empty when it was another page
}

// visitsName is where Backstage's home plugin keeps the visits of the user with that
// ref: in the storage itself, not in a bucket of it.
func visitsName(userRef string) Name {
	return Name{"default", "@backstage/plugin-home:visits:" + userRef}
}

// Recent returns at most limit entities, the last visited first.
func (s *Settings) Recent(limit int) []Visit {
	return slices.Clone(s.visited[:min(max(limit, 0), len(s.visited))])
}

// MostVisited returns at most limit entities, the most often visited first.
func (s *Settings) MostVisited(limit int) []Visit {
	most := slices.Clone(s.visited)
	slices.SortStableFunc(most, func(a, b Visit) int { return cmp.Compare(b.Hits, a.Hits) })
	return most[:min(max(limit, 0), len(most))]
}

// readVisits takes what are visits from a value that somebody else may have put.
func readVisits(value json.RawMessage) []visit {
	var items []json.RawMessage
	if json.Unmarshal(value, &items) != nil {
		return nil
	}
	var visits []visit
	for _, item := range items {
		var v visit
		if json.Unmarshal(item, &v) == nil && v.Pathname != "" {
			v.ref = v.entity()
			visits = append(visits, v)
		}
	}
	sortVisits(visits)
	return visits[:min(len(visits), MaxVisits)]
}

// sortVisits puts the newest first.
func sortVisits(visits []visit) {
	slices.SortStableFunc(visits, func(a, b visit) int { return cmp.Compare(b.Timestamp, a.Timestamp) })
}

func writeVisits(visits []visit) json.RawMessage {
	text, err := json.Marshal(visits)
	if err != nil {
		return nil // cannot be: they are strings and numbers
	}
	return text
}

// visitedEntities gathers the visits of pages by the entities that they show.
func visitedEntities(visits []visit) []Visit {
	all := make([]Visit, 0, len(visits))
	index := make(map[string]int, len(visits))
	for i := range visits {
		v := &visits[i]
		if v.ref == "" {
			continue
		}
		hits := min(max(v.Hits, 1), maxHits)
		if i, ok := index[v.ref]; ok {
			all[i].Hits += hits
			continue
		}
		index[v.ref] = len(all)
		all = append(all, Visit{Ref: v.ref, Hits: hits, At: time.UnixMilli(v.Timestamp).UTC()})
	}
	return all
}

// entity finds out which entity was visited, for ref.
func (v *visit) entity() string {
	if v.EntityRef != "" {
		ref, _ := canonical(v.EntityRef)
		return ref
	}
	parts := strings.Split(v.Pathname, "/") // "", "catalog", namespace, kind, name, tab …
	if len(parts) < 5 || parts[1] != "catalog" || parts[2] == "" || parts[3] == "" || parts[4] == "" {
		return ""
	}
	return entity.Ref{Kind: parts[3], Namespace: parts[2], Name: parts[4]}.String()
}

// visitOf is a first visit to the entity with that canonical ref.
func visitOf(ref string) visit {
	r, err := entity.ParseRef(ref, entity.RefDefaults{})
	if err != nil {
		return visit{}
	}
	path := "/catalog/" + r.Namespace + "/" + r.Kind + "/" + r.Name
	return visit{ID: path, Name: r.Name, Pathname: path, EntityRef: ref, ref: ref}
}

// visiting returns settings with one more visit to the entity with that canonical ref,
// or the same when it is still the last visit.
func (s *Settings) visiting(ref string, now time.Time) *Settings {
	if len(s.visited) > 0 && s.visited[0].Ref == ref {
		if since := now.Sub(s.visited[0].At); since >= 0 && since < sameVisit {
			return s
		}
	}
	v := visitOf(ref)
	visits := make([]visit, 1, min(len(s.visits)+1, MaxVisits))
	for _, old := range s.visits {
		switch {
		case old.Pathname == v.Pathname:
			v.ID, v.Name, v.Hits = old.ID, old.Name, old.Hits
		case len(visits) < MaxVisits:
			visits = append(visits, old)
		}
	}
	v.Hits++
	v.Timestamp = now.UnixMilli()
	visits[0] = v
	sortVisits(visits)
	changed := *s
	changed.setVisits(visits, nil)
	return &changed
}

// Visit notes that the person with that key opened the page of the entity with that ref,
// for them and for [Service.Popularity]. It is seen at once, and stored within seconds.
// Nothing depends on it enough to tell the visitor when it fails: the log has that.
func (s *Service) Visit(ctx context.Context, key, ref string) {
	ref, err := canonical(ref)
	if err != nil {
		return
	}
	if (auth.Principal{Key: key}).IsNew() {
		s.popularity.add(ref, s.now())
		s.wake()
		return
	}
	p := s.enter(key)
	defer s.leave(p)
	if _, err := s.load(ctx, p); err != nil {
		s.log.WarnContext(ctx, "visit is not noted", "error", err)
		return
	}
	if p.visit(ref, s.now()) {
		s.popularity.add(ref, s.now())
		s.unsaved(p)
	}
}
