package files

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/callboard/callboard/sdk"
)

// ReadReference reads the file that a placeholder in the file at base names. It must
// lie in the tree of base. The reference's location is right also when the file does
// not exist yet; it is zero when target means no file that could ever be read.
func (s *Source) ReadReference(ctx context.Context, base sdk.Location, target string) (sdk.Reference, error) {
	if err := ctx.Err(); err != nil {
		return sdk.Reference{}, err
	}
	path, err := referencePath(base, target)
	if err != nil {
		return sdk.Reference{}, err
	}
	p, err := s.trees.Load().locateFrom(base.Target, path)
	if err != nil {
		return sdk.Reference{}, err
	}
	s.watcher.Load().file(p)
	ref := sdk.Reference{Location: fileLocation(path)}
	data, info, err := s.readPlace(p)
	if err == nil {
		ref.Data, ref.Fingerprint = data, newFingerprint(info, data, s.now()).sdk()
	} else {
		ref.Fingerprint = unreadable
	}
	s.seen.addReference(path, ref.Fingerprint)
	return ref, err
}

func referencePath(base sdk.Location, target string) (string, error) {
	switch {
	case hasScheme.MatchString(target):
		return "", &ReadError{target, "is an address: reading it needs a Git host or an allowed host, and none is configured", "Copy the file beside the one that names it, and name it by a relative path.", nil}
	case base.Type != locationType || base.Target == "":
		return "", &ReadError{fmt.Sprintf("target %q", target), "is relative to nothing", "", nil}
	case target == "" || strings.ContainsRune(target, 0):
		return "", &ReadError{fmt.Sprintf("target %q", target), "is not a path", "Name a file, such as ./openapi.yaml.", nil}
	case filepath.IsAbs(target):
		return filepath.Clean(target), nil
	}
	return filepath.Join(filepath.Dir(base.Target), target), nil
}

// ReferenceUnchanged tells whether the reference at l still is what known tells, or
// still cannot be read if it could not then. It mostly costs a stat.
func (s *Source) ReferenceUnchanged(ctx context.Context, l sdk.Location, known sdk.Fingerprint) bool {
	if ctx.Err() != nil || l.Type != locationType {
		return false
	}
	p, err := s.trees.Load().locate(l.Target)
	if err != nil {
		return false
	}
	s.watcher.Load().file(p)
	s.seen.addReference(l.Target, known)
	old, wasRead := parseFingerprint(known)
	if info, err := os.Lstat(p.real); err == nil && wasRead && old.state == stateOf(info) && !old.racy {
		return true
	}
	data, info, err := s.readPlace(p)
	if err != nil || !wasRead {
		return (err != nil) == !wasRead
	}
	now := newFingerprint(info, data, s.now())
	return now.size == old.size && now.hash == old.hash
}
