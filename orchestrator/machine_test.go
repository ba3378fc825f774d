package orchestrator_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/datadriven"

	"cascade/orchestrator"
)

// TestRules plays the scripts of testdata/rules, one file a rule, each with the rule's words at its head.
// A script speaks of one message at a time:
//
//	plan [user=(msisdn,channelUserId,lineUserId)] [type=image] [fallbackText]
//	WhatsApp 60s Read              a step a line: channel, then fallbackAfter and successStatus where given
//	SMS
//
//	submit [start=30s] [expiry=5m]
//	at 3s report WhatsApp Delivered    what was due before 3 s comes first; what is due at 3 s is still to come
//	at 4s report Viber Undelivered 46  a failure, with its code
//	at 5s cancel
//	at 60s                             lets everything up to 60 s come, and what is due at 60 s too
//	advance 60s                        the same, from the present instant
//	drain                              lets every timer come
//	at 60s stray window WhatsApp       an event that no timer brings: window, start, expiry or submit
//
// Everything that follows is printed a line an effect, with its instant, and then, indented, how the message
// and each step whose turn has come stand. `go test ./orchestrator -rewrite` writes what it prints.
func TestRules(t *testing.T) {
	datadriven.Walk(t, "testdata/rules", func(t *testing.T, path string) {
		var h *host
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			if d.Cmd == "plan" {
				h = newHost(readPlan(t, d))
				return describeRoute(h.route)
			}
			seen := len(h.turns)
			play(t, h, d)
			for _, complaint := range h.broken {
				t.Errorf("%s: %s", d.Pos, complaint)
			}
			h.broken = nil
			return describeTurns(h, seen) + describeState(h)
		})
	})
}

func play(t *testing.T, h *host, d *datadriven.TestData) {
	t.Helper()
	switch d.Cmd {
	case "submit":
		e := orchestrator.Event{Kind: orchestrator.Submission}
		for _, arg := range d.CmdArgs {
			switch arg.Key {
			case "start":
				e.Start = readDuration(t, d, arg.Vals[0])
			case "expiry":
				e.Expiry = readDuration(t, d, arg.Vals[0])
			default:
				d.Fatalf(t, "submit knows no %s", arg.Key)
			}
		}
		h.apply(e)
	case "advance":
		h.finish(h.now + readDuration(t, d, d.CmdArgs[0].Key))
	case "drain":
		h.drain()
	case "at":
		words := make([]string, len(d.CmdArgs))
		for i, arg := range d.CmdArgs {
			words[i] = arg.Key
		}
		at := readDuration(t, d, words[0])
		if len(words) == 1 {
			h.finish(at)
			return
		}
		h.reach(at)
		h.apply(readEvent(t, d, h.route, words[1:]))
	default:
		d.Fatalf(t, "no such command: %s", d.Cmd)
	}
}

func readEvent(
	t *testing.T, d *datadriven.TestData, route orchestrator.Route, words []string,
) orchestrator.Event {
	t.Helper()
	kinds := map[string]orchestrator.EventKind{
		"cancel": orchestrator.Cancel, "report": orchestrator.Report, "window": orchestrator.WindowEnd,
		"start": orchestrator.StartDue, "expiry": orchestrator.ExpiryDue, "submit": orchestrator.Submission,
	}
	stray := words[0] == "stray"
	if stray {
		words = words[1:]
	}
	e := orchestrator.Event{Kind: kinds[words[0]]}
	if e.Kind == 0 || stray == (e.Kind == orchestrator.Report || e.Kind == orchestrator.Cancel) {
		d.Fatalf(t, "no such event: %s", strings.Join(words, " "))
	}
	if len(words) > 1 {
		e.Step = readStep(t, d, route, words[1])
	}
	if len(words) > 2 {
		status, ok := orchestrator.ParseStatus(words[2])
		if !ok {
			d.Fatalf(t, "no such status: %s", words[2])
		}
		e.Status = status
	}
	if len(words) > 3 {
		code, err := strconv.ParseUint(words[3], 10, 16)
		if err != nil {
			d.Fatalf(t, "no such code: %v", err)
		}
		e.Code = orchestrator.Code(code)
	}
	return e
}

// readStep reads a step by its channel, or by its number where the plan has no such step.
func readStep(t *testing.T, d *datadriven.TestData, route orchestrator.Route, word string) uint8 {
	t.Helper()
	if channel, ok := orchestrator.ParseChannel(word); ok {
		return uint8(route.Index(channel) + 1)
	}
	n, err := strconv.ParseUint(word, 10, 8)
	if err != nil {
		d.Fatalf(t, "neither a channel nor a number: %s", word)
	}
	return uint8(n)
}

func readPlan(t *testing.T, d *datadriven.TestData) orchestrator.Route {
	t.Helper()
	everywhere := orchestrator.User{MSISDN: "+6500000100", ChannelUserID: "channel-user", LineUserID: "line-user"}
	message := &orchestrator.Message{User: everywhere, Type: orchestrator.Text}
	for _, arg := range d.CmdArgs {
		switch arg.Key {
		case "user":
			message.User = readUser(t, d, everywhere, arg.Vals)
		case "type":
			message.Type = readType(t, d, arg.Vals[0])
		case "fallbackText":
			message.Content.FallbackText = "Hello World!"
		default:
			d.Fatalf(t, "plan knows no %s", arg.Key)
		}
	}
	var plan orchestrator.Plan
	for line := range strings.Lines(d.Input) {
		words := strings.Fields(line)
		channel, ok := orchestrator.ParseChannel(words[0])
		if !ok {
			d.Fatalf(t, "no such channel: %s", words[0])
		}
		step := orchestrator.Step{Channel: channel}
		for _, word := range words[1:] {
			if status, ok := orchestrator.ParseSuccessStatus(word); ok {
				step.SuccessStatus = status
			} else {
				step.FallbackAfter = readDuration(t, d, word)
			}
		}
		plan = append(plan, step)
	}
	return plan.Route(message)
}

func readUser(t *testing.T, d *datadriven.TestData, all orchestrator.User, names []string) orchestrator.User {
	t.Helper()
	var user orchestrator.User
	for _, name := range names {
		switch name {
		case "msisdn":
			user.MSISDN = all.MSISDN
		case "channelUserId":
			user.ChannelUserID = all.ChannelUserID
		case "lineUserId":
			user.LineUserID = all.LineUserID
		default:
			d.Fatalf(t, "a user has no %s", name)
		}
	}
	return user
}

func readType(t *testing.T, d *datadriven.TestData, word string) orchestrator.ContentType {
	t.Helper()
	for i, name := range orchestrator.ContentTypes() {
		if name == word {
			return orchestrator.ContentType(i + 1)
		}
	}
	d.Fatalf(t, "no such type: %s", word)
	return 0
}

func readDuration(t *testing.T, d *datadriven.TestData, word string) time.Duration {
	t.Helper()
	span, err := time.ParseDuration(word)
	if err != nil {
		d.Fatalf(t, "no such duration: %s", word)
	}
	return span
}

func describeRoute(route orchestrator.Route) string {
	var text strings.Builder
	for i, step := range route {
		fmt.Fprintf(&text, "step %d %s until %s", i+1, step.Channel, step.Success)
		if step.Window > 0 {
			fmt.Fprintf(&text, ", window %s", step.Window)
		}
		if step.Skip != 0 {
			fmt.Fprintf(&text, ", skipped with code %d", uint16(step.Skip))
		}
		text.WriteByte('\n')
	}
	return text.String()
}

func describeTurns(h *host, from int) string {
	var text strings.Builder
	for _, turn := range h.turns[from:] {
		for _, fx := range turn.effects {
			fmt.Fprintf(&text, "%s %s\n", turn.at, fx.Describe(h.route))
		}
		if len(turn.effects) == 0 {
			fmt.Fprintf(&text, "%s %s: nothing\n", turn.at, turn.event)
		}
	}
	return text.String()
}

func describeState(h *host) string {
	var text strings.Builder
	if !h.state.Submitted {
		return "  message not submitted\n"
	}
	fmt.Fprintf(&text, "  message %s", h.state.Outcome)
	if n := int(h.state.Winner); n > 0 {
		fmt.Fprintf(&text, " on %s", h.route[n-1].Channel)
	}
	if h.state.Code != 0 {
		fmt.Fprintf(&text, " with code %d", uint16(h.state.Code))
	}
	if n := int(h.state.Turn); n > 0 && h.state.Outcome == orchestrator.Open {
		fmt.Fprintf(&text, ", turn of %s", h.route[n-1].Channel)
	}
	if h.state.Copies > 0 {
		fmt.Fprintf(&text, ", copies %d", h.state.Copies)
	}
	text.WriteByte('\n')
	for i, step := range h.route {
		if st := h.state.Step(i + 1); st != 0 {
			fmt.Fprintf(&text, "  %s%s\n", step.Channel, describeStep(st))
		}
	}
	return text.String()
}

func describeStep(s orchestrator.StepState) string {
	words := ""
	for _, flag := range []struct {
		set  bool
		word string
	}{
		{s.Fired(), " fired"}, {s.Skipped(), " skipped"}, {s.Status() != 0, " " + s.Status().String()},
		{s.Lapsed(), " lapsed"}, {s.Failed(), " failed"}, {s.Over(), " over"},
	} {
		if flag.set {
			words += flag.word
		}
	}
	return words
}

// Logs show when a message is to start and to expire, where it says so.
func TestAnEventOnOneLine(t *testing.T) {
	for text, e := range map[string]orchestrator.Event{
		"submit":                            {Kind: orchestrator.Submission},
		"submit for 1s":                     {Kind: orchestrator.Submission, Start: time.Second},
		"submit until 1m0s":                 {Kind: orchestrator.Submission, Expiry: time.Minute},
		"submit for 1s until 1m0s":          {Kind: orchestrator.Submission, Start: time.Second, Expiry: time.Minute},
		"submit for 1ns until 1ns":          {Kind: orchestrator.Submission, Start: 1, Expiry: 1},
		"report step 2 Undelivered code 46": {Kind: orchestrator.Report, Step: 2, Status: orchestrator.Undelivered, Code: 46},
	} {
		if got := e.String(); got != text {
			t.Errorf("%q, want %q", got, text)
		}
	}
}

// Only no window at all is no time limit.
func TestTheShortestWindowEnds(t *testing.T) {
	h := newHost(orchestrator.Route{
		{Channel: orchestrator.WhatsApp, Success: orchestrator.Read, Window: 1},
		{Channel: orchestrator.SMS, Success: orchestrator.Delivered},
	})
	h.apply(orchestrator.Event{Kind: orchestrator.Submission})
	h.drain()
	if !h.state.Step(1).Lapsed() || !h.state.Step(2).Fired() || h.now != 1 {
		t.Errorf("at %s:\n%s", h.now, describeState(h))
	}
}

func TestTheCustomerIsToldOfEachChangeOfAStepAndOfTheExpiry(t *testing.T) {
	told := []orchestrator.EffectKind{orchestrator.Skipped, orchestrator.Receipt, orchestrator.Expiration}
	for kind := orchestrator.Submitted; kind <= orchestrator.TimerStopped; kind++ {
		if got := (orchestrator.Effect{Kind: kind}).Told(); got != slices.Contains(told, kind) {
			t.Errorf("%s is told: %t", orchestrator.Effect{Kind: kind}.Describe(nil), got)
		}
	}
	if (orchestrator.Effect{Kind: orchestrator.Receipt, Stale: true}).Told() {
		t.Error("a stale receipt is told")
	}
}

func TestAStepThatThereIsNotHasNoState(t *testing.T) {
	var s orchestrator.State
	for i := range s.Steps {
		s.Steps[i] = 255
	}
	for _, n := range []int{-1, 0, orchestrator.MaxSteps + 1} {
		if got := s.Step(n); got != 0 {
			t.Errorf("step %d is %d", n, got)
		}
	}
	for _, n := range []int{1, orchestrator.MaxSteps} {
		if got := s.Step(n); got != 255 {
			t.Errorf("step %d is %d", n, got)
		}
	}
}
