package store

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"sync"

	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/internal/usersettings"
)

var (
	_ catalog.Store         = (*Store)(nil)
	_ catalog.HistoryStore  = (*Store)(nil)
	_ catalog.HoldStore     = (*Store)(nil)
	_ catalog.LocationStore = (*Store)(nil)
	_ usersettings.Store    = (*Store)(nil)
)

// Options say which database to open and how.
type Options struct {
	// Path is the data folder, or a database file if it is one or ends in ".db". What
	// does not exist is made.
	Path string
	// Address is where this process serves, told to a second process that wants the
	// same data. It may be empty.
	Address string
	// Logger hears of migrations; nil means none.
	Logger *slog.Logger
}

// Store is an open database. It is safe for use by many goroutines.
type Store struct {
	file    string
	dialect dialect
	lock    *lock
	writer  *sql.DB // a single connection
	readers *sql.DB
	log     *slog.Logger

	mu     sync.Mutex // guards closed, and inUse against Add after Wait
	closed bool
	inUse  sync.WaitGroup // operations under way
}

// Open opens the database of o.Path, makes or migrates its schema, and keeps other
// processes from doing so until Close. It returns a fault.Conflict when another
// process has it or a newer Callboard wrote it, fault.Invalid when it is something
// else than Callboard's, and fault.Unavailable when the disk refuses.
func Open(ctx context.Context, o Options) (*Store, error) {
	file, err := prepareFile(o.Path)
	if err != nil {
		return nil, err
	}
	held, err := acquireLock(file, o.Address)
	if err != nil {
		return nil, err
	}
	s := &Store{file: file, dialect: sqlite{}, lock: held, log: o.Logger}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if err := s.connect(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Store) connect(ctx context.Context) (err error) {
	if s.writer, err = s.dialect.openWriter(s.file); err != nil {
		return s.fault(ctx, "open "+s.file, err)
	}
	if err := migrate(ctx, s.writer, s.dialect, s.log); err != nil {
		return s.fault(ctx, "open "+s.file, err)
	}
	if s.readers, err = s.dialect.openReaders(s.file); err != nil {
		return s.fault(ctx, "open "+s.file, err)
	}
	return nil
}

// Close waits for operations under way, then lets go of the database. A second call
// does nothing.
func (s *Store) Close() error {
	s.mu.Lock()
	closed := s.closed
	s.closed = true
	s.mu.Unlock()
	if closed {
		return nil
	}
	s.inUse.Wait()
	var failures []error
	for _, db := range []*sql.DB{s.readers, s.writer} {
		if db != nil {
			failures = append(failures, db.Close())
		}
	}
	failures = append(failures, s.lock.release())
	return errors.Join(failures...)
}

// File is the path of the database file.
func (s *Store) File() string { return s.file }

// Check reads the whole database and tells whether it is sound; a damaged one is a
// fault.Unavailable. It takes about a second for 100,000 entities.
func (s *Store) Check(ctx context.Context) error {
	return s.read(ctx, "check "+s.file, func(db *sql.DB) error { return s.dialect.check(ctx, db) })
}

// begin registers an operation, so that Close waits for it; end must follow.
func (s *Store) begin() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return fault.New(fault.Unavailable, "Callboard is shutting down.")
	}
	s.inUse.Add(1)
	return nil
}

func (s *Store) end() { s.inUse.Done() }

// read runs a query on a reading connection; operation is told in errors.
func (s *Store) read(ctx context.Context, operation string, query func(*sql.DB) error) error {
	if err := s.begin(); err != nil {
		return err
	}
	defer s.end()
	return s.fault(ctx, operation, query(s.readers))
}
