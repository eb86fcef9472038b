package httpkit

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
)

// Tag is a validator of answers as a header value, made once and used for many answers.
type Tag []string

// NewTag returns the weak validator with the given opaque text, which must not contain
// quotes. Weak, because the same answer may go out compressed.
func NewTag(opaque string) Tag { return Tag{`W/"` + opaque + `"`} }

// TagOf returns the validator of an answer that is made from data.
func TagOf(data []byte) Tag {
	sum := sha256.Sum256(data)
	return NewTag(hex.EncodeToString(sum[:12]))
}

// NotModified puts the validator and the caching rule into the answer's header. If the
// caller holds that version already, it answers 304 and returns true: nothing is left to do.
func NotModified(w http.ResponseWriter, r *http.Request, tag Tag) bool {
	h := w.Header()
	h["Etag"] = tag
	h["Cache-Control"] = revalidate
	held := r.Header["If-None-Match"]
	if len(held) == 0 || (r.Method != http.MethodGet && r.Method != http.MethodHead) {
		return false
	}
	for _, list := range held {
		if tag.in(list) {
			w.WriteHeader(http.StatusNotModified)
			return true
		}
	}
	return false
}

// in tells whether an If-None-Match list names the tag, by weak comparison (RFC 9110, 13.1.2).
func (t Tag) in(list string) bool {
	want := strings.TrimPrefix(t[0], "W/")
	for item := range strings.SplitSeq(list, ",") {
		item = strings.TrimSpace(item)
		if item == "*" || strings.TrimPrefix(item, "W/") == want {
			return true
		}
	}
	return false
}
