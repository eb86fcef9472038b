// Package extensions lists what is compiled into the standard Callboard. It is the only
// place that knows all extensions: a new one is its own folder and one entry here.
//
// A company that wants another set writes a main of its own, which calls callboard.Main
// with its own list.
package extensions

import (
	"github.com/callboard/callboard/extensions/sources/files"
	"github.com/callboard/callboard/sdk"
)

// Standard returns the extensions of the standard binary.
func Standard() sdk.Extensions {
	return sdk.Extensions{
		Sources: []sdk.SourceExtension{
			{Name: "files", LocationTypes: []string{"file"}, Paths: true, New: newFiles},
		},
	}
}

func newFiles(s sdk.SourceSettings) (sdk.Source, error) {
	config := files.Config{Paths: s.Paths, Limits: files.Limits{FileBytes: s.MaxFileBytes}, Logger: s.Logger}
	for _, l := range s.Locations {
		config.Locations = append(config.Locations, files.ConfigLocation{Target: l.Target, Rules: l.Rules})
	}
	return files.New(config)
}
