package sim

import (
	"time"

	"cascade/orchestrator"
)

// ownCodes are the providers' own numbers of failures, for those receipts that bring one: neither an event nor a line
// has room for it, and most worlds have none. Of two alike at one instant the one that comes first counts.
type ownCodes map[ownKey]orchestrator.OwnCode

// ownKey is what a receipt's event and its line have in common.
type ownKey struct {
	at      time.Duration
	message uint32
	step    uint8
	status  orchestrator.Status
	code    orchestrator.Code
}

// OwnCode is the number that the provider itself gives the failure that a line tells of, where its script or model says
// so; the zero OwnCode otherwise.
func (w *World) OwnCode(l Line) orchestrator.OwnCode {
	return w.engine.own[ownKey{l.At, l.Message, uint8(l.Step()), l.Status(), l.Code()}]
}
