package app

import (
	"net/http"
	"sync"

	"github.com/callboard/callboard/internal/httpkit"
)

// health tells whoever runs the portal how it is, at the addresses of Backstage's
// backends and at the usual short ones.
type health struct {
	ready    <-chan struct{} // closed when the first pass of all sources is visible
	stopping chan struct{}   // closed when the portal is about to stop
	stop     func()
}

func newHealth(ready <-chan struct{}) *health {
	stopping := make(chan struct{})
	return &health{ready: ready, stopping: stopping, stop: sync.OnceFunc(func() { close(stopping) })}
}

func (h *health) register(rt *httpkit.Router) {
	for _, path := range []string{"/.backstage/health/v1/liveness", "/healthz"} {
		rt.Handle("GET "+path, h.liveness)
	}
	for _, path := range []string{"/.backstage/health/v1/readiness", "/readyz"} {
		rt.Handle("GET "+path, h.readiness)
	}
}

func (h *health) liveness(w http.ResponseWriter, _ *http.Request) error {
	return answerHealth(w, http.StatusOK, "")
}

// readiness is 503 until the catalog is as the sources have it, and while stopping, so
// that requests go to another process meanwhile.
func (h *health) readiness(w http.ResponseWriter, _ *http.Request) error {
	select {
	case <-h.stopping:
		return answerHealth(w, http.StatusServiceUnavailable, "The portal is stopping.")
	default:
	}
	select {
	case <-h.ready:
		return answerHealth(w, http.StatusOK, "")
	default:
		return answerHealth(w, http.StatusServiceUnavailable, "The sources are being read for the first time.")
	}
}

func answerHealth(w http.ResponseWriter, status int, message string) error {
	body := struct {
		Message string `json:"message,omitempty"`
		Status  string `json:"status"`
	}{message, "ok"}
	if status != http.StatusOK {
		body.Status = "error"
	}
	text, err := httpkit.Marshal(body)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	httpkit.WriteJSON(w, status, text)
	return nil
}
