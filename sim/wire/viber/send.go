package viber

import (
	"net/http"

	"cascade/orchestrator"
	"cascade/orchestrator/channel/viber"
	"cascade/orchestrator/sendapi"
	"cascade/sim/live"
	"cascade/sim/wire"
)

// send sends a message to one receiver.
func (p *protocol) send(w http.ResponseWriter, r *http.Request, call *wire.Call, body []byte) *viber.Refusal {
	request, refused := viber.ParseRequest(body)
	if refused != nil {
		return refused
	}
	call.Ignored(request.WithoutEffect()...)
	placed, err := call.World.SendOver(r.Context(), p, messageTo(request, request.Receiver), request)
	switch {
	case err != nil:
		wire.Fail(w, call, err)
	case placed.Failed:
		answer(w, refusalOf(&placed))
	default:
		sendapi.WriteJSON(w, http.StatusOK, viber.NewAnswer(tokenOf(placed.UMID)))
		wire.Answered(w, r, call.World, placed)
	}
	return nil
}

// broadcast sends a message to several receivers. Its answer names those who could not be reached.
func (p *protocol) broadcast(w http.ResponseWriter, r *http.Request, call *wire.Call, body []byte) *viber.Refusal {
	request, refused := viber.ParseBroadcast(body)
	if refused != nil {
		return refused
	}
	messages := make([]*orchestrator.Message, len(request.Broadcast))
	for i, to := range request.Broadcast {
		messages[i] = messageTo(request, to)
	}
	call.Ignored(request.WithoutEffect()...)
	placed, err := call.World.SendAllOver(r.Context(), p, messages, request)
	if err != nil {
		wire.Fail(w, call, err)
		return nil
	}
	accepted := viber.NewAnswer(tokenOf(placed[0].UMID))
	accepted.Failed = failed(request, placed)
	sendapi.WriteJSON(w, http.StatusOK, accepted)
	wire.Answered(w, r, call.World, placed[0])
	return nil
}

func failed(request *viber.Request, placed []live.Placed) (list []viber.FailedReceiver) {
	for i, to := range request.Broadcast {
		if placed[i].Failed {
			list = append(list, viber.FailedReceiver{Receiver: to, Refusal: *refusalOf(&placed[i])})
		}
	}
	return list
}

// refusalOf is the answer to a send that failed at once.
func refusalOf(placed *live.Placed) *viber.Refusal {
	if own := wire.OwnCode(placed.ProviderCode, viber.OK); own != viber.OK {
		return viber.Refuse(own, placed.Code.String())
	}
	return viber.RefusalOf(placed.Code)
}

// messageTo is the request as a message to one receiver.
func messageTo(request *viber.Request, to string) *orchestrator.Message {
	m := request.Message()
	m.User = viber.User(to)
	m.Plan = orchestrator.Plan{{Channel: orchestrator.Viber}}
	m.Wire = &orchestrator.Wire{Name: name, Ref: request.Reference(), TTL: request.Lifetime()}
	return m
}
