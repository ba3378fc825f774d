package dashboard

import (
	"net/http"
	"strings"

	"cascade/orchestrator"
	"cascade/orchestrator/sendapi"
	"cascade/sim/live"
)

// inboundBody is what a recipient writes.
type inboundBody struct {
	Channel     string `json:"channel"`
	From        string `json:"from"`
	Text        string `json:"text"`
	ReplyToUMID string `json:"replyToUmid"`
}

// receive lets a recipient write to the subaccount now.
func (s *Server) receive(w http.ResponseWriter, r *http.Request, world *live.World) error {
	var body inboundBody
	if err := readInto(w, r, &body); err != nil {
		return err
	}
	in, err := body.read()
	if err != nil {
		return err
	}
	var umid string
	s.patient(w, func() { umid, err = world.Receive(r.Context(), in) })
	if err != nil {
		return atMost400(err)
	}
	sendapi.WriteJSON(w, http.StatusOK, struct {
		UMID string `json:"umid"`
	}{umid})
	return nil
}

// inboundRow is what a recipient wrote.
type inboundRow struct {
	T           orchestrator.Seconds `json:"t"`
	UMID        string               `json:"umid"`
	Channel     orchestrator.Channel `json:"channel"`
	From        string               `json:"from"`
	Text        string               `json:"text"`
	ReplyToUMID string               `json:"replyToUmid,omitempty"`
}

// listInbound tells what recipients wrote, or one of them.
func (s *Server) listInbound(w http.ResponseWriter, r *http.Request, world *live.World) error {
	list := []inboundRow{}
	for _, in := range world.Inbox(number(r.URL.Query(), "from")) {
		list = append(list, inboundRow{
			T: orchestrator.Seconds(in.At), UMID: in.UMID, Channel: in.Channel, From: in.From, Text: in.Text,
			ReplyToUMID: in.ReplyTo,
		})
	}
	sendapi.WriteJSON(w, http.StatusOK, struct {
		Inbound []inboundRow `json:"inbound"`
	}{list})
	return nil
}

// read is the inbound message, or everything that is wrong with it.
func (b *inboundBody) read() (in live.Inbound, err error) {
	channel, noChannel := parseChannel("channel", b.Channel)
	var noFrom, noText, noReply error
	switch isNumber := strings.HasPrefix(b.From, "+"); {
	case b.From == "":
		noFrom = sendapi.Invalid("from: is missing (give who writes, such as +6598765432)")
	case isNumber && !sendapi.IsE164(b.From):
		noFrom = sendapi.BadRequest(sendapi.InvalidMSISDN,
			"from: %.60q is not a number in E.164 format (give one such as +6598765432)", b.From)
	}
	if b.Text == "" {
		noText = sendapi.Invalid("text: is missing (give what they write)")
	}
	if b.ReplyToUMID != "" {
		_, noReply = sendapi.ParseUMID(b.ReplyToUMID)
	}
	return live.Inbound{Channel: channel, From: b.From, Text: b.Text, ReplyTo: b.ReplyToUMID},
		together(noChannel, noFrom, noText, noReply)
}
