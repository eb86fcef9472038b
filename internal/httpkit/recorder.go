package httpkit

import (
	"net/http"
	"sync"
)

// recorder remembers what a handler answered. Everything else passes through it:
// [http.ResponseController] finds the real writer by Unwrap.
type recorder struct {
	http.ResponseWriter
	status int // 0 until the header is written
	bytes  int64
}

var recorders = sync.Pool{New: func() any { return new(recorder) }}

func newRecorder(w http.ResponseWriter) *recorder {
	rec := recorders.Get().(*recorder)
	*rec = recorder{ResponseWriter: w}
	return rec
}

func (rec *recorder) release() {
	rec.ResponseWriter = nil
	recorders.Put(rec)
}

func (rec *recorder) Unwrap() http.ResponseWriter { return rec.ResponseWriter }

func (rec *recorder) WriteHeader(status int) {
	if rec.status == 0 && status >= 200 { // 1xx are only announcements
		rec.status = status
	}
	rec.ResponseWriter.WriteHeader(status)
}

func (rec *recorder) Write(p []byte) (int, error) {
	if rec.status == 0 {
		rec.status = http.StatusOK
	}
	n, err := rec.ResponseWriter.Write(p)
	rec.bytes += int64(n)
	return n, err
}

// Flush sends what is buffered; streams such as the pages' cards ask for it.
func (rec *recorder) Flush() {
	if f, ok := rec.ResponseWriter.(http.Flusher); ok {
		f.Flush()
	}
}
