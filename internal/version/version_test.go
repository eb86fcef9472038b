package version

import (
	"runtime/debug"
	"testing"
)

func TestDescribe(t *testing.T) {
	t.Parallel()
	checkout := []debug.BuildSetting{
		{Key: "vcs.revision", Value: "0123456789abcdef"},
		{Key: "vcs.time", Value: "2026-01-31T12:00:00Z"},
		{Key: "vcs.modified", Value: "true"},
	}
	for name, test := range map[string]struct {
		build   *debug.BuildInfo
		stamped Info
		want    string
	}{
		"nothing known":  {nil, Info{}, "dev"},
		"plain go build": {&debug.BuildInfo{GoVersion: "go1.26.8", Main: debug.Module{Version: "(devel)"}}, Info{}, "dev (go1.26.8)"},
		"in a checkout": {
			&debug.BuildInfo{GoVersion: "go1.26.8", Main: debug.Module{Version: "(devel)"}, Settings: checkout},
			Info{}, "dev (0123456 with changes, 2026-01-31, go1.26.8)",
		},
		"go install": {&debug.BuildInfo{GoVersion: "go1.26.8", Main: debug.Module{Version: "v1.2.3"}}, Info{}, "v1.2.3 (go1.26.8)"},
		"stamped release": {
			&debug.BuildInfo{GoVersion: "go1.26.8", Main: debug.Module{Version: "v0.0.0-2026"}, Settings: checkout},
			Info{Version: "v1.2.3", Commit: "fedcba9876543210", Date: "2026-02-01T08:00:00+01:00"},
			"v1.2.3 (fedcba9, 2026-02-01, go1.26.8)",
		},
	} {
		if got := describe(test.build, test.stamped).String(); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

func TestGet(t *testing.T) {
	t.Parallel()
	t.Log(String())
	if got := Get(); got.Version == "" || got.Go == "" {
		t.Errorf("version and toolchain are missing: %+v", got)
	}
}
