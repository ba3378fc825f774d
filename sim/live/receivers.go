package live

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"cascade/orchestrator/sendapi"
)

// receiver is where webhooks go. Equal ones are the same pointer.
type receiver struct{ url, authorization string }

// receivers are the registrations of all accounts. They outlive the worlds.
type receivers struct {
	mu      sync.Mutex
	known   map[receiver]*receiver
	current *atomic.Pointer[registrations]
}

// registrations is a list that never changes: a new one takes its place.
type registrations struct{ list []registration }

type registration struct {
	account string
	sendapi.Webhook
	receiver *receiver
}

// receiversOf is who is told of one subaccount, worked out once for each list of registrations.
type receiversOf struct {
	of   *registrations
	list []*receiver
}

// of is who is told of a subaccount: those who registered for it, and then those who did for all.
func (r *receivers) of(subaccount string, s *receiversOf) []*receiver {
	current := r.current.Load()
	if s.of == current {
		return s.list
	}
	s.of, s.list = current, nil
	for _, scope := range []string{subaccount, "*"} {
		for _, g := range current.list {
			told := g.Enabled && g.Type == sendapi.DeliveryReceipts && g.SubAccountID == scope
			if told && !slices.Contains(s.list, g.receiver) {
				s.list = append(s.list, g.receiver)
			}
		}
	}
	return s.list
}

// at is the receiver at a URL that needs no authorization.
func (r *receivers) at(url string) *receiver {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.same(receiver{url: url})
}

func (r *receivers) same(wanted receiver) *receiver {
	if r.known == nil {
		r.known = map[receiver]*receiver{}
	}
	one, ok := r.known[wanted]
	if !ok {
		one = &receiver{strings.Clone(wanted.url), wanted.authorization}
		r.known[*one] = one
	}
	return one
}

// change puts another list in the place of the current one.
func (r *receivers) change(to func(list []registration) []registration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	list := to(slices.Clone(r.current.Load().list))
	r.current.Store(&registrations{list})
}

// Webhooks lists the registrations of an account, in the order in which they were first made.
func (r *Registry) Webhooks(account string) []sendapi.Webhook {
	var list []sendapi.Webhook
	for _, g := range r.callers.current.Load().list {
		if strings.EqualFold(g.account, account) {
			list = append(list, g.Webhook)
		}
	}
	return list
}

// Register adds registrations, each in the place of the one of the same account, subaccount and type, if there is one.
func (r *Registry) Register(account string, wanted []sendapi.Webhook) {
	r.callers.change(func(list []registration) []registration {
		places := make(map[registrationKey]int, len(list)+len(wanted))
		for i, g := range list {
			places[g.key()] = i
		}
		for _, w := range wanted {
			g := registration{account, w, r.callers.same(receiver{w.URL, w.HTTPAuthorization})}
			if i, ok := places[g.key()]; ok {
				list[i] = g
				continue
			}
			places[g.key()] = len(list)
			list = append(list, g)
		}
		return list
	})
}

// registrationKey is what two registrations cannot share.
type registrationKey struct{ account, subaccount, kind string }

func (g *registration) key() registrationKey {
	return registrationKey{strings.ToLower(g.account), g.SubAccountID, g.Type}
}

// Unregister removes registrations, those that there are.
func (r *Registry) Unregister(account string, unwanted []sendapi.Webhook) {
	gone := make(map[registrationKey]bool, len(unwanted))
	for _, w := range unwanted {
		g := registration{account: account, Webhook: w}
		gone[g.key()] = true
	}
	r.callers.change(func(list []registration) []registration {
		return slices.DeleteFunc(list, func(g registration) bool { return gone[g.key()] })
	})
}
