package app

import (
	"fmt"
	"io"
	"os"
	"strings"
)

// maxText bounds what is read of a document to show a place in it.
const maxText = 10 << 20

// ReadLocation gives the text of a file that the catalog has read, as it is now. Other
// locations than files have no text at hand.
func ReadLocation(location string) ([]byte, error) {
	path, ok := strings.CutPrefix(location, "file:")
	if !ok {
		return nil, fmt.Errorf("%s is no file", location)
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > maxText {
		return nil, fmt.Errorf("%s is no regular file of at most %d bytes", path, maxText)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxText))
}
