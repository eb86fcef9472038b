// Package callboard is the entry point of the program. A company builds its own binary,
// with its own extensions, by a main of three lines:
//
//	func main() {
//		list := extensions.Standard()
//		list.Sources = append(list.Sources, ours.Source())
//		callboard.Main(list)
//	}
//
// Where to read on: internal/cli for the commands, internal/app for the portal that
// "callboard serve" starts.
package callboard

import (
	"context"
	"os"

	"github.com/callboard/callboard/internal/cli"
	"github.com/callboard/callboard/sdk"
)

// Main runs the command line of this process with the given extensions, and ends the
// process: with 0 when all went well, 1 when something failed or was found wrong, 2 when
// the command was not understood.
func Main(x sdk.Extensions) {
	os.Exit(cli.Run(context.Background(), os.Args[1:], cli.System(x)))
}
