package sim_test

import (
	"testing"

	"cascade/orchestrator"
	"cascade/orchestrator/hosttest"
	"cascade/scenarios"
	"cascade/sim"
	"cascade/sim/provider"
)

// storied is a provider that reports what a story says.
type storied []hosttest.Receipt

func (p storied) Send(s *provider.Send) {
	for _, r := range p {
		s.Report(r.Status, r.After, r.Code)
	}
}

// A world is a host of the rules, and keeps its side of their contract.
func TestAWorldIsAHost(t *testing.T) {
	hosttest.Check(t, func(s hosttest.Story) (told []string) {
		w := sim.NewWorld(scenarios.Default(), sim.Options{})
		for _, c := range orchestrator.Channels() {
			w.SetProvider(c, storied(s.Answers[c]))
		}
		n, err := w.Submit(s.Message)
		if err == nil && s.CancelAt > 0 {
			if err = w.AdvanceTo(s.CancelAt); err == nil {
				_ = w.Cancel(n) // whether it is refused is no part of the record
			}
		}
		if err == nil {
			err = w.RunUntilIdle(sim.Limits{})
		}
		if err != nil {
			return []string{err.Error()}
		}
		for _, l := range w.Timeline().All(0) {
			told = append(told, hosttest.Told(l.At, orchestrator.Effect{
				Kind: orchestrator.EffectKind(l.Kind()), Step: uint8(l.Step()), Status: l.Status(), Code: l.Code(),
				Copy: uint8(l.Copy()), Late: l.Late(), Stale: l.Stale(),
			}, w.Route(n)))
		}
		return told
	})
}
