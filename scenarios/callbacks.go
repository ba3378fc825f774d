package scenarios

// Callbacks is how the customer's webhooks are broken on purpose, so that a handler can be tried with what real
// providers do. The shares are of webhooks, drawn one by one. The zero value breaks nothing: a message's webhooks
// arrive once and in order.
type Callbacks struct {
	Swap   float64 // share that the next webhook of the same message overtakes
	Repeat float64 // share that is told twice
	Lose   float64 // share that is never sent
	Delay  Latency // how much later each is sent; the zero Latency is not at all
}

// Break tells whether anything is broken.
func (c *Callbacks) Break() bool {
	return c.Swap > 0 || c.Repeat > 0 || c.Lose > 0 || c.Delay.Kind != 0
}

// callbacks reads how webhooks are broken.
func (v value) callbacks() (c Callbacks) {
	f := v.fields("swap", "repeat", "lose", "delay")
	f.readShare("swap", &c.Swap)
	f.readShare("repeat", &c.Repeat)
	f.readShare("lose", &c.Lose)
	if field, ok := f.get("delay"); ok {
		c.Delay = field.latency()
	}
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
