package orchestrator

import "time"

// Apply carries one event into a message's state. It returns the new state, and fx with the effects that the
// host must perform appended in order. It never fails: what cannot be (a receipt for a step that never
// fired, a cancel that comes too late, anything at all on a route that has not 1 to MaxSteps steps or that the
// state does not belong to) is answered with a Refused effect, and a timer that was stopped but comes all the
// same, or a second Submission, with nothing.
func Apply(route Route, s State, now time.Duration, e Event, fx []Effect) (State, []Effect) {
	fx = s.Apply(route, now, &e, fx)
	return s, fx
}

// Apply is the function of the same name for a host that keeps its states where they are: it changes s in
// place, and does not keep e. Copying states and events in and out costs a simulation as much as the rules do.
func (s *State) Apply(route Route, now time.Duration, e *Event, fx []Effect) []Effect {
	var m machine // filled in where it stands: a literal would be built elsewhere and copied
	m.State, m.route, m.now, m.fx = s, route, now, fx
	if n := len(route); n < max(1, int(s.Turn)) || n > MaxSteps {
		m.refuse(e)
		return m.fx
	}
	switch e.Kind {
	case Submission:
		m.submit(e)
	case StartDue:
		m.start()
	case Report:
		m.report(e)
	case WindowEnd:
		m.lapse(int(e.Step))
	case ExpiryDue:
		m.expire()
	case Cancel:
		m.cancel(e)
	}
	return m.fx
}

// machine is one call of Apply.
type machine struct {
	*State
	route Route
	now   time.Duration
	fx    []Effect
}

// emit appends an effect of step n, or of none for 0. The caller fills in the rest where it stands: effects that are
// built elsewhere and copied make a whole run 6% slower.
func (m *machine) emit(kind EffectKind, n int) *Effect {
	m.fx = append(m.fx, Effect{})
	e := &m.fx[len(m.fx)-1]
	e.Kind, e.Step = kind, uint8(n)
	return e
}

// setTimer brings the timer's event back at the instant.
func (m *machine) setTimer(t Timer, n int, at time.Duration) {
	e := m.emit(TimerSet, n)
	e.Timer, e.At = t, at
}

func (m *machine) step(n int) *StepState { return &m.Steps[n-1] }

// window is how long step n has from its firing; 0: no time limit. Whatever the route says, the last step has
// none.
func (m *machine) window(n int) time.Duration {
	if n == len(m.route) {
		return 0
	}
	return m.route[n-1].Window
}

// submit fires step 1 at once, or sets the timer for its scheduled instant. A message is submitted once. One
// whose expiry has come already expires on the spot.
func (m *machine) submit(e *Event) {
	if m.Submitted {
		return
	}
	m.Submitted, m.Expiry = true, e.Expiry
	m.emit(Submitted, 0)
	if m.expiryReached() {
		m.giveUp()
		return
	}
	if e.Expiry != 0 {
		m.setTimer(ExpiryDue, 0, e.Expiry)
	}
	if e.Start > m.now {
		m.setTimer(StartDue, 0, e.Start)
		return
	}
	m.giveTurn(1)
}

// start is the scheduled instant of a message that still waits for it.
func (m *machine) start() {
	if m.waiting() {
		m.giveTurn(1)
	}
}

// waiting tells whether the message is open and its scheduled start is still to come.
func (m *machine) waiting() bool { return m.Submitted && m.Outcome == Open && m.Turn == 0 }

// expiryReached tells whether it is too late for anything to fire.
func (m *machine) expiryReached() bool { return m.Expiry != 0 && m.now >= m.Expiry }

// giveTurn fires step n, or, where it cannot be handed over, skips it and gives the next one its turn at the
// same instant. When the last step is skipped the message fails with its code. Nothing fires at or after
// the expiry.
func (m *machine) giveTurn(n int) {
	if m.expiryReached() {
		return
	}
	for ; ; n++ {
		m.Turn = uint8(n)
		step := m.route[n-1]
		if step.Skip == 0 {
			*m.step(n) |= firedFlag
			m.emit(Fired, n)
			if window := m.window(n); window > 0 {
				m.setTimer(WindowEnd, n, m.now+window)
			}
			return
		}
		*m.step(n) |= skippedFlag
		m.emit(Skipped, n).Code = step.Skip
		if n == len(m.route) {
			m.fail(n, step.Skip)
			return
		}
	}
}

func (m *machine) report(e *Event) {
	n := int(e.Step)
	if n < 1 || n > len(m.route) || !m.step(n).Fired() {
		m.refuse(e)
		return
	}
	receipt := m.emit(Receipt, n)
	receipt.Status, receipt.Code, receipt.Late = e.Status, e.Code, m.late(n)
	if e.Status.IsFailure() {
		m.reportFailure(n, receipt)
	} else {
		m.reportStatus(n, receipt)
	}
}

// refuse answers what cannot be.
func (m *machine) refuse(e *Event) {
	if e.Kind != Report {
		m.emit(Refused, 0)
		return
	}
	refused := m.emit(RefusedReceipt, int(e.Step))
	refused.Channel, refused.Status, refused.Code = e.Channel, e.Status, e.Code
}

// late: the step lapsed or failed, or the message has ended and did not succeed on this step.
func (m *machine) late(n int) bool {
	return m.step(n).Over() || m.Outcome != Open && int(m.Winner) != n
}

// reportFailure moves on when the step has its turn. A failure of a step whose turn is over is only
// recorded; a second one, and one after Delivered or Read, is stale.
func (m *machine) reportFailure(n int, receipt *Effect) {
	step, code := m.step(n), receipt.Code
	receipt.Stale = step.Failed() || step.Copied()
	if receipt.Stale {
		return
	}
	hadTurn := m.Outcome == Open && !step.Over()
	if hadTurn {
		m.stopWindow()
	}
	*step |= failedFlag | overFlag
	if !hadTurn {
		return
	}
	if n == len(m.route) {
		m.fail(n, code)
		return
	}
	m.giveTurn(n + 1)
}

// reportStatus raises the step's status, and ends the message when that is what the step waits for, late or
// not. A repeated or lower status is stale; a higher one takes a failure back.
func (m *machine) reportStatus(n int, receipt *Effect) {
	step, status := m.step(n), receipt.Status
	receipt.Stale = status <= step.Status()
	if receipt.Stale {
		return
	}
	if status >= Delivered && !step.Copied() {
		m.Copies++
		receipt.Copy = m.Copies
	}
	*step = *step&^(statusMask|failedFlag) | StepState(status)
	if status >= m.route[n-1].Success {
		m.succeed(n)
	}
}

// succeed ends the message on step n, unless it has succeeded before. No later step ever fires.
func (m *machine) succeed(n int) {
	switch m.Outcome {
	case Succeeded, Cancelled:
		return
	case Open:
		m.stopWindow()
		m.stopExpiry()
	}
	m.Outcome, m.Winner, m.Code = Succeeded, uint8(n), 0
	m.emit(Success, n)
}

func (m *machine) fail(n int, code Code) {
	m.stopExpiry()
	m.Outcome, m.Code = Failed, code
	m.emit(Failure, n).Code = code
}

// lapse ends a step's window: the next step has its turn at this very instant.
func (m *machine) lapse(n int) {
	if m.Outcome != Open || int(m.Turn) != n || !m.windowRuns() {
		return
	}
	*m.step(n) |= lapsedFlag | overFlag
	m.emit(Lapsed, n)
	m.giveTurn(n + 1)
}

// expire ends an open message. The turn of the step that had it is over: should the message yet succeed on
// that step, what is heard of it stays late.
func (m *machine) expire() {
	if m.Outcome != Open || m.Expiry == 0 {
		return
	}
	m.stopPending()
	if m.Turn != 0 {
		*m.step(int(m.Turn)) |= overFlag
	}
	m.giveUp()
}

// giveUp ends the message as expired. The customer is told for the step whose turn it was, or, as there has to be a
// channel to tell it for, for step 1 where none has had one.
func (m *machine) giveUp() {
	m.Outcome, m.Code = ExpiredOutcome, Expired
	m.emit(Expiration, max(1, int(m.Turn))).Code = Expired
}

// cancel takes a scheduled message back. Once its first step has fired (or was skipped) it is refused.
func (m *machine) cancel(e *Event) {
	if !m.waiting() {
		m.refuse(e)
		return
	}
	m.stopPending()
	m.stopExpiry()
	m.Outcome = Cancelled
	m.emit(Cancellation, 0)
}

// stopPending stops what would bring the message on: its scheduled start or the window of its current step.
func (m *machine) stopPending() {
	if m.waiting() {
		m.emit(TimerStopped, 0).Timer = StartDue
		return
	}
	m.stopWindow()
}

// windowRuns tells whether the step whose turn came last has a window that neither ended nor was stopped. No
// other step can have one; a skipped step has its turn last only at the plan's end, where none has a window.
func (m *machine) windowRuns() bool {
	n := int(m.Turn)
	return n > 0 && m.window(n) > 0 && !m.step(n).Over()
}

func (m *machine) stopWindow() {
	if m.windowRuns() {
		m.emit(TimerStopped, int(m.Turn)).Timer = WindowEnd
	}
}

func (m *machine) stopExpiry() {
	if m.Expiry != 0 {
		m.emit(TimerStopped, 0).Timer = ExpiryDue
	}
}
