package host

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator"
	"cascade/orchestrator/sendapi"
)

// Seen is a message as whoever watches the host sees it.
type Seen struct {
	UMID      uuid.UUID
	Submitted time.Duration
	Message   *orchestrator.Message
	Route     orchestrator.Route
	State     orchestrator.State
	Lines     []byte // its record, each line with a line feed after it
	number    uint64
}

// Watched is a subaccount as whoever watches sees it.
type Watched struct {
	Name     string
	Plan     orchestrator.Plan
	Channels []orchestrator.Channel
	Zero     time.Time     // instants count from it
	Now      time.Duration // the present one
	Grown    uint64        // the place of the last line that was written, among all since the host began
	Run      int64         // places are those of one run alone
}

// Subaccounts are the names of those that are configured, in order.
func (h *Host) Subaccounts() []string { return h.o.names() }

func (o *Options) names() (names []string) {
	for _, s := range o.Subaccounts {
		names = append(names, s.Name)
	}
	slices.Sort(names)
	return names
}

// Watch tells of a subaccount. The error is a *sendapi.Refusal where there is none of the name.
func (h *Host) Watch(subaccount string) (Watched, error) {
	a := h.subaccounts[subaccount]
	if a == nil {
		return Watched{}, noSubaccount(subaccount)
	}
	return Watched{a.Name, a.Plan, a.channels, h.zero, h.now(), h.o.feed.last(), h.o.feed.run}, nil
}

func noSubaccount(name string) error { return sendapi.NotThere("there is no subaccount %s", name) }

// What one list looks through at most, of all subaccounts: so many parts, each of so many messages.
const (
	lookParts = 25
	lookPart  = 200
)

// Messages lists messages of a subaccount whose ids are below one (uuid.Nil: all of them), the newest first: those that
// are wanted, at most so many; wanted is asked before their Lines are read. Rest is where to go on from, uuid.Nil where
// there are no more; there may be more even where none is listed, as only so many are looked at.
func (h *Host) Messages(
	ctx context.Context, subaccount string, before uuid.UUID, most int, wanted func(*Seen) bool,
) (list []Seen, rest uuid.UUID, err error) {
	if h.subaccounts[subaccount] == nil {
		return nil, rest, noSubaccount(subaccount)
	}
	if before == uuid.Nil {
		before = uuid.Max
	}
	for range lookParts {
		numbers, err := h.store.Earlier(ctx, before, lookPart)
		if err != nil {
			return nil, rest, err
		}
		part, last, err := h.look(ctx, subaccount, numbers)
		if err != nil {
			return nil, rest, err
		}
		for i := range part {
			if !wanted(&part[i]) {
				continue
			}
			if len(list) == most { // this one is wanted, too: there is more
				return list, list[most-1].UMID, nil
			}
			if err := h.readLines(ctx, &part[i]); err != nil {
				return nil, rest, err
			}
			list = append(list, part[i])
		}
		if len(numbers) < lookPart {
			return list, uuid.Nil, nil
		}
		before = last
	}
	return list, before, nil
}

// look reads those of the messages that are a subaccount's, the highest id first and without their lines, and tells the
// lowest id of all of them.
func (h *Host) look(
	ctx context.Context, subaccount string, numbers []uint64,
) (list []Seen, last uuid.UUID, err error) {
	stored, err := h.store.Messages(ctx, numbers)
	if err != nil {
		return nil, last, err
	}
	slices.SortFunc(stored, func(a, b Message) int { return bytes.Compare(b.UMID[:], a.UMID[:]) })
	for i := range stored {
		if last = stored[i].UMID; stored[i].Subaccount != subaccount {
			continue
		}
		m, err := readMessage(&stored[i])
		if err != nil {
			return nil, last, err
		}
		list = append(list, Seen{m.umid, m.submitted, m.body, m.route, m.state, nil, m.number})
	}
	return list, last, nil
}

func (h *Host) readLines(ctx context.Context, of *Seen) (err error) {
	of.Lines, err = h.store.Record(ctx, of.number)
	return err
}

// Message tells of one message. The error is a *sendapi.Refusal where the subaccount has none of the id.
func (h *Host) Message(ctx context.Context, subaccount string, umid uuid.UUID) (Seen, error) {
	a := h.subaccounts[subaccount]
	if a == nil {
		return Seen{}, noSubaccount(subaccount)
	}
	m, err := a.find(ctx, umid)
	if err != nil {
		return Seen{}, err
	}
	list, _, err := h.look(ctx, subaccount, []uint64{m.number})
	if err == nil && len(list) == 0 {
		err = fmt.Errorf("message %s has been removed", umid)
	}
	if err == nil {
		err = h.readLines(ctx, &list[0])
	}
	if err != nil {
		return Seen{}, err
	}
	return list[0], nil
}
