package webui

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestSecurityHeaders(t *testing.T) {
	t.Parallel()
	handler := SecurityHeaders(http.NotFoundHandler())
	request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/catalog", nil)
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, request)
	policy := recorder.Header().Get("Content-Security-Policy")
	for _, part := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"} {
		if !strings.Contains(policy, part) {
			t.Errorf("policy lacks %s", part)
		}
	}
	if strings.Contains(policy, "unsafe") {
		t.Error("the policy has an exception")
	}
	if recorder.Header().Get("X-Content-Type-Options") != "nosniff" || recorder.Header().Get("Referrer-Policy") == "" {
		t.Errorf("headers %v", recorder.Header())
	}
	if recorder.Header().Get("Speculation-Rules") != "" {
		t.Error("speculation rules are for navigations only")
	}

	request.Header.Set("Sec-Fetch-Dest", "document")
	recorder = httptest.NewRecorder()
	handler.ServeHTTP(recorder, request)
	if got := recorder.Header().Get("Speculation-Rules"); got != `"`+Assets().URL("speculation.json")+`"` {
		t.Errorf("Speculation-Rules %q", got)
	}
}

func TestThemeOf(t *testing.T) {
	t.Parallel()
	for cookie, want := range map[string]Theme{"": ThemeSystem, "dark": ThemeDark, "light": ThemeLight, `"><script>`: ThemeSystem} {
		request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		request.Header.Set("Cookie", "theme="+cookie)
		if got := ThemeOf(request); got != want {
			t.Errorf("cookie %q: %q", cookie, got)
		}
	}
	if got := ThemeOf(httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)); got != ThemeSystem {
		t.Errorf("no cookie: %q", got)
	}
}
