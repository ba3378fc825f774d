package live

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator"
	"cascade/orchestrator/sendapi"
	"cascade/scenarios"
	"cascade/sim"
)

// Retold is one message as a scenario of its own: its plan, its content, and as scripts what the providers of the steps
// that fired have reported so far. A message that has run its course is expected to run it again; of any other nothing
// is expected, since a run tells more than has happened here. It fails where there is no such message, and where the
// message had expired when it was submitted: a scenario's message cannot.
func (w *World) Retold(umid uuid.UUID) (*scenarios.Scenario, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n, err := w.number(umid)
	if err != nil {
		return nil, err
	}
	m, row := w.sim.Message(n), w.row(n)
	if !m.Expiry.IsZero() && w.after(m.Expiry, row.Submitted) <= 0 {
		return nil, sendapi.Invalid("umid: the message had expired when it was submitted (a scenario's expiry comes after that)")
	}
	told := w.sim.Scenario().Alone(&m, row.Submitted, w.scripts(n))
	told.Name, told.About = w.title(n), w.told(row)
	if slices.Contains(ranOut, row.Outcome) {
		told.Expect = w.asBefore(n, row)
	}
	return told, nil
}

// ranOut are the ends that a message comes to by itself.
var ranOut = []orchestrator.Outcome{orchestrator.Succeeded, orchestrator.Failed, orchestrator.ExpiredOutcome}

// scripts are what the provider of each step has reported, counted from the firing; nil of one that has not fired.
func (w *World) scripts(n uint32) [][]scenarios.Receipt {
	lines := w.lines(n)
	scripts := make([][]scenarios.Receipt, len(w.sim.Route(n)))
	fired := make([]sim.Line, len(scripts))
	for _, l := range lines {
		i := l.Step() - 1
		switch {
		case l.Kind() == sim.Fired:
			scripts[i], fired[i] = []scenarios.Receipt{}, l
		case l.Kind() == sim.Receipt && !l.Refused():
			scripts[i] = append(scripts[i], scenarios.Receipt{
				Status: l.Status(), After: l.At - fired[i].At, Code: l.Code(), ProviderCode: w.sim.OwnCode(l),
			})
		}
	}
	return scripts
}

// lines are a message's, the first one first.
func (w *World) lines(n uint32) (lines []sim.Line) {
	for _, l := range w.of(n) {
		lines = append(lines, l)
	}
	slices.Reverse(lines)
	return lines
}

// fired are the channels that a message has fired on, in order.
func (w *World) fired(n uint32) (channels []orchestrator.Channel) {
	for _, l := range w.lines(n) {
		if l.Kind() == sim.Fired {
			channels = append(channels, w.sim.Route(n)[l.Step()-1].Channel)
		}
	}
	return channels
}

// title is the way that a message has gone, such as "whatsapp-to-sms".
func (w *World) title(n uint32) string {
	var names []string
	for _, c := range w.fired(n) {
		names = append(names, strings.ToLower(c.String()))
	}
	if names == nil {
		return "watched"
	}
	return strings.Join(names, "-to-")
}

// told is how a message stands, in a sentence.
func (w *World) told(r Row) string {
	at := w.sim.Now()
	if r.Ended {
		at = r.At
	}
	outcome := r.Outcome.String()
	sentence := strings.ToUpper(outcome[:1]) + outcome[1:]
	if r.Outcome == orchestrator.Succeeded {
		sentence += " on " + r.Channel.String()
	}
	sentence += " after " + scenarios.FormatDuration(at-r.Submitted)
	if r.Copies > 1 {
		sentence += fmt.Sprintf(": the recipient has %d copies", r.Copies)
	}
	return sentence + "."
}

// asBefore expects of a message what has come of it here.
func (w *World) asBefore(n uint32, r Row) []scenarios.Expectation {
	all := []scenarios.Expectation{
		exactly(r.Outcome.String(), 1), exactly("copies", r.Copies), exactly("duplicates", min(1, max(0, r.Copies-1))),
	}
	for _, c := range w.fired(n) {
		all = append(all, exactly("channels."+c.String()+".fired", 1))
	}
	return all
}

func exactly(figure string, n int) scenarios.Expectation {
	b := scenarios.Bound{Value: float64(n), Unit: scenarios.Count}
	return scenarios.Expectation{Figure: figure, Min: &b, Max: &b}
}
