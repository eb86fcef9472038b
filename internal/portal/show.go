package portal

import (
	"bytes"
	"net/http"
	"strconv"
	"sync"

	"github.com/a-h/templ"

	"github.com/callboard/callboard/internal/fault"
)

var pageBuffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// keepBuffer is the largest buffer in bytes that is kept for the next page.
const keepBuffer = 1 << 20

// Show answers with a page. It is rendered as a whole first, so that a failure on the
// way can still be told.
func Show(w http.ResponseWriter, r *http.Request, status int, page templ.Component) error {
	b := pageBuffers.Get().(*bytes.Buffer)
	defer func() {
		if b.Cap() <= keepBuffer {
			pageBuffers.Put(b)
		}
	}()
	b.Reset()
	if err := page.Render(r.Context(), b); err != nil {
		return fault.Wrap(fault.Internal, err, "render %s", r.URL.Path)
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(b.Len()))
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // the reader has gone; there is nobody to tell
	return nil
}

// ShowText answers with text that the browser shows as it is.
func ShowText(w http.ResponseWriter, text []byte) error {
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Length", strconv.Itoa(len(text)))
	_, _ = w.Write(text) // the reader has gone; there is nobody to tell
	return nil
}
