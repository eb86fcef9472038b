package graph

import (
	"cmp"
	"slices"
	"strings"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog/readmodel"
)

// MaxBroken is how many entities a search for what breaks looks at, at most.
const MaxBroken = 20000

// Impact is what breaks when an entity breaks, directly or by way of others.
type Impact struct {
	Broken []Broken      // nearest first
	Owners []OwnerImpact // those with the most first; what nobody owns at the end
	// Unfinished tells that there are more.
	Unfinished bool
}

// Broken is one entity that breaks.
type Broken struct {
	Ref      string
	Depth    int    // steps from the entity that broke
	Via      string // ref of what it breaks with: the root, or a nearer one
	Relation string // from Via to Ref: "dependencyOf"
	Owner    string // ref of the first owner; empty when there is none
}

// OwnerImpact is what breaks for one owner.
type OwnerImpact struct {
	Owner   string // empty: what nobody owns
	Broken  []int  // indexes in Impact.Broken
	Nearest int    // least depth
}

// ImpactOf finds what breaks with the entity of a ref: what depends on it, the APIs that
// it provides and those that consume them, and its parts. It stops after so many.
func ImpactOf(s *readmodel.Snapshot, ref string, limit int) Impact {
	limit = min(limit, MaxBroken)
	root, ok := s.Node(ref)
	if !ok {
		return Impact{}
	}
	types := s.RelationTypes()
	ownedBy := slices.Index(types, entity.OwnedBy)
	follow := make([]bool, len(types))
	for i, name := range types {
		follow[i] = slices.Contains(breaks, name)
	}
	seen := make([]bool, s.Nodes())
	seen[root] = true
	queue := []reached{{node: root}}
	unfinished := false
	for i := 0; i < len(queue) && !unfinished; i++ {
		for e := range s.Edges(queue[i].node) {
			if !follow[e.Relation] || seen[e.Target] {
				continue
			}
			if unfinished = len(queue) > limit; unfinished {
				break
			}
			seen[e.Target] = true
			queue = append(queue, reached{e.Target, queue[i].node, queue[i].depth + 1, e.Relation})
		}
	}
	broken := queue[1:]
	slices.SortFunc(broken, func(a, b reached) int {
		return cmp.Or(a.depth-b.depth, cmp.Compare(a.node, b.node))
	})
	result := Impact{Broken: make([]Broken, len(broken)), Unfinished: unfinished}
	for i, r := range broken {
		result.Broken[i] = Broken{Ref: s.RefOf(r.node), Depth: r.depth, Via: s.RefOf(r.via), Relation: types[r.relation], Owner: firstTarget(s, r.node, ownedBy)}
	}
	result.Owners = byOwner(result.Broken)
	return result
}

// reached is an entity that breaks, and with what.
type reached struct {
	node, via readmodel.Node
	depth     int
	relation  int
}

func firstTarget(s *readmodel.Snapshot, n readmodel.Node, relation int) string {
	for e := range s.Edges(n) {
		if e.Relation == relation {
			return s.RefOf(e.Target)
		}
	}
	return ""
}

func byOwner(broken []Broken) []OwnerImpact {
	at := map[string]int{}
	var owners []OwnerImpact
	for i, b := range broken {
		k, ok := at[b.Owner]
		if !ok {
			k = len(owners)
			at[b.Owner] = k
			owners = append(owners, OwnerImpact{Owner: b.Owner, Nearest: b.Depth})
		}
		owners[k].Broken = append(owners[k].Broken, i)
	}
	slices.SortStableFunc(owners, func(a, b OwnerImpact) int {
		return cmp.Or(boolInt(a.Owner == "")-boolInt(b.Owner == ""), len(b.Broken)-len(a.Broken), strings.Compare(a.Owner, b.Owner))
	})
	return owners
}

// OwnerCount is how many owners are concerned.
func (i Impact) OwnerCount() int {
	n := len(i.Owners)
	if n > 0 && i.Owners[n-1].Owner == "" {
		n--
	}
	return n
}
