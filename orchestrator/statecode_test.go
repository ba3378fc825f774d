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

// What cannot have been written says where it goes wrong, and the limits themselves can have been.
func TestWhatIsNoStateSaysWhy(t *testing.T) {
	for _, test := range []struct{ text, why string }{
		{"", "a state of version 1 is read, not one that begins with "},
		{"0201", "a state of version 1 is read, not one that begins with 02"},
		{"0100000000", "the state ends after 5 bytes"},
		{"010000000000", "the state has no code"},
		{"010000000000ffffffffffffffffffff01", "the state has no code"},
		{"01000000000000", "the state has no expiry"},
		{"01000000000000ffffffffffffffffffff0100", "the state has no expiry"},
		{"0100000000000000", "the state has no expiry"},
		{"010000000000000000", ""},
		{"01000000000000000001", "the state has 1 steps of 0"},
		{"01000000000000000101", ""},
		{"010000000000000009010101010101010101", ""},
		{"01000000000000000a01010101010101010101", "the state has 10 steps of 10"},
		{"010104000000000000", ""},
		{"010105000000000000", "the state has outcome 5, code 0"},
		{"010200000000000000", "the state has outcome 0, code 0"},
		{"010000000000ffff030000", ""},
		{"01000000000080800400" + "00", "the state has outcome 0, code 65536"},
		{"010001090909000000", ""},
		{"0100010a0908000000", "the state has turn 10, winner 9, copies 8"},
		{"010001090a08000000", "the state has turn 9, winner 10, copies 8"},
		{"01000109080a000000", "the state has turn 9, winner 8, copies 10"},
	} {
		text, err := hex.DecodeString(test.text)
		if err != nil {
			t.Fatal(err)
		}
		var s orchestrator.State
		got := ""
		if err := s.UnmarshalBinary(text); err != nil {
			got = err.Error()
		} else if again, _ := s.MarshalBinary(); hex.EncodeToString(again) != test.text {
			t.Errorf("%s is written as %x", test.text, again)
		}
		if got != test.why {
			t.Errorf("%s: %q, want %q", test.text, got, test.why)
		}
	}
}
