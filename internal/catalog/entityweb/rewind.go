package entityweb

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog"
)

// errForgotten says that history has no word on what an entity was.
var errForgotten = errors.New("history does not keep what an entity said when it was removed")

// rewind takes changes back, newest first, from a document, which stays as it is. The
// result is nil for a time at which the entity was not there. errForgotten ends it before
// a removal; any other error says that the changes are not those of the document.
func rewind(doc entity.Object, changes []catalog.HistoryEntry) (entity.Object, error) {
	then := clone(doc)
	for _, c := range changes {
		switch {
		case c.Kind == catalog.Removed:
			return nil, errForgotten
		case then == nil:
			return nil, fmt.Errorf("change %d is of an entity that was not there", c.Sequence)
		case c.Kind == catalog.Added:
			then = nil
		default:
			if err := turn(then, c, true); err != nil {
				return nil, err
			}
		}
	}
	return then, nil
}

// turn makes one change of fields to a document, or takes it back.
func turn(doc entity.Object, c catalog.HistoryEntry, back bool) error {
	for _, f := range c.Fields {
		from, to := f.Old, f.New
		if back {
			from, to = to, from
		}
		if !put(doc, f.Path, from, to) {
			return fmt.Errorf("change %d does not fit at %s", c.Sequence, f.Path)
		}
	}
	return nil
}

// put replaces the value at a dotted path if it is from; nil stands for no value. Keys
// may hold dots themselves ("backstage.io/view-url"), so that a path can be read in more
// than one way: the deepest one that fits is meant.
func put(o entity.Object, path string, from, to any) bool {
	for i := range len(path) {
		if path[i] != '.' {
			continue
		}
		if below, ok := o[path[:i]].(entity.Object); ok && put(below, path[i+1:], from, to) {
			return true
		}
	}
	if !same(o[path], from) {
		return false
	}
	if to == nil {
		delete(o, path)
	} else {
		o[path] = entity.New(entity.Object{"": to}).Clone().Root()[""]
	}
	return true
}

// same compares values as they are written: numbers by their digits.
func same(a, b any) bool {
	var x, y bytes.Buffer
	return entity.AppendJSON(&x, a) == nil && entity.AppendJSON(&y, b) == nil && bytes.Equal(x.Bytes(), y.Bytes())
}

func clone(doc entity.Object) entity.Object {
	if doc == nil {
		return nil
	}
	return entity.New(doc).Clone().Root()
}
