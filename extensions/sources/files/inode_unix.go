//go:build unix

package files

import (
	"io/fs"
	"syscall"
)

// inode returns the number of the file, which an atomic save changes.
func inode(info fs.FileInfo) uint64 {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(st.Ino)
	}
	return 0
}
