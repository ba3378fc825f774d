package sim

import (
	"strings"
	"unicode/utf8"

	"cascade/orchestrator/record"
)

// Refusal is a request over a wire that was refused.
type Refusal = record.Refusal

// How long the texts of a refusal can be: what is beyond is cut off.
const (
	MostRequest = 200
	MostWhy     = 400
)

// Refuse records that a request over a wire was refused. A world records so many and no more.
func (w *World) Refuse(r Refusal) {
	r.Request, r.Why = cut(r.Request, MostRequest), cut(r.Why, MostWhy)
	answer := uint32(min(max(r.Answer, 0), 1<<codeBits-1))
	w.recordUnknown(unknownLine{refusal: &r}, Line{At: w.now, bits: uint32(Refused)<<lineKindAt | answer})
}

// cut is a text of at most so many bytes, whole characters of it.
func cut(text string, most int) string {
	if len(text) <= most {
		return text
	}
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}
	return strings.Clone(text[:most]) // the rest need not be kept
}
