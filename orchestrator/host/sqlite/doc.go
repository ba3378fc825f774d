// Package sqlite keeps a host's messages in one SQLite file, for one process: a second one is refused.
//
//	store, err := sqlite.Open(ctx, "cascade.db")
//
// The file is in WAL mode with synchronous FULL: what is committed outlives a power cut. Writes go through one
// connection, reads through a few of their own. A file that an older program wrote is brought up to date when it is
// opened; one that a newer program wrote is refused.
package sqlite
