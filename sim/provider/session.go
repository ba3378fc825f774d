package provider

import (
	"time"

	"cascade/orchestrator"
)

// session is how long after a message of the recipient's WhatsApp takes free-form content for them.
const session = 24 * time.Hour

// outsideSession is the code of what comes later than that.
const outsideSession orchestrator.Code = 1022

// closed tells whether the send is content of which WhatsApp takes templates only: the recipient has not written in
// the last 24 hours.
func (p *Simulated) closed(s *Send, at time.Duration) bool {
	if !p.session || s.Body.Type == orchestrator.Template || s.Body.Content.DirectSend != nil {
		return false
	}
	wrote, ever := p.recipients.wrote(s)
	return !ever || at-wrote >= session
}

// Wrote notes that the recipient of an MSISDN has written on WhatsApp at an instant.
func (rs *Recipients) Wrote(msisdn string, at time.Duration) {
	if rs.heard == nil {
		rs.heard = map[string]time.Duration{}
	}
	rs.heard[rs.Owner(msisdn)] = at
}

// wrote is when the send's recipient wrote last, and whether they ever did.
func (rs *Recipients) wrote(s *Send) (at time.Duration, ever bool) {
	at, ever = rs.heard[s.Recipient]
	if known := rs.of(s); known != nil && known.LastWrote != nil && !ever {
		return -*known.LastWrote, true
	}
	return at, ever
}
