package catalogapi_test

import (
	"bufio"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/catalog/catalogapi"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/httpkit"
)

// connections is how many callers ask at once, as in the budgets of DESIGN.md.
const connections = 16

var requests = []struct{ name, target string }{
	{"ByName", "/api/catalog/entities/by-name/component/default/service-4711"},
	{"List20", "/api/catalog/entities/by-query?filter=kind=component&orderField=metadata.name,asc&limit=20"},
	{"Facets", "/api/catalog/entity-facets?facet=spec.type&filter=kind=component"},
}

// longer are requests whose answers are too large to compare by connections.
var longer = []struct{ name, target string }{
	{"All", "/api/catalog/entities?filter=kind=component"},
	{"AllProjected", "/api/catalog/entities?fields=kind,metadata.name,metadata.annotations.github.com/project-slug"},
}

// BenchmarkHTTP asks the whole stack over loopback, and a plain net/http handler that
// sends the same bytes. The ratio of the two is the budget.
func BenchmarkHTTP(b *testing.B) {
	stack := fullStack(b, 10_000)
	for _, r := range requests {
		rec := httptest.NewRecorder()
		stack.ServeHTTP(rec, localRequest(r.target))
		if rec.Code != http.StatusOK {
			b.Fatalf("%s: %d %s", r.target, rec.Code, rec.Body)
		}
		body := rec.Body.Bytes()
		plain := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json; charset=utf-8")
			w.Header().Set("Content-Length", strconv.Itoa(len(body)))
			_, _ = w.Write(body)
		})
		b.Run(r.name+"/callboard", func(b *testing.B) { hammer(b, stack, r.target) })
		b.Run(r.name+"/plain", func(b *testing.B) { hammer(b, plain, r.target) })
	}
}

// BenchmarkHandler measures the stack without the network.
func BenchmarkHandler(b *testing.B) {
	stack := fullStack(b, 10_000)
	for _, r := range append(slices.Clone(requests), longer...) {
		for _, encoding := range []string{"", "gzip", "zstd"} {
			b.Run(r.name+"/"+encoding, func(b *testing.B) {
				w := &discard{header: http.Header{}}
				req := localRequest(r.target)
				if encoding != "" {
					req.Header.Set("Accept-Encoding", encoding)
				}
				b.ReportAllocs()
				for b.Loop() {
					clear(w.header)
					stack.ServeHTTP(w, req)
				}
			})
		}
	}
}

func localRequest(target string) *http.Request {
	r := httptest.NewRequest("GET", target, nil)
	r.Host = "localhost"
	return r
}

// discard is the cheapest writer that there is.
type discard struct{ header http.Header }

func (d *discard) Header() http.Header         { return d.header }
func (d *discard) Write(p []byte) (int, error) { return len(p), nil }
func (d *discard) WriteHeader(int)             {}

// fullStack is what the application puts around the routes.
func fullStack(b *testing.B, n int) http.Handler {
	b.Helper()
	model := readmodel.New(entity.Builtin())
	if err := model.Replace(each(services(b, n)), nil, 1); err != nil {
		b.Fatal(err)
	}
	rt := httpkit.NewRouter(httpkit.Options{Metrics: prometheus.NewRegistry()})
	catalogapi.New(catalogapi.Options{Snapshots: model}).Register(rt)
	compressed, err := httpkit.Compress(rt)
	if err != nil {
		b.Fatal(err)
	}
	return httpkit.LocalOnly(httpkit.SameOrigin(compressed, slog.New(slog.DiscardHandler)))
}

// services makes n components of about a kilobyte each.
func services(b *testing.B, n int) []catalog.Record {
	records := make([]catalog.Record, n)
	for i := range records {
		name := fmt.Sprintf("service-%d", i)
		e := entity.New(entity.Object{
			"apiVersion": "backstage.io/v1alpha1", "kind": "Component",
			"metadata": entity.Object{"name": name, "namespace": "default",
				"description": strings.Repeat("Does what it does, and tells nobody. ", 10),
				"annotations": entity.Object{
					"backstage.io/managed-by-location":        "url:https://git.example/lark/" + name + "/blob/main/catalog-info.yaml",
					"backstage.io/managed-by-origin-location": "url:https://git.example/lark/" + name + "/blob/main/catalog-info.yaml",
					"github.com/project-slug":                 "lark/" + name},
				"tags": []any{"go", "grpc", fmt.Sprintf("tier-%d", i%4)}},
			"spec": entity.Object{"type": []string{"service", "website", "library"}[i%3], "lifecycle": "production",
				"owner": fmt.Sprintf("team-%d", i%100), "system": fmt.Sprintf("system-%d", i%300),
				"providesApis": []any{"api-" + name}, "dependsOn": []any{fmt.Sprintf("component:service-%d", (i*7+1)%n)}},
		})
		records[i] = record(b, int64(i+1), e)
	}
	return records
}

// hammer asks over several connections at once, with a client that costs next to nothing.
func hammer(b *testing.B, h http.Handler, target string) {
	srv := httptest.NewServer(h)
	defer srv.Close()
	address := srv.Listener.Addr().String()
	request := []byte("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
	work := make(chan struct{}, connections)
	var wg sync.WaitGroup
	for range connections {
		wg.Go(func() {
			if err := converse(address, request, work); err != nil {
				b.Error(err)
				for range work { // let the others go on
				}
			}
		})
	}
	b.ResetTimer()
	for range b.N {
		work <- struct{}{}
	}
	close(work)
	wg.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "req/s")
}

func converse(address string, request []byte, work <-chan struct{}) error {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return err
	}
	defer conn.Close()
	in := bufio.NewReaderSize(conn, 64<<10)
	for range work {
		if _, err := conn.Write(request); err != nil {
			return err
		}
		if err := readAnswer(in); err != nil {
			return err
		}
	}
	return nil
}

func readAnswer(in *bufio.Reader) error {
	length := -1
	for first := true; ; first = false {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return err
		}
		if first && string(line[9:12]) != "200" {
			return fmt.Errorf("answer %q", line)
		}
		if len(line) == 2 {
			break
		}
		if v, ok := strings.CutPrefix(string(line), "Content-Length: "); ok {
			if length, err = strconv.Atoi(strings.TrimSpace(v)); err != nil {
				return err
			}
		}
	}
	if length < 0 {
		return fmt.Errorf("the answer has no length")
	}
	_, err := in.Discard(length)
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
