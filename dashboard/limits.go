package dashboard

import "cascade/orchestrator/host/door"

// Bounds is how much clients can make the server hold at once, beside its worlds. A zero field means its default.
type Bounds struct {
	Connections int   // 2,000; further ones wait until one is closed
	Sockets     int   // websockets; 1,000
	Bodies      int64 // bytes of requests whose answer is not yet written; door.BodyBytes
}

func (b Bounds) orDefaults() Bounds {
	if b.Connections == 0 {
		b.Connections = 2000
	}
	if b.Sockets == 0 {
		b.Sockets = 1000
	}
	if b.Bodies == 0 {
		b.Bodies = door.BodyBytes()
	}
	return b
}
