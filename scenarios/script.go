package scenarios

import (
	"cascade/orchestrator"
	"cascade/orchestrator/problem"
)

const (
	maxScript   = 100 // lines
	maxSegments = 255 // what the header holds that joins the segments of an SMS
)

// DefaultCode is the code of a failure that a script gives none: 41, rejected by the channel, for Rejected,
// and 46, not reachable, for Undelivered. Progress has no code: 0.
func DefaultCode(s orchestrator.Status) orchestrator.Code {
	switch s {
	case orchestrator.Rejected:
		return orchestrator.RejectedByChannel
	case orchestrator.Undelivered:
		return orchestrator.NotReachable
	}
	return 0
}

// script reads exact receipts. An empty list is silence.
func (v value) script(c orchestrator.Channel) []Receipt {
	if v.length() > maxScript {
		v.fail("a model reports more", "a script of %d lines is over the limit of %d", v.length(), maxScript)
		return nil
	}
	var script []Receipt
	for item := range v.items() {
		script = append(script, item.receipt(c))
	}
	return script
}

// receipt reads one line of a script. `after` left out is at the firing.
func (v value) receipt(c orchestrator.Channel) Receipt {
	var receipt Receipt
	f := v.fields("status", "after", "code", "segment")
	if field, ok := f.need("status", closestHint("", orchestrator.StatusNames(orchestrator.Undelivered))); ok {
		receipt.Status = field.reported(c)
	}
	if field, ok := f.get("after"); ok {
		receipt.After, _ = field.duration()
	}
	receipt.Code = DefaultCode(receipt.Status)
	if field, ok := f.get("code"); ok {
		code := field.code()
		switch {
		case receipt.Status == 0:
		case !receipt.Status.IsFailure():
			field.fail("only Rejected and Undelivered have a code", "%s has no code", receipt.Status)
		default:
			receipt.Code = code
		}
	}
	if field, ok := f.get("segment"); ok {
		n, _ := field.whole(1, maxSegments, "segments are numbered from 1, and there are 255 at most")
		if receipt.Segment = int(n); c != orchestrator.SMS {
			field.fail("leave it out", "%s has no segments: only SMS has", c)
			receipt.Segment = 0
		}
	}
	return receipt
}

// reported reads a status or failure that the channel can report.
func (v value) reported(c orchestrator.Channel) orchestrator.Status {
	text, ok := v.text()
	if !ok {
		return 0
	}
	status, ok := orchestrator.ParseStatus(text)
	switch {
	case !ok:
		v.fail(closestHint(text, orchestrator.StatusNames(orchestrator.Undelivered)), "unknown status %s", problem.Quote(text))
	case !c.Reports(status):
		v.neverReports(c, status)
	default:
		return status
	}
	return 0
}

// code reads a delivery error code.
func (v value) code() orchestrator.Code {
	n, _ := v.whole(1, uint64(orchestrator.MaxCode), "a delivery error code such as 1, 41 or 46")
	return orchestrator.Code(n)
}

// neverReports notes that the channel stops before the status.
func (v value) neverReports(c orchestrator.Channel, s orchestrator.Status) {
	v.fail("the highest that "+c.String()+" reports is "+c.Highest().String(), "%s never reports %s", c, s)
}
