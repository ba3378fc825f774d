package host

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"cascade/orchestrator"
	"cascade/orchestrator/repeat"
)

// Of the last ten minutes a host remembers what its messages hold, so that one that comes again says so. After a start
// it reads them from the store, a part at a time.
const (
	mostRepeatable = 500_000 // of each subaccount: texts and ids, two a message at most
	readRepeatable = 5_000
)

// repeatedBy is the id of the message of the last ten minutes that a new one repeats; "": it repeats none.
func (t *turn) repeatedBy(of *account, d *draft) string {
	earlier, repeats := of.seen.Find(d.body, d.body.User.MSISDN, d.number, t.now)
	if !repeats {
		return ""
	}
	if first := t.message(earlier); first != nil {
		return first.umid.String()
	}
	return ""
}

// recallRepeatable reads what the messages of the last ten minutes hold.
func (h *Host) recallRepeatable(ctx context.Context) error {
	var all []Message
	for last := h.head.Message + 1; ; {
		list, err := h.store.Before(ctx, last, readRepeatable)
		if err != nil {
			return err
		}
		for _, m := range list {
			if m.Submitted < h.base-repeat.Within || len(all) == mostRepeatable/2 {
				return h.see(all)
			}
			all, last = append(all, m), m.Number
		}
		if len(list) < readRepeatable {
			return h.see(all)
		}
	}
}

// see remembers messages, the last one first.
func (h *Host) see(all []Message) error {
	for _, stored := range slices.Backward(all) {
		a := h.subaccounts[stored.Subaccount]
		if a == nil {
			continue
		}
		var m orchestrator.Message
		if err := json.Unmarshal(stored.Body, &m); err != nil {
			return fmt.Errorf("message %d: its body cannot be read: %w", stored.Number, err)
		}
		a.seen.Find(&m, m.User.MSISDN, stored.Number, stored.Submitted)
	}
	return nil
}
