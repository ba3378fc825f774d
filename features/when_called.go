package features

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"cascade/orchestrator"
	"cascade/orchestrator/host/post"
	"cascade/orchestrator/problem"
	"cascade/orchestrator/sendapi"
	"cascade/orchestrator/webhook"
	"cascade/sim/live"
)

func (s *story) isCalled(a *arguments) error { return s.call(a, "", "") }

func (s *story) isCalledWith(a *arguments) error {
	body := a.doc()
	kind := "text/plain; charset=utf-8"
	switch {
	case a.step.Argument != nil && a.step.Argument.DocString != nil &&
		strings.Contains(a.step.Argument.DocString.MediaType, "/"):
		kind = a.step.Argument.DocString.MediaType
	case json.Valid([]byte(body)):
		kind = "application/json"
	}
	return s.call(a, body, kind)
}

// call asks the application to do something, and waits for its answer. Time stands still meanwhile, unless the clock
// runs; what the application sends is the world's.
func (s *story) call(a *arguments, body, kind string) error {
	what := a.text()
	method, url, _ := strings.Cut(what, " ")
	methods := []string{"POST", "GET", "PUT", "PATCH", "DELETE"}
	if !slices.Contains(methods, method) {
		a.fail(problem.Quote(what)+" begins with no method",
			problem.Allowed(method, methods)+`: write "POST http://127.0.0.1:3000/orders"`)
	} else if err := sendapi.CheckURL("the URL", url); err != nil {
		a.fail(err.Error(), "")
	}
	if err := a.err(); err != nil {
		return err
	}
	if s.served == nil {
		return needsServing(problem.Quote(what))
	}
	if _, err := s.open(); err != nil {
		return err
	}
	s.calls = append(s.calls, uint32(s.world.Len()))
	s.expects = false
	at := s.world.Now()
	err := s.outside(s.ctx, func() error { return s.served.ask(s.ctx, method, url, body, kind, at) })
	if s.shouldStop() {
		return errStopped
	}
	if err != nil {
		return err
	}
	return s.settle()
}

// patience is how long an application may take for its answer, in real time.
func (v *Served) patience() time.Duration { return cmp.Or(v.Patience, webhook.Timeout) }

// mostAnswered is how much of an answer is shown that is none of success.
const mostAnswered = 500

// ask makes a call of the application. Every answer but one of success is an error.
func (v *Served) ask(ctx context.Context, method, url, body, kind string, at time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, v.patience())
	defer cancel()
	call := method + " " + sendapi.MaskURL(url)
	request, err := http.NewRequestWithContext(ctx, method, url, strings.NewReader(body))
	if err != nil {
		return wrong(call+" cannot be called: "+err.Error(), "")
	}
	request.Header.Set("User-Agent", "Cascade")
	request.Header.Set(live.TimeHeader, string(orchestrator.AppendSeconds(nil, at)))
	if kind != "" {
		request.Header.Set("Content-Type", kind)
	}
	answer, err := v.Worlds.Call(request)
	if err != nil {
		return wrong(call+" has no answer: "+post.CauseOf(err), v.hintOf(ctx))
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(io.LimitReader(answer.Body, mostAnswered))
	switch {
	case err != nil:
		return wrong(call+" has no whole answer: "+post.CauseOf(err), v.hintOf(ctx))
	case answer.StatusCode >= 300 && answer.StatusCode < 400:
		return wrong(fmt.Sprintf("%s answers %s, to %s", call, answer.Status, problem.Quote(answer.Header.Get("Location"))),
			"no redirect is followed: call where it leads")
	case answer.StatusCode >= 400:
		return wrong(strings.TrimSpace(fmt.Sprintf("%s answers %s\n%s", call, answer.Status, strings.ToValidUTF8(string(text), "�"))), "")
	}
	return nil
}

// hintOf is the mend of a call without an answer.
func (v *Served) hintOf(ctx context.Context) string {
	if ctx.Err() != nil {
		return fmt.Sprintf("the application has %s of real time: let it answer first, and go on then", v.patience())
	}
	return "start the application before the suite, and let it listen there"
}

// nothingFollowed tells that the application has sent nothing since it was called, with what it was refused.
func (s *story) nothingFollowed() error {
	list, _, _ := s.served.Worlds.Journal.Read(Subaccount, 0, mostRefusals)
	what := "the application has sent nothing since it was called"
	for _, r := range list {
		if r.Status >= http.StatusBadRequest {
			what += fmt.Sprintf("\n  %s %s was answered %d: %s", r.Method, r.Target, r.Status,
				problem.Clip(string(r.Answer)))
		}
	}
	return wrong(what, "its providers' base URLs are "+s.served.At+"/wire/"+Subaccount+"/whatsapp, …/twilio and so on; "+
		"GET "+s.served.At+"/sim/v1/subaccounts/"+Subaccount+"/wires lists them")
}

// mostRefusals is how many requests are looked at for those that were refused.
const mostRefusals = 100
