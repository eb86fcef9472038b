package entityweb

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

const (
	// rawBytes is how much of a document the Raw tab shows.
	rawBytes = 200 << 10
	// colourBytes is the size up to which text is coloured; beyond it the marks would
	// make the page too large.
	colourBytes = 64 << 10
)

// paramForm says in which form the Raw tab shows an entity.
const paramForm = "format"

// The forms of the Raw tab.
const (
	formYAML       = "yaml"
	formJSON       = "json"
	formAncestry   = "ancestry"
	formColocated  = "colocated"
	formProvenance = "provenance"
)

// rawPart is a document as text.
type rawPart struct {
	page     *entityPage
	then     *past // nil for now
	text     string
	language string
	cut      bool
}

// raw is the Raw tab: Backstage's inspector (reference B3), and the entity as it was.
func (p *Pages) raw(r *http.Request, s *readmodel.Snapshot, page *entityPage) (templ.Component, error) {
	q := r.URL.Query()
	form := q.Get(paramForm)
	var body templ.Component
	switch {
	case q.Get(paramAt) != "":
		then, err := p.pastOf(r.Context(), page, q.Get(paramAt))
		if err != nil {
			return nil, err
		}
		if form != formJSON {
			form = formYAML
		}
		return rawView(page.forms(form, then), pastView(page, then, page.text(form, then))), nil
	case form == formAncestry:
		body = ancestryOf(s, page)
	case form == formColocated:
		body = colocatedOf(s, page)
	case form == formProvenance:
		body = provenanceOf(s, page, p.frame.Kinds())
	default:
		if form != formJSON {
			form = formYAML
		}
		body = page.text(form, nil).view()
	}
	return rawView(page.forms(form, nil), body), nil
}

// forms are the links between the forms; of the past there are only texts.
func (page *entityPage) forms(current string, then *past) []webui.Segment {
	all := []webui.Segment{
		{Label: "YAML", Value: formYAML}, {Label: "JSON", Value: formJSON}, {Label: "Ancestry", Value: formAncestry},
		{Label: "Colocated", Value: formColocated}, {Label: "Provenance", Value: formProvenance},
	}
	if then != nil {
		all = all[:2]
	}
	for i := range all {
		q := url.Values{}
		if all[i].Value != formYAML {
			q.Set(paramForm, all[i].Value)
		}
		if then != nil {
			q.Set(paramAt, then.asked)
		}
		all[i].Current, all[i].Href = all[i].Value == current, page.at(tabRaw)
		if len(q) > 0 {
			all[i].Href += "?" + q.Encode()
		}
	}
	return all
}

// text is the whole document in a form: as the REST API gives it, or as its file said
// then; nil when that is not known.
func (page *entityPage) text(form string, then *past) *rawPart {
	part := &rawPart{page: page, then: then}
	if then != nil && then.doc == nil {
		return nil
	}
	var text []byte
	switch {
	case then == nil && form == formJSON:
		text = prettyJSON(page.handle.JSON())
	case then == nil:
		text = documentYAML(page.handle.Decode())
	case form == formJSON:
		compact, _ := entity.New(then.doc).MarshalJSON() // it was JSON before
		text = prettyJSON(compact)
	default:
		text = documentYAML(entity.New(then.doc))
	}
	part.text, part.cut = portal.ClipBytes(string(text), rawBytes)
	if len(part.text) <= colourBytes {
		part.language = form
	}
	return part
}

// apiHref is the entity's address in the REST API.
func (page *entityPage) apiHref() string {
	ref := portal.ParseRef(page.handle.Ref())
	return "/api/catalog/entities/by-name/" + portal.PathSegment(ref.Kind) + "/" + portal.PathSegment(ref.Namespace) + "/" + portal.PathSegment(ref.Name)
}

func prettyJSON(compact []byte) []byte {
	var b bytes.Buffer
	if err := json.Indent(&b, compact, "", "  "); err != nil {
		return compact
	}
	return b.Bytes()
}
