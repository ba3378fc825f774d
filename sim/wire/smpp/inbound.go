package smpp

import (
	"context"
	"net/http"
	"strings"

	"cascade/orchestrator"
	"cascade/orchestrator/channel/smpp"
	"cascade/sim/live"
)

// Name is the wire's.
func (*Server) Name() string { return Name }

// Heard is the deliver_sm of an SMS that a recipient has written: several of a long one. Without a bind that receives
// there is none, for nobody keeps it. To whom it went is not said: the world knows no number of the subaccount's own.
func (s *Server) Heard(in live.Written) live.Callback {
	parts, ok := inboundParts(&in)
	if in.Channel != orchestrator.SMS || !ok {
		return live.Callback{}
	}
	c := live.Callback{
		Body: []byte(in.Text),
		Send: func(ctx context.Context) (int, string, error) { return s.hear(ctx, in.Subaccount, parts) },
	}
	if _, bound := s.receiver(in.Subaccount); bound {
		c.URL = address(in.Subaccount)
	}
	return c
}

// address is what stands for a subaccount's binds where webhooks have a URL.
func address(subaccount string) string { return "smpp://" + subaccount }

// hear sends what a recipient has written, part after part. One that is not taken has all of them come again.
func (s *Server) hear(ctx context.Context, system string, parts []smpp.Message) (int, string, error) {
	for i := range parts {
		link, ok := s.receiver(system)
		if !ok {
			return 0, "", errNoReceiver
		}
		status, err := link.deliver(ctx, parts[i].Append(nil))
		if err != nil {
			return 0, "", err
		}
		if status != smpp.OK {
			return answerOf(status), status.String(), nil
		}
	}
	return http.StatusOK, "", nil
}

// inboundParts are the bodies that carry what was written; false where it has too many. The number of a long message
// follows from its id.
func inboundParts(in *live.Written) ([]smpp.Message, bool) {
	message := orchestrator.Message{Content: orchestrator.Content{Text: in.Text}}
	parts, ok := new(smpp.Form).Compose(&message, "", in.UMID[0])
	for i := range parts {
		parts[i].Source = smpp.International(strings.TrimPrefix(in.From, "+"))
		parts[i].Dest, parts[i].Registered = smpp.Address{}, 0
	}
	return parts, ok
}
