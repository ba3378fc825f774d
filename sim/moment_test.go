package sim

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"cascade/orchestrator"
	"cascade/orchestrator/record"
)

// A line that is packed and opened again tells what any other host records of the same effect.
func TestALineTellsWhatAnyHostRecords(t *testing.T) {
	route := orchestrator.Route{{Channel: orchestrator.WhatsApp}, {Channel: orchestrator.SMS}}
	rapid.Check(t, func(t *rapid.T) {
		e := orchestrator.Effect{
			Kind: rapid.SampledFrom([]orchestrator.EffectKind{
				orchestrator.Submitted, orchestrator.Fired, orchestrator.Skipped, orchestrator.Receipt, orchestrator.Lapsed,
				orchestrator.Success, orchestrator.Failure, orchestrator.Expiration, orchestrator.Cancellation,
				orchestrator.RefusedReceipt,
			}).Draw(t, "kind"),
			Step:   uint8(rapid.IntRange(0, 2).Draw(t, "step")),
			Status: orchestrator.Status(rapid.IntRange(0, int(orchestrator.Undelivered)).Draw(t, "status")),
			Code:   orchestrator.Code(rapid.IntRange(0, int(orchestrator.MaxCode)).Draw(t, "code")),
			Late:   rapid.Bool().Draw(t, "late"), Stale: rapid.Bool().Draw(t, "stale"),
		}
		if e.Kind == orchestrator.RefusedReceipt {
			e.Channel = orchestrator.Channel(rapid.IntRange(1, orchestrator.MaxSteps).Draw(t, "channel"))
		} else {
			e.Copy = uint8(rapid.IntRange(0, 2).Draw(t, "copy"))
		}
		at := time.Duration(rapid.Int64Range(0, 1<<50).Draw(t, "at"))
		line := newLine(at, 7, &e)
		got, ok := record.Of(at, &e, route)
		if want := line.Open(route); !ok || got != want {
			t.Fatalf("%+v, %v, want %+v", got, ok, want)
		}
	})
}
