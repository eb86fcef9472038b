package catalogapi

import (
	"strconv"
	"time"

	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/httpkit"
)

// snapshotTag is the validator of all answers that are made from one snapshot. It holds
// no pointer to it, which would keep an old catalog in memory.
type snapshotTag struct {
	sequence int64
	at       time.Time
	tag      httpkit.Tag
}

// tag returns the validator of s. The sequence alone would not do: it begins anew with
// an empty database, and problems can change without it.
func (a *API) tag(s *readmodel.Snapshot) httpkit.Tag {
	sequence, at := s.Sequence(), s.At()
	if t := a.tags.Load(); t != nil && t.sequence == sequence && t.at.Equal(at) {
		return t.tag
	}
	t := &snapshotTag{sequence: sequence, at: at,
		tag: httpkit.NewTag(strconv.FormatInt(sequence, 36) + "-" + strconv.FormatInt(at.UnixNano(), 36))}
	a.tags.Store(t)
	return t.tag
}
