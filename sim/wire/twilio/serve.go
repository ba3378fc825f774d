package twilio

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/channel/twilio"
	"cascade/orchestrator/sendapi"
	"cascade/sim/live"
	"cascade/sim/wire"
)

// Serve answers a request.
func (p *protocol) Serve(w http.ResponseWriter, r *http.Request, call *wire.Call) {
	sum := sha256.Sum256([]byte(call.Subaccount + r.Method + call.Path + call.World.Instant().String()))
	w.Header().Set("Twilio-Request-Id", "RQ"+hex.EncodeToString(sum[:16]))
	rest, isOurs := strings.CutPrefix(call.Path, root+"Accounts/")
	parts := strings.Split(strings.TrimSuffix(rest, ".json"), "/")
	account := parts[0]
	switch {
	case !isOurs || account == "":
	case !allowed(r, call, account):
		refuse(w, call, twilio.NewError(twilio.Unauthorized, "Authenticate"))
		return
	case len(parts) == 1 && r.Method == http.MethodGet:
		sendapi.WriteJSON(w, http.StatusOK, map[string]string{
			"sid": account, "friendly_name": "Cascade", "status": "active", "type": "Full", "uri": root + "Accounts/" + account + ".json",
		})
		return
	case len(parts) >= 2 && parts[1] == "Messages":
		if e := p.messages(w, r, call, account, parts[2:]); e != nil {
			refuse(w, call, e)
		}
		return
	}
	refuse(w, call, unknown(r, call))
}

// unknown is the error of a path that the API does not have, as far as it is served.
func unknown(r *http.Request, call *wire.Call) *twilio.Error {
	return twilio.NewError(twilio.NoSuchResource, fmt.Sprintf("The requested resource %s was not found (%s)", call.Path, r.Method))
}

func (p *protocol) messages(
	w http.ResponseWriter, r *http.Request, call *wire.Call, account string, of []string,
) *twilio.Error {
	if err := r.ParseForm(); err != nil {
		return twilio.NewError(twilio.InvalidParameter, "The form cannot be read: "+err.Error())
	}
	route := r.Method + " " + strconv.Itoa(len(of))
	if e := checkFields(route, r); e != nil {
		return e
	}
	switch {
	case route == "POST 0":
		return p.create(w, r, call, account)
	case route == "GET 0":
		return p.list(w, r, call, account)
	case route == "GET 1":
		return p.show(w, call, of[0], nil)
	case route == "POST 1":
		return p.update(w, r, call, of[0])
	case route == "DELETE 1":
		return p.remove(w, call, of[0])
	case route == "GET 2" && of[1] == "Media":
		return p.show(w, call, of[0], map[string]any{"media_list": []string{}})
	case route == "POST 2" && of[1] == "Feedback":
		return p.show(w, call, of[0], map[string]any{
			"message_sid": of[0], "outcome": cmp.Or(r.Form.Get("Outcome"), "confirmed"),
		})
	}
	return unknown(r, call)
}

// create sends a message.
func (p *protocol) create(w http.ResponseWriter, r *http.Request, call *wire.Call, account string) *twilio.Error {
	request, e := twilio.ParseRequest(r.PostForm)
	if e == nil {
		e = twilio.Test(&request)
	}
	if at, now := request.SendAt, call.World.Now(); e == nil && !at.IsZero() &&
		(at.Before(now.Add(5*time.Minute)) || at.After(now.Add(35*24*time.Hour))) {
		e = twilio.NewError(twilio.InvalidSchedule,
			"SendAt must be 5 minutes to 35 days from now, which is "+now.UTC().Format(time.RFC3339))
	}
	if e != nil {
		return e
	}
	call.Ignored(without(r.PostForm)...)
	kept := &sent{Request: request, account: account}
	message := messageOf(&request)
	segments := orchestrator.Segments(message.SMSText(), message.Content.SMS.Encoding).Segments
	placed, err := call.World.SendOver(r.Context(), p, message, kept)
	if err != nil {
		wire.Fail(w, call, err)
		return nil
	}
	if placed.Failed {
		if own := wire.OwnCode(placed.ProviderCode, 0); own > 0 {
			return twilio.NewError(own, twilio.Message(own))
		}
		channel, _ := request.Channel()
		answer(w, twilio.RequestError(channel, placed.Code))
		return nil
	}
	sid := sidOf(placed.UMID, len(request.Media) > 0)
	sendapi.WriteJSON(w, http.StatusCreated, twilio.NewResource(account, sid, &request, segments, placed.At))
	wire.Answered(w, r, call.World, placed)
	return nil
}

// messageOf is the request as a message. The text of an SMS is its body, whatever comes with it.
func messageOf(r *twilio.Request) *orchestrator.Message {
	channel, number := r.Channel()
	m := &orchestrator.Message{
		User: orchestrator.User{MSISDN: number}, Type: orchestrator.Text, Plan: orchestrator.Plan{{Channel: channel}},
		Content: orchestrator.Content{Text: r.Body},
		Wire:    &orchestrator.Wire{Name: name, Ref: r.Ref(), TTL: r.Validity},
	}
	m.Scheduled.At = r.SendAt
	switch {
	case channel == orchestrator.SMS:
	case r.Content != "":
		m.Type, m.Content.Template = orchestrator.Template, r.Content
	case len(r.Media) > 0:
		m.Type, m.Content.URL = orchestrator.Image, r.Media[0]
	}
	return m
}

// resource is a message as it stands, or nil where it is none that the API knows.
func resource(c *live.Carried) *twilio.Resource {
	request := c.Request.(*sent)
	if request.deleted || c.Refused {
		return nil
	}
	res := twilio.NewResource(request.account, sidOf(c.UMID, len(request.Media) > 0), &request.Request,
		c.Segments, c.Submitted)
	for _, r := range c.Receipts {
		code := 0
		if r.Status.IsFailure() || r.Status == 0 {
			code = wire.OwnCode(r.ProviderCode, twilio.CodeOf(r.Channel, r.Code))
		}
		res.Update(twilio.StatusOf(r.Status, r.Code), code, r.At)
		res.NumSegments = strconv.Itoa(c.Segments)
		res.Cost(r.Cost.String())
	}
	if !c.Cancelled.IsZero() {
		res.Update(twilio.Canceled, 0, c.Cancelled)
	}
	return res
}

var errDeleted = errors.New("the message was deleted")

// look finds a message.
func (p *protocol) look(call *wire.Call, sid string, do func(*live.Carried)) (res *twilio.Resource, e *twilio.Error) {
	err := call.World.Look(p, umidOf(sid), func(c *live.Carried) error {
		if res = resource(c); res == nil {
			return errDeleted
		}
		if do != nil {
			do(c)
			res = resource(c)
		}
		return nil
	})
	if err != nil {
		return nil, twilio.NewError(twilio.NoSuchResource,
			fmt.Sprintf("The requested resource %s was not found", call.Path))
	}
	return res, nil
}

func (p *protocol) show(w http.ResponseWriter, call *wire.Call, sid string, instead any) *twilio.Error {
	res, e := p.look(call, sid, nil)
	switch {
	case e != nil:
		return e
	case instead != nil:
		sendapi.WriteJSON(w, http.StatusOK, instead)
	default:
		sendapi.WriteJSON(w, http.StatusOK, res)
	}
	return nil
}

// update cancels a scheduled message, or takes the text out of one.
func (p *protocol) update(w http.ResponseWriter, r *http.Request, call *wire.Call, sid string) *twilio.Error {
	if _, e := p.look(call, sid, nil); e != nil {
		return e
	}
	if _, redacts := r.PostForm["Body"]; redacts {
		if r.PostForm.Get("Body") != "" {
			return twilio.NewError(twilio.InvalidParameter, "Body can only be set to nothing.")
		}
		res, e := p.look(call, sid, func(c *live.Carried) { c.Request.(*sent).Body = "" })
		if e == nil {
			sendapi.WriteJSON(w, http.StatusOK, res)
		}
		return e
	}
	if r.PostForm.Get("Status") != twilio.Canceled {
		return twilio.NewError(twilio.InvalidParameter, "Status can only be set to canceled.")
	}
	if err := call.World.Cancel(r.Context(), umidOf(sid)); err != nil {
		return twilio.NewError(twilio.NotCancellable, "Message is not in a cancelable state.")
	}
	return p.show(w, call, sid, nil)
}

func (p *protocol) remove(w http.ResponseWriter, call *wire.Call, sid string) *twilio.Error {
	if _, e := p.look(call, sid, nil); e != nil {
		return e
	}
	if _, e := p.look(call, sid, func(c *live.Carried) { c.Request.(*sent).deleted = true }); e != nil {
		return e
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
