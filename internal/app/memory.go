package app

import (
	"iter"
	"os"
	"runtime/debug"

	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/catalog/readmodel"
)

// A large catalog stays in memory and hardly changes, so that the collector's usual
// allowance of as much garbage as there is data would double the process for nothing.
// Reading files is the opposite: little data and much garbage.
const (
	gcWhileServing = 50
	gcWhileReading = 300
)

// frugal is the read model with the collector set to what it holds. A GOGC that the
// operator has set counts instead.
type frugal struct{ *readmodel.Model }

var _ catalog.View = frugal{}

// Replace implements catalog.View.
func (f frugal) Replace(records iter.Seq2[catalog.Record, error], problems []catalog.Problem, sequence int64) error {
	if _, set := os.LookupEnv("GOGC"); set {
		return f.Model.Replace(records, problems, sequence)
	}
	debug.SetGCPercent(gcWhileServing)
	err := f.Model.Replace(records, problems, sequence)
	if f.Snapshot().Len() == 0 {
		debug.SetGCPercent(gcWhileReading) // nothing stored yet: all is to be read
	}
	return err
}

// giveBack returns to the system what reading all sources has left behind.
func giveBack() { debug.FreeOSMemory() }
