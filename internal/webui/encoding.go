package webui

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strconv"
	"strings"
)

// serve writes the asset in the best form the request takes.
func (a *asset) serve(w http.ResponseWriter, r *http.Request) {
	body, encoding := a.choose(r.Header.Get("Accept-Encoding"))
	h := w.Header()
	h.Set("Content-Type", a.contentType)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("ETag", a.etag)
	if a.gzip != nil {
		h.Add("Vary", "Accept-Encoding")
	}
	if strings.Contains(r.Header.Get("If-None-Match"), a.etag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
		// A strong tag may not name two different byte sequences.
		h.Set("ETag", "W/"+a.etag)
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodHead {
		return
	}
	_, _ = w.Write(body) // the reader has gone; there is nobody to tell
}

// Pack makes the compressed form of all assets, so that no first visitor waits for it.
func (s *AssetSet) Pack() {
	for _, a := range s.byPath {
		if a.gzip != nil {
			a.gzip()
		}
	}
}

// choose picks gzip or the plain form. Assets are so small that zstd would be larger.
func (a *asset) choose(accepted string) (body []byte, encoding string) {
	if a.gzip != nil && accepts(accepted, "gzip") {
		return a.gzip(), "gzip"
	}
	return a.plain, ""
}

// accepts reports whether an Accept-Encoding header names coding with a weight
// above zero (RFC 9110, 12.5.3). A wildcard counts as no: plain bytes are safe.
func accepts(header, coding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(part, ";")
		if !strings.EqualFold(strings.TrimSpace(name), coding) {
			continue
		}
		weight, found := strings.CutPrefix(strings.TrimSpace(params), "q=")
		if !found {
			return true
		}
		q, err := strconv.ParseFloat(weight, 64)
		return err == nil && q > 0
	}
	return false
}

func packGzip(content []byte) []byte {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err == nil {
		_, err = w.Write(content)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		panic("webui: gzip into memory: " + err.Error())
	}
	return out.Bytes()
}
