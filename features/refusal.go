package features

import (
	"fmt"
	"strings"

	"cascade/orchestrator/sendapi"
)

// unexpectedRefusal is why the message was not sent, unless a Then has expected it.
func (s *story) unexpectedRefusal() error {
	if s.refused.payload == nil || s.refused.told {
		return nil
	}
	return fmt.Errorf("nothing was sent: the payload was refused at %s\n%s\nhint: where that is right, say: "+
		"the payload is refused with code %d", clock(s.refused.at), reasons(s.refused.payload), s.refused.payload.Code())
}

// reasons lists the problems of a payload, each with its code and its mend.
func reasons(problems sendapi.Problems) string {
	var b strings.Builder
	for i, p := range problems {
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "  %d %s: %s", int(p.Code), p.Code, p)
		if p.Mend != "" {
			fmt.Fprintf(&b, " (%s)", p.Mend)
		}
	}
	return b.String()
}
