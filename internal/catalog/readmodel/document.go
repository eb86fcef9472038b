package readmodel

import (
	"bytes"
	"slices"
	"strconv"
	"time"

	"github.com/cespare/xxhash/v2"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
)

// document is one slot: an entity, or (without body) a ref that others relate to and
// that is not in the catalog. It is immutable once its snapshot is published.
//
// The JSON on the wire is put together on demand from body and the rest: that takes
// about as long as copying it, and a hundred thousand entities need no second copy. A
// changed relation then changes only the edges of its two ends.
type document struct {
	body  []byte // Record.JSON
	edges []edge // relations of both directions, sorted, each once
	// failures is the JSON of status.items; empty when there are none.
	failures string
	marks    marks
	etag     uint64 // of body, edges, orphan mark and failures
	bodyHash uint64

	uid              string
	bucket, location string
	origin           string
	parents          []string
	id, sequence     int64
	created, updated int64 // Unix nanoseconds; noTime for the zero time
	line             int32
	orphan           bool
}

// edge is one relation of a document.
type edge struct {
	relation uint16 // number in the snapshot's relation names
	own      bool   // declared by the document itself
	reverse  bool   // the reverse of what the target declares
	target   uint32 // slot
}

const noTime = -1 << 63

func unixNano(t time.Time) int64 {
	if t.IsZero() {
		return noTime
	}
	return t.UnixNano()
}

func fromUnixNano(n int64) time.Time {
	if n == noTime {
		return time.Time{}
	}
	return time.Unix(0, n).UTC()
}

func (d *document) isLive() bool { return d != nil && d.body != nil }

// fill takes over what is to be kept of r. Short texts that many records share are
// kept once.
func (d *document) fill(r *catalog.Record, intern *interner) {
	d.body, d.uid, d.orphan = r.JSON, r.UID, r.Orphan
	d.bucket, d.location, d.origin = intern.text(r.Bucket), intern.text(r.Location), intern.text(r.Origin)
	d.parents = intern.list(r.Parents)
	d.id, d.sequence, d.line = r.ID, r.Sequence, int32(r.Line)
	d.created, d.updated = unixNano(r.Created), unixNano(r.Updated)
	d.bodyHash = xxhash.Sum64(r.JSON)
}

// record is the opposite of fill; relations are left to the caller.
func (d *document) record(ref string) catalog.Record {
	return catalog.Record{
		ID: d.id, UID: d.uid, Ref: ref, Bucket: d.bucket, Location: d.location, Origin: d.origin,
		Line: int(d.line), Parents: d.parents, Orphan: d.orphan, Sequence: d.sequence,
		Created: fromUnixNano(d.created), Updated: fromUnixNano(d.updated),
	}
}

// interner keeps one copy of each text it is given.
type interner struct {
	texts map[string]string
	lists map[string][]string
}

func newInterner() *interner {
	return &interner{texts: map[string]string{}, lists: map[string][]string{}}
}

func (in *interner) text(s string) string {
	if t, ok := in.texts[s]; ok {
		return t
	}
	in.texts[s] = s
	return s
}

// list keeps lists of one, which is what nearly all parents are.
func (in *interner) list(l []string) []string {
	switch len(l) {
	case 0:
		return nil
	case 1:
		if t, ok := in.lists[l[0]]; ok {
			return t
		}
		in.lists[l[0]] = l
	}
	return l
}

// computeETag sets the entity's content hash.
func (d *document) computeETag(s *Snapshot, buf []byte) []byte {
	buf = strconv.AppendUint(buf[:0], d.bodyHash, 16)
	buf = append(buf, d.uid...)
	buf = strconv.AppendBool(buf, d.orphan)
	for _, e := range d.edges {
		buf = append(buf, '\n')
		buf = append(append(append(buf, s.relations[e.relation]...), ' '), s.names[e.target]...)
	}
	buf = append(append(buf, '\n'), d.failures...)
	d.etag = xxhash.Sum64(buf)
	return buf
}

// appendJSON appends the entity as it goes over the wire.
func (d *document) appendJSON(dst []byte, s *Snapshot) []byte {
	end := len(d.body) - 1
	dst = slices.Grow(dst, len(d.body)+160+72*len(d.edges)+len(d.failures))
	at := 0
	if m := int(d.marks.metadataEnd); m > 0 {
		if a := int(d.marks.annotationsEnd); a > 0 && d.orphan && !d.marks.hasOrphan {
			dst = append(comma(append(dst, d.body[:a]...)), `"`+orphanAnnotation+`":"true"`...)
			at = a
		}
		dst = d.appendMetadata(append(dst, d.body[at:m]...))
		at = m
	}
	dst = append(comma(append(dst, d.body[at:end]...)), `"relations":[`...)
	for i, e := range d.edges {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendQuoted(append(dst, `{"type":`...), s.relations[e.relation])
		dst = appendQuoted(append(dst, `,"targetRef":`...), s.names[e.target])
		dst = append(dst, '}')
	}
	dst = append(dst, ']')
	if d.failures != "" {
		dst = append(append(append(dst, `,"status":{"items":[`...), d.failures...), `]}`...)
	}
	return append(dst, '}')
}

// appendMetadata appends what the catalog adds at the end of metadata.
func (d *document) appendMetadata(dst []byte) []byte {
	if !d.marks.hasUID {
		dst = appendQuoted(append(comma(dst), `"uid":`...), d.uid)
	}
	if !d.marks.hasETag {
		dst = append(d.appendETag(append(comma(dst), `"etag":"`...)), '"')
	}
	if d.orphan && d.marks.annotationsEnd == 0 {
		dst = append(comma(dst), `"annotations":{"`+orphanAnnotation+`":"true"}`...)
	}
	return dst
}

func (d *document) appendETag(dst []byte) []byte {
	const digits = "0123456789abcdef"
	for shift := 60; shift >= 0; shift -= 4 {
		dst = append(dst, digits[d.etag>>shift&15])
	}
	return dst
}

// comma appends a comma unless an object has just begun.
func comma(dst []byte) []byte {
	if dst[len(dst)-1] == '{' {
		return dst
	}
	return append(dst, ',')
}

// appendQuoted appends s as a JSON string.
func appendQuoted(dst []byte, s string) []byte {
	dst = append(dst, '"')
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < 0x20 || c == '"' || c == '\\' || c >= 0x7f {
			return appendEscaped(dst, s)
		}
	}
	return append(append(dst, s...), '"')
}

// appendEscaped appends s, which is not plain, and the closing quote.
func appendEscaped(dst []byte, s string) []byte {
	var b bytes.Buffer
	if entity.AppendJSON(&b, s) != nil { // never for a string
		return append(dst, '"')
	}
	return append(dst, b.Bytes()[1:]...)
}
