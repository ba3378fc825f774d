package storetest

import (
	"context"
	"sync"
	"testing"
)

// Run runs a host, or a fleet of them, until end is called or the test ends. Both wait for what it still writes.
func Run(t testing.TB, h interface{ Run(context.Context) }) (end func()) {
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		h.Run(ctx)
	}()
	end = sync.OnceFunc(func() {
		cancel()
		<-ended
	})
	t.Cleanup(end)
	return end
}
