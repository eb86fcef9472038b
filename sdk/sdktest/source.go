package sdktest

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/callboard/callboard/sdk"
	"github.com/google/go-cmp/cmp"
)

// patience is how long the suite waits for something that should happen at once.
const patience = 20 * time.Second

// Target is something that ReadLocation is asked for.
type Target struct {
	Base         sdk.Location
	Type, Target string
	// Documents is how many there are.
	Documents int
	// Fails says that the first document cannot be read.
	Fails bool
}

// SourceSubject tells the suite how to make the source under test.
type SourceSubject struct {
	// New returns a source of content that stays as it is during the test. It is called
	// several times in one test, and what it returns then is the same.
	New func(t *testing.T) sdk.Source
	// Documents is how many documents a full pass gives, at least 2.
	Documents int
	// Unreadable is how many of these cannot be read; with 0 there is no check that they
	// do no harm to the others.
	Unreadable int
	// Targets are for a source that is an sdk.LocationReader.
	Targets []Target
}

// RunSource checks that a source keeps the contract of sdk.Source, and of
// sdk.LocationReader if it is one.
func RunSource(t *testing.T, subject SourceSubject) {
	t.Helper()
	t.Run("name is stable", subject.nameIsStable)
	t.Run("full pass is the same every time", subject.fullIsDeterministic)
	t.Run("unreadable documents do not stop others", subject.unreadableDoNoHarm)
	t.Run("known documents are unchanged", subject.knownIsHonoured)
	t.Run("done context ends run with nil", subject.cancelEndsRun)
	t.Run("failing bucket ends run with its error", subject.bucketErrorEndsRun)
	t.Run("locations are read concurrently", subject.locationsAreRead)
}

func (s SourceSubject) nameIsStable(t *testing.T) {
	source := s.New(t)
	first, again, other := source.Name(), source.Name(), s.New(t).Name()
	if first == "" || first != again || first != other {
		t.Errorf("names are %q, %q, %q; want one and the same", first, again, other)
	}
}

func (s SourceSubject) fullIsDeterministic(t *testing.T) {
	first := onePass(t, s.New(t), NewBucket())
	if len(first.Documents) != s.Documents {
		t.Fatalf("a pass gives %d documents, want %d", len(first.Documents), s.Documents)
	}
	for range 3 {
		again := onePass(t, s.New(t), NewBucket())
		if diff := cmp.Diff(summaries(first), summaries(again)); diff != "" {
			t.Fatalf("another source of the same content gives something else (-first +again):\n%s", diff)
		}
	}
	seen := map[sdk.Location]bool{}
	for _, d := range first.Documents {
		if seen[d.Location] {
			t.Errorf("%s is given twice", d.Location)
		}
		seen[d.Location] = true
		if d.Root == nil {
			t.Errorf("%s has no Root in a full pass", d.Location)
		}
		if d.Err == nil && d.Fingerprint == "" {
			t.Errorf("%s has no fingerprint", d.Location)
		}
	}
}

func (s SourceSubject) unreadableDoNoHarm(t *testing.T) {
	if s.Unreadable == 0 {
		t.Skip("the subject has no unreadable documents")
	}
	p := onePass(t, s.New(t), NewBucket())
	bad := 0
	for _, d := range p.Documents {
		if d.Err != nil {
			bad++
		}
	}
	if p.Err != nil || bad != s.Unreadable {
		t.Errorf("%d documents are unreadable, want %d; the pass ended with %v", bad, s.Unreadable, p.Err)
	}
}

func (s SourceSubject) knownIsHonoured(t *testing.T) {
	bucket := NewBucket()
	onePass(t, s.New(t), bucket)
	for _, d := range onePass(t, s.New(t), bucket).Documents {
		if d.Err == nil && (!d.Unchanged || d.Data != nil) {
			t.Errorf("%s is known: want it unchanged and without text", d.Location)
		}
	}
}

func (s SourceSubject) cancelEndsRun(t *testing.T) {
	source := s.New(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := source.Run(ctx, NewBucket()); err != nil {
		t.Errorf("Run with a context that is done: %v, want nil", err)
	}

	ctx, cancel = context.WithCancel(t.Context())
	defer cancel()
	bucket, ended := NewBucket(), make(chan error, 1)
	go func() { ended <- source.Run(ctx, bucket) }()
	receive(t, bucket.Passes, "a full pass")
	cancel()
	if err := receive(t, ended, "the end of Run"); err != nil && !errors.Is(err, sdk.ErrPoll) {
		t.Errorf("Run after a full pass: %v, want nil or sdk.ErrPoll", err)
	}
}

// refusing is a bucket that takes nothing.
type refusing struct {
	*Bucket
	err error
}

func (r refusing) Full(_ context.Context, documents iter.Seq2[sdk.Document, error]) error {
	for range documents {
		break // and leaves the sequence in the middle
	}
	return r.err
}

func (s SourceSubject) bucketErrorEndsRun(t *testing.T) {
	err := errors.New("no room")
	if got := s.New(t).Run(t.Context(), refusing{NewBucket(), err}); !errors.Is(got, err) {
		t.Errorf("Run returns %v, want the bucket's error", got)
	}
}

func (s SourceSubject) locationsAreRead(t *testing.T) {
	source := s.New(t)
	reader, ok := source.(sdk.LocationReader)
	if !ok {
		t.Skip("the source is no sdk.LocationReader")
	}
	if len(reader.LocationTypes()) == 0 {
		t.Error("it names no type of location")
	}
	nothing := func(sdk.Location) (sdk.Fingerprint, bool) { return "", false }
	if _, err := reader.ReadLocation(t.Context(), sdk.Location{}, "no-such-type", "x", nothing); err == nil {
		t.Error("a location of an unknown type is read without an error")
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	bucket, ended := NewBucket(), make(chan error, 1)
	go func() { ended <- source.Run(ctx, bucket) }()
	var readers sync.WaitGroup
	for range 4 {
		for _, target := range s.Targets {
			readers.Go(func() { target.check(t, reader, nothing) })
		}
	}
	receive(t, bucket.Passes, "a full pass")
	readers.Wait()
	cancel()
	receive(t, ended, "the end of Run")
}

func (g Target) check(t *testing.T, reader sdk.LocationReader, known func(sdk.Location) (sdk.Fingerprint, bool)) {
	docs, err := reader.ReadLocation(t.Context(), g.Base, g.Type, g.Target, known)
	switch {
	case err != nil:
		t.Errorf("ReadLocation(%s, %s): %v", g.Base, g.Target, err)
		return
	case len(docs) != g.Documents:
		t.Errorf("ReadLocation(%s, %s) gives %d documents, want %d", g.Base, g.Target, len(docs), g.Documents)
		return
	case g.Fails != (len(docs) > 0 && docs[0].Err != nil):
		t.Errorf("ReadLocation(%s, %s): fails is %v, want %v", g.Base, g.Target, !g.Fails, g.Fails)
		return
	}
	if !slices.IsSortedFunc(docs, func(a, b sdk.Document) int {
		return strings.Compare(a.Location.Target, b.Location.Target)
	}) {
		t.Errorf("ReadLocation(%s, %s) is not in order of targets", g.Base, g.Target)
	}
	g.checkKnown(t, reader, docs)
}

// checkKnown reads again with the fingerprints that came before.
func (g Target) checkKnown(t *testing.T, reader sdk.LocationReader, docs []sdk.Document) {
	bucket := NewBucket()
	for _, d := range docs {
		if d.Root != nil {
			t.Errorf("%s was read because it was named, and has a Root", d.Location)
		}
		bucket.Hold(d)
	}
	again, err := reader.ReadLocation(t.Context(), g.Base, g.Type, g.Target, bucket.Known)
	if err != nil {
		t.Errorf("ReadLocation(%s, %s) again: %v", g.Base, g.Target, err)
	}
	for _, d := range again {
		if d.Err == nil && !d.Unchanged {
			t.Errorf("%s is known: want it unchanged", d.Location)
		}
	}
}

// onePass runs source until it has given a full pass.
func onePass(t *testing.T, source sdk.Source, bucket *Bucket) Pass {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- source.Run(ctx, bucket) }()
	p := receive(t, bucket.Passes, "a full pass")
	cancel()
	if err := receive(t, ended, "the end of Run"); err != nil && !errors.Is(err, sdk.ErrPoll) {
		t.Fatalf("Run: %v", err)
	}
	return p
}

func receive[T any](t *testing.T, from <-chan T, what string) T {
	t.Helper()
	select {
	case v := <-from:
		return v
	case <-time.After(patience):
		t.Fatalf("waited %v for %s", patience, what)
		panic("unreachable")
	}
}

// summary is what of a document must be the same every time.
type summary struct {
	Location, Data, Err, Skipped string
}

func summaries(p Pass) []summary {
	var all []summary
	for _, d := range p.Documents {
		s := summary{Location: d.Location.String(), Data: string(d.Data), Skipped: d.Skipped}
		if d.Err != nil {
			s.Err = d.Err.Error()
		}
		all = append(all, s)
	}
	return all
}
