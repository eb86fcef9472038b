// Package version says which Callboard is running.
//
// Release builds stamp it with the linker (see the Makefile). Any other build
// says what the Go toolchain knows: the module version for "go install", the
// commit when it was built inside a checkout. Nothing is ever required, so
// plain "go build" works everywhere, also without git.
package version

import (
	"runtime/debug"
	"strings"
)

// Set by the linker: -X github.com/callboard/callboard/internal/version.stamped=v1.2.3
// and so on. They are never written to by code.
var (
	stamped string // version, as git describe gives it
	commit  string // full commit hash
	date    string // of the commit, RFC 3339
)

// Info says which Callboard is running. Fields that nobody knows are empty,
// but Version never is.
type Info struct {
	Version string `json:"version"`          // "v1.2.3", or "dev"
	Commit  string `json:"commit,omitempty"` // full hash; "+changes" behind it when files differed from it
	Date    string `json:"date,omitempty"`   // of the commit, RFC 3339
	Go      string `json:"go"`               // toolchain that built it, "go1.26.8"
}

// Get returns what is known about the running program.
func Get() Info {
	build, _ := debug.ReadBuildInfo()
	return describe(build, Info{Version: stamped, Commit: commit, Date: date})
}

// String returns one line for people: "v1.2.3 (1a2b3c4, 2026-01-31, go1.26.8)".
func String() string { return Get().String() }

// String returns one line for people: "v1.2.3 (1a2b3c4, 2026-01-31, go1.26.8)".
func (i Info) String() string {
	var parts []string
	if hash, changes, changed := strings.Cut(i.Commit, "+"); hash != "" {
		hash = hash[:min(7, len(hash))]
		if changed {
			hash += " with " + changes
		}
		parts = append(parts, hash)
	}
	if day, _, _ := strings.Cut(i.Date, "T"); day != "" {
		parts = append(parts, day)
	}
	if i.Go != "" {
		parts = append(parts, i.Go)
	}
	if len(parts) == 0 {
		return i.Version
	}
	return i.Version + " (" + strings.Join(parts, ", ") + ")"
}

// describe fills what info leaves open from the toolchain's record.
func describe(build *debug.BuildInfo, info Info) Info {
	if build != nil {
		info.Go = build.GoVersion
		if info.Version == "" && build.Main.Version != "(devel)" {
			info.Version = build.Main.Version
		}
		if info.Commit == "" {
			info.Commit, info.Date = checkout(build.Settings)
		}
	}
	if info.Version == "" {
		info.Version = "dev"
	}
	return info
}

// checkout returns the commit that the toolchain built from.
func checkout(settings []debug.BuildSetting) (commit, date string) {
	changed := false
	for _, s := range settings {
		switch s.Key {
		case "vcs.revision":
			commit = s.Value
		case "vcs.time":
			date = s.Value
		case "vcs.modified":
			changed = s.Value == "true"
		}
	}
	if changed && commit != "" {
		commit += "+changes"
	}
	return commit, date
}
