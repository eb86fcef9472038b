package portal

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
func (f *Frame) ErrorPage(w http.ResponseWriter, r *http.Request, failure httpkit.Failure) {
	s := f.Snapshot()
	if failure.Status == http.StatusNotFound && f.NothingAt(w, r, s, failureTitle(failure), failure.Message) == nil {
		return
	}
	page := failurePage{shell: f.Page(r, s, failureTitle(failure), ""), failure: failure}
	if Show(w, r, failure.Status, page.view()) != nil {
		http.Error(w, failure.Message, failure.Status)
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
