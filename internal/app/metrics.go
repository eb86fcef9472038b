package app

import (
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/callboard/callboard/internal/catalog/catalogapi"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/version"
)

// newMetrics returns a registry with what the process and the catalog tell of themselves.
func newMetrics(snapshots catalogapi.Snapshots) *prometheus.Registry {
	registry := prometheus.NewRegistry()
	registry.MustRegister(
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		&catalogMetrics{snapshots: snapshots},
		buildInfo(),
	)
	return registry
}

func buildInfo() prometheus.Collector {
	info := version.Get()
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "callboard_build_info", Help: "Always 1; the labels say which Callboard is running.",
		ConstLabels: prometheus.Labels{"version": info.Version, "commit": info.Commit, "goversion": info.Go},
	}, func() float64 { return 1 })
}

func metricsHandler(registry *prometheus.Registry) http.Handler {
	return promhttp.HandlerFor(registry, promhttp.HandlerOpts{Registry: registry})
}

// catalogMetrics reads the newest snapshot whenever it is asked.
type catalogMetrics struct{ snapshots catalogapi.Snapshots }

var (
	entitiesMetric = prometheus.NewDesc("callboard_catalog_entities", "Entities in the catalog, by kind.", []string{"kind"}, nil)
	problemsMetric = prometheus.NewDesc("callboard_catalog_problems", "Problems in the catalog, by severity.", []string{"severity"}, nil)
	ageMetric      = prometheus.NewDesc("callboard_catalog_snapshot_age_seconds", "Time since the catalog last changed or was loaded.", nil, nil)
	sequenceMetric = prometheus.NewDesc("callboard_catalog_sequence", "Number of the last change to the catalog.", nil, nil)
)

// Describe implements prometheus.Collector.
func (m *catalogMetrics) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{entitiesMetric, problemsMetric, ageMetric, sequenceMetric} {
		out <- d
	}
}

// Collect implements prometheus.Collector.
func (m *catalogMetrics) Collect(out chan<- prometheus.Metric) {
	s := m.snapshots.Snapshot()
	for _, kind := range s.Facets(readmodel.Filter{}, []string{"kind"})["kind"] {
		out <- prometheus.MustNewConstMetric(entitiesMetric, prometheus.GaugeValue, float64(kind.Count), kind.Value)
	}
	for severity, n := range s.CountProblems() {
		out <- prometheus.MustNewConstMetric(problemsMetric, prometheus.GaugeValue, float64(n), string(severity))
	}
	out <- prometheus.MustNewConstMetric(ageMetric, prometheus.GaugeValue, time.Since(s.At()).Seconds())
	out <- prometheus.MustNewConstMetric(sequenceMetric, prometheus.CounterValue, float64(s.Sequence()))
}
