package graphweb

import (
	"html"
	"strconv"
	"strings"

	"github.com/callboard/callboard/internal/webui"
)

// The colours of a picture that is a file of its own: those of the light theme, which
// such a file cannot ask for.
const (
	paperColour = "#f9f7f3"
	sheetColour = "#fefdfc"
	ruleColour  = "#c6c2bc"
	lineColour  = "#8b8780"
	inkColour   = "#211b15"
	noteColour  = "#66615b"
	cueColour   = "#1f52b3"
	rootColour  = "#eef1fb"
	badColour   = "#b3201d"
	fontFamily  = "'Instrument Sans', system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif"
)

// kindColours are the tints of kinds in the light theme.
var kindColours = map[string]string{
	"component": "#2c64a0", "api": "#007a76", "resource": "#856000", "system": "#7c4c98", "domain": "#934678",
	"group": "#2d773b", "user": "#945033", "template": "#6355a4",
}

// export is the picture as a file of its own: no styles, no references, colours of the
// light theme.
func (p *picture) export() []byte {
	b := &svgWriter{}
	b.line(`<svg xmlns="http://www.w3.org/2000/svg" width="`, strconv.Itoa(p.width), `" height="`, strconv.Itoa(p.height),
		`" viewBox="0 0 `, strconv.Itoa(p.width), " ", strconv.Itoa(p.height), `" font-family="`, fontFamily, `">`)
	b.line("<title>", escape(p.label), "</title>")
	b.line(`<rect width="100%" height="100%" fill="`, paperColour, `"/>`)
	for _, l := range p.lines {
		b.edge(l, p.labels)
	}
	for _, box := range p.boxes {
		b.box(box)
	}
	b.line("</svg>")
	return []byte(b.String())
}

type svgWriter struct{ strings.Builder }

func (b *svgWriter) line(parts ...string) {
	for _, part := range parts {
		b.WriteString(part)
	}
	b.WriteByte('\n')
}

// escape writes text of anybody's into XML, without what XML cannot hold.
func escape(s string) string {
	return html.EscapeString(strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD")))
}

func (b *svgWriter) edge(l edgeLine, labelled bool) {
	width := []string{"1.25", "2", "3", "4"}[l.weight]
	dashes := ""
	if l.missing {
		dashes = ` stroke-dasharray="4 3"`
	}
	b.line(`<path d="`, l.path, `" fill="none" stroke="`, lineColour, `" stroke-width="`, width, `"`, dashes, `/>`)
	for _, head := range l.heads {
		b.line(`<path d="`, head, `" fill="`, lineColour, `"/>`)
	}
	if labelled {
		b.line(`<text x="`, strconv.Itoa(l.middle.X), `" y="`, strconv.Itoa(l.middle.Y+3), `" text-anchor="middle" font-size="10.5" fill="`, noteColour,
			`" stroke="`, paperColour, `" stroke-width="4" paint-order="stroke">`, escape(l.label), "</text>")
	}
}

func (b *svgWriter) box(x box) {
	fill, stroke, name, note, more := sheetColour, ruleColour, inkColour, noteColour, ""
	switch {
	case x.root:
		fill, stroke, more = rootColour, cueColour, ` stroke-width="1.5"`
	case x.missing:
		fill, stroke, name, note, more = "none", badColour, badColour, badColour, ` stroke-dasharray="4 3"`
	}
	width, height := strconv.Itoa(x.Width), strconv.Itoa(x.Height)
	b.line(`<g transform="translate(`, strconv.Itoa(x.X), " ", strconv.Itoa(x.Y), `)">`)
	if x.group {
		b.line(`<rect x="4" y="-4" width="`, width, `" height="`, height, `" rx="5" fill="`, sheetColour, `" stroke="`, ruleColour, `"/>`)
	}
	b.line(`<rect width="`, width, `" height="`, height, `" rx="5" fill="`, fill, `" stroke="`, stroke, `"`, more, `/>`)
	tint := kindColours[x.kind]
	if tint == "" {
		tint = noteColour
	}
	b.line(`<svg x="10" y="14" width="16" height="16" viewBox="0 0 24 24" fill="none" stroke="`, tint,
		`" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">`, webui.KindDrawing(x.kind), "</svg>")
	b.line(`<text x="34" y="19" font-size="12.5" font-weight="500" fill="`, name, `">`, escape(x.name), "</text>")
	b.line(`<text x="34" y="35" font-size="11" fill="`, note, `">`, escape(x.note), "</text>")
	if x.badge != "" {
		b.line(`<text x="`, strconv.Itoa(x.Width-10), `" y="35" font-size="11" text-anchor="end" fill="`, note, `">`, escape(x.badge), "</text>")
	}
	b.line("</g>")
}
