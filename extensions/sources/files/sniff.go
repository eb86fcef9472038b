package files

import (
	"bytes"
	"path/filepath"
	"strings"
)

// isCatalogInfo tells whether a file of this name is a catalog file whatever is in it.
func isCatalogInfo(name string) bool {
	return name == "catalog-info.yaml" || name == "catalog-info.yml"
}

// isYAML tells whether a file of this name may be a catalog file.
func isYAML(name string) bool {
	ext := filepath.Ext(name)
	return strings.EqualFold(ext, ".yaml") || strings.EqualFold(ext, ".yml")
}

var (
	apiVersionKey = []byte("apiVersion")
	byteOrderMark = []byte("\xef\xbb\xbf")
)

// hasCatalogDocument tells whether data has a YAML document whose top-level apiVersion
// is Backstage's. It looks for the key at the beginning of a line, which is where the
// top level is, and so never has to parse.
func hasCatalogDocument(data []byte) bool {
	data = bytes.TrimPrefix(data, byteOrderMark)
	for from := 0; ; {
		i := bytes.Index(data[from:], apiVersionKey)
		if i < 0 {
			return false
		}
		start, end := from+i, from+i+len(apiVersionKey)
		if quote, ok := startsLine(data, start); ok && isBackstageValue(data[end:], quote) {
			return true
		}
		from = end
	}
}

// startsLine tells whether the key at start begins a line, perhaps behind a quote, which
// it returns.
func startsLine(data []byte, start int) (quote byte, ok bool) {
	if start > 0 && (data[start-1] == '"' || data[start-1] == '\'') {
		quote = data[start-1]
		start--
	}
	return quote, start == 0 || data[start-1] == '\n' || data[start-1] == '\r'
}

// isBackstageValue tells whether rest, what follows the key, is a colon and a value of
// Backstage's.
func isBackstageValue(rest []byte, quote byte) bool {
	if quote != 0 {
		if len(rest) == 0 || rest[0] != quote {
			return false
		}
		rest = rest[1:]
	}
	rest = bytes.TrimLeft(rest, " \t")
	if len(rest) == 0 || rest[0] != ':' {
		return false
	}
	rest = bytes.TrimLeft(rest[1:], " \t")
	if len(rest) > 0 && (rest[0] == '"' || rest[0] == '\'') {
		rest = rest[1:]
	}
	return bytes.HasPrefix(rest, []byte("backstage.io/")) || bytes.HasPrefix(rest, []byte("scaffolder.backstage.io/"))
}
