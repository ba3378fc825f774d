package scenarios

import (
	"slices"
	"time"
)

// maxFaultDelay is how late an answer can be at most: nobody waits longer.
const maxFaultDelay = time.Minute

// Fault is what goes wrong with some requests of the API itself, so that a sender can be tried with it. Of several the
// first that a request meets counts. Exactly one of Status, Delay and Drop is given.
type Fault struct {
	Next     int           // the next so many requests; 0: not counted
	Share    float64       // the share of requests, drawn one by one; 0: all of them
	From, To time.Duration // those that come from From up to, but not at, To; To 0: whenever they come

	Status     int           // the request is refused with this HTTP status, and nothing is done
	RetryAfter time.Duration // told with the status, in whole seconds; 0: not told
	Delay      time.Duration // the request is carried out, and its answer comes so much later, in real time
	Drop       bool          // the request is carried out, and its connection is dropped instead of an answer
}

// faults reads what goes wrong with requests of the API.
func (v value) faults() (faults []Fault) {
	for item := range v.items() {
		faults = append(faults, item.fault())
	}
	return faults
}

func (v value) fault() (fault Fault) {
	f := v.fields("next", "share", "from", "to", "status", "retryAfter", "delay", "drop")
	f.faultyRequests(&fault)
	effects := 0
	if field, ok := f.get("status"); ok {
		effects++
		fault.Status = field.faultStatus()
	}
	if field, ok := f.get("delay"); ok {
		effects++
		if fault.Delay, ok = field.duration(); ok && (fault.Delay == 0 || fault.Delay > maxFaultDelay) {
			field.fail("write up to 60s, of real time", "delay %s is not above 0s and at most 1m",
				formatSpan(fault.Delay))
		}
	}
	if field, ok := f.get("drop"); ok {
		effects++
		if text, quoted := scalar(field.node); text != "true" || quoted {
			field.wrongType("true", "write drop: true")
		}
		fault.Drop = true
	}
	if effects != 1 && isMapping(v.node) {
		v.fail("write one of status: 503, delay: 2s and drop: true", "%s has %d effects", v.name, effects)
	}
	if field, ok := f.get("retryAfter"); ok {
		if fault.RetryAfter, _ = field.duration(); fault.Status == 0 {
			field.fail("give it with status: 429 or 503", "%s has a retryAfter and no status", v.name)
		}
	}
	return fault
}

// faultyRequests reads which requests a fault is for.
func (f fields) faultyRequests(fault *Fault) {
	next, counted := f.get("next")
	share, shared := f.get("share")
	_, begins := f.get("from")
	_, ends := f.get("to")
	if counted {
		n, _ := next.whole(1, MaxMessages, "write how many requests, such as 2")
		fault.Next = int(n)
	}
	if shared {
		fault.Share = share.part("write a part of the requests, such as 0.1")
	}
	if begins || ends {
		fault.From, fault.To, _ = f.during()
	}
	switch {
	case counted && shared:
		share.fail("give each an entry of its own", "%s has both next and a share", f.name)
	case !counted && !shared && !begins && !ends && isMapping(f.node):
		f.fail("write next: 2, share: 0.1, or from: 1m and to: 2m", "%s does not say which requests", f.name)
	}
}

// faultStatus reads the HTTP status of a refused request.
func (v value) faultStatus() int {
	const hint = "one of 429, 500, 502, 503, 504"
	n, ok := v.whole(0, 999, hint)
	if ok && !slices.Contains([]uint64{429, 500, 502, 503, 504}, n) {
		v.fail(hint, "status %d is not that of an API in trouble", n)
	}
	return int(n)
}

func faultItems(all []Fault) (items []string) {
	for _, fault := range all {
		var f flow
		f.add("next", numberText(float64(fault.Next)))
		f.add("share", numberText(fault.Share))
		if fault.To > 0 {
			f.add("from", fault.From.String())
			f.add("to", fault.To.String())
		}
		f.add("status", numberText(float64(fault.Status)))
		f.add("retryAfter", spanText(fault.RetryAfter))
		f.add("delay", spanText(fault.Delay))
		if fault.Drop {
			f.add("drop", "true")
		}
		items = append(items, f.String())
	}
	return items
}
