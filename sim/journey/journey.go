package journey

import (
	"time"

	"cascade/orchestrator"
)

// Journey is what happened to one message. Times count from its submission.
type Journey struct {
	Submitted time.Duration // since virtual zero
	Legs      []Leg         // its steps, in the order in which they fired or were skipped
	Ends      []End         // its outcomes: none while open, two where a late receipt made good
	Digest    uint32        // of every line, those that Legs leaves out included
	Full      bool          // Legs has every receipt, not only those that count
}

// Leg is one step of a journey.
type Leg struct {
	Channel orchestrator.Channel
	Step    int               // in the plan, from 1
	At      time.Duration     // the firing or the skip
	Skip    orchestrator.Code // not 0: it was skipped
	Moments []Moment          // in order
}

// Moment is a receipt of a step, or, without a status, the lapse of its window.
type Moment struct {
	At     time.Duration
	Status orchestrator.Status
	Code   orchestrator.Code // of a failure
	Copy   int               // 1, 2, … where the receipt made a copy
	Late   bool              // the step's turn was over
	Stale  bool              // repeated or lower: it changed nothing
}

// End is an outcome of a message.
type End struct {
	Outcome orchestrator.Outcome
	At      time.Duration
	Channel orchestrator.Channel // on which it succeeded or failed
	Code    orchestrator.Code
}

// Lapsed tells that the moment is the end of the step's window.
func (m Moment) Lapsed() bool { return m.Status == 0 }

// Counts tells whether the moment is told even where there is no room for every receipt: it made a copy, was
// read, failed or lapsed.
func (m Moment) Counts() bool {
	return m.Status == 0 || !m.Stale && m.Status >= orchestrator.Delivered
}

// Leg finds the leg on a channel, or nil.
func (j *Journey) Leg(c orchestrator.Channel) *Leg {
	for i := range j.Legs {
		if j.Legs[i].Channel == c {
			return &j.Legs[i]
		}
	}
	return nil
}

// End is the outcome as it stands at last. Of an open message it is the zero End.
func (j *Journey) End() End {
	if len(j.Ends) == 0 {
		return End{}
	}
	return j.Ends[len(j.Ends)-1]
}

// Copies counts what the recipient got.
func (j *Journey) Copies() int {
	copies := 0
	for _, leg := range j.Legs {
		for _, m := range leg.Moments {
			if m.Copy > 0 {
				copies++
			}
		}
	}
	return copies
}

// Fired tells whether the step was handed to its provider.
func (l *Leg) Fired() bool { return l.Skip == 0 }

// Turn is the moment that ended the step's turn without success: its lapse, or the failure in its turn. It
// reports false where there is none.
func (l *Leg) Turn() (Moment, bool) {
	for _, m := range l.Moments {
		if m.Lapsed() || m.Status.IsFailure() && !m.Late && !m.Stale {
			return m, true
		}
	}
	return Moment{}, false
}

// Brief leaves out every receipt that does not count, as kept timings of large runs do.
func (j Journey) Brief() Journey {
	if !j.Full {
		return j
	}
	legs := make([]Leg, len(j.Legs))
	for i, leg := range j.Legs {
		legs[i] = leg
		legs[i].Moments = nil
		for _, m := range leg.Moments {
			if m.Counts() {
				legs[i].Moments = append(legs[i].Moments, m)
			}
		}
	}
	j.Legs, j.Full = legs, false
	return j
}
