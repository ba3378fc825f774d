package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"cascade/orchestrator/host"
)

// Tries of a group that the server rolled back for no fault of its own.
const (
	mostTries  = 10
	firstPause = time.Millisecond
)

// writeTime is how long one try of a group may take, before its connection counts as broken.
const writeTime = 20 * time.Second

// What PostgreSQL calls the failures that mean something here.
const (
	serialization   = "40001"
	deadlock        = "40P01"
	divisionByZero  = "22012"
	uniqueViolation = "23505"
	readOnly        = "25006"
)

// Commit writes a group in one transaction, and in one round trip. Errors wrap host.ErrLost when the shard has another
// owner, host.ErrAgain when another shard was quicker to accept something under the same key, and host.ErrUnsure when
// the server's answer was lost; after any other the group was not written.
func (s *Shard) Commit(ctx context.Context, g *host.Group) error {
	wait := firstPause
	for try := 1; ; try++ {
		b, err := s.batch(g) // anew: a connection leaves marks of its own in it
		if err != nil {
			return err
		}
		err = s.send(ctx, b)
		code, definite := codeOf(err)
		switch {
		case err == nil:
			s.unsure = false
			return nil
		case code == divisionByZero:
			return s.refused(ctx, g)
		case (code == serialization || code == deadlock) && try < mostTries:
			host.Pause(ctx, wait)
			wait *= 2
			continue
		case code == readOnly:
			s.db.pool.Reset() // a primary that is none any more: the next connection finds the one that is
		case code == uniqueViolation && constraintOf(err) == "once_pkey" && !s.unsure:
			return fmt.Errorf("%w: %w", host.ErrAgain, err)
		}
		if !definite && !pgconn.SafeToRetry(err) {
			s.unsure = true
		}
		if s.unsure {
			return fmt.Errorf("%w: %w", host.ErrUnsure, err)
		}
		return err
	}
}

// send carries a group's statements out: all of them, or none.
func (s *Shard) send(ctx context.Context, b *pgx.Batch) error {
	within, cancel := context.WithTimeout(ctx, writeTime)
	defer cancel()
	return s.db.pool.SendBatch(within, b).Close()
}

// refused finds out why a group did not find the shard as it was to be: another owner has it, or the group was written
// already and its answer lost.
func (s *Shard) refused(ctx context.Context, g *host.Group) error {
	var epoch, turn int64
	err := s.db.pool.QueryRow(ctx, "SELECT epoch, turn FROM cascade.shard WHERE no = $1", s.no).Scan(&epoch, &turn)
	switch {
	case err != nil:
		s.unsure = true
		return fmt.Errorf("%w: %w", host.ErrUnsure, err)
	case epoch == s.epoch && turn == int64(g.Number) && s.unsure:
		s.unsure = false
		return nil
	}
	return fmt.Errorf("shard %d: %w", s.no, host.ErrLost)
}

// codeOf is the server's word for a failure. It is definite where the server lived to roll the group back.
func codeOf(err error) (code string, definite bool) {
	var of *pgconn.PgError
	if !errors.As(err, &of) {
		return "", false
	}
	return of.Code, of.SeverityUnlocalized != "FATAL" && of.SeverityUnlocalized != "PANIC"
}

func constraintOf(err error) string {
	var of *pgconn.PgError
	errors.As(err, &of)
	return of.ConstraintName
}
