package catalogweb

import (
	"net/http"

	"github.com/callboard/callboard/internal/httpkit"
	"github.com/callboard/callboard/internal/webui"
)

// failurePage says that something failed.
type failurePage struct {
	shell   webui.PageProps
	failure httpkit.Failure
}

// ErrorPage shows a failure outside the API; it is made for httpkit.Options.
func (p *Pages) ErrorPage(w http.ResponseWriter, r *http.Request, f httpkit.Failure) {
	s := p.opts.Snapshots.Snapshot()
	if f.Status == http.StatusNotFound && p.nothingAt(w, r, s, failureTitle(f), f.Message) == nil {
		return
	}
	page := failurePage{shell: p.shell(r, s, failureTitle(f), ""), failure: f}
	if show(w, r, f.Status, page.view()) != nil {
		http.Error(w, f.Message, f.Status)
	}
}

// failureTitle is the heading for a kind of failure.
func failureTitle(f httpkit.Failure) string {
	switch f.Status {
	case http.StatusBadRequest:
		return "This request cannot be understood"
	case http.StatusUnauthorized:
		return "Sign in first"
	case http.StatusForbidden:
		return "This is not allowed"
	case http.StatusNotFound:
		return "Not found"
	case http.StatusConflict:
		return "Something else is in the way"
	case http.StatusRequestEntityTooLarge:
		return "This is too large"
	case http.StatusNotImplemented:
		return "This portal does not do that"
	case http.StatusServiceUnavailable:
		return "Not at this moment"
	}
	return "This page could not be made"
}
