package portal

import (
	"cmp"
	"path"
	"strconv"
	"strings"

	"github.com/callboard/callboard/internal/webui"
)

// Place is a line of a file, short and in full.
type Place struct {
	Short, Full string
	Href        string // when the file is on the web
}

// PlaceOf names a place in a location such as "file:/srv/a/catalog-info.yaml".
func PlaceOf(location string, line, column int) Place {
	typ, target, ok := strings.Cut(location, ":")
	if !ok {
		typ, target = "", location
	}
	p := Place{Full: target}
	if typ == "url" && IsWeb(target) {
		p.Href = target
	}
	target, _, _ = strings.Cut(target, "?")
	p.Short = path.Base(cmp.Or(target, "."))
	if line > 0 {
		at := ":" + strconv.Itoa(line)
		if column > 0 {
			at += ":" + strconv.Itoa(column)
		}
		p.Short += at
		p.Full += at
	}
	p.Short, p.Full = Clip(p.Short, MaxTitle), Clip(p.Full, MaxField)
	return p
}

// IsWeb tells whether text from a catalog file may be followed out of the portal.
func IsWeb(address string) bool {
	link, ok := webui.Link(address)
	return ok && (strings.HasPrefix(string(link), "https://") || strings.HasPrefix(string(link), "http://"))
}
