package portal

import (
	"strconv"
	"strings"

	"github.com/callboard/callboard/internal/catalog"
)

// ChangeWords tells a change in a few words.
func ChangeWords(e catalog.HistoryEntry) string {
	switch e.Kind {
	case catalog.Added:
		return "Added"
	case catalog.Removed:
		return "Removed"
	}
	if len(e.Fields) == 0 {
		return "Changed"
	}
	fields := make([]string, 0, 2)
	for _, f := range FirstOf(e.Fields, 2) {
		fields = append(fields, Code(FieldName(f.Path)))
	}
	text := "Changed " + strings.Join(fields, ", ")
	if more := len(e.Fields) - len(fields); more > 0 {
		text += " and " + strconv.Itoa(more) + " more"
	}
	return text
}

// FieldName is the last part of a dotted path.
func FieldName(path string) string {
	for _, prefix := range []string{"metadata.annotations.", "metadata.labels.", "metadata.", "spec."} {
		if rest, ok := strings.CutPrefix(path, prefix); ok {
			return Clip(rest, MaxTitle)
		}
	}
	return Clip(path, MaxTitle)
}
