package files

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"

	"github.com/callboard/callboard/sdk"
)

// hasScheme finds targets that are addresses on the network.
var hasScheme = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]+://`)

// ReadLocation reads what target means to the file at base: a path relative to the
// folder of that file, an absolute path, or a glob. Relative ones must stay in the tree
// of base, absolute ones in any tree of the source. A glob without matches gives no
// documents and no error. An error is returned only for a type that is not "file" and
// when ctx is done.
func (s *Source) ReadLocation(ctx context.Context, base sdk.Location, typ, target string, known func(sdk.Location) (sdk.Fingerprint, bool)) ([]sdk.Document, error) {
	if typ != "" && typ != locationType {
		return nil, fmt.Errorf("files: cannot read locations of type %q", typ)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	path, from, err := s.resolve(base, target)
	if err != nil {
		return failed(path, err), nil
	}
	if _, statErr := os.Lstat(path); isGlob(target) && statErr != nil {
		return s.readGlob(ctx, base, from, path, known)
	}
	return []sdk.Document{s.readTarget(base, from, path, known)}, nil
}

func failed(path string, err error) []sdk.Document {
	return []sdk.Document{{Location: fileLocation(path), Err: err}}
}

// resolve makes an absolute path of target. from is the file in whose tree it must lie;
// empty for an absolute target.
func (s *Source) resolve(base sdk.Location, target string) (path, from string, err error) {
	switch {
	case target == "" || strings.ContainsRune(target, 0):
		return target, "", &ReadError{fmt.Sprintf("target %q", target), "is not a path", "Name a file, such as ./team.yaml.", nil}
	case hasScheme.MatchString(target):
		return target, "", &ReadError{target, "is an address, not a file", "Set the location's type to url.", nil}
	case strings.HasSuffix(target, "/"):
		return s.absolute(base, target), "", &ReadError{target, "ends in a slash, so it is a folder", "Name a file, or a glob such as " + target + "*.yaml.", nil}
	case filepath.IsAbs(target):
		return filepath.Clean(target), "", nil
	case base.Type != locationType:
		return target, "", &ReadError{target, "is relative to nothing", "Give an absolute path.", nil}
	}
	return s.absolute(base, target), base.Target, nil
}

func (s *Source) absolute(base sdk.Location, target string) string {
	if filepath.IsAbs(target) || base.Type != locationType {
		return filepath.Clean(target)
	}
	return filepath.Join(filepath.Dir(base.Target), target)
}

func (s *Source) locate(from, path string) (place, error) {
	if from == "" {
		return s.trees.Load().locate(path)
	}
	return s.trees.Load().locateFrom(from, path)
}

// readTarget reads one file and remembers who names it.
func (s *Source) readTarget(base sdk.Location, from, path string, k known) sdk.Document {
	p, err := s.locate(from, path)
	if err != nil {
		return failed(path, err)[0]
	}
	// First watched, then read: a change in between is not lost.
	s.watcher.Load().file(p)
	tree, err := os.OpenRoot(p.tree)
	if err != nil {
		return failed(path, explain(path, err))[0]
	}
	defer tree.Close()
	doc, _ := s.document(tree, candidate{path: path, real: p.real, tree: p.tree}, unskipped(k))
	s.seen.addRead(path, base.Target, isNotExist(doc.Err))
	return doc
}

// unskipped hides what the catalog knows of documents that it was told to leave out: it
// does not have their text.
func unskipped(k known) known {
	return func(l sdk.Location) (sdk.Fingerprint, bool) {
		text, ok := k(l)
		if f, _ := parseFingerprint(text); f.skipped {
			return "", false
		}
		return text, ok
	}
}

func (s *Source) readGlob(ctx context.Context, base sdk.Location, from, pattern string, k known) ([]sdk.Document, error) {
	found, err := s.expand(ctx, from, pattern, s.watcher.Load())
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return failed(pattern, err), nil
	}
	s.seen.addGlob(globKey{base.Target, pattern}, found)
	docs := make([]sdk.Document, len(found.matches))
	next := make(chan int)
	var wait sync.WaitGroup
	for range min(readers, len(docs)) {
		wait.Go(func() {
			for i := range next {
				docs[i] = s.readTarget(base, from, found.matches[i], k)
			}
		})
	}
	for i := range docs {
		if ctx.Err() == nil {
			next <- i
		}
	}
	close(next)
	wait.Wait()
	return docs, ctx.Err()
}
