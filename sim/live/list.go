package live

import (
	"runtime"
	"time"

	"cascade/orchestrator"
	"cascade/sim"
)

// Row is one message in a list of them.
type Row struct {
	UMID, ClientMessageID, Recipient string
	Submitted                        time.Duration
	Outcome                          orchestrator.Outcome
	// Channel is where the message stands: the channel that it succeeded on, or else the last that had its
	// turn; 0 before that.
	Channel orchestrator.Channel
	Ended   bool
	At      time.Duration // when it ended
	Copies  int
	Fired   int // steps

	Wire, Ref string // the protocol that it came over, and what its sender tells its business message by; "": none
}

// Filter chooses messages. A zero field does not.
type Filter struct {
	Outcome   string
	Channel   orchestrator.Channel
	Recipient string // the whole of a number, or of another of theirs
	Query     string // what is known of a message: see search
}

// Messages lists messages that were submitted before a number, the newest first, at most so many. Rest is
// where to go on from, or 0 where there are no more.
func (w *World) Messages(f Filter, before, most int) (rows []Row, rest int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	wanted := searchFor(f.Query)
	for i := min(before, w.sim.Len()) - 1; i >= 0; i-- {
		if i%(10*breath) == 0 { // those who want to drive, or to look, have a turn
			w.mu.Unlock()
			runtime.Gosched()
			w.mu.Lock()
		}
		n := uint32(i)
		if !w.matches(f, n) || !w.found(wanted, n) {
			continue
		}
		if len(rows) == most {
			return rows, i + 1
		}
		rows = append(rows, w.row(n))
	}
	return rows, 0
}

// matches tells whether a message is one of those that the filter chooses.
func (w *World) matches(f Filter, n uint32) bool {
	s := w.sim.State(n)
	switch {
	case f.Outcome != "" && s.Outcome.String() != f.Outcome:
		return false
	case f.Channel != 0 && w.stands(n, &s) != f.Channel:
		return false
	case f.Recipient != "" && w.sim.Owner(w.sim.Recipient(n)) != w.sim.Owner(f.Recipient):
		return false
	}
	return true
}

func (w *World) stands(n uint32, s *orchestrator.State) orchestrator.Channel {
	step := s.Turn
	if s.Winner > 0 {
		step = s.Winner
	}
	if step == 0 {
		return 0
	}
	return w.sim.Route(n)[step-1].Channel
}

func (w *World) row(n uint32) Row {
	s := w.sim.State(n)
	r := Row{
		UMID: w.sim.UMID(n), ClientMessageID: w.sim.ClientMessageID(n), Recipient: w.sim.Recipient(n),
		Outcome: s.Outcome, Channel: w.stands(n, &s), Copies: int(s.Copies),
	}
	if over := w.sim.Message(n).Wire; over != nil {
		r.Wire, r.Ref = over.Name, over.Ref
	}
	for _, l := range w.of(n) {
		switch l.Kind() {
		case sim.Submitted:
			r.Submitted = l.At
		case sim.Fired:
			r.Fired++
		case sim.Succeeded, sim.Failed, sim.Expired, sim.Cancelled:
			if !r.Ended {
				r.Ended, r.At = true, l.At
			}
		}
	}
	return r
}
