package files

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/callboard/callboard/sdk"
)

// known tells what the catalog holds of a location.
type known func(sdk.Location) (sdk.Fingerprint, bool)

// nothingKnown is for documents that are read whatever the catalog holds.
func nothingKnown(sdk.Location) (sdk.Fingerprint, bool) { return "", false }

// document makes a document of c, or returns false when c is no catalog file.
func (s *Source) document(tree *os.Root, c candidate, k known) (sdk.Document, bool) {
	doc, ok := s.readDocument(tree, c, k)
	s.seen.setFailed(c.path, ok && doc.Err != nil)
	return doc, ok
}

func (s *Source) readDocument(tree *os.Root, c candidate, k known) (sdk.Document, bool) {
	doc := sdk.Document{Location: fileLocation(c.path)}
	if c.root != nil {
		doc.Root = c.root.sdk()
	}
	if c.problem != nil {
		doc.Err = c.problem
		return doc, true
	}
	text, isKnown := k(doc.Location)
	old, _ := parseFingerprint(text)
	if same, rejected := s.sameState(c, old); same {
		doc.Unchanged, doc.Fingerprint = true, text
		return doc, true
	} else if rejected {
		return doc, false
	}
	at := place{path: c.path, real: c.real, tree: c.tree}
	data, info, err := s.read(tree, at)
	if err != nil {
		doc.Err = err
		return doc, c.reports(tree, at, err, isKnown)
	}
	now := newFingerprint(info, data, s.now())
	if c.walked {
		if !isCatalogInfo(filepath.Base(c.path)) && !hasCatalogDocument(data) {
			s.seen.reject(c.path, now)
			return doc, false
		}
		doc.Skipped = skeletonReason(data, c.tree, at.inTree())
		now.skipped = doc.Skipped != ""
	}
	doc.Fingerprint = now.sdk()
	doc.Unchanged = isKnown && old.size == now.size && old.hash == now.hash && old.skipped == now.skipped
	if !doc.Unchanged && doc.Skipped == "" {
		doc.Data = data
	}
	return doc, true
}

// sameState tells without reading whether c is what the catalog holds (same), or a file
// that was no catalog file when it was last looked into (rejected).
func (s *Source) sameState(c candidate, old fingerprint) (same, rejected bool) {
	info, err := os.Lstat(c.real)
	if err != nil || !info.Mode().IsRegular() {
		return false, false
	}
	now := stateOf(info)
	// A skipped document is read again: only that tells why it is skipped.
	same = old.hash != 0 && old.state == now && !old.racy && !old.skipped
	return same, !same && c.walked && s.seen.isRejected(c.path, now)
}

// reports tells whether a file that cannot be read is worth a complaint: one that the
// walk came by may be anything.
func (c *candidate) reports(tree *os.Root, at place, err error, isKnown bool) bool {
	if !c.walked {
		return true
	}
	if isNotExist(err) {
		return false // gone between listing and reading
	}
	return isKnown || isCatalogInfo(filepath.Base(c.path)) || beginsLikeCatalog(tree, at)
}

// beginsLikeCatalog looks into the beginning of a file that is too large to read.
func beginsLikeCatalog(tree *os.Root, p place) bool {
	const window = 64 << 10
	info, err := os.Lstat(p.real)
	if err != nil || !info.Mode().IsRegular() {
		return false
	}
	f, err := tree.OpenFile(p.inTree(), os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return false
	}
	defer f.Close()
	head, err := io.ReadAll(io.LimitReader(f, window))
	return err == nil && hasCatalogDocument(head)
}

func isNotExist(err error) bool {
	return errors.Is(err, sdk.ErrNotExist) || errors.Is(err, fs.ErrNotExist)
}
