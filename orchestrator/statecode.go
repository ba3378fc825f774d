package orchestrator

import (
	"encoding/binary"
	"fmt"
	"math"
	"time"
)

// stateVersion begins every State that is stored. What is read is written by this program or by an older one: a
// version once given out is read for ever, and a field that is added makes a new one.
const stateVersion = 1

// AppendBinary writes the state for a host's database, with its version. The error is always nil.
func (s *State) AppendBinary(dst []byte) ([]byte, error) {
	steps := len(s.Steps)
	for steps > 0 && s.Steps[steps-1] == 0 {
		steps--
	}
	submitted := byte(0)
	if s.Submitted {
		submitted = 1
	}
	dst = append(dst, stateVersion, submitted, byte(s.Outcome), s.Turn, s.Winner, s.Copies)
	dst = binary.AppendUvarint(dst, uint64(s.Code))
	dst = binary.AppendVarint(dst, int64(s.Expiry))
	dst = append(dst, byte(steps))
	for _, step := range s.Steps[:steps] {
		dst = append(dst, byte(step))
	}
	return dst, nil
}

// MarshalBinary is AppendBinary to nothing.
func (s *State) MarshalBinary() ([]byte, error) { return s.AppendBinary(nil) }

// UnmarshalBinary reads a state that AppendBinary wrote. The error tells what cannot have been written.
func (s *State) UnmarshalBinary(data []byte) error {
	if len(data) == 0 || data[0] != stateVersion {
		return fmt.Errorf("a state of version %d is read, not one that begins with %x", stateVersion,
			data[:min(1, len(data))])
	}
	const head = 6
	if len(data) < head {
		return fmt.Errorf("the state ends after %d bytes", len(data))
	}
	read := State{
		Submitted: data[1] != 0, Outcome: Outcome(data[2]), Turn: data[3], Winner: data[4], Copies: data[5],
	}
	rest := data[head:]
	code, n := binary.Uvarint(rest)
	if n <= 0 {
		return fmt.Errorf("the state has no code")
	}
	rest = rest[n:]
	expiry, n := binary.Varint(rest)
	if n <= 0 || len(rest) <= n {
		return fmt.Errorf("the state has no expiry")
	}
	steps := rest[n+1:]
	read.Code, read.Expiry = Code(code), time.Duration(expiry)
	switch {
	case int(rest[n]) != len(steps) || len(steps) > MaxSteps:
		return fmt.Errorf("the state has %d steps of %d", len(steps), rest[n])
	case read.Outcome > Cancelled || data[1] > 1 || code > math.MaxUint16:
		return fmt.Errorf("the state has outcome %d, code %d", data[2], code)
	case int(read.Turn) > MaxSteps || int(read.Winner) > MaxSteps || int(read.Copies) > MaxSteps:
		return fmt.Errorf("the state has turn %d, winner %d, copies %d", read.Turn, read.Winner, read.Copies)
	}
	for i, step := range steps {
		read.Steps[i] = StepState(step)
	}
	*s = read
	return nil
}
