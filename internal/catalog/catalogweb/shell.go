package catalogweb

import (
	"bytes"
	"net/http"
	"slices"
	"strconv"
	"sync"

	"github.com/a-h/templ"

	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/internal/httpkit"
	"github.com/callboard/callboard/internal/webui"
	"github.com/callboard/callboard/internal/webui/styleguide"
)

// shell is the sheet around a page of the section at current.
func (p *Pages) shell(r *http.Request, s *readmodel.Snapshot, title, current string) webui.PageProps {
	nav := slices.Clone(p.opts.Nav)
	for i := range nav {
		if nav[i].Href == problemsPath {
			nav[i].Count = p.problemCount(s)
		}
	}
	return webui.PageProps{
		Title: title, Current: current, Nav: nav, Theme: webui.ThemeOf(r),
		Finder: webui.FinderProps{Action: listPath, Name: paramText, Hidden: []webui.Parameter{{Name: paramKind, Value: allKinds}}},
		Foot: webui.FootProps{Entities: s.Len(), SnapshotAt: s.At(), Now: p.opts.Now(),
			Name: p.opts.Organisation, Version: p.opts.Version},
	}
}

// tag is the validator of a page that depends on the snapshot, the address and, as
// further, what else it shows.
func (p *Pages) tag(r *http.Request, s *readmodel.Snapshot, further string) httpkit.Tag {
	var b []byte
	b = append(b, p.edition...)
	b = strconv.AppendInt(append(b, '/'), s.Sequence(), 36)
	b = strconv.AppendInt(append(b, '/'), s.At().UnixNano(), 36)
	b = strconv.AppendBool(append(b, '/'), p.isReady())
	b = append(append(b, '/'), webui.ThemeOf(r)...)
	b = append(append(b, '/'), r.URL.RawQuery...)
	b = append(append(b, '/'), further...)
	return httpkit.TagOf(b)
}

var pageBuffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// keepBuffer is the largest buffer in bytes that is kept for the next page.
const keepBuffer = 1 << 20

// show answers with a page. It is rendered as a whole first, so that a failure on the
// way can still be told.
func show(w http.ResponseWriter, r *http.Request, status int, page templ.Component) error {
	b := pageBuffers.Get().(*bytes.Buffer)
	defer func() {
		if b.Cap() <= keepBuffer {
			pageBuffers.Put(b)
		}
	}()
	b.Reset()
	if err := page.Render(r.Context(), b); err != nil {
		return fault.Wrap(fault.Internal, err, "render %s", r.URL.Path)
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(b.Len()))
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // the reader has gone; there is nobody to tell
	return nil
}

// showText answers with text that the browser shows as it is.
func showText(w http.ResponseWriter, text []byte) error {
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Length", strconv.Itoa(len(text)))
	_, _ = w.Write(text) // the reader has gone; there is nobody to tell
	return nil
}

func (p *Pages) styleguide(w http.ResponseWriter, r *http.Request) error {
	s := p.opts.Snapshots.Snapshot()
	if httpkit.NotModified(w, r, p.tag(r, s, "")) {
		return nil
	}
	return show(w, r, http.StatusOK, styleguide.Page(p.shell(r, s, "Style guide", "/styleguide")))
}
