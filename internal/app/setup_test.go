package app

import (
	"errors"
	"log/slog"
	"net"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/config"
	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/sdk"
)

func TestAddress(t *testing.T) {
	t.Parallel()
	set := config.Pos{File: "app-config.yaml", Line: 1}
	for _, test := range []struct {
		name       string
		listen     string
		configured config.Listen
		anonymous  bool
		want       string // empty: refused
	}{
		{name: "default", want: DefaultListen},
		{name: "flag", listen: "localhost:80", want: "localhost:80"},
		{name: "flag over configuration", listen: "127.0.0.1:1", configured: config.Listen{Host: "127.0.0.1", Port: 2, Pos: set}, want: "127.0.0.1:1"},
		{name: "configuration", configured: config.Listen{Host: "127.0.0.1", Port: 2, Pos: set}, want: "127.0.0.1:2"},
		{name: "only a port is taken as safe", configured: config.Listen{Port: 7007, Pos: set}, want: "127.0.0.1:7007"},
		{name: "only a port, open", configured: config.Listen{Port: 7007, Pos: set}, anonymous: true, want: ":7007"},
		{name: "wide is refused", listen: "0.0.0.0:7007"},
		{name: "every interface is refused", listen: ":7007"},
		{name: "wide in configuration is refused", configured: config.Listen{Host: "0.0.0.0", Port: 7007, Pos: set}},
		{name: "wide, open", listen: "0.0.0.0:7007", anonymous: true, want: "0.0.0.0:7007"},
		{name: "IPv6", listen: "[::1]:7007", want: "[::1]:7007"},
		{name: "no port", listen: "127.0.0.1"},
		{name: "port of letters", listen: "127.0.0.1:http"},
		{name: "port too large", listen: "127.0.0.1:70000"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			o := Options{Listen: test.listen, AllowAnonymous: test.anonymous}
			got, err := o.address(test.configured, slog.New(slog.DiscardHandler))
			if got != test.want || (err != nil) != (test.want == "") {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}

func TestURL(t *testing.T) {
	t.Parallel()
	for want, a := range map[string]net.TCPAddr{
		"http://127.0.0.1:1": {IP: net.IPv4(127, 0, 0, 1), Port: 1},
		"http://localhost:2": {IP: net.IPv6unspecified, Port: 2},
		"http://localhost:3": {IP: net.IPv4zero, Port: 3},
		"http://[::1]:4":     {IP: net.IPv6loopback, Port: 4},
	} {
		if got := urlOf(&a); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestKindRules(t *testing.T) {
	t.Parallel()
	if got := kindRules(nil); got != nil {
		t.Errorf("no rules became %v", got)
	}
	got := kindRules([]config.Rule{
		{Allow: []config.AllowedKind{{Kind: "Template", SpecType: "service"}}},
		{Allow: []config.AllowedKind{{Kind: "User"}}, Locations: []config.LocationMatch{{Type: "file", Pattern: "/srv/**"}}},
		{Allow: []config.AllowedKind{{Kind: "Group"}}, Locations: []config.LocationMatch{}},
	})
	want := []catalog.KindRule{
		{Allow: []sdk.Rule{{Kind: "Template", SpecType: "service"}}},
		{Allow: []sdk.Rule{{Kind: "User"}}, Locations: []catalog.LocationMatch{{Type: "file", Pattern: "/srv/**"}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestFileTargets looks for relative targets beside the configuration, then in the
// working directory.
func TestFileTargets(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{"conf/a.yaml": squad, "b.yaml": squad, "conf/both.yaml": squad, "both.yaml": squad, "conf/all/x.yaml": squad})
	s := Setup{Dir: dir}
	conf := filepath.Join(dir, "conf")
	for target, want := range map[string]string{
		"./a.yaml":     filepath.Join(conf, "a.yaml"),
		"b.yaml":       filepath.Join(dir, "b.yaml"),
		"both.yaml":    filepath.Join(conf, "both.yaml"),
		"none.yaml":    filepath.Join(conf, "none.yaml"),
		"all/*.yaml":   filepath.Join(conf, "all/*.yaml"),
		"../b.yaml":    filepath.Join(dir, "b.yaml"),
		"/srv//x.yaml": "/srv/x.yaml",
	} {
		if got := s.file(config.Location{Type: "file", Target: target, Dir: conf}); got != want {
			t.Errorf("%s became %s, want %s", target, got, want)
		}
	}
	if got := s.file(config.Location{Type: "file", Target: "b.yaml"}); got != filepath.Join(dir, "b.yaml") {
		t.Errorf("a target of a variable became %s", got)
	}
}

// TestErrorsOfTheConfigurationHaveAPlace checks what only the application can find wrong.
func TestErrorsOfTheConfigurationHaveAPlace(t *testing.T) {
	t.Parallel()
	const head = "callboard:\n  catalog:\n    kinds:\n"
	for name, text := range map[string]string{
		"a built-in kind":      head + "      - {apiVersion: acme/v1, kind: Component}\n",
		"no schema":            head + "      - {apiVersion: acme/v1, kind: Dataset, schema: {type: 7}}\n",
		"a schema elsewhere":   head + "      - {apiVersion: acme/v1, kind: Dataset, schema: {$ref: 'https://schemas.example/x.json'}}\n",
		"another reverse":      head + "      - {apiVersion: acme/v1, kind: Dataset, relations: [{field: spec.owner, type: ownedBy, reverse: owns}]}\n",
		"a key of Callboard's": "callboard:\n  catalogue: {}\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, map[string]string{"app-config.yaml": text, "catalog-info.yaml": squad})
			_, err := Look(t.Context(), setupOf(dir))
			var bad *config.Error
			if !errors.As(err, &bad) || bad.Pos.Line == 0 || !fault.Is(err, fault.Invalid) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestGuard(t *testing.T) {
	t.Parallel()
	if got := guard(config.RemovalGuard{Percent: 30, Entities: 20}); got != (catalog.Guard{Percent: 30, Entities: 20}) {
		t.Errorf("got %+v", got)
	}
	if got := guard(config.RemovalGuard{}); got == (catalog.Guard{}) {
		t.Error("a guard that holds everything became the default")
	}
}
