package live

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unique"

	"cascade/orchestrator/host/post"
	"cascade/orchestrator/sendapi"
)

// What registrations are told of.
const (
	deliveryReceipts = sendapi.DeliveryReceipts
	inboundMessages  = sendapi.InboundMessages
)

// receiver is where webhooks go.
type receiver struct {
	post.Receiver
	wire  Wire // whose callbacks go there; nil: webhooks do
	hears bool // of a wire: what goes there is what recipients write, and never along with receipts
}

// toURL is a receiver of webhooks that is shown nothing.
func toURL(url string) receiver { return receiver{Receiver: post.Receiver{URL: url}} }

// maskedURL is the URL as it may be read: without a password.
func (r receiver) maskedURL() string { return sendapi.MaskURL(r.URL) }

// address names a receiver: equal ones have the same address, and one that nothing names any more is forgotten.
type address = unique.Handle[receiver]

// noCallback names no receiver.
var noCallback address

func addressOf(r receiver) address { return unique.Make(r) }

// registrations are who is told of what, of all accounts. They outlive the worlds.
type registrations struct {
	version atomic.Int64 // changes whenever they do

	mu    sync.RWMutex
	known map[registrationKey]*registration
	of    map[string][]*registration // by subaccount or *, in the order in which they were first made
	made  int
}

type registration struct {
	sendapi.Webhook
	account string
	address address
	place   int // among all that were ever made
}

// registrationKey is what two registrations cannot share.
type registrationKey struct{ account, subaccount, kind string }

func keyOf(account string, w sendapi.Webhook) registrationKey {
	return registrationKey{strings.ToLower(account), w.SubAccountID, w.Type}
}

// audience is who is told of one kind of thing in one subaccount, worked out once for each state of the registrations.
type audience struct {
	kind    string
	version int64 // of the registrations, plus one
	list    []address
}

// of is those who registered for the subaccount, and then those who did for all; nobody is told twice.
func (a *audience) of(r *registrations, subaccount string) []address {
	version := r.version.Load() + 1
	if a.version == version {
		return a.list
	}
	a.version, a.list = version, nil
	known := map[address]bool{}
	r.mu.RLock()
	defer r.mu.RUnlock()
	for _, scope := range []string{subaccount, "*"} {
		for _, g := range r.of[scope] {
			if g.Enabled && g.Type == a.kind && !known[g.address] {
				known[g.address] = true
				a.list = append(a.list, g.address)
			}
		}
	}
	return a.list
}

// Webhooks lists the registrations of an account, in the order in which they were first made.
func (r *Registry) Webhooks(account string) []sendapi.Webhook {
	r.registrations.mu.RLock()
	defer r.registrations.mu.RUnlock()
	var own []*registration
	for _, g := range r.registrations.known {
		if strings.EqualFold(g.account, account) {
			own = append(own, g)
		}
	}
	slices.SortFunc(own, func(a, b *registration) int { return cmp.Compare(a.place, b.place) })
	list := make([]sendapi.Webhook, len(own))
	for i, g := range own {
		list[i] = g.Webhook
	}
	return list
}

// Register adds registrations, each in the place of the one of the same account, subaccount and type, if there is one.
// Where there would be more than the registry may hold, it refuses all of them.
func (r *Registry) Register(account string, wanted []sendapi.Webhook) error {
	s := &r.registrations
	s.mu.Lock()
	defer s.mu.Unlock()
	added := map[registrationKey]bool{}
	for _, w := range wanted {
		if key := keyOf(account, w); s.known[key] == nil {
			added[key] = true
		}
	}
	if limit := r.options.Limits.Registrations; len(s.known)+len(added) > limit {
		return r.full("registrations", "there may be %d webhook registrations: remove some first", limit)
	}
	for _, w := range wanted {
		s.put(account, w)
	}
	s.version.Add(1)
	return nil
}

func (s *registrations) put(account string, w sendapi.Webhook) {
	to := receiver{Receiver: post.Receiver{URL: w.URL, Credentials: post.CredentialsOf(&w)}}
	g := &registration{Webhook: w, account: account, address: addressOf(to)}
	key := keyOf(account, w)
	if old := s.known[key]; old != nil {
		g.place = old.place
		*old = *g
		return
	}
	if s.known == nil {
		s.known, s.of = map[registrationKey]*registration{}, map[string][]*registration{}
	}
	s.made++
	g.place = s.made
	s.known[key] = g
	s.of[w.SubAccountID] = append(s.of[w.SubAccountID], g)
}

// Unregister removes registrations, those that there are.
func (r *Registry) Unregister(account string, unwanted []sendapi.Webhook) error {
	s := &r.registrations
	s.mu.Lock()
	defer s.mu.Unlock()
	gone := map[*registration]bool{}
	scopes := map[string]bool{}
	for _, w := range unwanted {
		key := keyOf(account, w)
		if g := s.known[key]; g != nil {
			gone[g], scopes[w.SubAccountID] = true, true
			delete(s.known, key)
		}
	}
	for scope := range maps.Keys(scopes) {
		left := slices.DeleteFunc(s.of[scope], func(g *registration) bool { return gone[g] })
		if s.of[scope] = left; len(left) == 0 {
			delete(s.of, scope)
		}
	}
	s.version.Add(1)
	return nil
}
