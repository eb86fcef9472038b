package auth_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/callboard/callboard/internal/auth"
	"github.com/callboard/callboard/internal/fault"
)

const guestID = "ABCDEFGHIJKLMNOPQRSTUVWX23"

func TestIdentify(t *testing.T) {
	t.Parallel()
	shared := auth.Principal{Key: auth.SharedGuest}
	ana := auth.Principal{Ref: "user:default/ana", Key: "user:default/ana"}
	fresh := auth.Principal{Key: "guest:new"}
	known := auth.Principal{Key: "guest:" + guestID}
	for _, test := range []struct {
		name, path, cookies string
		local, anonymous    auth.Principal
	}{
		{"page", "/catalog", "", shared, fresh},
		{"program", "/api/catalog/entities", "", shared, shared},
		{"person", "/", "callboard-me=user:default/ana", ana, ana},
		{"person's program", "/api/x", "theme=dark; callboard-me=user:default/ana", ana, ana},
		{"person and guest", "/", "callboard-guest=" + guestID + "; callboard-me=user:default/ana", ana, ana},
		{"another case", "/", "callboard-me=User:Default/Ana", ana, ana},
		{"guest", "/", "callboard-guest=" + guestID, shared, known},
		{"guest's program", "/api/x", "callboard-guest=" + guestID, shared, known},
		{"made-up guest", "/", "callboard-guest=new", shared, fresh},
		{"guest in another alphabet", "/", "callboard-guest=" + strings.ToLower(guestID), shared, fresh},
		{"group", "/", "callboard-me=group:default/ana", shared, fresh},
		{"bad name", "/", "callboard-me=user:default/-ana-", shared, fresh},
		{"bad namespace", "/", "callboard-me=user:a_b/ana", shared, fresh},
		{"too long", "/", "callboard-me=user:default/" + strings.Repeat("a", 5000), shared, fresh},
		{"empty", "/", "callboard-me=", shared, fresh},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			for anonymous, want := range map[bool]auth.Principal{false: test.local, true: test.anonymous} {
				l := &auth.Local{Anonymous: anonymous}
				got, err := l.Identify(request(test.path, test.cookies))
				if err != nil || got != want {
					t.Errorf("anonymous %v: got %+v (%v), want %+v", anonymous, got, err, want)
				}
			}
		})
	}
}

func request(path, cookies string) *http.Request {
	r := httptest.NewRequest("GET", path, nil)
	if cookies != "" {
		r.Header.Set("Cookie", cookies)
	}
	return r
}

// through sends a request through the middleware and returns who was calling.
func through(t *testing.T, l *auth.Local, r *http.Request, do func(http.ResponseWriter, *http.Request)) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	auth.Middleware(l, http.HandlerFunc(do), func(http.ResponseWriter, *http.Request, error) { t.Error("refused") }).ServeHTTP(w, r)
	return w
}

func TestMiddlewareAndKeep(t *testing.T) {
	t.Parallel()
	l := &auth.Local{Anonymous: true}
	var kept auth.Principal
	answer := through(t, l, request("/", ""), func(w http.ResponseWriter, r *http.Request) {
		if p := auth.FromContext(r.Context()); !p.IsNew() || !p.IsGuest() || p.UserRef() != auth.SharedGuest {
			t.Errorf("a first request is from %+v", p)
		}
		kept = auth.Keep(w, r)
	})
	if kept.IsNew() || !kept.IsGuest() || auth.RefOfKey(kept.Key) != auth.SharedGuest {
		t.Errorf("kept is %+v", kept)
	}
	again := request("/", "")
	for _, c := range answer.Result().Cookies() {
		if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.MaxAge != 365*24*3600 || c.Path != "/" {
			t.Errorf("cookie is %v", c)
		}
		again.AddCookie(c)
	}
	answer = through(t, l, again, func(w http.ResponseWriter, r *http.Request) {
		if p := auth.Keep(w, r); p != kept || auth.FromContext(r.Context()) != kept {
			t.Errorf("the second request is from %+v, want %+v", p, kept)
		}
	})
	if len(answer.Header()) > 0 {
		t.Errorf("the second answer has %v", answer.Header())
	}
}

func TestReadingSetsNoCookie(t *testing.T) {
	t.Parallel()
	for _, anonymous := range []bool{false, true} {
		answer := through(t, &auth.Local{Anonymous: anonymous}, request("/catalog", ""), func(_ http.ResponseWriter, r *http.Request) {
			auth.FromContext(r.Context())
		})
		if answer.Header().Get("Set-Cookie") != "" {
			t.Errorf("anonymous %v: %v", anonymous, answer.Header())
		}
	}
}

func TestSharedGuestGetsNoCookie(t *testing.T) {
	t.Parallel()
	answer := through(t, &auth.Local{}, request("/catalog", ""), func(w http.ResponseWriter, r *http.Request) {
		if p := auth.Keep(w, r); p.Key != auth.SharedGuest {
			t.Errorf("kept is %+v", p)
		}
	})
	if answer.Header().Get("Set-Cookie") != "" {
		t.Errorf("answer has %v", answer.Header())
	}
}

func TestChooseAndForget(t *testing.T) {
	t.Parallel()
	l := &auth.Local{Secure: true}
	w := httptest.NewRecorder()
	p, err := l.Choose(w, " Ana ")
	if err != nil || p.Ref != "user:default/ana" || p.Key != p.Ref || p.IsGuest() || auth.RefOfKey(p.Key) != p.Ref {
		t.Errorf("chosen is %+v (%v)", p, err)
	}
	if c := w.Result().Cookies()[0]; c.Value != p.Ref || !c.Secure || !c.HttpOnly {
		t.Errorf("cookie is %v", c)
	}
	for _, bad := range []string{"", "group:x", "user:", "a b", "x\ny", strings.Repeat("a", 64), strings.Repeat("é", 2000)} {
		w := httptest.NewRecorder()
		if _, err := l.Choose(w, bad); !fault.Is(err, fault.Invalid) || len(fault.Sentence(err)) > 300 || len(w.Header()) > 0 {
			t.Errorf("choosing %.20q gave %v and %v", bad, err, w.Header())
		}
	}
	w = httptest.NewRecorder()
	l.Forget(w)
	if c := w.Result().Cookies()[0]; c.MaxAge >= 0 || c.Name != "callboard-me" {
		t.Errorf("forgetting sets %v", c)
	}
}

// refusing knows nobody.
type refusing struct{}

func (refusing) Identify(*http.Request) (auth.Principal, error) {
	return auth.Principal{}, fault.New(fault.Unauthorized, "Sign in first.")
}

func TestMiddlewareRefuses(t *testing.T) {
	t.Parallel()
	var refused error
	handler := auth.Middleware(refusing{}, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("it was let through") }),
		func(_ http.ResponseWriter, _ *http.Request, err error) { refused = err })
	handler.ServeHTTP(httptest.NewRecorder(), request("/", ""))
	if !fault.Is(refused, fault.Unauthorized) {
		t.Errorf("refused with %v", refused)
	}
}

func TestContext(t *testing.T) {
	t.Parallel()
	if p := auth.FromContext(t.Context()); p.Key != auth.SharedGuest || !p.IsGuest() {
		t.Errorf("nobody is %+v", p)
	}
	ana := auth.Principal{Ref: "user:default/ana", Key: "user:default/ana"}
	ctx := auth.With(t.Context(), ana)
	if p := auth.FromContext(ctx); p != ana {
		t.Errorf("ana is %+v", p)
	}
	w := httptest.NewRecorder()
	if p := auth.Keep(w, request("/", "").WithContext(ctx)); p != ana || len(w.Header()) > 0 {
		t.Errorf("kept is %+v, header %v", p, w.Header())
	}
}

// FuzzIdentify checks that no cookie makes a principal that is not well formed.
func FuzzIdentify(f *testing.F) {
	for _, seed := range []string{"callboard-me=user:default/ana", "callboard-guest=" + guestID, "callboard-me=\"user:x/y\"; ;=", "callboard-me=user:a/b:c"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, cookies string) {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header["Cookie"] = []string{cookies}
		p, err := (&auth.Local{Anonymous: true}).Identify(r)
		if err != nil || p.Key == "" {
			t.Fatalf("%+v, %v", p, err)
		}
		if canonical, err := auth.UserRef(p.Ref); p.Ref != "" && (err != nil || canonical != p.Ref || p.Key != p.Ref) {
			t.Fatalf("%+v, %v", p, err)
		}
		if p.Ref == "" && !strings.HasPrefix(p.Key, "guest:") {
			t.Fatalf("%+v", p)
		}
	})
}
