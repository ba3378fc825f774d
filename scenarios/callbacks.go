package scenarios

import (
	"cmp"
	"strconv"

	"cascade/orchestrator"
)

// Callbacks is how the customer's webhooks are broken on purpose, so that a handler can be tried with what real
// providers do. The shares are of webhooks, drawn one by one. The zero value breaks nothing: a message's webhooks
// arrive once and in order.
type Callbacks struct {
	Swap   float64 // share that the next webhook of the same message overtakes
	Repeat float64 // share that is told twice
	Lose   float64 // share that is never sent
	Delay  Latency // how much later each is sent; the zero Latency is not at all
}

// ProviderCallbacks is how what is told of one channel's receipts is broken on purpose: as Callbacks says, in the place
// of the scenario's own, and, of the callbacks of wires alone, in what only a provider's can be wrong.
type ProviderCallbacks struct {
	Callbacks
	Batch        int     // so many statuses at most are told in one request, where several wait; 0: one
	Early        float64 // share of sends that are told of before they are answered
	BadSignature float64 // share of callbacks whose signature is wrong
}

// MaxBatch is how many statuses one request can hold.
const MaxBatch = 1000

// Break tells whether anything is broken.
func (c *Callbacks) Break() bool {
	return c.Swap > 0 || c.Repeat > 0 || c.Lose > 0 || c.Delay.Kind != 0
}

// Over is what holds of a channel whose provider has these callbacks in a scenario with others: what they leave out is
// as those say.
func (c Callbacks) Over(others Callbacks) Callbacks {
	c.Swap, c.Repeat, c.Lose = cmp.Or(c.Swap, others.Swap), cmp.Or(c.Repeat, others.Repeat), cmp.Or(c.Lose, others.Lose)
	if c.Delay.Kind == 0 {
		c.Delay = others.Delay
	}
	return c
}

// callbacks reads how webhooks are broken.
func (v value) callbacks() (c Callbacks) {
	v.fields("swap", "repeat", "lose", "delay").callbacks(&c)
	return c
}

func (f fields) callbacks(c *Callbacks) {
	f.readShare("swap", &c.Swap)
	f.readShare("repeat", &c.Repeat)
	f.readShare("lose", &c.Lose)
	if field, ok := f.get("delay"); ok {
		c.Delay = field.latency()
	}
}

// providerCallbacks reads how what a channel's provider tells is broken.
func (v value) providerCallbacks(channel orchestrator.Channel) (c ProviderCallbacks) {
	f := v.fields("swap", "repeat", "lose", "delay", "batch", "early", "badSignature")
	f.callbacks(&c.Callbacks)
	if field, ok := f.get("batch"); ok {
		n, _ := field.whole(1, MaxBatch, "write how many statuses one request may hold, such as 3")
		if c.Batch = int(n); channel != orchestrator.WhatsApp {
			field.fail("leave it out", "%s is told of one status a request: only WhatsApp is of several", channel)
		}
	}
	f.readShare("early", &c.Early)
	f.readShare("badSignature", &c.BadSignature)
	return c
}

func callbacksFlow(c *Callbacks) (f flow) {
	f.add("swap", numberText(c.Swap))
	f.add("repeat", numberText(c.Repeat))
	f.add("lose", numberText(c.Lose))
	if c.Delay.Kind != 0 {
		f.add("delay", latencyText(c.Delay))
	}
	return f
}

func providerCallbacksFlow(c *ProviderCallbacks) flow {
	f := callbacksFlow(&c.Callbacks)
	if c.Batch > 0 {
		f.add("batch", strconv.Itoa(c.Batch))
	}
	f.add("early", numberText(c.Early))
	f.add("badSignature", numberText(c.BadSignature))
	return f
}
