// Package record is the lines that a message leaves: what happened to it, when, and in which words. Whoever hosts the
// rules writes its lines here, the simulator and a host on a real clock alike, so that the same events at the same
// instants give the same bytes; whoever reports on them reads nothing else.
//
//	line = record.Of(now, effect, route).AppendJSON(line, umid) // {"t":60,"umid":"…","kind":"fired","channel":"Viber","step":2}
//
// It holds no clock, does no I/O and decides nothing.
package record
