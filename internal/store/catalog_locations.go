package store

import (
	"context"
	"database/sql"

	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/fault"
)

// Locations gives all registered locations in the order in which they were added.
func (s *Store) Locations(ctx context.Context) ([]catalog.StoredLocation, error) {
	return list(ctx, s, "read locations", "SELECT id, type, target FROM catalog_locations ORDER BY number",
		func(rows *sql.Rows) (l catalog.StoredLocation, err error) {
			err = rows.Scan(&l.ID, &l.Type, &l.Target)
			return l, err
		})
}

// AddLocation stores l; a second one of the same type and target, or of the same ID,
// is a fault.Conflict.
func (s *Store) AddLocation(ctx context.Context, l catalog.StoredLocation) error {
	err := s.update(ctx, "add location "+l.Target, func(t *transaction) error {
		_, err := t.exec(`INSERT INTO catalog_locations (number, id, type, target)
			SELECT COALESCE(MAX(number), 0) + 1, $1, $2, $3 FROM catalog_locations`, l.ID, l.Type, l.Target)
		return err
	})
	return alreadyRegistered(err, l)
}

// UpdateLocation changes type and target of the location with l.ID, which is a
// fault.NotFound if it is not there, and a fault.Conflict if another has them.
func (s *Store) UpdateLocation(ctx context.Context, l catalog.StoredLocation) error {
	err := s.update(ctx, "update location "+l.ID, func(t *transaction) error {
		changed, err := t.exec("UPDATE catalog_locations SET type = $2, target = $3 WHERE id = $1", l.ID, l.Type, l.Target)
		return locationFound(l.ID, changed, err)
	})
	return alreadyRegistered(err, l)
}

// DeleteLocation removes the location with that id, or returns a fault.NotFound.
func (s *Store) DeleteLocation(ctx context.Context, id string) error {
	return s.update(ctx, "delete location "+id, func(t *transaction) error {
		changed, err := t.exec("DELETE FROM catalog_locations WHERE id = $1", id)
		return locationFound(id, changed, err)
	})
}

func locationFound(id string, changed int64, err error) error {
	if err == nil && changed == 0 {
		return fault.New(fault.NotFound, "There is no registered location with the id %s.", id)
	}
	return err
}

// alreadyRegistered says in words of the catalog that a row is there already.
func alreadyRegistered(err error, l catalog.StoredLocation) error {
	if !fault.Is(err, fault.Conflict) {
		return err
	}
	return fault.Wrap(fault.Conflict, err, "The location %s:%s is registered already.", l.Type, l.Target)
}
