package host

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"

	"cascade/orchestrator/host/post"
	"cascade/orchestrator/sendapi"
)

// registrations are who is told of receipts, in memory as in the store.
type registrations struct {
	mu   sync.RWMutex
	list []registration // in the order in which they were first made
}

type registration struct {
	account string
	sendapi.Webhook
}

// mostRegistrations is how many there may be.
const mostRegistrations = 10_000

func (r *registrations) recall(ctx context.Context, store Store) error {
	stored, err := store.Registrations(ctx)
	if err != nil {
		return err
	}
	list := make([]registration, len(stored))
	for i, s := range stored {
		list[i].account = s.Account
		if err := json.Unmarshal([]byte(s.Body), &list[i].Webhook); err != nil {
			return fmt.Errorf("a registration of account %s cannot be read: %w", s.Account, err)
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.list = list
	return nil
}

func (r *registrations) count() int {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return len(r.list)
}

func (r *registration) same(account string, w *sendapi.Webhook) bool {
	return r.account == account && r.SubAccountID == w.SubAccountID && r.Type == w.Type
}

func (r *registrations) find(account string, w *sendapi.Webhook) int {
	return slices.IndexFunc(r.list, func(one registration) bool { return one.same(account, w) })
}

// Webhooks lists the registrations of an account.
func (h *Host) Webhooks(account string) (list []sendapi.Webhook) {
	r := &h.registered
	r.mu.RLock()
	defer r.mu.RUnlock()
	for _, one := range r.list {
		if one.account == strings.ToLower(account) {
			list = append(list, one.Webhook)
		}
	}
	return list
}

// Register adds registrations. They hold when it returns without an error.
func (h *Host) Register(account string, list []sendapi.Webhook) error {
	account = strings.ToLower(account)
	return refusal(h.do(context.Background(), false, &task{do: func(t *turn) error {
		r := &t.registered
		if r.count()+len(list) > mostRegistrations {
			return sendapi.Refuse(http.StatusTooManyRequests, sendapi.InvalidParameter,
				"there may be %d webhook registrations: remove some first", mostRegistrations)
		}
		for _, w := range list {
			body, err := json.Marshal(w)
			if err != nil {
				return err
			}
			one := Registration{account, w.SubAccountID, w.Type, string(body)}
			t.group.Registrations = append(t.group.Registrations, one)
			t.then = append(t.then, func() { r.put(account, w) })
		}
		return nil
	}}))
}

func (r *registrations) put(account string, w sendapi.Webhook) {
	r.mu.Lock()
	defer r.mu.Unlock()
	one := registration{account, w}
	if i := r.find(account, &w); i >= 0 {
		r.list[i] = one
		return
	}
	r.list = append(r.list, one)
}

// Unregister removes registrations, those that there are.
func (h *Host) Unregister(account string, list []sendapi.Webhook) error {
	account = strings.ToLower(account)
	return refusal(h.do(context.Background(), false, &task{do: func(t *turn) error {
		r := &t.registered
		for _, w := range list {
			one := Registration{Account: account, Subaccount: w.SubAccountID, Type: w.Type}
			t.group.Unregistered = append(t.group.Unregistered, one)
			t.then = append(t.then, func() { r.remove(account, w) })
		}
		return nil
	}}))
}

func (r *registrations) remove(account string, w sendapi.Webhook) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if i := r.find(account, &w); i >= 0 {
		r.list = slices.Delete(r.list, i, i+1)
	}
}

// receivers are who is told of a message: the URL that it names itself; else those that the configuration names, and
// then those that registered for its subaccount, and for all. Nobody is told twice.
func (h *Host) receivers(m *message) (to []Receiver) {
	if m.body.DLRCallbackURL != "" {
		return []Receiver{{URL: m.body.DLRCallbackURL}}
	}
	add := func(r Receiver) {
		if !slices.Contains(to, r) {
			to = append(to, r)
		}
	}
	if of := h.subaccounts[m.subaccount]; of != nil {
		for _, r := range of.Webhooks {
			add(r)
		}
	}
	r := &h.registered
	r.mu.RLock()
	defer r.mu.RUnlock()
	for _, scope := range []string{m.subaccount, "*"} {
		for _, one := range r.list {
			if one.SubAccountID == scope && one.Enabled && one.Type == sendapi.DeliveryReceipts {
				add(Receiver{one.URL, string(post.CredentialsOf(&one.Webhook))})
			}
		}
	}
	return to
}
