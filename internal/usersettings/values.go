package usersettings

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
)

// entry is v as JSON under that name.
func entry(name Name, v any) (Entry, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return Entry{}, fmt.Errorf("write setting %s: %w", name.Key, err)
	}
	return Entry{name, bytes.TrimSuffix(b.Bytes(), []byte("\n"))}, nil
}

// has tells whether e would change nothing.
func (s *Settings) has(e Entry) bool {
	value, there := s.Value(e.Bucket, e.Key)
	return there == (e.Value != nil) && bytes.Equal(value, e.Value)
}

// Put stores a JSON value for the person with that key.
func (s *Service) Put(ctx context.Context, key string, name Name, value json.RawMessage) error {
	if value == nil {
		value = json.RawMessage("null")
	}
	return s.change(ctx, key, func(*Settings) (Entry, error) { return Entry{name, value}, nil })
}

// Delete forgets a value. One that is not there is no error.
func (s *Service) Delete(ctx context.Context, key string, name Name) error {
	return s.change(ctx, key, func(*Settings) (Entry, error) { return Entry{Name: name}, nil })
}

// Adopt gives what one person has set to another who has not set anything yet: a guest
// who says who they are keeps their stars.
func (s *Service) Adopt(ctx context.Context, from, to string) error {
	source, err := s.Of(ctx, from)
	if err != nil {
		return err
	}
	target, err := s.Of(ctx, to)
	if err != nil || len(target.all()) > 0 {
		return err
	}
	for _, e := range source.all() {
		if e.Name == source.visitsName {
			e.Name = target.visitsName
		}
		if err := s.Put(ctx, to, e.Name, e.Value); err != nil {
			return err
		}
	}
	return nil
}
