package e2e

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// oracleServer starts the portal with the configuration that a real Backstage was asked
// with.
func oracleServer(t *testing.T) (s *server, oracle, root string) {
	t.Helper()
	oracle, root = shared(t, "oracle"), shared(t, "realworld/catalog")
	template, err := os.ReadFile(filepath.Join(oracle, "app-config.template.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	config := filepath.Join(t.TempDir(), "app-config.yaml")
	if err := os.WriteFile(config, []byte(strings.ReplaceAll(string(template), "ROOT", root)), 0o600); err != nil {
		t.Fatal(err)
	}
	return serve(t, "--config", config), oracle, root
}

// TestOracleEntities compares what is made of real files with what a real Backstage made
// of them, entity by entity, relations included. Every difference has its reason.
func TestOracleEntities(t *testing.T) {
	t.Parallel()
	s, oracle, root := oracleServer(t)
	want := map[string]any{}
	var recorded []map[string]any
	text, err := os.ReadFile(filepath.Join(oracle, "entities.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &recorded); err != nil {
		t.Fatal(err)
	}
	for _, e := range recorded {
		want[refOf(e)] = e
	}
	var ours []map[string]any
	s.getJSON(t, "/api/catalog/entities", &ours)
	got := map[string]any{}
	for _, e := range ours {
		e = normalise(e, root)
		got[refOf(e)] = e
	}
	for ref, w := range want {
		g, ok := got[ref]
		if !ok {
			t.Errorf("%s is missing", ref)
			continue
		}
		if diff := cmp.Diff(strip(w, ref), strip(g, ref)); diff != "" {
			t.Errorf("%s differs: %s", ref, diff)
		}
	}
	var more []string
	for ref := range got {
		if _, ok := want[ref]; !ok && !betterHere(ref) {
			more = append(more, ref)
		}
	}
	slices.Sort(more)
	if len(more) > 0 {
		t.Errorf("%d entities that Backstage does not have, without a reason: %s", len(more), strings.Join(more, "\n"))
	}
}

// betterHere tells whether Callboard has an entity that Backstage has not; the reasons
// are those of docs/compatibility.md ("Reading files").
func betterHere(ref string) bool {
	// Locations of which a target, or a document, cannot be read: Backstage drops the
	// whole Location, Callboard keeps it and what can be read.
	if strings.HasPrefix(ref, "location:") {
		return true
	}
	return slices.Contains([]string{
		// A document beside them in the same file cannot be read.
		"resource:default/rabbitmq",
		// $text and $yaml with a path relative to the file.
		"api:default/retail-banking-ny-streams", "api:default/wealth-management-la-streams",
		"api:default/ibm-mq-async-api", "api:default/ibm-mq-dotnet-api", "api:default/ibm-mq-go-api", "api:default/ibm-mq-jms-api",
		"api:default/ibm-mq-node-api", "api:default/ibm-mq-python-api", "api:default/ibm-mq-spring-api",
		"component:default/ibm-mq-dev-resources",
		"template:default/mq-dotnet-template", "template:default/mq-go-template", "template:default/mq-jms-template",
		"template:default/mq-nodejs-template", "template:default/mq-python-template", "template:default/mq-spring-template",
	}, ref)
}

// strip takes out of an entity what differs for a reason.
func strip(e any, ref string) any {
	o := e.(map[string]any)
	if ref == "component:default/httpbin" {
		// Two configured locations lead to it, and which of them Backstage calls its origin
		// depends on the order of the day.
		delete(o["metadata"].(map[string]any)["annotations"].(map[string]any), "backstage.io/managed-by-origin-location")
	}
	var relations []any
	for _, r := range o["relations"].([]any) {
		if !betterHere(r.(map[string]any)["targetRef"].(string)) { // what the entities above say of this one
			relations = append(relations, r)
		}
	}
	o["relations"] = relations
	return o
}

func refOf(e map[string]any) string {
	meta, _ := e["metadata"].(map[string]any)
	ns, _ := meta["namespace"].(string)
	name, _ := meta["name"].(string)
	kind, _ := e["kind"].(string)
	if strings.HasPrefix(name, "generated:") {
		return "location:default/" + name
	}
	return strings.ToLower(kind + ":" + ns + "/" + name)
}

// normalise does to an entity what the recording did.
func normalise(e map[string]any, root string) map[string]any {
	text, _ := json.Marshal(e)
	var n map[string]any
	_ = json.Unmarshal([]byte(strings.ReplaceAll(string(text), root, "<root>")), &n)
	meta := n["metadata"].(map[string]any)
	delete(meta, "uid")
	delete(meta, "etag")
	delete(n, "status")
	if name, _ := meta["name"].(string); strings.HasPrefix(name, "generated-") {
		meta["name"] = "generated:" + n["spec"].(map[string]any)["target"].(string)
	}
	return n
}
