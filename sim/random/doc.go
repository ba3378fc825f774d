// Package random is all the chance that there is in a simulation: each draw is a hash of the seed, the message's
// number, the channel and the part drawn, and of nothing else, so that one change leaves all other draws as they
// were, and whoever asks again gets the same.
//
//	d := random.NewStream(seed, orchestrator.WhatsApp).Draws(message)
//	if d.Chance(0.02, random.Stall) { … }
//
// The same seed gives the same bits on every architecture: no product is fused with a sum, and no assembly is
// called. Nothing here allocates or keeps a state.
package random
