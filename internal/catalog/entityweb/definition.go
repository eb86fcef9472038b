package entityweb

import (
	"strings"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/portal"
)

// How many bytes of a definition are shown: on the overview, and on a tab of its own.
const (
	excerptBytes    = 3 << 10
	excerptLines    = 18
	definitionBytes = 200 << 10
	// colourBytes is the size up to which text is coloured; beyond it the marks would
	// make the page too large.
	colourBytes = 64 << 10
)

// definition is what an API promises, as its file says it.
type definition struct {
	text     string
	language string
	kind     string // spec.type: "openapi"
	cut      bool   // text is the beginning only
}

func definitionOf(e entity.Entity, limit int) definition {
	d := definition{kind: portal.Clip(e.SpecString("type"), portal.MaxTitle)}
	d.text, d.cut = portal.ClipBytes(e.SpecString("definition"), limit)
	if lines := strings.SplitAfterN(d.text, "\n", excerptLines+1); limit == excerptBytes && len(lines) > excerptLines {
		d.text, d.cut = strings.Join(lines[:excerptLines], ""), true
	} else if end := strings.LastIndexByte(d.text, '\n'); d.cut && end > 0 {
		d.text = d.text[:end+1]
	}
	if len(d.text) <= colourBytes {
		d.language = languageOf(d.kind, d.text)
	}
	return d
}

// languageOf tells how to colour a definition.
func languageOf(kind, text string) string {
	switch {
	case strings.HasPrefix(strings.TrimSpace(text), "{"):
		return "json"
	case kind == "openapi" || kind == "asyncapi":
		return "yaml"
	}
	return ""
}
