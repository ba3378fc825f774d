package journey

import (
	"strconv"

	"cascade/orchestrator"
	"cascade/sim"
)

// String is the journey in a line, step by step, without the receipts that do not count.
func (j Journey) String() string {
	var dst []byte
	for i, leg := range j.Legs() {
		if i > 0 {
			dst = append(dst, ", "...)
		}
		dst = leg.append(dst)
	}
	if len(dst) > 0 {
		dst = append(dst, ' ')
	}
	dst = append(dst, '=')
	open := true
	for _, m := range j.Lines {
		if !m.Kind.Ends() {
			continue
		}
		open = false
		dst = append(append(dst, ' '), m.Kind.String()...)
		if m.Channel != 0 {
			dst = append(append(dst, ' '), m.Channel.String()...)
		}
		dst = appendAt(dst, m)
	}
	if open {
		dst = append(dst, " open"...)
	}
	return string(dst)
}

func (l *Leg) append(dst []byte) []byte {
	dst = append(dst, l.Channel.String()...)
	if !l.Fired() {
		dst = append(dst, " skipped"...)
	}
	dst = appendAt(dst, l.Moment)
	for _, m := range l.After {
		if counts(m) {
			dst = appendAfter(append(dst, ' '), m)
		}
	}
	return dst
}

// appendAfter writes a receipt or a lapse.
func appendAfter(dst []byte, m sim.Moment) []byte {
	if m.Kind == sim.Lapsed {
		return appendAt(append(dst, "lapsed"...), m)
	}
	dst = appendAt(append(dst, m.Status.String()...), m)
	if m.Copy > 1 {
		dst = strconv.AppendInt(append(dst, "+copy"...), int64(m.Copy), 10)
	}
	if m.Late {
		dst = append(dst, "+late"...)
	}
	return dst
}

func appendAt(dst []byte, m sim.Moment) []byte {
	dst = orchestrator.AppendSeconds(append(dst, '@'), m.At)
	if m.Code != 0 {
		dst = strconv.AppendInt(append(dst, '#'), int64(m.Code), 10)
	}
	return dst
}
