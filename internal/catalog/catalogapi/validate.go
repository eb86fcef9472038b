package catalogapi

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/internal/httpkit"
)

// validationError is one item of validate-entity's own error shape; the first two
// fields are Backstage's, the others ours.
type validationError struct {
	Name    string `json:"name"`
	Message string `json:"message"`
	Field   string `json:"field,omitempty"`
	Code    string `json:"code,omitempty"`
	Fix     string `json:"fix,omitempty"`
}

// validateEntity answers POST /validate-entity: 200 with nothing in it, or 400 with a
// list of errors. Whatever is wrong with the request itself has that shape, too.
func (a *API) validateEntity(w http.ResponseWriter, r *http.Request) error {
	if a.opts.Validator == nil {
		return notHere("validate entities")
	}
	e, location, err := readValidation(w, r)
	if err != nil {
		f := httpkit.Explain(err)
		return httpkit.Reply(w, r, f.Status, map[string]any{"errors": []validationError{{Name: f.Name, Message: f.Message, Fix: f.Fix}}})
	}
	violations := a.opts.Validator.ValidateEntity(r.Context(), e, location)
	if len(violations) == 0 {
		httpkit.WriteEmpty(w, http.StatusOK)
		return nil
	}
	errs := make([]validationError, len(violations))
	for i, v := range violations {
		errs[i] = validationError{Name: "InputError", Message: violationText(e, v), Field: v.Path, Code: v.Code, Fix: v.Fix}
	}
	return httpkit.Reply(w, r, http.StatusBadRequest, map[string]any{"errors": errs})
}

// violationText names the entity, the field and what is wrong.
func violationText(e entity.Entity, v entity.Violation) string {
	text := v.Message
	if v.Path != "" && !strings.Contains(text, v.Path) {
		text = fmt.Sprintf("%q: %s", v.Path, text)
	}
	if e.Kind() == "" || e.Name() == "" {
		return text
	}
	return e.Ref().String() + ": " + text
}

func readValidation(w http.ResponseWriter, r *http.Request) (e entity.Entity, location string, err error) {
	var b struct {
		Entity   json.RawMessage `json:"entity"`
		Location *string         `json:"location"`
	}
	if err := httpkit.DecodeJSON(w, r, httpkit.MaxBody, &b); err != nil {
		return e, "", err
	}
	if b.Location == nil {
		return e, "", httpkit.MissingField("location")
	}
	if b.Entity == nil {
		return e, "", httpkit.MissingField("entity")
	}
	if e, err = entity.FromJSON(b.Entity); err != nil {
		return e, "", fault.Wrap(fault.Invalid, err, "request/body/entity must be object")
	}
	if target, ok := strings.CutPrefix(*b.Location, "url:"); !ok || target == "" {
		return e, "", fault.New(fault.Invalid, "Invalid location ref %q, only 'url:<target>' is supported, e.g. url:https://host/path", *b.Location)
	}
	return e, *b.Location, nil
}
