package httpkit

import (
	"errors"
	"log/slog"
	"net/http"
	"runtime/debug"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Handler answers a request, or returns why it cannot. A fault says what to tell the
// caller; any other error is the portal's own failure. A handler that returns an error
// has written nothing.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Options are what a router needs from the application.
type Options struct {
	// Logger gets failures of the portal, and at debug level every request.
	Logger *slog.Logger
	// Metrics is where request counts and durations are registered; nil measures nothing.
	Metrics prometheus.Registerer
	// ErrorPage shows a failure outside /api. It writes status and body. Nil gives plain text.
	ErrorPage func(w http.ResponseWriter, r *http.Request, f Failure)
}

// Router sends requests to handlers by the patterns of [http.ServeMux]. Register
// everything before it serves the first request.
type Router struct {
	mux      *http.ServeMux
	opts     Options
	metrics  *metrics
	patterns []string
}

// NewRouter returns a router without routes.
func NewRouter(opts Options) *Router {
	if opts.Logger == nil {
		opts.Logger = slog.New(slog.DiscardHandler)
	}
	return &Router{mux: http.NewServeMux(), opts: opts, metrics: newMetrics(opts.Metrics)}
}

// Handle registers h for a pattern such as "GET /api/catalog/locations/{id}". It panics
// when the pattern is wrong or taken, as [http.ServeMux.Handle] does.
func (rt *Router) Handle(pattern string, h Handler) {
	rt.HandleHTTP(pattern, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r); err != nil && rt.fail(w, r, err) {
			panic(http.ErrAbortHandler)
		}
	}))
}

// HandleHTTP registers a handler that shows its own errors.
func (rt *Router) HandleHTTP(pattern string, h http.Handler) {
	rt.mux.Handle(pattern, h)
	rt.metrics.add(pattern)
	rt.patterns = append(rt.patterns, pattern)
}

// Patterns returns what was registered, in that order.
func (rt *Router) Patterns() []string { return slices.Clone(rt.patterns) }

// ServeHTTP answers r, counts it, and turns a panic into an internal failure.
func (rt *Router) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := time.Now()
	rec := newRecorder(w)
	defer func() {
		p := recover()
		cut := p != nil && rt.recovered(rec, r, p)
		rt.done(rec, r, time.Since(start))
		rec.release()
		if cut {
			panic(http.ErrAbortHandler)
		}
	}()
	rt.mux.ServeHTTP(rec, r)
}

// recovered answers after a panic, and tells whether the connection must be cut.
// http.ErrAbortHandler is how a handler cuts it on purpose.
func (rt *Router) recovered(rec *recorder, r *http.Request, p any) (cut bool) {
	if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		return true
	}
	return rt.fail(rec, r, &panicError{value: p, stack: debug.Stack()})
}

func (rt *Router) done(rec *recorder, r *http.Request, took time.Duration) {
	status := rec.status
	if status == 0 {
		status = http.StatusOK
	}
	rt.metrics.observe(r.Pattern, status, took)
	if ctx := r.Context(); rt.opts.Logger.Enabled(ctx, slog.LevelDebug) {
		rt.opts.Logger.LogAttrs(ctx, slog.LevelDebug, "request",
			slog.String("method", r.Method), slog.String("url", r.URL.RequestURI()),
			slog.Int("status", status), slog.Int64("bytes", rec.bytes), slog.Duration("took", took))
	}
}
