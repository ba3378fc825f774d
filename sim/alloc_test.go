package sim

import (
	"context"
	"io"
	"testing"
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim/random"
)

// The path of an event allocates nothing once its buffers have grown.

func TestTheQueueAllocatesNothing(t *testing.T) {
	for name, events := range map[string]int{"in front": frontSize / 2, "in the heap": 40 * frontSize} {
		var q queue
		at := uint64(1)
		churn := func() {
			for range events {
				at = random.Mix(at)
				q.push(newEvent(time.Duration(at>>40), 0, uint32(at), 0,
					&orchestrator.Event{Kind: orchestrator.Report}))
			}
			for q.len() > 0 {
				q.pop()
			}
		}
		churn()
		if n := testing.AllocsPerRun(20, churn); n != 0 {
			t.Errorf("%s: %v allocations in %d pushes and pops", name, n, events)
		}
	}
}

// perMessage is how many allocations each further message of a crowd costs: what a run allocates to begin with,
// and what its result grows by in large pieces, does not count.
func perMessage(t *testing.T, s func(int) *scenarios.Scenario, o RunOptions) float64 {
	t.Helper()
	if testing.Short() {
		t.Skip("counting takes long under the race detector and an emulator")
	}
	run := func(messages int) float64 {
		return testing.AllocsPerRun(2, func() {
			if _, err := Run(context.Background(), s(messages), o); err != nil {
				t.Fatal(err)
			}
		})
	}
	const few, many = 20 * batchSize, 40 * batchSize
	return (run(many) - run(few)) / (many - few)
}

// A crowd's messages allocate nothing each: a summary's waits come by thousands, and so do a timeline's lines. They
// come a second apart, so that the lines which wait to be put in order are soon as many as they ever will be.
func TestACrowdsMessagesAllocateNothing(t *testing.T) {
	apart := func(messages int) *scenarios.Scenario {
		s := yardstick(messages)
		s.Traffic.Every = time.Second
		return s
	}
	for name, o := range map[string]RunOptions{
		"summary":   {Workers: 1},
		"two cores": {Workers: 2},
		"JSON":      {Workers: 1, JSON: io.Discard},
		"timeline":  {Workers: 1, Timeline: true},
	} {
		t.Run(name, func(t *testing.T) {
			if n := perMessage(t, apart, o); n > 0.02 {
				t.Errorf("%.4f allocations a message", n)
			}
		})
	}
}

// Nor do those of a world in which they wait for each other.
func TestAWorldsMessagesAllocateNothing(t *testing.T) {
	if n := perMessage(t, limited, RunOptions{}); n > 0.02 {
		t.Errorf("%.4f allocations a message", n)
	}
}

// A line is written as JSON into the buffer that is given.
func TestWritingALineAllocatesNothing(t *testing.T) {
	r, err := Run(context.Background(), yardstick(10), RunOptions{Timeline: true})
	if err != nil {
		t.Fatal(err)
	}
	buffer := make([]byte, 0, 1<<10)
	for _, l := range r.Timeline.All(0) {
		if n := testing.AllocsPerRun(1, func() { buffer = r.AppendLine(buffer[:0], l) }); n != 0 {
			t.Fatalf("%v allocations for %s", n, buffer)
		}
	}
}
