package sdk

import "log/slog"

// Extensions is everything that a portal can do beyond its core. Package extensions
// lists the standard ones; a company that builds its own portal adds to that list.
type Extensions struct {
	Sources []SourceExtension
}

// SourceExtension makes sources of one kind out of what a portal is told to read.
type SourceExtension struct {
	// Name is that of the extension's folder: "files".
	Name string
	// LocationTypes are the types of configured locations that it reads.
	LocationTypes []string
	// Paths says that it reads the paths given on the command line.
	Paths bool
	// New makes the source. It is called only when there is something to read.
	New func(SourceSettings) (Source, error)
}

// SourceSettings tell a source what to read.
type SourceSettings struct {
	// Paths are the files and folders of the command line; all kinds may come from them.
	Paths []string
	// Locations are those of the configuration whose types the extension reads.
	Locations []ConfiguredLocation
	// MaxFileBytes is the size of the largest file to read; 0 means the source's default.
	MaxFileBytes int64
	// Logger is for what concerns no single document; nil means slog.Default.
	Logger *slog.Logger
}

// ConfiguredLocation is a location that the configuration names. The target of a file is
// an absolute path.
type ConfiguredLocation struct {
	Location
	// Rules are the kinds that may come from here besides those of the general rules.
	Rules []Rule
}
