package catalogapi

import (
	"strconv"

	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/httpkit"
)

// snapshotTag is the validator of all answers that are made from one snapshot.
type snapshotTag struct {
	snapshot *readmodel.Snapshot
	tag      httpkit.Tag
}

// tag returns the validator of s. The sequence alone would not do: it begins anew with
// an empty database, and problems can change without it.
func (a *API) tag(s *readmodel.Snapshot) httpkit.Tag {
	if t := a.tags.Load(); t != nil && t.snapshot == s {
		return t.tag
	}
	t := &snapshotTag{snapshot: s, tag: httpkit.NewTag(strconv.FormatInt(s.Sequence(), 36) + "-" + strconv.FormatInt(s.At().UnixNano(), 36))}
	a.tags.Store(t)
	return t.tag
}
