package sim

import (
	"context"
	"errors"
	"io"
	"testing"
	"time"

	"go.uber.org/goleak"

	"cascade/orchestrator"
	"cascade/scenarios"
)

// limited is a workload in which messages wait for each other, so that it runs in a world.
func limited(messages int) *scenarios.Scenario {
	s := yardstick(messages)
	s.Providers[orchestrator.SMS].Throughput = scenarios.Rate{Count: 100, Per: time.Second}
	return s
}

// brimful takes so many bytes, and then no more.
type brimful struct{ left int }

var errFull = errors.New("no space left")

func (b *brimful) Write(text []byte) (int, error) {
	if b.left -= len(text); b.left < 0 {
		return 0, errFull
	}
	return len(text), nil
}

// A run whose timeline cannot be written fails with the writer's error, and leaves nobody at work.
func TestATimelineThatCannotBeWrittenEndsTheRun(t *testing.T) {
	defer goleak.VerifyNone(t)
	for name, s := range map[string]*scenarios.Scenario{"crowd": yardstick(30_000), "world": limited(3000), "one": yardstick(1)} {
		for _, room := range []int{0, 1 << 20} {
			if name == "one" && room > 0 {
				continue
			}
			if _, err := Run(context.Background(), s, RunOptions{JSON: &brimful{left: room}}); !errors.Is(err, errFull) {
				t.Errorf("%s, with room for %d bytes: %v", name, room, err)
			}
		}
	}
}

// So does one that is interrupted, whenever that is.
func TestAnInterruptedRunLeavesNobodyAtWork(t *testing.T) {
	defer goleak.VerifyNone(t)
	for name, s := range map[string]*scenarios.Scenario{"crowd": yardstick(100_000), "world": limited(20_000)} {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		for _, s := range []*scenarios.Scenario{s, yardstick(1)} {
			if _, err := Run(ctx, s, RunOptions{}); !errors.Is(err, context.Canceled) {
				t.Errorf("%s, interrupted before it began: %v", name, err)
			}
		}
		ctx, cancel = context.WithCancel(context.Background())
		_, err := Run(ctx, s, RunOptions{JSON: io.Discard, Progress: func(messages int) {
			if messages > 0 {
				cancel()
			}
		}})
		if cancel(); !errors.Is(err, context.Canceled) {
			t.Errorf("%s, interrupted under way: %v", name, err)
		}
	}
}

// Progress is told in rising numbers, up to all messages or nearly.
func TestProgressRises(t *testing.T) {
	for name, s := range map[string]*scenarios.Scenario{"crowd": yardstick(50_000), "world": limited(5000)} {
		last, times := 0, 0
		if _, err := Run(context.Background(), s, RunOptions{Progress: func(messages int) {
			if messages < last || messages > s.Traffic.Messages {
				t.Errorf("%s: %d messages after %d", name, messages, last)
			}
			last, times = messages, times+1
		}}); err != nil {
			t.Fatal(err)
		}
		if times < 2 || last == 0 {
			t.Errorf("%s: told %d times, %d in the end", name, times, last)
		}
	}
}
