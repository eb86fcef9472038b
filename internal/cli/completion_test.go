package cli

import (
	"bytes"
	"strings"
	"testing"
)

// TestCompletion presses Tab, with a portal and without.
func TestCompletion(t *testing.T) {
	t.Parallel()
	portal := startPortal(t, "../..", t.TempDir(), []string{"examples/lark-music"}).url
	for _, test := range []struct {
		name, server, line string
		want               []string // what must be offered
		not                string
	}{
		{"commands", portal, "val", []string{"validate"}, "serve"},
		{"kinds", portal, "list co", []string{"component"}, "group"},
		{"kinds without a portal", "http://127.0.0.1:1", "list co", []string{"component"}, "group"},
		{"refs", portal, "get component:default/play", []string{"component:default/playback-api"}, "group"},
		{"refs without a portal", "http://127.0.0.1:1", "get comp", nil, "component"},
		{"formats", portal, "list -o ", []string{"table", "json", "yaml", "name"}, "component"},
		{"shells", portal, "completion ", []string{"bash", "zsh", "fish"}, "component"},
		{"log levels", portal, "serve --log-level ", []string{"debug", "warn"}, "component"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			env := testEnv(t.TempDir())
			var out bytes.Buffer
			env.Out = &out
			env.LookupEnv = func(name string) (string, bool) { return test.server, name == "CALLBOARD_SERVER" }
			if code := Run(t.Context(), append([]string{"__complete"}, strings.Split(test.line, " ")...), env); code != exitOK {
				t.Errorf("returned %d", code)
			}
			for _, want := range test.want {
				if !strings.Contains(out.String(), want) {
					t.Errorf("%q is not offered: %s", want, &out)
				}
			}
			if strings.Contains(out.String(), test.not) {
				t.Errorf("%q is offered: %s", test.not, &out)
			}
		})
	}
}

func TestCompletionScripts(t *testing.T) {
	t.Parallel()
	for _, shell := range []string{"bash", "zsh", "fish"} {
		env := testEnv(t.TempDir())
		var out bytes.Buffer
		env.Out = &out
		if code := Run(t.Context(), []string{"completion", shell}, env); code != exitOK || !strings.Contains(out.String(), "__complete") {
			t.Errorf("%s: %d, %d bytes", shell, code, out.Len())
		}
	}
}
