package storetest

import (
	"testing"

	"github.com/callboard/callboard/internal/catalog"
)

// Backend is everything that the catalog keeps.
type Backend interface {
	catalog.Store
	catalog.HistoryStore
	catalog.HoldStore
	catalog.LocationStore
}

// Run tests the stores that open gives: an empty one at each call, closed by t.Cleanup.
func Run(t *testing.T, open func(t *testing.T) Backend) {
	tests := []struct {
		name string
		run  func(*testing.T, Backend)
	}{
		{"empty store", emptyStore},
		{"empty commit", emptyCommit},
		{"every field of an entity", entityFields},
		{"bulk of every size", bulkSizes},
		{"a document of 10 MB", largeDocument},
		{"ids are never reused", idsNeverReused},
		{"removed and added anew", addedAnew},
		{"removed and added in one commit", replacedAtOnce},
		{"changed entity", changedEntity},
		{"changed entity that is gone", changedGone},
		{"removal of what is not there", removedUnknown},
		{"taken ref and uid", takenPlaces},
		{"records by ref", recordsByRef},
		{"iteration stops", iterationStops},
		{"sequences", sequences},
		{"history pages", historyPages},
		{"history fields", historyFields},
		{"documents", documents},
		{"problems replace by location", problemsReplace},
		{"problems in order", problemsInOrder},
		{"problems of a strange place", problemsStrange},
		{"holds", holds},
		{"locations", locations},
		{"readers during commits", readersDuringCommits},
		{"writers beside each other", writersBeside},
		{"cancelled context", cancelled},
		{"cancelled while reading", cancelledWhileReading},
		{"agrees with a model", agreesWithModel},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			test.run(t, open(t))
		})
	}
}
