package dashboard

import (
	"context"
	"errors"
	"math"
	"net/http"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/sendapi"
	"cascade/scenarios"
	"cascade/sim/live"
)

// showClock tells how the clock stands, with ?until as soon as it has come to an instant.
func (s *Server) showClock(w http.ResponseWriter, r *http.Request, world *live.World) error {
	query := r.URL.Query()
	if text := query.Get("until"); text != "" {
		until, err := instant(text, world)
		switch {
		case err != nil:
			return sendapi.Invalid("until: %v (give a duration such as 63s, or an RFC 3339 date-time)", err)
		case until > live.Horizon:
			return sendapi.BadRequest(sendapi.OutOfRange, "until: the clock goes no further than a hundred years")
		}
		var wait time.Duration
		if text := query.Get("wait"); text != "" {
			if wait, err = scenarios.ParseDuration(text); err != nil {
				return sendapi.Invalid("wait: %v (give a duration such as 10s)", err)
			}
			wait = max(wait, 1) // 0 s is no patience at all
		}
		s.patient(w, func() { err = world.Reached(r.Context(), until, wait) })
		if err != nil {
			return err
		}
	}
	return answerClock(w, r, world.Clock(), nil)
}

func (s *Server) setClock(w http.ResponseWriter, r *http.Request, world *live.World) error {
	var body struct {
		Mode  *string  `json:"mode"`
		Speed *float64 `json:"speed"`
	}
	if err := readInto(w, r, &body); err != nil {
		return err
	}
	var running *bool
	if body.Mode != nil {
		switch *body.Mode {
		case live.Running, live.Paused:
			runs := *body.Mode == live.Running
			running = &runs
		default:
			return sendapi.Invalid("mode %.60q is neither paused nor running", *body.Mode)
		}
	}
	if body.Speed != nil && *body.Speed == 0 {
		*body.Speed = 0 // and not -0, which would be told as it was written
	}
	clock, err := world.SetClock(r.Context(), running, body.Speed)
	return answerClock(w, r, clock, err)
}

// answerClock tells how the clock stands; with ?why also of which step the next event is.
func answerClock(w http.ResponseWriter, r *http.Request, clock live.Clock, err error) error {
	if err != nil {
		return err
	}
	clock.Why = r.URL.Query().Has("why")
	sendapi.WriteText(w, http.StatusOK, clock.AppendTo(nil))
	return nil
}

// advanceBody is one of the ways to advance a clock.
type advanceBody struct {
	By     *string  `json:"by"`
	To     *string  `json:"to"`
	Events *float64 `json:"events"`
	Until  *string  `json:"until"`
}

func (s *Server) advance(w http.ResponseWriter, r *http.Request, world *live.World) error {
	var body advanceBody
	if err := readInto(w, r, &body); err != nil {
		return err
	}
	advance, err := body.plan(world)
	if err != nil {
		return err
	}
	var clock live.Clock
	s.patient(w, func() { clock, err = advance(r.Context()) })
	return answerClock(w, r, clock, err)
}

// plan is what the body asks for.
func (b *advanceBody) plan(world *live.World) (func(context.Context) (live.Clock, error), error) {
	given := 0
	for _, is := range []bool{b.By != nil, b.To != nil, b.Events != nil, b.Until != nil} {
		if is {
			given++
		}
	}
	if given != 1 {
		return nil, sendapi.Invalid(`give one of {"by":"60s"}, {"to":"5m"}, {"events":1} and {"until":"idle"}`)
	}
	switch {
	case b.By != nil:
		span, err := scenarios.ParseDuration(*b.By)
		if err != nil {
			return nil, sendapi.Invalid("by: %v (give a duration such as 60s or 15m)", err)
		}
		return func(ctx context.Context) (live.Clock, error) { return world.AdvanceBy(ctx, span) }, nil
	case b.To != nil:
		to, err := instant(*b.To, world)
		if err != nil {
			return nil, sendapi.Invalid("to: %v (give a duration such as 5m, or an RFC 3339 date-time)", err)
		}
		return func(ctx context.Context) (live.Clock, error) { return world.AdvanceTo(ctx, to) }, nil
	case b.Events != nil:
		n := *b.Events
		if n < 1 || n > 1e9 || n != math.Trunc(n) {
			return nil, sendapi.Invalid("events: %v is not a whole number of 1 to 1000000000", n)
		}
		return func(ctx context.Context) (live.Clock, error) { return world.AdvanceEvents(ctx, int(n)) }, nil
	case *b.Until == "idle":
		return world.AdvanceUntilIdle, nil
	}
	umid, err := sendapi.ParseUMID(*b.Until)
	if err != nil {
		return nil, sendapi.Invalid("until: %.60q is neither idle nor the umid of a message that is to end", *b.Until)
	}
	return func(ctx context.Context) (live.Clock, error) { return world.AdvanceUntilEnded(ctx, umid) }, nil
}

// instant reads a span since virtual zero, or a date-time.
func instant(text string, world *live.World) (time.Duration, error) {
	span, err := scenarios.ParseDuration(text)
	if err == nil {
		return span, nil
	}
	at, ok := orchestrator.ParseInstant(text)
	if !ok {
		return 0, err
	}
	if at.Before(world.Scenario().Start) {
		return 0, errors.New(text + " is before the world's beginning")
	}
	return at.Sub(world.Scenario().Start), nil
}
