package files

import (
	"bytes"
	"io"
	"io/fs"
	"os"
	"strings"
	"syscall"
)

// binaryWindow is how many bytes are searched for zero bytes, as Git does.
const binaryWindow = 8 << 10

// tooManyLinks gives the error of the standard library about links in a circle, which
// has no kind of its own, the system's.
func tooManyLinks(err error) error {
	if err != nil && strings.HasSuffix(err.Error(), "too many links") {
		return syscall.ELOOP
	}
	return err
}

// readPlace reads the file at p, opened relative to its tree.
func (s *Source) readPlace(p place) ([]byte, fs.FileInfo, error) {
	tree, err := os.OpenRoot(p.tree)
	if err != nil {
		return nil, nil, explain(p.path, err)
	}
	defer tree.Close()
	return s.read(tree, p)
}

// read returns the bytes of the file at p and what it was at that moment. tree is the
// tree of p. Only regular files are opened, and none can block.
func (s *Source) read(tree *os.Root, p place) ([]byte, fs.FileInfo, error) {
	const attempts = 3
	for attempt := 1; ; attempt++ {
		data, before, after, err := s.readOnce(tree, p)
		if err != nil {
			return nil, nil, explain(p.path, err)
		}
		if stateOf(before) == stateOf(after) && after.Size() == int64(len(data)) || attempt == attempts {
			return data, before, checkText(p.path, data)
		}
	}
}

// readOnce reads the file and looks at it before and after, as somebody may be writing.
func (s *Source) readOnce(tree *os.Root, p place) (data []byte, before, after fs.FileInfo, err error) {
	// Looked at before it is opened, as to open some devices does something; and
	// again afterwards, as it may have been replaced in between.
	if before, err = os.Lstat(p.real); err != nil {
		return nil, nil, nil, err
	}
	if err := s.checkFile(p.path, before); err != nil {
		return nil, nil, nil, err
	}
	f, err := tree.OpenFile(p.inTree(), os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, nil, nil, err
	}
	defer f.Close()
	if before, err = f.Stat(); err != nil {
		return nil, nil, nil, err
	}
	if err := s.checkFile(p.path, before); err != nil {
		return nil, nil, nil, err
	}
	if data, err = s.readAll(f, before.Size()); err != nil {
		return nil, nil, nil, err
	}
	if int64(len(data)) > s.limits.FileBytes {
		return nil, nil, nil, errTooLarge(p.path, int64(len(data)), s.limits.FileBytes)
	}
	after, err = f.Stat()
	return data, before, after, err
}

func (s *Source) readAll(f io.Reader, size int64) ([]byte, error) {
	// One byte more than the file has shows its end, one more than the limit that it is
	// too large.
	buf := bytes.NewBuffer(make([]byte, 0, size+bytes.MinRead))
	_, err := buf.ReadFrom(io.LimitReader(f, s.limits.FileBytes+1))
	return buf.Bytes(), err
}

func (s *Source) checkFile(path string, info fs.FileInfo) error {
	if !info.Mode().IsRegular() {
		return errNotRegular(path, info.Mode())
	}
	if info.Size() > s.limits.FileBytes {
		return errTooLarge(path, info.Size(), s.limits.FileBytes)
	}
	return nil
}

// checkText refuses what is no text. Invalid UTF-8 is left to the catalog, which can
// tell the line.
func checkText(path string, data []byte) error {
	if bytes.IndexByte(data[:min(len(data), binaryWindow)], 0) >= 0 {
		return errBinary(path, data)
	}
	return nil
}
