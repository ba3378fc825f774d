package live

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator"
	"cascade/orchestrator/host/post"
	"cascade/orchestrator/sendapi"
	"cascade/orchestrator/webhook"
)

// inbox is what recipients have written to the subaccount, in order.
type inbox struct{ list []received }

// received is one message of a recipient's.
type received struct {
	webhook.Inbound
	channel orchestrator.Channel
	at      time.Time
	answers uint32 // the message that it follows; see follows
	follows bool
}

// firstInbound is what webhooks of the first inbound message are about: messages have 32 bits for their numbers.
const firstInbound = uint64(1) << 32

func (b *inbox) at(subject uint64) webhook.Inbound { return b.list[subject-firstInbound].Inbound }

// Inbound is what a recipient writes: who, on which channel, and what.
type Inbound struct {
	Channel orchestrator.Channel
	From    string // a number with its +, or else the channel's own id of the user
	Text    string
	ReplyTo string // the umid of the message that it answers, or ""
}

// Receive lets a recipient write to the subaccount now. Who is registered for inbound messages is told. It gives the
// inbound message's own id.
func (w *World) Receive(ctx context.Context, in Inbound) (umid string, err error) {
	if own := w.sim.Scenario().Channels; own != nil && !slices.Contains(own, in.Channel) {
		return "", sendapi.BadRequest(sendapi.InvalidFallbackChannel, "channel: the subaccount has no %s", in.Channel)
	}
	err = w.act(ctx, func() (err error) {
		umid, err = w.receive(in)
		return err
	})
	return umid, err
}

func (w *World) receive(in Inbound) (umid string, err error) {
	if err := w.room(0); err != nil {
		return "", err
	}
	n := len(w.inbox.list)
	umid = w.sim.ID("inbound", uint32(n))
	told := webhook.Inbound{
		UMID: umid, SubAccountID: w.name, Timestamp: webhook.Timestamp(w.now()),
		Recipient: webhook.Recipient{
			Channel: webhook.ChannelName(in.Channel), ChannelID: w.sim.ID("channel", uint32(in.Channel)),
		},
		Type: "Text", Content: webhook.InboundContent{Text: in.Text}, ReplyToUMID: in.ReplyTo,
	}
	if strings.HasPrefix(in.From, "+") {
		told.User.MSISDN = in.From
		if in.Channel == orchestrator.WhatsApp {
			told.User.MSISDN = w.sim.Owner(in.From)
		}
		w.sim.Write(in.Channel, in.From)
	} else {
		told.User.ChannelUserID = in.From
	}
	got := received{Inbound: told, channel: in.Channel, at: w.now()}
	got.answers, got.follows = w.answeredBy(&got)
	w.inbox.list = append(w.inbox.list, got)
	w.size.texts += len(in.Text) + len(in.From) + inboundBytes
	befalls := w.outbox.mishaps.of(in.Channel, uint32(n), inboundStatus)
	for _, to := range w.outbox.inbound.of(&w.registry.registrations, w.name) {
		w.tell(hook{Receiver: to, Subject: firstInbound + uint64(n), Cause: uint32(n)}, befalls)
	}
	for _, wire := range w.registry.hearing() {
		if c := wire.Heard(w.written(n, wire)); c.URL != "" {
			to := addressOf(receiver{Receiver: post.Receiver{URL: c.URL}, wire: wire, hears: true})
			w.tell(hook{Receiver: to, Subject: firstInbound + uint64(n), Cause: uint32(n)}, befalls)
		}
	}
	return umid, nil
}

// Wrote is what a recipient wrote to the subaccount, and when.
type Wrote struct {
	Inbound
	UMID string // its own
	At   time.Duration
}

// Inbox is what recipients wrote, in order: all, or what one did, by their number or the channel's own id of them.
func (w *World) Inbox(from string) (list []Wrote) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, r := range w.inbox.list {
		by := cmp.Or(r.User.MSISDN, r.User.ChannelUserID)
		if from != "" && from != by && w.sim.Owner(from) != by {
			continue
		}
		list = append(list, Wrote{
			Inbound{
				Channel: r.channel, From: by, Text: r.Content.Text, ReplyTo: r.ReplyToUMID,
			}, r.UMID, r.at.Sub(w.sim.Start()),
		})
	}
	return list
}

// Hearer is a Wire over which senders are told what recipients write, too.
type Hearer interface {
	Wire
	// Name is the protocol's.
	Name() string
	// Heard is how it is told. One without a URL is not told at all. It is called as Callback is.
	Heard(Written) Callback
}

// Written is what a recipient has written.
type Written struct {
	Subaccount string
	UMID       uuid.UUID // its own
	Channel    orchestrator.Channel
	From       string // a number with its +, or else the channel's own id of the user
	Text       string
	ReplyTo    uuid.UUID // the message that it answers; nil: none
	At         time.Time

	// Request is that of the message that it answers, or else of the newest one to whoever writes on that channel, as
	// the wire gave it to SendOver; nil: there is none, or it came another way.
	Request any
}

// Hear lets a wire tell what recipients write from now on.
func (r *Registry) Hear(h Hearer) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.hearers = append(slices.Clip(r.hearers), h) // whoever has the list keeps it as it was
}

func (r *Registry) hearing() []Hearer {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.hearers
}

// answeredBy is the message over a wire that an inbound one answers, or else follows.
func (w *World) answeredBy(in *received) (n uint32, ok bool) {
	if in.ReplyToUMID != "" {
		n, err := w.number(uuid.FromStringOrNil(in.ReplyToUMID))
		return n, err == nil
	}
	return w.sim.NewestSend(cmp.Or(in.User.MSISDN, in.User.ChannelUserID), in.channel)
}

// written is an inbound message as a wire tells it.
func (w *World) written(n int, over Wire) Written {
	of := &w.inbox.list[n]
	told := Written{
		Subaccount: w.name, UMID: uuid.Must(uuid.FromString(of.UMID)), Channel: of.channel,
		From: cmp.Or(of.User.MSISDN, of.User.ChannelUserID), Text: of.Content.Text,
		ReplyTo: uuid.FromStringOrNil(of.ReplyToUMID), At: of.at,
	}
	if o, ok := w.over[of.answers]; ok && of.follows && o.wire == over {
		told.Request = o.request
	}
	return told
}
