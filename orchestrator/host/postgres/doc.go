// Package postgres keeps hosts' messages in PostgreSQL, for any number of processes over one database.
//
//	db, err := postgres.Open(ctx, "postgres://cascade@db.example.com/cascade")
//	store, err := db.Take(ctx, 0)
//
// The messages are divided over sixteen shards, and a shard has one owner at a time. Whoever takes a shard raises its
// epoch, and every commit holds only while the epoch is the one that its owner took the shard with: what an owner that
// lost its shard would still write is refused, whatever it believes. Commit is one round trip and one transaction. One
// that the server rolled back, as it deadlocked or could not be put in a row with others, is tried again; one whose
// answer was lost is found out about before anything else is written.
//
// Nothing asks the database's clock: instants come from the owner, and a lease has ended when its owner has not been
// heard of for a while that the one who watches has measured.
package postgres
