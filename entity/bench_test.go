package entity

import (
	"fmt"
	"strings"
	"testing"
)

// component is an entity of about 1 KB as large catalogs have them.
func component() string {
	return strings.Join(strings.Fields(`{"apiVersion":"backstage.io/v1alpha1","kind":"Component","metadata":{"name":"playback-api","namespace":"default",
		"title":"Playback-API","description":"Plays-what-people-ask-for:-sessions,-queues,-positions,-and-the-keys-for-protected-streams.",
		"annotations":{"backstage.io/managed-by-location":"url:https://git.example.com/streaming/playback-api/blob/main/catalog-info.yaml",
			"backstage.io/managed-by-origin-location":"url:https://git.example.com/streaming/playback-api/blob/main/catalog-info.yaml",
			"backstage.io/techdocs-ref":"dir:.","github.com/project-slug":"streaming/playback-api"},
		"labels":{"tier":"1","region":"eu"},"tags":["go","grpc","streaming"],
		"links":[{"url":"https://grafana.example.com/d/playback","title":"Dashboard","icon":"dashboard"},{"url":"https://runbooks.example.com/playback","title":"Runbook"}]},
		"spec":{"type":"service","lifecycle":"production","owner":"team-playback","system":"streaming","providesApis":["playback-v1","playback-v2"],
			"consumesApis":["catalog-v3","licence-v1"],"dependsOn":["resource:default/sessions-db","component:default/key-server","resource:default/queue"]}}`), "")
}

func BenchmarkEntity(b *testing.B) {
	m := Builtin()
	e := parse(b, component())
	b.Run("Validate", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if bad := m.Validate(e); bad != nil {
				b.Fatal(bad)
			}
		}
	})
	b.Run("Relations", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if rels, _ := m.Relations(e); len(rels) != 9 {
				b.Fatal(rels)
			}
		}
	})
	b.Run("MarshalJSON", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(marshal(b, e))))
		for b.Loop() {
			if _, err := e.MarshalJSON(); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("All", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			m.Validate(e)
			m.Relations(e)
			_, _ = e.MarshalJSON()
		}
	})
	b.Run("FromJSON", func(b *testing.B) {
		b.ReportAllocs()
		text := []byte(marshal(b, e))
		for b.Loop() {
			if _, err := FromJSON(text); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkLargeEntity(b *testing.B) {
	m := Builtin()
	refs := make([]any, 5000)
	for i := range refs {
		refs[i] = fmt.Sprintf("component:default/c-%d", i)
	}
	e := parse(b, component())
	e.Spec()["dependsOn"] = refs
	b.ReportAllocs()
	for b.Loop() {
		m.Validate(e)
		m.Relations(e)
		_, _ = e.MarshalJSON()
	}
}
