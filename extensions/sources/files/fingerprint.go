package files

import (
	"fmt"
	"io/fs"
	"time"

	"github.com/callboard/callboard/sdk"
	"github.com/cespare/xxhash/v2"
)

// A file's modification time is trusted when it is this much older than its reading:
// in a shorter time the file may change again without a new time. Some file systems
// count whole or even seconds; where a time has a fraction the clock is finer.
const (
	racyWindow     = 2 * time.Second
	fineRacyWindow = 100 * time.Millisecond
)

func isRacy(mtime, read time.Time) bool {
	window := racyWindow
	if mtime.Nanosecond() != 0 {
		window = fineRacyWindow
	}
	return mtime.After(read.Add(-window))
}

// unreadable is the fingerprint of a reference that could not be read.
const unreadable sdk.Fingerprint = "1:unreadable"

// state is what the file system tells about a file without reading it.
type state struct {
	size  int64
	mtime int64 // ns
	inode uint64
}

func stateOf(info fs.FileInfo) state {
	return state{size: info.Size(), mtime: info.ModTime().UnixNano(), inode: inode(info)}
}

// fingerprint is what an sdk.Fingerprint of this source holds.
type fingerprint struct {
	state
	hash uint64
	// racy says that the file had changed so shortly before it was read that an equal
	// state does not prove equal content.
	racy bool
	// skipped says that the document was given as left out, so that the catalog holds
	// nothing of its text.
	skipped bool
}

func newFingerprint(info fs.FileInfo, data []byte, now time.Time) fingerprint {
	return fingerprint{
		state: stateOf(info),
		hash:  xxhash.Sum64(data),
		racy:  isRacy(info.ModTime(), now),
	}
}

// The first part is the version: it rises when what is made of a file changes, so that
// all are read again.
const fingerprintForm = "1:%x:%x:%x:%x:%s"

func (f fingerprint) String() string {
	flags := "-"
	switch {
	case f.racy && f.skipped:
		flags = "rs"
	case f.racy:
		flags = "r"
	case f.skipped:
		flags = "s"
	}
	return fmt.Sprintf(fingerprintForm, f.size, f.mtime, f.inode, f.hash, flags)
}

func (f fingerprint) sdk() sdk.Fingerprint { return sdk.Fingerprint(f.String()) }

// parseFingerprint reads what String wrote. Anything else is simply not known.
func parseFingerprint(text sdk.Fingerprint) (fingerprint, bool) {
	var f fingerprint
	fields, flags, ok := cutFields(string(text))
	if !ok || fields[0] != 1 {
		return f, false
	}
	f.size, f.mtime, f.inode, f.hash = int64(fields[1]), int64(fields[2]), fields[3], fields[4]
	switch flags {
	case "-":
	case "r":
		f.racy = true
	case "s":
		f.skipped = true
	case "rs":
		f.racy, f.skipped = true, true
	default:
		return f, false
	}
	return f, true
}

// cutFields reads five hexadecimal numbers and a rest, divided by colons. It is here
// because Sscanf takes a microsecond, and a pass over many files asks once for each.
func cutFields(text string) (fields [5]uint64, rest string, ok bool) {
	field, digits := 0, 0
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == ':' && digits > 0:
			field, digits = field+1, 0
			if field == len(fields) {
				return fields, text[i+1:], true
			}
			continue
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c && c <= 'f':
			c -= 'a' - 10
		default:
			return fields, "", false
		}
		if digits++; digits > 16 {
			return fields, "", false
		}
		fields[field] = fields[field]<<4 | uint64(c)
	}
	return fields, "", false
}
