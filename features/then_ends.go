package features

import (
	"fmt"

	"cascade/orchestrator"
	"cascade/sim"
)

func (s *story) succeeds(a *arguments) error {
	c, at := a.channel(), a.duration()
	r, err := s.look(a)
	if err != nil {
		return err
	}
	l, ok := r.first(sim.Succeeded, 0)
	if ok && r.channel(l) == c && l.At == at {
		return nil
	}
	outcome, marks := r.outcome()
	return r.mismatch(fmt.Sprintf("the message succeeds on %s at %s", c, clock(at)), outcome,
		append(marks, mark{channel: c, at: at, missing: "expected to succeed"})...)
}

func (s *story) fails(a *arguments) error {
	at, code := a.duration(), a.code()
	r, err := s.look(a)
	if err != nil {
		return err
	}
	l, ok := r.first(sim.Failed, 0)
	if ok && l.At == at && l.Code() == code {
		return nil
	}
	outcome, marks := r.outcome()
	return r.mismatch(fmt.Sprintf("the message fails at %s with code %d (%s)", clock(at), code, code), outcome,
		append(marks, mark{at: at, missing: "expected to fail"})...)
}

func (s *story) expiresAt(a *arguments) error {
	at := a.duration()
	r, err := s.look(a)
	if err != nil {
		return err
	}
	if l, ok := r.first(sim.Expired, 0); ok && l.At == at {
		return nil
	}
	outcome, marks := r.outcome()
	return r.mismatch("the message expires at "+clock(at), outcome,
		append(marks, mark{at: at, missing: "expected to expire"})...)
}

func (s *story) stillOpen(a *arguments) error {
	r, err := s.look(a)
	if err != nil {
		return err
	}
	if r.world != nil && r.state().Outcome == orchestrator.Open {
		return nil
	}
	outcome, marks := r.outcome()
	return r.mismatch("the message is still open", outcome, marks...)
}

func (s *story) hasBeenCancelled(a *arguments) error {
	r, err := s.look(a)
	if err != nil {
		return err
	}
	if r.state().Outcome == orchestrator.Cancelled {
		return nil
	}
	outcome, marks := r.outcome()
	if s.refused.request != nil {
		outcome += fmt.Sprintf("; %s was refused: %v", s.refused.what, s.refused.request)
	}
	return r.mismatch("the message has been cancelled", outcome, marks...)
}
