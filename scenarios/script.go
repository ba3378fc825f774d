package scenarios

import (
	"fmt"
	"strconv"

	"cascade/orchestrator"
	"cascade/orchestrator/channel"
	"cascade/orchestrator/problem"
)

const maxScript = 100 // lines

// MaxSegments is how many segments an SMS can have: what the header holds that joins them.
const MaxSegments = 255

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
	f := v.fields("status", "after", "code", "providerCode", "segment")
	if field, ok := f.need("status", closestHint("", orchestrator.StatusNames(orchestrator.Undelivered))); ok {
		receipt.Status = field.reported(c)
	}
	if field, ok := f.get("after"); ok {
		receipt.After, _ = field.duration()
	}
	code, own := f.failure(c, DefaultCode(receipt.Status))
	switch {
	case receipt.Status.IsFailure():
		receipt.Code, receipt.ProviderCode = code, own
	case receipt.Status != 0:
		for _, key := range []string{"code", "providerCode"} {
			if field, ok := f.get(key); ok {
				field.fail("only Rejected and Undelivered have a code", "%s has no %s", receipt.Status, key)
			}
		}
	}
	if field, ok := f.get("segment"); ok {
		n, _ := field.whole(1, MaxSegments, fmt.Sprintf("segments are numbered from 1, and there are %d at most", MaxSegments))
		if receipt.Segment = int(n); c != orchestrator.SMS {
			field.fail("leave it out", "%s has no segments: only SMS has", c)
			receipt.Segment = 0
		}
	}
	return receipt
}

// failure reads why something failed: a delivery error code, the provider's own number, or both. Of one that is left
// out the tables of the channel's providers tell; without either it is the usual code.
func (f fields) failure(
	c orchestrator.Channel, usual orchestrator.Code,
) (code orchestrator.Code, own orchestrator.OwnCode) {
	given, hasCode := f.get("code")
	if code = usual; hasCode {
		code = given.code()
	}
	field, ok := f.get("providerCode")
	if !ok {
		return code, 0
	}
	n, ok := field.whole(0, orchestrator.MaxOwnCode, "a provider's own number such as 131026")
	if !ok {
		return code, 0
	}
	own = orchestrator.NewOwnCode(int(n))
	if hasCode {
		return code, own
	}
	if code, ok = channel.Code(c, own); !ok {
		field.fail("give the code that it counts as too, such as code: 41",
			"no provider of %s is known to fail with %d", c, n)
	}
	return code, own
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
		v.fail(closestHint(text, orchestrator.StatusNames(orchestrator.Undelivered)),
			"unknown status %s", problem.Quote(text))
	case !c.Reports(status):
		v.neverReports(c, status)
	default:
		return status
	}
	return 0
}

// code reads a delivery error code.
func (v value) code() orchestrator.Code {
	hint := "a delivery error code such as 1, 41 or 46"
	text, quoted := scalar(v.node)
	if n, err := strconv.Atoi(text); err == nil && !quoted && n > int(orchestrator.MaxCode) && n <= orchestrator.MaxOwnCode {
		hint += "; a provider's own number is written providerCode: " + text
	}
	n, _ := v.whole(1, uint64(orchestrator.MaxCode), hint)
	return orchestrator.Code(n)
}

// neverReports notes that the channel stops before the status.
func (v value) neverReports(c orchestrator.Channel, s orchestrator.Status) {
	v.fail("the highest that "+c.String()+" reports is "+c.Highest().String(), "%s never reports %s", c, s)
}
