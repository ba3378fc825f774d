package orchestrator_test

import (
	"encoding/hex"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cascade/orchestrator"
)

// A state that is stored reads back as it was.
func TestAStoredStateReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		upTo := func(most int, label string) uint8 { return uint8(rapid.IntRange(0, most).Draw(t, label)) }
		want := orchestrator.State{
			Submitted: rapid.Bool().Draw(t, "submitted"), Outcome: orchestrator.Outcome(upTo(4, "outcome")),
			Turn: upTo(9, "turn"), Winner: upTo(9, "winner"), Copies: upTo(9, "copies"),
			Code:   orchestrator.Code(rapid.Uint16().Draw(t, "code")),
			Expiry: time.Duration(rapid.Int64().Draw(t, "expiry")),
		}
		for i := range upTo(orchestrator.MaxSteps, "steps") {
			want.Steps[i] = orchestrator.StepState(rapid.Byte().Draw(t, "step"))
		}
		text, _ := want.MarshalBinary()
		var got orchestrator.State
		if err := got.UnmarshalBinary(text); err != nil || got != want {
			t.Fatalf("%x reads as %+v, %v, not %+v", text, got, err, want)
		}
	})
}

// What version 1 wrote is read for ever.
func TestAStateOfVersion1IsRead(t *testing.T) {
	text, _ := hex.DecodeString("0101000200012e8080d88ee16f022b0a")
	var got orchestrator.State
	if err := got.UnmarshalBinary(text); err != nil {
		t.Fatal(err)
	}
	want := orchestrator.State{
		Submitted: true, Turn: 2, Copies: 1, Code: 46, Expiry: 32 * time.Minute,
		Steps: [orchestrator.MaxSteps]orchestrator.StepState{0x2b, 0x0a},
	}
	if got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if again, _ := got.MarshalBinary(); hex.EncodeToString(again) != hex.EncodeToString(text) {
		t.Errorf("it is written as %x", again)
	}
}

// Bytes that no version wrote are an error, never a panic, and leave the state as it was.
func FuzzUnmarshalState(f *testing.F) {
	for _, seed := range []string{"", "01", "02", "010100020001", "0101000200012e8080d88ee16f022b0a", "01ff090909092e00ff"} {
		text, _ := hex.DecodeString(seed)
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var got orchestrator.State
		if err := got.UnmarshalBinary(text); err != nil {
			if got != (orchestrator.State{}) {
				t.Errorf("%x: %v, and yet %+v", text, err, got)
			}
			return
		}
		again, _ := got.MarshalBinary()
		var once orchestrator.State
		if err := once.UnmarshalBinary(again); err != nil || once != got {
			t.Errorf("%x reads as %+v, written as %x it reads as %+v, %v", text, got, again, once, err)
		}
	})
}
