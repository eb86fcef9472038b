package yamldoc

import (
	"fmt"
	"strings"
	"testing"
)

// catalogFile is a file of documents as catalogs have them, each of about 1 KB.
func catalogFile(documents int) []byte {
	var b strings.Builder
	for i := range documents {
		fmt.Fprintf(&b, `---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: playback-api-%d
  title: "Playback API"
  description: >-
    Plays what people ask for: sessions, queues, positions
    and the keys for protected streams.
  annotations:
    backstage.io/techdocs-ref: dir:.
    github.com/project-slug: streaming/playback-api
    example.com/pager: "true"
    example.com/port: '8080'
  labels: {tier: "1", region: eu}
  tags: [go, grpc, streaming]
  links:
    - url: https://grafana.example.com/d/playback
      title: Dashboard
      icon: dashboard
    - url: https://runbooks.example.com/playback
      title: Runbook
spec:
  type: service
  lifecycle: production
  owner: team-playback
  system: streaming
  replicas: 3
  share: 0.25
  public: false
  providesApis: [playback-v1, playback-v2]
  consumesApis:
    - catalog-v3
    - licence-v1
  dependsOn: # what must be up
    - resource:default/sessions-db
    - component:default/key-server
    - resource:default/queue
`, i)
	}
	return []byte(b.String())
}

func BenchmarkParse(b *testing.B) {
	file := catalogFile(10)
	b.ReportAllocs()
	b.SetBytes(int64(len(file)))
	for b.Loop() {
		if docs := Parse(file, Limits{}); len(docs) != 10 || docs[0].Err != nil {
			b.Fatal(docs[0].Err)
		}
	}
}

func BenchmarkScalar(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		for _, text := range [...]string{"streaming", "https://example.com", "1.2.3", "2020-01-01", "8080", "0.25", "-", "0x1F", "1e3"} {
			Scalar(text)
		}
	}
}
