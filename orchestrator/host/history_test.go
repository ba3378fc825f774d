package host_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"
	"github.com/gofrs/uuid/v5"

	"cascade/orchestrator"
	"cascade/orchestrator/host"
	"cascade/orchestrator/host/adapter"
	"cascade/orchestrator/sendapi"
)

// asked is what a client asks for: a message under a key is sent, or taken back, or how it stands; or what a provider
// tells: that it is delivered.
type asked struct {
	what string // send, cancel, look or deliver
	key  string
	late bool // the message is scheduled for later; others are sent at once
}

// heard is what it is answered.
type heard struct {
	umid    string // of a send
	ok      bool   // of a cancel: it was
	outcome string // of a look
}

// stands is how the message under a key stands.
type stands struct{ umid, outcome string }

// What one client after the other would see. Under one key one message is sent, and it is taken back once.
var sequential = porcupine.Model{
	Partition: func(history []porcupine.Operation) [][]porcupine.Operation {
		by := map[string][]porcupine.Operation{}
		var keys []string
		for _, o := range history {
			key := o.Input.(asked).key
			if by[key] == nil {
				keys = append(keys, key)
			}
			by[key] = append(by[key], o)
		}
		var parts [][]porcupine.Operation
		for _, key := range keys {
			parts = append(parts, by[key])
		}
		return parts
	},
	Init: func() any { return stands{} },
	Step: func(state, input, output any) (bool, any) {
		s, in, out := state.(stands), input.(asked), output.(heard)
		switch in.what {
		case "send":
			if s.umid == "" {
				s = stands{out.umid, "open"}
			}
			return s.umid == out.umid, s
		case "cancel":
			could := in.late && s.outcome == "open"
			if could {
				s.outcome = "cancelled"
			}
			return out.ok == could, s
		case "deliver":
			s.outcome = "succeeded"
			return true, s
		}
		return out.outcome == s.outcome, s
	},
	DescribeOperation: func(input, output any) string { return fmt.Sprintf("%+v: %+v", input, output) },
}

// Many clients at once see what they could have seen one after the other.
func TestHistoriesOfTheAPIAreThoseOfOneClientAfterTheOther(t *testing.T) {
	const clients, each, keys = 8, 60, 13
	h, end := running(t, newPath(t), &provider{began: time.Now()}, host.Options{})
	defer end()
	shop, err := h.API().Open("shop")
	if err != nil {
		t.Fatal(err)
	}
	var instant atomic.Int64
	var mu sync.Mutex
	var history []porcupine.Operation
	ids := map[string]string{} // by key: what a send was answered
	do := func(client, i int) {
		n := (client*7 + i*5) % keys
		in := asked{[]string{"send", "cancel", "look", "deliver"}[(client+i)%4], fmt.Sprint("key ", n), n%3 == 0}
		mu.Lock()
		umid := ids[in.key]
		mu.Unlock()
		if umid == "" || in.late && in.what == "deliver" { // nothing has been sent yet that could be delivered
			in.what = "send"
		}
		out, called := heard{}, instant.Add(1)
		switch in.what {
		case "send":
			m := &orchestrator.Message{
				Type: orchestrator.Text, User: orchestrator.User{MSISDN: "+6598765432"}, Once: in.key,
			}
			if in.late {
				m.Scheduled.After = time.Hour
			}
			sent, err := shop.Send(t.Context(), m)
			if err != nil {
				t.Error(err)
			}
			out.umid = sent.UMID
		case "deliver":
			list := []adapter.Receipt{{ID: umid + "-1", Status: orchestrator.Delivered}}
			if err := h.Receive(t.Context(), "shop", "test", list); err != nil {
				t.Error(err)
			}
		case "cancel":
			err := shop.Cancel(t.Context(), uuid.Must(uuid.FromString(umid)))
			if refused := new(sendapi.Refusal); err != nil && !errors.As(err, &refused) {
				t.Error(err)
			}
			out.ok = err == nil
		default:
			out.outcome = outcomeIn(recordOf(t, h, umid))
		}
		o := porcupine.Operation{ClientId: client, Input: in, Call: called, Output: out, Return: instant.Add(1)}
		for in.what == "send" && !in.late { // a provider tells of a send what it has taken
			grown := h.Grown()
			if strings.Contains(recordOf(t, h, out.umid), `"status":"Accepted"`) {
				break
			}
			<-grown
		}
		mu.Lock()
		defer mu.Unlock()
		history = append(history, o)
		if out.umid != "" {
			ids[in.key] = out.umid
		}
	}
	var all sync.WaitGroup
	for client := range clients {
		all.Go(func() {
			for i := range each {
				do(client, i)
			}
		})
	}
	all.Wait()
	if !porcupine.CheckOperations(sequential, history) {
		t.Errorf("no order of one client after the other explains what %d operations saw", len(history))
	}
}

// recordOf is a message's record.
func recordOf(t *testing.T, h *host.Host, umid string) string {
	text, err := h.Record(t.Context(), "shop", uuid.Must(uuid.FromString(umid)))
	if err != nil {
		t.Error(err)
	}
	return string(text)
}

// outcomeIn is how a message stands after its record.
func outcomeIn(text string) string {
	for _, outcome := range []string{"succeeded", "cancelled"} {
		if strings.Contains(text, `"kind":"`+outcome+`"`) {
			return outcome
		}
	}
	return "open"
}
