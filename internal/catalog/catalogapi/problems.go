package catalogapi

import (
	"net/http"
	"strings"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/httpkit"
)

// problems answers GET /api/callboard/catalog/problems.
func (a *API) problems(w http.ResponseWriter, r *http.Request) error {
	ps, err := httpkit.ReadParams(r, "owner", "source", "severity", "code", "entityRef", "limit", "offset")
	if err != nil {
		return err
	}
	s := a.opts.Snapshots.Snapshot()
	keep, err := problemFilter(s, ps)
	if err != nil {
		return err
	}
	limit, err := ps.Int("limit", 0, unlimited)
	if err != nil {
		return err
	}
	offset, err := ps.Int("offset", 0, 0)
	if err != nil {
		return err
	}
	if httpkit.NotModified(w, r, a.tag(s)) {
		return nil
	}
	items := []catalog.Problem{}
	for _, p := range s.Problems() {
		if keep(&p) {
			items = append(items, p)
		}
	}
	total := len(items)
	items = items[min(offset, total):]
	if limit != unlimited {
		items = items[:min(limit, len(items))]
	}
	catalog.Pinpoint(items, a.opts.Text)
	body, err := httpkit.Marshal(map[string]any{"items": items, "totalItems": total})
	if err != nil {
		return err
	}
	httpkit.WriteJSON(w, http.StatusOK, body)
	return nil
}

// problemFilter returns what tells whether a problem is asked for.
func problemFilter(s *readmodel.Snapshot, ps httpkit.Params) (func(*catalog.Problem) bool, error) {
	severity, err := ps.Choice("severity", string(catalog.SeverityError), string(catalog.SeverityWarning), string(catalog.SeverityNotice))
	if err != nil {
		return nil, err
	}
	want := map[string]string{}
	for _, name := range []string{"owner", "source", "code", "entityRef"} {
		if want[name], err = ps.Text(name); err != nil {
			return nil, err
		}
	}
	owner, err := refParam(want["owner"], "group")
	if err != nil {
		return nil, err
	}
	ref, err := refParam(want["entityRef"], "")
	if err != nil {
		return nil, err
	}
	return func(p *catalog.Problem) bool {
		return (severity == "" || string(p.Severity) == severity) &&
			(want["source"] == "" || p.Bucket == want["source"]) &&
			(want["code"] == "" || p.Code == want["code"]) &&
			(ref == "" || p.Ref == ref) &&
			(owner == "" || ownedBy(s, p.Ref, owner))
	}, nil
}

// refParam reads a ref parameter into its canonical form; empty stays empty.
func refParam(text, kind string) (string, error) {
	if text == "" {
		return "", nil
	}
	ref, err := entity.ParseRef(text, entity.RefDefaults{Kind: kind})
	if err != nil {
		return "", invalid(err)
	}
	return ref.String(), nil
}

// ownedBy tells whether the entity of a ref is, or is owned by, owner.
func ownedBy(s *readmodel.Snapshot, ref, owner string) bool {
	if ref == "" {
		return false
	}
	if strings.EqualFold(ref, owner) {
		return true
	}
	e, ok := s.ByRef(ref)
	if !ok {
		return false
	}
	for _, rel := range e.Related("ownedBy") {
		if rel.Target == owner {
			return true
		}
	}
	return false
}
