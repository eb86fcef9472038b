package httpkit

import (
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"

	"github.com/callboard/callboard/internal/fault"
)

// IsLoopback tells whether an address to listen on ("127.0.0.1:7007", "localhost:0")
// can be reached from this machine only. An empty host means every interface.
func IsLoopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

// LocalOnly lets through requests whose Host header is a name of this machine or one of
// the further names. It keeps a web page elsewhere from reaching the portal through a
// name of its own that resolves to 127.0.0.1. Ports do not matter.
func LocalOnly(next http.Handler, further ...string) http.Handler {
	names := map[string]bool{"localhost": true}
	for _, n := range further {
		names[strings.ToLower(n)] = true
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if localHost(r.Host, names) {
			next.ServeHTTP(w, r)
			return
		}
		Refuse(w, r, fault.New(fault.Forbidden, "The portal does not answer to the host name %q.", r.Host).
			WithFix("Open it as http://localhost, or name the host in backend.baseUrl."))
	})
}

func localHost(host string, names map[string]bool) bool {
	name := hostName(host)
	if names[name] || names[strings.ToLower(name)] || strings.HasSuffix(name, ".localhost") {
		return true
	}
	ip, err := netip.ParseAddr(name)
	return err == nil && ip.IsLoopback()
}

// hostName cuts the port and brackets off a Host header.
func hostName(host string) string {
	if strings.HasPrefix(host, "[") {
		if end := strings.IndexByte(host, ']'); end > 0 {
			return host[1:end]
		}
		return host
	}
	if i := strings.LastIndexByte(host, ':'); i >= 0 && strings.IndexByte(host, ':') == i {
		return host[:i]
	}
	return host
}

// SameOrigin refuses requests that change something and that a browser sends on behalf
// of another site. Programs, which send no Origin, pass.
func SameOrigin(next http.Handler, logger *slog.Logger) http.Handler {
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		logger.WarnContext(r.Context(), "request from another site refused",
			slog.String("origin", r.Header.Get("Origin")), slog.String("url", r.URL.RequestURI()))
		Refuse(w, r, fault.New(fault.Forbidden, "This change was asked for by another site, and is refused."))
	}))
	return guard.Handler(next)
}

// Refuse answers r with err, for what stands before a [Router].
func Refuse(w http.ResponseWriter, r *http.Request, err error) {
	w.Header().Set("Cache-Control", "no-store")
	f := Explain(err)
	if strings.HasPrefix(r.URL.Path, "/api/") {
		writeEnvelope(w, r, f)
		return
	}
	http.Error(w, f.Message+" "+f.Fix, f.Status)
}
