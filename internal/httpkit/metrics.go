package httpkit

import (
	"maps"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// metrics counts requests by route pattern. The instruments of a route are looked up
// once, so that a request costs one map read and two atomic additions. Methods and
// routes come from patterns, never from requests: nobody can make new series.
type metrics struct {
	requests *prometheus.CounterVec
	duration *prometheus.HistogramVec
	routes   map[string]*route
}

type route struct {
	method, path string
	duration     prometheus.Observer
	mu           sync.Mutex
	byStatus     atomic.Pointer[map[int]prometheus.Counter]
}

func newMetrics(reg prometheus.Registerer) *metrics {
	if reg == nil {
		return nil
	}
	m := &metrics{routes: map[string]*route{},
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "callboard_http_requests_total", Help: "Requests answered, by method, route and status code."},
			[]string{"method", "route", "code"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "callboard_http_request_duration_seconds", Help: "Time from the request's header to the end of its answer.",
			Buckets: []float64{.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10}},
			[]string{"method", "route"}),
	}
	reg.MustRegister(m.requests, m.duration)
	m.add("")
	return m
}

// add prepares the instruments of a pattern; "" stands for requests without a route.
func (m *metrics) add(pattern string) {
	if m == nil {
		return
	}
	method, path, ok := strings.Cut(pattern, " ")
	if !ok {
		method, path = "any", pattern
	}
	rt := &route{method: method, path: strings.TrimSpace(path), duration: m.duration.WithLabelValues(method, strings.TrimSpace(path))}
	rt.byStatus.Store(&map[int]prometheus.Counter{})
	m.routes[pattern] = rt
}

func (m *metrics) observe(pattern string, status int, took time.Duration) {
	if m == nil {
		return
	}
	rt := m.routes[pattern]
	if rt == nil {
		rt = m.routes[""]
	}
	rt.duration.Observe(took.Seconds())
	c := (*rt.byStatus.Load())[status]
	if c == nil {
		c = rt.counter(m.requests, status)
	}
	c.Inc()
}

func (rt *route) counter(vec *prometheus.CounterVec, status int) prometheus.Counter {
	rt.mu.Lock()
	defer rt.mu.Unlock()
	c := vec.WithLabelValues(rt.method, rt.path, strconv.Itoa(status))
	next := maps.Clone(*rt.byStatus.Load())
	next[status] = c
	rt.byStatus.Store(&next)
	return c
}
