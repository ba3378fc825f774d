package features

import (
	"context"
	"errors"
	"time"

	"github.com/cucumber/godog"

	"cascade/orchestrator"
	"cascade/orchestrator/problem"
	"cascade/scenarios"
	"cascade/sim/live"
)

// Served is where the worlds of scenarios are served while their steps run, so that an application meets them: over the
// provider's protocols, the Send API and the control API of whoever serves the registry. One scenario is run at a time,
// as subaccount "default"; the worlds of a scenario are gone when the next begins.
type Served struct {
	Worlds   *live.Registry
	At       string        // the URL that they are served under, for steps that tell of it; ""
	Patience time.Duration // how long an application may take to answer a call, in real time; 0: 10 s
	Speed    float64       // how fast clocks run, in times real time, for an application with a clock of its own; 0: they stand still
}

// Subaccount is whose world a served scenario has.
const Subaccount = "default"

// RegisterSteps is the package's RegisterSteps for scenarios that are served.
func (v Served) RegisterSteps(sc *godog.ScenarioContext) { register(sc, &v) }

// begin removes what the scenario before has left.
func (v *Served) begin() {
	for _, w := range v.Worlds.Worlds() {
		v.Worlds.Remove(w.Name())
	}
}

// serve makes the scenario's world where an application meets it, and holds it for the step under way.
func (s *story) serve(ctx context.Context, scenario *scenarios.Scenario) error {
	w, err := s.served.Worlds.Reset(Subaccount, live.Setup{Scenario: scenario})
	if err != nil {
		return err
	}
	if s.served.Speed > 0 {
		running := true
		if _, err := w.SetClock(ctx, &running, &s.served.Speed); err != nil {
			return err
		}
		s.moved = true
	}
	s.place = w
	return s.take(ctx)
}

// take holds a served world for the step that begins: nobody else lets anything happen meanwhile, unless the step waits
// for the application.
func (s *story) take(ctx context.Context) error {
	if s.place == nil {
		return nil
	}
	hand, err := s.place.Hold(ctx)
	switch {
	case errors.Is(err, context.Canceled):
		return errStopped
	case err != nil:
		return wrong(err.Error(), "let the application leave subaccount "+Subaccount+" as it is: its world is the scenario's")
	}
	s.hand, s.world = hand, hand.Sim()
	return nil
}

// letGo lets others have the world when the step has ended.
func (s *story) letGo() {
	if s.hand != nil {
		s.hand.Leave()
		s.hand = nil
	}
}

// outside does what waits for the application, which has the world meanwhile.
func (s *story) outside(ctx context.Context, do func() error) error {
	s.letGo()
	err := do()
	if taken := s.take(ctx); err == nil {
		err = taken
	}
	return err
}

// runServedTo lets everything happen up to and at the instant: a clock that runs is waited for.
func (s *story) runServedTo(at time.Duration) error {
	if s.served.Speed > 0 && at > s.world.Now() {
		return s.outside(s.ctx, func() error { return s.place.Reached(s.ctx, at, 0) })
	}
	return s.hand.AdvanceTo(at)
}

// runServedOut lets everything happen until nothing is pending.
func (s *story) runServedOut() error {
	for s.served.Speed > 0 {
		c := s.hand.Clock()
		if c.Next == nil {
			return nil
		}
		if err := s.runServedTo(c.Next.At); err != nil {
			return err
		}
	}
	return s.hand.AdvanceUntilIdle()
}

// stoppedBy is an error of a served world as a step tells it: one that was stopped counts as skipped.
func (s *story) stoppedBy(err error) error {
	if err != nil && s.shouldStop() {
		return errStopped
	}
	return err
}

// submit sends a message.
func (s *story) submit(m *orchestrator.Message) error {
	if s.hand != nil {
		_, err := s.hand.Submit(m)
		return err
	}
	_, err := s.world.Submit(m)
	return err
}

// pending is how much is still to come.
func (s *story) pending() int {
	if s.hand != nil {
		return s.hand.Clock().Pending
	}
	return s.world.Pending()
}

// needsServing is what a step says that asks an application, where the application could not reach the world.
func needsServing(what string) error {
	return problem.List{{
		What: what + " needs an application that meets this scenario's world, and the world is not served",
		Hint: "cascade test --listen 127.0.0.1:8080 serves it: let the application send there",
	}}
}
