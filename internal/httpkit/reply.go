package httpkit

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
)

// Marshal is [json.Marshal] without escaping <, > and &, as Backstage answers.
func Marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("httpkit: write %T as JSON: %w", v, err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// Reply answers with v as JSON. A reading request with status 200 gets a validator made
// from the answer itself.
func Reply(w http.ResponseWriter, r *http.Request, status int, v any) error {
	body, err := Marshal(v)
	if err != nil {
		return err
	}
	if reading := r.Method == http.MethodGet || r.Method == http.MethodHead; reading && status == http.StatusOK {
		if NotModified(w, r, TagOf(body)) {
			return nil
		}
	}
	WriteJSON(w, status, body)
	return nil
}

// chunk is the size in bytes from which a stream sends what it holds. An answer that
// stays below it goes out in one write with its length.
const chunk = 256 << 10

var buffers = sync.Pool{New: func() any { b := make([]byte, 0, 64<<10); return &b }}

// Stream writes a JSON text piece by piece through one reused buffer. Append to B, call
// Spill now and then, and Close at the end.
type Stream struct {
	B    []byte
	w    http.ResponseWriter
	own  *[]byte
	sent bool
}

// NewStream returns a stream of JSON text to w with status 200.
func NewStream(w http.ResponseWriter) *Stream {
	own := buffers.Get().(*[]byte)
	return &Stream{B: (*own)[:0], w: w, own: own}
}

// Spill sends what is held when it is much. An error means that the caller has gone.
func (s *Stream) Spill() error {
	if len(s.B) < chunk {
		return nil
	}
	if !s.sent {
		s.w.Header()["Content-Type"] = jsonType
		s.sent = true
	}
	_, err := s.w.Write(s.B)
	s.B = s.B[:0]
	return err
}

// Close sends the rest and gives the buffer back.
func (s *Stream) Close() {
	if !s.sent {
		SetJSON(s.w.Header(), len(s.B))
	}
	_, _ = s.w.Write(s.B) // the caller is gone: nobody to tell
	if cap(s.B) <= 4*chunk {
		*s.own = s.B[:0]
		buffers.Put(s.own)
	}
	s.B = nil
}
