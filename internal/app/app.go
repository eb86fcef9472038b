package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/catalog/finder"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/store"
	"github.com/callboard/callboard/internal/usersettings"
	"github.com/callboard/callboard/internal/webui"
)

// Options say which portal to run.
type Options struct {
	Setup
	// Data is the folder that keeps what the portal must not forget.
	Data string
	// Listen is the address to serve on, host:port. When it is empty the configuration's
	// counts, and then DefaultListen.
	Listen string
	// AllowAnonymous lets anybody who can reach the address use the portal. Without it,
	// as there is no sign-in, only this machine may.
	AllowAnonymous bool
	// Listening is told, if set, when the portal begins to answer.
	Listening func(Started)
	// Ready is told, if set, when the first pass of all sources is visible.
	Ready func(Summary)
}

// Started tells where a portal is found and what it works with.
type Started struct {
	URL     string   // "http://127.0.0.1:7007"
	Reads   []string // the paths and locations it was told to read
	Configs []string // the configuration files
	Data    string   // the database file
	Stored  int      // entities that were there from before
}

// Summary tells what is in the catalog.
type Summary struct {
	Took     time.Duration // since the start
	Entities int
	Problems int
}

// Serve runs a portal until ctx is done, and returns nil then. It returns earlier, with
// an error, when the portal cannot start or cannot go on. What it answers before the
// sources have been read is what the data folder holds.
func Serve(ctx context.Context, o Options) (err error) {
	begin := time.Now()
	log := o.logger()

	set, err := o.configure(ctx)
	if err != nil {
		return err
	}
	address, err := o.address(set.config.Backend.Listen, log)
	if err != nil {
		return err
	}

	// The truth: one database, which no other process has open.
	db, err := store.Open(ctx, store.Options{Path: o.Data, Address: address, Logger: log})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()

	// The catalog: from the database into memory, to be served at once.
	model := readmodel.New(set.kinds)
	ingester := catalog.NewIngester(db, db, frugal{model}, set.ingestion)
	if err := ingester.Load(ctx); err != nil {
		return fmt.Errorf("load the catalog: %w", err)
	}
	stored := model.Snapshot().Len()

	// What people have set, which is read when they come.
	people := usersettings.New(usersettings.Options{Store: db, Logger: log})
	if err := people.Load(ctx); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, people.Close()) }()

	// What finds by name, which is made when the catalog has been read.
	find := finder.New(people)

	// What answers: API, pages, health, metrics.
	health := newHealth(ingester.Ready())
	handler, err := routes(features{
		settings: set, db: db, model: model, ingester: ingester, health: health, log: log,
		open: o.AllowAnonymous, userSettings: people, finder: find,
	})
	if err != nil {
		return err
	}
	listener, err := listen(ctx, address)
	if err != nil {
		return err
	}
	if o.Listening != nil {
		o.Listening(Started{URL: urlOf(listener.Addr()), Reads: set.reads, Configs: set.config.Files, Data: db.File(), Stored: stored})
	}

	// Running: requests, sources, and word of their first pass. Whichever fails first
	// stops the others.
	running, ctx := errgroup.WithContext(ctx)
	running.Go(func() error { return answer(ctx, listener, handler, health, log) })
	running.Go(func() error { return people.Run(ctx) })
	running.Go(func() error { webui.Assets().Pack(); return nil }) // so that the first visitor need not wait for it
	running.Go(func() error {
		if err := ingester.Run(ctx, set.sources); err != nil && ctx.Err() == nil {
			return fmt.Errorf("read the sources: %w", err)
		}
		return nil
	})
	running.Go(func() error {
		select {
		case <-ingester.Ready():
			find.Prepare(model.Snapshot()) // so that the first keystroke need not wait for it
			giveBack()
			if o.Ready != nil {
				s := model.Snapshot()
				problems := s.CountProblems()
				o.Ready(Summary{Took: time.Since(begin), Entities: s.Len(),
					Problems: problems[catalog.SeverityError] + problems[catalog.SeverityWarning]})
			}
		case <-ctx.Done():
		}
		return nil
	})
	return running.Wait()
}

func (o *Options) logger() *slog.Logger {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return o.Logger
}
