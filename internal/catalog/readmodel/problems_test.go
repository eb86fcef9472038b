package readmodel

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/internal/catalog"
)

const (
	apiDoc   = `{"apiVersion":"backstage.io/v1alpha1","kind":"API","metadata":{"name":"payments"},"spec":{"type":"openapi","lifecycle":"production","owner":"team-pay","definition":"x"}}`
	groupDoc = `{"apiVersion":"backstage.io/v1alpha1","kind":"Group","metadata":{"name":"Team-Play"},"spec":{"type":"team","children":[]}}`
)

func TestDanglingRelations(t *testing.T) {
	t.Parallel()
	m := modelOf(t, []catalog.Record{parsed(t, apiDoc), parsed(t, groupDoc)})
	got := m.Snapshot().ProblemsOf("api:default/payments")
	want := []catalog.Problem{{
		Bucket: "files", Location: "file:/srv/api:default/payments", Line: 1, Ref: "api:default/payments", Field: "spec.owner",
		Code: "dangling-relation", Severity: catalog.SeverityWarning,
		Message: "ownedBy points to group:default/team-pay, which is not in the catalog.",
		Fix:     "Did you mean group:default/team-play? If not, add group:default/team-pay to the catalog.",
		Other:   "group:default/team-pay", Since: got[0].Since,
	}}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if d := cmp.Diff(want, m.Snapshot().Problems()); d != "" {
		t.Errorf("all (-want +got):\n%s", d)
	}
	pay := parsed(t, `{"apiVersion":"backstage.io/v1alpha1","kind":"Group","metadata":{"name":"team-pay"},"spec":{"type":"team","children":[]}}`)
	if err := m.Apply(Change{Upserts: []*catalog.Record{&pay}, Sequence: 2}); err != nil {
		t.Fatal(err)
	}
	if got := m.Snapshot().Problems(); len(got) != 0 {
		t.Errorf("the target is there, and still: %v", got)
	}
	owner, _ := m.Snapshot().ByRef("group:default/team-pay")
	if d := cmp.Diff([]Relation{{Type: "ownerOf", Target: "api:default/payments"}}, owner.Relations()); d != "" {
		t.Errorf("the new entity knows what pointed to it (-want +got):\n%s", d)
	}
}

func TestStoredProblems(t *testing.T) {
	t.Parallel()
	failed := catalog.Problem{Ref: "api:default/payments", Severity: catalog.SeverityError, Code: "bad-name", Message: `The name "ö" is bad.`, Fix: "Use letters.", Other: "group:default/team-play"}
	note := catalog.Problem{Ref: "api:default/payments", Severity: catalog.SeverityNotice, Code: "note", Message: "Look."}
	records := []catalog.Record{parsed(t, apiDoc), parsed(t, groupDoc)}
	m := modelOf(t, records, failed, note)
	status := func() string {
		e, _ := m.Snapshot().ByRef("api:default/payments")
		var doc struct{ Status json.RawMessage }
		if err := json.Unmarshal(e.JSON(), &doc); err != nil {
			t.Fatal(err)
		}
		return string(doc.Status)
	}
	const want = `{"items":[{"type":"backstage.io/catalog-processing","level":"error","message":"InputError: The name \"ö\" is bad. Use letters.",` +
		`"error":{"name":"InputError","message":"The name \"ö\" is bad. Use letters."}}]}`
	if got := status(); got != want {
		t.Errorf("status is %s\nwant %s", got, want)
	}
	if got := m.Snapshot().ProblemsOf("group:default/team-play"); len(got) != 1 || got[0].Code != "bad-name" {
		t.Errorf("the other side of a problem is told, too: %v", got)
	}
	codes := func() (out []string) {
		for _, p := range m.Snapshot().Problems() {
			out = append(out, p.Code)
		}
		return out
	}
	if d := cmp.Diff([]string{"bad-name", "note", "dangling-relation"}, codes()); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	before, _ := m.Snapshot().ByRef("api:default/payments")
	if err := m.Apply(Change{Problems: []catalog.Problem{note}, ProblemsChanged: true, Sequence: 2}); err != nil {
		t.Fatal(err)
	}
	after, _ := m.Snapshot().ByRef("api:default/payments")
	if status() != "" || before.ETag() == after.ETag() {
		t.Errorf("the problem is gone, status is %q, etag %s was %s", status(), after.ETag(), before.ETag())
	}
	if d := cmp.Diff([]string{"note", "dangling-relation"}, codes()); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}
