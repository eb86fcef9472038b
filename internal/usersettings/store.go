package usersettings

import (
	"context"
	"encoding/json"
	"time"
)

// Name is where a value is. Backstage's clients name a bucket "default.starredEntities"
// and a key in it "entityRefs".
type Name struct{ Bucket, Key string }

// Entry is one stored value, which is a JSON text. Without a value it is to be forgotten.
type Entry struct {
	Name
	Value json.RawMessage
}

// Change is an Entry of a person, who is named by the key of their auth.Principal.
type Change struct {
	Person string
	Entry
}

// Popularity is how much an entity was visited by everybody: a number of visits that
// had melted to Score at the time At. See [Service.Popularity].
type Popularity struct {
	Ref   string // canonical
	Score float64
	At    time.Time // in microseconds at most
}

// Store keeps settings for ever.
type Store interface {
	// UserSettings gives everything that a person has set, by bucket and key.
	UserSettings(ctx context.Context, person string) ([]Entry, error)
	// SaveUserSettings makes changes durable, all of them or on error none. No two of
	// them have the same person and name.
	SaveUserSettings(ctx context.Context, at time.Time, changes []Change) error
	// ForgetUserSettings removes everything of the people whose names begin with prefix
	// and for whom nothing was saved since before, and returns how many values that were.
	ForgetUserSettings(ctx context.Context, prefix string, before time.Time) (int64, error)

	// Popularity gives all of them, by ref.
	Popularity(ctx context.Context) ([]Popularity, error)
	// SavePopularity stores them in place of what the same refs had; a score of 0 or
	// less removes it.
	SavePopularity(ctx context.Context, all []Popularity) error
}
