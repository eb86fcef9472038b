package httpkit

import (
	"net/http"
	"strconv"
)

// Header values that are the same for every answer. They are shared slices, which saves
// an allocation for each header and request; nobody appends to them.
var (
	jsonType     = []string{"application/json; charset=utf-8"}
	revalidate   = []string{"private, no-cache"}
	varyEncoding = []string{"Accept-Encoding"}
)

// WriteJSON answers with a JSON text.
func WriteJSON(w http.ResponseWriter, status int, body []byte) {
	SetJSON(w.Header(), len(body))
	w.WriteHeader(status)
	_, _ = w.Write(body) // the caller is gone: nobody to tell
}

// SetJSON says that a JSON text of size bytes follows.
func SetJSON(h http.Header, size int) {
	h["Content-Type"] = jsonType
	h["Content-Length"] = []string{strconv.Itoa(size)}
}

// WriteEmpty answers with a status and no body.
func WriteEmpty(w http.ResponseWriter, status int) {
	if status != http.StatusNoContent {
		w.Header()["Content-Length"] = []string{"0"}
	}
	w.WriteHeader(status)
}
