package sim

import (
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim/provider"
)

// Events and lines are packed into words, for a million messages have eight million of them. The layouts stand here,
// from the lowest bit up, and what does not fit into its bits does not compile.

const (
	codeBits    = 14
	statusBits  = 3
	stepBits    = 4
	messageBits = 32
)

// An event's `what`: code, status, kind, place, step, message.
const (
	eventKindBits = 3
	placeBits     = 8

	eventStatusAt  = codeBits
	eventKindAt    = eventStatusAt + statusBits
	eventPlaceAt   = eventKindAt + eventKindBits
	eventStepAt    = eventPlaceAt + placeBits
	eventMessageAt = eventStepAt + stepBits
)

// An event's `order`: the instant that scheduled it, then its class.
const (
	causeBits = 62
	classBits = 2
)

// A line's bits: code or answer, count (a copy's, an attempt's, or a channel), mark, stale, late, status, step, kind.
const (
	countBits    = 4
	lineKindBits = 4

	countAt      = codeBits
	markBit      = 1 << (countAt + countBits) // a receipt was refused; a webhook was lost; a message was submitted again
	staleBit     = markBit << 1
	lateBit      = markBit << 2
	lineStatusAt = countAt + countBits + 3
	lineStepAt   = lineStatusAt + statusBits
	lineKindAt   = lineStepAt + stepBits
)

// A webhook's line has its answer in the lowest bits of the code, and in the highest what the count has no room for of
// its attempt's number.
const (
	answerBits  = 10
	attemptBits = countBits + codeBits - answerBits
)

// Each is a constant below 0, which no uint is, where something does not fit.
const (
	_ = uint(1<<codeBits - 1 - int(orchestrator.MaxCode))
	_ = uint(1<<statusBits - 1 - int(orchestrator.Undelivered))
	_ = uint(1<<stepBits - 1 - orchestrator.MaxSteps)
	_ = uint(1<<eventKindBits - 1 - int(orchestrator.Cancel))
	_ = uint(1<<placeBits - 1 - provider.MaxPlace)
	_ = uint64(1<<causeBits - 1 - scenarios.Horizon - orchestrator.MaxFallbackAfter*time.Duration(orchestrator.MaxSteps))
	_ = uint(64 - causeBits - classBits)
	_ = uint(64 - eventMessageAt - messageBits)
	_ = uint(1<<countBits - 1 - int(orchestrator.Instagram))
	_ = uint(1<<answerBits - 1 - 999) // the largest that HTTP has
	_ = uint(1<<lineKindBits - 1 - int(Refused))
	_ = uint(32 - lineKindAt - lineKindBits)
)
