package entity_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/yamldoc"
)

// shared is where data lies that is not part of the repository.
const shared = "../../shared"

// readShared reads a file beside the repository; without it the test is skipped.
func readShared(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(shared, name))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("SKIPPED: %s is not there, nothing was compared with a real Backstage", filepath.Join(shared, name))
	}
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// oracleEntities are the entities that a real Backstage answered.
func oracleEntities(t testing.TB) []entity.Entity {
	t.Helper()
	var entities []entity.Entity
	if err := json.Unmarshal(readShared(t, "oracle/entities.json"), &entities); err != nil {
		t.Fatal(err)
	}
	return entities
}

// withoutServerFields returns e as it was before the catalog took it.
func withoutServerFields(e entity.Entity) entity.Entity {
	e = e.Clone()
	delete(e.Root(), "relations")
	delete(e.Root(), "status")
	// The recording names generated Locations by their target, which is no valid name.
	if name := e.Name(); strings.HasPrefix(name, "generated:") {
		e.Metadata()["name"] = "generated"
	}
	return e
}

func TestEntitiesOfBackstageAreGood(t *testing.T) {
	t.Parallel()
	m := entity.Builtin()
	for _, e := range oracleEntities(t) {
		if bad := m.Validate(withoutServerFields(e)); len(bad) > 0 {
			t.Errorf("%s: %+v", e.Ref(), bad)
		}
	}
}

func TestRelationsOfBackstage(t *testing.T) {
	t.Parallel()
	m := entity.Builtin()
	entities := oracleEntities(t)
	got := map[string][]entity.Relation{}
	for _, e := range entities {
		rels, bad := m.Relations(e)
		if len(bad) > 0 {
			t.Errorf("%s: %+v", e.Ref(), bad)
		}
		self := e.Ref().String()
		got[self] = append(got[self], rels...)
		for _, r := range rels {
			got[r.Target] = append(got[r.Target], entity.Relation{Type: m.Reverse(r.Type), Target: self})
		}
	}
	total := 0
	for _, e := range entities {
		self := e.Ref().String()
		rels := got[self]
		slices.SortFunc(rels, entity.Relation.Compare)
		rels = slices.Compact(rels)
		total += len(rels)
		if diff := cmp.Diff(recorded(e), rels, cmp.Transformer("empty", func(r []entity.Relation) []entity.Relation { return append([]entity.Relation{}, r...) })); diff != "" {
			t.Errorf("%s (recorded -, computed +): %s", self, diff)
		}
	}
	t.Logf("%d relations of %d entities agree", total, len(entities))
}

func recorded(e entity.Entity) []entity.Relation {
	list, _ := e.Root()["relations"].([]any)
	var rels []entity.Relation
	for _, x := range list {
		o, _ := x.(entity.Object)
		typ, _ := o["type"].(string)
		target, _ := o["targetRef"].(string)
		rels = append(rels, entity.Relation{Type: typ, Target: target})
	}
	slices.SortFunc(rels, entity.Relation.Compare)
	return rels
}

// The field that Backstage blames, in the two ways in which it tells it.
var (
	policyField = regexp.MustCompile(`Error: "([a-z.]+)" is not valid`)
	schemaField = regexp.MustCompile(`TypeError: /(\S+) must (?:have required property '(\w+)')?`)
)

func blamed(message string) string {
	if m := policyField.FindStringSubmatch(message); m != nil {
		return m[1]
	}
	if m := schemaField.FindStringSubmatch(message); m != nil {
		return strings.Trim(strings.ReplaceAll(m[1], "/", ".")+"."+m[2], ".")
	}
	return ""
}

// What Backstage refused because of what it says is refused here, too, and the same
// field is blamed.
func TestRefusedByBackstage(t *testing.T) {
	t.Parallel()
	var problems []struct{ Location, Entity, Message string }
	if err := json.Unmarshal(readShared(t, "oracle/problems.json"), &problems); err != nil {
		t.Fatal(err)
	}
	m := entity.Builtin()
	compared := 0
	for _, p := range problems {
		field := blamed(p.Message)
		if field == "" {
			continue // something that could not be read
		}
		compared++
		e := findEntity(t, strings.TrimPrefix(p.Location, "file:<root>/"), p.Entity)
		bad := m.Validate(e)
		if !slices.ContainsFunc(bad, func(v entity.Violation) bool { return v.Path == field }) {
			t.Errorf("%s: Backstage blames %s, found %+v", p.Entity, field, bad)
		}
	}
	if compared < 9 {
		t.Errorf("only %d refusals could be compared", compared)
	}
}

func findEntity(t *testing.T, file, ref string) entity.Entity {
	t.Helper()
	for _, d := range yamldoc.Parse(readShared(t, filepath.Join("realworld/catalog", file)), yamldoc.Limits{}) {
		root, _ := d.Value.(entity.Object)
		if e := entity.New(root); d.Err == nil && e.Ref().String() == ref {
			return e
		}
	}
	t.Fatalf("%s is not in %s", ref, file)
	return entity.Entity{}
}
