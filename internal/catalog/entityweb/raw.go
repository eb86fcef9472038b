package entityweb

import (
	"bytes"
	"encoding/json"

	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal"
)

// rawBytes is how much of a document the Raw tab shows.
const rawBytes = 200 << 10

// The forms of the Raw tab.
const (
	formatYAML = "yaml"
	formatJSON = "json"
)

// rawPart is the Raw tab: the whole document as the REST API gives it.
type rawPart struct {
	format   string
	text     string
	language string
	cut      bool
	apiHref  string
}

func rawOf(e readmodel.Entity, format string) rawPart {
	ref := portal.ParseRef(e.Ref())
	part := rawPart{format: formatYAML,
		apiHref: "/api/catalog/entities/by-name/" + portal.PathSegment(ref.Kind) + "/" + portal.PathSegment(ref.Namespace) + "/" + portal.PathSegment(ref.Name)}
	var text []byte
	if format == formatJSON {
		part.format = formatJSON
		text = prettyJSON(e.JSON())
	} else {
		text = documentYAML(e.Decode())
	}
	part.text, part.cut = portal.ClipBytes(string(text), rawBytes)
	if len(part.text) <= colourBytes {
		part.language = part.format
	}
	return part
}

func prettyJSON(compact []byte) []byte {
	var b bytes.Buffer
	if err := json.Indent(&b, compact, "", "  "); err != nil {
		return compact
	}
	return b.Bytes()
}
