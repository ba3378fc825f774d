package host_test

import (
	"cmp"
	"slices"
	"testing"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/host"
	"cascade/orchestrator/hosttest"
	"cascade/orchestrator/record"
)

// The host keeps the contract of every host of the rules, on a real database.
func TestTheHostKeepsTheContract(t *testing.T) {
	onEach(t, func(t *testing.T, place func(testing.TB) string) {
		store := reopen(t, place(t))
		hosttest.Check(t, func(s hosttest.Story) []string {
			d := host.Drive(t, store, host.Options{}, nil)
			first := d.First()
			began := d.Now
			play(d, s)
			return tellLines(t, d.Lines(first), began, s.Message)
		})
	})
}

// play lets a story happen, from the present instant on.
func play(d *host.Driver, s hosttest.Story) {
	type due struct {
		at, cause   time.Duration
		step, place int
		channel     orchestrator.Channel
		umid        string
		hosttest.Receipt
	}
	var list []due
	began := d.Now
	cancelled := s.CancelAt == 0
	d.Submit(s.Message)
	number := d.First()
	for {
		look := func(fired []host.Firing) {
			for _, f := range fired {
				step := s.Message.Plan.Route(s.Message).Index(f.Channel) + 1
				for i, r := range s.Answers[f.Channel] {
					list = append(list, due{d.Now + r.After, d.Now, step, i, f.Channel, f.UMID, r})
				}
			}
			slices.SortStableFunc(list, func(a, b due) int {
				return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.cause, b.cause), cmp.Compare(a.step, b.step),
					cmp.Compare(a.place, b.place))
			})
			for len(list) > 0 && list[0].at == d.Now {
				d.Report(list[0].umid, list[0].step, list[0].Status, list[0].Code)
				list = list[1:]
			}
		}
		look(nil)
		d.Settle(look)
		if !cancelled && d.Now == began+s.CancelAt {
			cancelled = true
			d.Cancel(number)
			continue
		}
		next, ok := d.Next()
		if len(list) > 0 && (!ok || list[0].at < next) {
			next, ok = list[0].at, true
		}
		if at := began + s.CancelAt; !cancelled && (!ok || at < next) {
			next, ok = at, true
		}
		if !ok {
			return
		}
		d.Now = next
	}
}

// tellLines are the lines of a record as hosttest tells them, counted from an instant.
func tellLines(t *testing.T, text string, from time.Duration, m *orchestrator.Message) (told []string) {
	lines, err := record.ReadLines([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	route := m.Plan.Route(m)
	turn := uint8(1)
	for _, l := range lines {
		if l.Kind == record.Fired || l.Kind == record.Skipped {
			turn = l.Step
		}
		if l.Kind == record.Expired {
			l.Step = turn // the line leaves out for whom it is told
		}
		e := orchestrator.Effect{
			Kind: orchestrator.EffectKind(l.Kind), Step: l.Step, Status: l.Status, Code: l.Code, Copy: l.Copy, Late: l.Late, Stale: l.Stale,
		}
		if l.Refused {
			e.Kind = orchestrator.RefusedReceipt
		}
		told = append(told, hosttest.Told(l.At-from, e, route))
	}
	return told
}
