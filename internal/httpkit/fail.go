package httpkit

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"

	"github.com/callboard/callboard/internal/fault"
)

// Failure is an error as it is shown to the caller.
type Failure struct {
	Status  int    // HTTP status code
	Name    string // "NotFoundError", as Backstage's clients know it
	Message string // a sentence
	Fix     string // what to do; may be empty
	ID      string // finds the cause in the log; only for the portal's own failures
}

// statusClientGone is what is counted when the caller went away before the answer.
const statusClientGone = 499

// TooLarge is the error for a request body over its limit; no fault kind has its status.
type TooLarge struct {
	Limit int64 // bytes
}

// Error says how much is allowed.
func (e *TooLarge) Error() string {
	return fmt.Sprintf("The request body is larger than the limit of %d bytes.", e.Limit)
}

type panicError struct {
	value any
	stack []byte
}

func (e *panicError) Error() string { return fmt.Sprintf("panic: %v", e.value) }

// Explain returns how err is shown, without an ID.
func Explain(err error) Failure {
	if large, ok := errors.AsType[*TooLarge](err); ok {
		return Failure{Status: http.StatusRequestEntityTooLarge, Name: "PayloadTooLargeError", Message: large.Error()}
	}
	kind := fault.Of(err)
	f := Failure{Status: kind.Status(), Name: kind.String(), Message: fault.Sentence(err)}
	if e, ok := errors.AsType[*fault.Error](err); ok && kind != fault.Internal {
		f.Fix = e.Fix
	}
	return f
}

// fail answers r with err. When part of an answer is already out it returns true: the
// connection must be cut, so that the caller cannot take the part for the whole.
func (rt *Router) fail(w http.ResponseWriter, r *http.Request, err error) (cut bool) {
	rec, _ := w.(*recorder)
	if r.Context().Err() != nil && errors.Is(err, context.Canceled) {
		if rec != nil && rec.status == 0 {
			rec.status = statusClientGone
		}
		return true
	}
	f := Explain(err)
	if f.Status >= http.StatusInternalServerError {
		f.ID = rand.Text()[:12]
		rt.log(r, f, err)
	}
	if rec != nil && rec.status != 0 {
		return true
	}
	h := w.Header()
	for _, name := range []string{"Content-Length", "Content-Encoding", "Etag", "Last-Modified", "Link"} {
		h.Del(name)
	}
	h.Set("Cache-Control", "no-store")
	switch {
	case strings.HasPrefix(r.URL.Path, "/api/"):
		writeEnvelope(w, r, f)
	case rt.opts.ErrorPage != nil:
		rt.opts.ErrorPage(w, r, f)
	default:
		http.Error(w, f.Message, f.Status)
	}
	return false
}

func (rt *Router) log(r *http.Request, f Failure, err error) {
	attrs := []slog.Attr{slog.String("id", f.ID), slog.String("method", r.Method),
		slog.String("url", r.URL.RequestURI()), slog.Int("status", f.Status), slog.String("error", err.Error())}
	level := slog.LevelError
	if f.Status != http.StatusInternalServerError {
		level = slog.LevelWarn // not available or not supported: nobody's mistake here
	}
	if p, ok := errors.AsType[*panicError](err); ok {
		attrs = append(attrs, slog.String("stack", string(p.stack)))
	}
	rt.opts.Logger.LogAttrs(r.Context(), level, "request failed", attrs...)
}

// envelope is Backstage's form of an error.
type envelope struct {
	Error struct {
		Name    string `json:"name"`
		Message string `json:"message"`
		Fix     string `json:"fix,omitempty"` // ours
		ID      string `json:"id,omitempty"`  // ours
	} `json:"error"`
	Request struct {
		Method string `json:"method"`
		URL    string `json:"url"`
	} `json:"request"`
	Response struct {
		StatusCode int `json:"statusCode"`
	} `json:"response"`
}

func writeEnvelope(w http.ResponseWriter, r *http.Request, f Failure) {
	var e envelope
	e.Error.Name, e.Error.Message, e.Error.Fix, e.Error.ID = f.Name, f.Message, f.Fix, f.ID
	e.Request.Method, e.Request.URL = r.Method, mountRelative(r.URL.RequestURI())
	e.Response.StatusCode = f.Status
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(&e); err != nil {
		http.Error(w, f.Message, f.Status)
		return
	}
	WriteJSON(w, f.Status, bytes.TrimSuffix(b.Bytes(), []byte("\n")))
}

// mountRelative cuts /api/<feature> off, because Backstage reports the URL as the
// feature's own router sees it.
func mountRelative(uri string) string {
	rest, ok := strings.CutPrefix(uri, "/api/")
	if !ok {
		return uri
	}
	if i := strings.IndexAny(rest, "/?"); i >= 0 {
		rest = rest[i:]
	} else {
		rest = ""
	}
	if !strings.HasPrefix(rest, "/") {
		rest = "/" + rest
	}
	return rest
}
