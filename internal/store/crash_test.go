package store_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/store"
	"github.com/callboard/callboard/internal/usersettings"
)

const (
	// crashFolder is the environment variable that makes the test binary the helper
	// which TestKilled kills.
	crashFolder = "CALLBOARD_TEST_CRASH_FOLDER"
	// crashSet is how many entities, changes and documents each of its commits has.
	crashSet = 150
	// crashPerson has the settings that it saves after each.
	crashPerson = "user:default/ana"
)

// crashCommit is the n-th commit: a set of new entities that belong together.
func crashCommit(n int) *catalog.Commit {
	c := &catalog.Commit{Bucket: "files:/srv", At: time.Unix(int64(n), 0)}
	for i := range crashSet {
		name := fmt.Sprintf("c%d-e%d", n, i)
		r := &catalog.Record{
			UID: name, Ref: "component:default/" + name, Location: "file:/srv/" + name, Bucket: c.Bucket, Line: n,
			JSON: []byte(`{"padding":"` + strings.Repeat("x", 600) + `"}`),
		}
		c.Upserts = append(c.Upserts, r)
		c.History = append(c.History, catalog.HistoryEntry{Ref: r.Ref, UID: r.UID, Kind: catalog.Added, Bucket: c.Bucket, Location: r.Location})
		c.Documents = append(c.Documents, catalog.DocumentState{Location: r.Location})
	}
	return c
}

// commitUntilKilled makes commits without end, and prints the number of each that is
// done. The numbers go on where an earlier process was killed.
func commitUntilKilled(folder string) {
	ctx := context.Background()
	fail := func(err error) {
		if err != nil {
			fmt.Println("error:", err)
			os.Exit(1)
		}
	}
	s, err := store.Open(ctx, store.Options{Path: folder})
	fail(err)
	n := 0
	for r, err := range s.Records(ctx) {
		fail(err)
		n = max(n, r.Line)
	}
	fmt.Println("ready")
	for {
		n++
		_, err := s.Commit(ctx, crashCommit(n))
		fail(err)
		fail(s.SaveUserSettings(ctx, time.Unix(int64(n), 0), crashSettings(n)))
		fmt.Println(n)
	}
}

// crashSettings are settings of which all say n.
func crashSettings(n int) []usersettings.Change {
	changes := make([]usersettings.Change, 20)
	for i := range changes {
		name := usersettings.Name{Bucket: "crash", Key: fmt.Sprint(i)}
		changes[i] = usersettings.Change{Person: crashPerson, Entry: usersettings.Entry{Name: name, Value: fmt.Appendf(nil, "%d", n)}}
	}
	return changes
}

// TestKilled kills a process that commits, again and again, at moments of chance. What
// it said was committed must be there, and no part of a commit.
func TestKilled(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts processes")
	}
	folder := t.TempDir()
	confirmed := 0
	for range 6 {
		confirmed = max(confirmed, runUntilKilled(t, folder))
		checkWhole(t, folder, confirmed)
	}
	if confirmed == 0 {
		t.Error("no commit was made before the process was killed")
	}
}

// runUntilKilled runs the helper and kills it after some commits and a short moment
// more, so that it dies in the midst of one. It returns the last number that it printed.
func runUntilKilled(t *testing.T, folder string) (confirmed int) {
	t.Helper()
	helper := exec.Command(os.Args[0])
	helper.Env = append(os.Environ(), crashFolder+"="+folder)
	output, err := helper.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := helper.Start(); err != nil {
		t.Fatal(err)
	}
	killAfter := rand.IntN(12)
	var timer *time.Timer
	lines := bufio.NewScanner(output)
	for seen := 0; lines.Scan(); seen++ { // ends when the process is dead
		if n, err := strconv.Atoi(lines.Text()); err == nil {
			confirmed = n
		} else if lines.Text() != "ready" {
			t.Errorf("helper: %s", lines.Text())
		}
		if seen == killAfter {
			timer = time.AfterFunc(rand.N(15*time.Millisecond), func() { _ = helper.Process.Kill() })
		}
	}
	if timer != nil {
		timer.Stop()
	}
	if err := helper.Wait(); err == nil {
		t.Error("helper ended by itself")
	}
	return confirmed
}

// checkWhole opens what a killed process left.
func checkWhole(t *testing.T, folder string, confirmed int) {
	t.Helper()
	s := open(t, folder)
	defer closeStore(t, s)
	checkWholeSettings(t, s, confirmed)
	if err := s.Check(t.Context()); err != nil {
		t.Errorf("after a kill: %v", err)
	}
	entities, documents, changes := map[int]int{}, map[string]bool{}, 0
	for r, err := range s.Records(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		entities[r.Line]++
	}
	for d, err := range s.Documents(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		documents[d.Location] = true
	}
	history, err := s.History(t.Context(), "", 0, 1_000_000)
	if err != nil {
		t.Fatal(err)
	}
	changes = len(history)
	for n := 1; n <= max(confirmed, len(entities)); n++ {
		if entities[n] != crashSet {
			t.Errorf("commit %d of %d confirmed ones has %d entities of %d", n, confirmed, entities[n], crashSet)
		}
	}
	if want := len(entities) * crashSet; changes != want || len(documents) != want {
		t.Errorf("%d changes and %d documents, want %d of each", changes, len(documents), want)
	}
}

// checkWholeSettings checks that all settings say the same, and not less than confirmed.
func checkWholeSettings(t *testing.T, s *store.Store, confirmed int) {
	t.Helper()
	entries, err := s.UserSettings(t.Context(), crashPerson)
	if err != nil {
		t.Fatal(err)
	}
	if confirmed > 0 && len(entries) != len(crashSettings(0)) {
		t.Fatalf("%d settings are there", len(entries))
	}
	for _, e := range entries {
		if n, err := strconv.Atoi(string(e.Value)); err != nil || n < confirmed || string(e.Value) != string(entries[0].Value) {
			t.Errorf("setting %s is of %s, the first of %s; %d is confirmed", e.Key, e.Value, entries[0].Value, confirmed)
		}
	}
}
