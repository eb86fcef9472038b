package finder

import (
	"bytes"
	"slices"
	"strings"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog/readmodel"
)

// The limits of a search text; what is beyond is not read.
const (
	maxText  = 200 // bytes
	maxWords = 8
)

// The fields that a search may be narrowed by.
const (
	fieldKind      = "kind"
	fieldNamespace = "metadata.namespace"
	fieldTags      = "metadata.tags"
	fieldOwner     = "relations." + entity.OwnedBy
)

// maxOwners is how many owners one @name may stand for.
const maxOwners = 50

// Me is the owner that stands for the reader and their teams, as in "@me".
const Me = "me"

// reading turns a search text into a search.
type reading struct {
	s      *readmodel.Snapshot
	x      *index
	reader Reader
	fold   folded

	search
	filters []readmodel.Filter
	plain   []string // the words as they are searched, for kinds, namespaces and tags
}

// read reads a search text: words, and what narrows the search. In words of the form
// kind:word, namespace/word and kind:namespace/name, a kind or namespace that does not
// begin like any in the catalog is part of the word.
func (r *reading) read(text string) {
	for _, token := range fields(text) {
		if len(token) > 1 && token[0] == '#' {
			r.filters = append(r.filters, readmodel.HasPrefix(fieldTags, token[1:]))
			continue
		}
		if owner, ok := strings.CutPrefix(token, "@"); ok {
			r.narrowToOwner(owner)
			continue
		}
		token = r.narrowTo(token, ':', fieldKind)
		token = r.narrowTo(token, '/', fieldNamespace)
		r.add(token)
	}
	r.lookBeside()
	if r.narrowed = len(r.filters) > 0; r.narrowed {
		r.within = r.s.Select(readmodel.And(r.filters...))
	}
}

// fields are the parts of a search text between white space.
func fields(text string) []string {
	if len(text) > maxText {
		text = text[:maxText] // a character that is cut is dropped
	}
	return strings.Fields(strings.ToValidUTF8(text, ""))
}

// narrowTo takes what stands before mark off the token if it begins a value of field, or
// is the plural of one.
func (r *reading) narrowTo(token string, mark byte, field string) string {
	at := strings.IndexByte(token, mark)
	if at <= 0 {
		return token
	}
	value := strings.ToLower(token[:at])
	for _, v := range r.s.Facets(readmodel.Filter{}, []string{field})[field] {
		switch known := strings.ToLower(v.Value); {
		case strings.HasPrefix(known, value):
			r.filters = append(r.filters, readmodel.HasPrefix(field, value))
		case known+"s" == value:
			r.filters = append(r.filters, readmodel.Equals(field, known))
		default:
			continue
		}
		return token[at+1:]
	}
	return token
}

// add adds a word.
func (r *reading) add(token string) {
	r.fold.fold(token)
	text := bytes.Trim(r.fold.text, "-")
	if len(text) == 0 || len(r.words) == maxWords {
		return
	}
	w := newWord(exactly(text[:min(len(text), maxRow)]))
	if len(r.words) > 0 {
		r.joined = append(r.joined, '-')
	}
	r.joined = append(r.joined, w.text...)
	r.words = append(r.words, w)
	r.letters |= w.letters
	r.plain = append(r.plain, strings.ToLower(token))
}

// lookBeside finds what each of several words may mean besides a name.
func (r *reading) lookBeside() {
	if len(r.words) < 2 {
		return
	}
	for i, word := range r.plain {
		filter := readmodel.Equals(fieldTags, word)
		if len(r.words[i].text) >= minInside {
			filter = readmodel.Or(filter, readmodel.HasPrefix(fieldKind, word), readmodel.HasPrefix(fieldNamespace, word))
		}
		r.beside = append(r.beside, r.s.Select(filter))
	}
}

func ownedBy(owners []string) readmodel.Filter { return readmodel.Equals(fieldOwner, owners...) }

// narrowToOwner narrows to what is owned by groups and users whose name or title has a
// part that begins with word.
func (r *reading) narrowToOwner(word string) {
	if strings.EqualFold(word, Me) && len(r.reader.Owners) > 0 {
		r.filters = append(r.filters, ownedBy(r.reader.Owners))
		return
	}
	inner := reading{s: r.s, x: r.x}
	inner.add(word)
	if len(inner.words) == 0 {
		return
	}
	inner.within, inner.narrowed = r.s.Select(readmodel.Equals(fieldKind, "group", "user")), true
	var owners []string
	for _, h := range inner.scan(r.x, false, nil) {
		if e, ok := r.s.EntityOf(h.node); ok && h.quality <= segment {
			owners = append(owners, e.Ref())
		}
	}
	slices.SortFunc(owners, func(a, b string) int { return len(a) - len(b) })
	r.filters = append(r.filters, readmodel.Or(
		ownedBy(owners[:min(len(owners), maxOwners)]),
		readmodel.HasPrefix(fieldOwner, "group:"+entity.DefaultNamespace+"/"+word)))
}
