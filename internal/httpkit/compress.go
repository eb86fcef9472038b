package httpkit

import (
	"fmt"
	"net/http"

	"github.com/klauspost/compress/gzhttp"
)

// smallest is the size in bytes from which compressing pays: below it the answer fits
// into one packet anyway.
const smallest = 1400

// gzipLevel favours speed: level 1 takes half the time of level 5 for answers that are a
// quarter larger. Callers that know zstd get that, which is better in both.
const gzipLevel = 1

// Compress answers with zstd or gzip when the caller asks for it. A caller that does
// not ask pays one look at a header.
func Compress(next http.Handler) (http.Handler, error) {
	wrap, err := gzhttp.NewWrapper(gzhttp.MinSize(smallest), gzhttp.CompressionLevel(gzipLevel))
	if err != nil {
		return nil, fmt.Errorf("httpkit: set up compression: %w", err)
	}
	compressed := wrap(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if len(r.Header["Accept-Encoding"]) == 0 {
			w.Header()["Vary"] = varyEncoding
			next.ServeHTTP(w, r)
			return
		}
		compressed.ServeHTTP(w, r)
	}), nil
}
