package commands

import (
	"context"
	"fmt"
	"strings"

	"cascade/dashboard"
	"cascade/orchestrator/host"
	"cascade/orchestrator/host/postgres"
	"cascade/orchestrator/host/service"
	"cascade/orchestrator/host/sqlite"
	"cascade/orchestrator/problem"
	"cascade/orchestrator/sendapi"
)

// sender is what carries out the rules for cascade orchestrate, whatever the store.
type sender interface {
	service.Host
	dashboard.Watched
	Depth() int
	Waiting() int
}

// shared tells a store that is a PostgreSQL database from one that is a file.
func (o *orchestrate) shared() bool {
	return strings.HasPrefix(o.store, "postgres://") || strings.HasPrefix(o.store, "postgresql://")
}

// checkStore refuses addresses of other databases, as no file is called so.
func (o *orchestrate) checkStore() error {
	if !o.shared() && strings.Contains(o.store, "://") {
		return problem.Problem{
			What: "--store " + problem.Quote(sendapi.MaskURL(o.store)) + " is neither a file nor a PostgreSQL database",
			Hint: "give a file, such as cascade.db, or an address, such as postgres://cascade@db.example.com/cascade",
		}
	}
	return nil
}

// open opens the store, and what works on it. What it gives besides is called at the end.
func (o *orchestrate) open(ctx context.Context, options host.Options) (s sender, end func(), err error) {
	if o.shared() {
		db, err := postgres.Open(ctx, o.store)
		if err != nil {
			return nil, nil, err
		}
		db.Log = o.log
		return host.NewFleet(db, options), db.Close, nil
	}
	store, err := sqlite.Open(ctx, o.store)
	if err != nil {
		return nil, nil, err
	}
	options.Store = store
	h, err := host.Open(ctx, options)
	if err != nil {
		store.Close()
		return nil, nil, fmt.Errorf("%s: %w", o.store, err)
	}
	return h, func() { store.Close() }, nil
}
