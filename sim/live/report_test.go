package live

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/gofrs/uuid/v5"
	"github.com/google/go-cmp/cmp"

	"cascade/orchestrator"
	"cascade/orchestrator/sendapi"
	"cascade/scenarios"
)

// A receipt for an unknown message or a step that never fired is refused, and recorded.
func TestAReceiptForAnUnknownMessageIsRefusedAndRecorded(t *testing.T) {
	r := newRegistry(t, Options{Scenario: scenario(t, threeChannels)})
	w := open(t, r, "shop")
	umid := must(uuid.FromString(send(t, w, text("+6598765432"))))
	unknown := uuid.Must(uuid.FromString("00000000-0000-4000-8000-000000000000"))
	advanceTo(t, w, time.Second)
	for _, test := range []struct {
		umid   uuid.UUID
		c      orchestrator.Channel
		status orchestrator.Status
		code   orchestrator.Code
	}{
		{unknown, orchestrator.SMS, orchestrator.Undelivered, 46},
		{umid, orchestrator.SMS, orchestrator.Delivered, 0},
		{umid, orchestrator.RCS, orchestrator.Delivered, 0},
	} {
		err := w.Report(context.Background(), test.umid, test.c, test.status, test.code, 0)
		if refusal, ok := errors.AsType[*sendapi.Refusal](err); !ok || refusal.Status != 404 || refusal.Code != 1300 {
			t.Errorf("%s: %v", test.c, err)
		}
	}
	want := `{"channel":"WhatsApp","status":"Accepted","step":1,"t":0.05}
{"channel":"WhatsApp","status":"Sent","step":1,"t":0.2}
{"channel":"SMS","code":46,"refused":true,"status":"Undelivered","t":1}
{"channel":"SMS","refused":true,"status":"Delivered","step":3,"t":1}
{"channel":"RCS","refused":true,"status":"Delivered","t":1}
`
	if diff := cmp.Diff(want, lines(w, "receipt")); diff != "" {
		t.Error(diff)
	}
	if c := must(w.AdvanceUntilIdle(context.Background())); c.T != 123*time.Second {
		t.Errorf("%+v", c)
	}
}

func TestAReceiptByHandIsSettledAtOnce(t *testing.T) {
	r := newRegistry(t, Options{Scenario: scenario(t, threeChannels)})
	w := open(t, r, "shop")
	umid := must(uuid.FromString(send(t, w, text("+6598765432"))))
	if err := w.Report(context.Background(), umid, orchestrator.WhatsApp, orchestrator.Rejected, 41, 0); err != nil {
		t.Fatal(err)
	}
	records := must(w.Records(umid))
	if len(records) != 2 || records[0].Status.ErrorCode != 41 || records[1].Channel != orchestrator.Viber {
		t.Errorf("%+v", records)
	}
}

func TestAProviderCanBeReplacedWhileTheWorldRuns(t *testing.T) {
	r := newRegistry(t, Options{Scenario: scenario(t, threeChannels)})
	w := open(t, r, "shop")
	ctx := context.Background()
	before := must(uuid.FromString(send(t, w, text("+6598765432"))))
	p := must(scenarios.ParseProvider(scenarios.Default().Start, orchestrator.WhatsApp, "",
		[]byte(`{"script":[{"status":"Read","after":"1s"}]}`)))
	if err := w.SetProvider(ctx, orchestrator.WhatsApp, p, "text"); err != nil {
		t.Fatal(err)
	}
	after := must(uuid.FromString(send(t, w, text("+6598765432"))))
	advanceTo(t, w, 10*time.Second)
	if got := must(w.Records(before))[0].Status.State; got != "delivered" {
		t.Errorf("sent before the change: %s", got)
	}
	if got := must(w.Records(after))[0].Status.State; got != "read" {
		t.Errorf("sent after the change: %s", got)
	}
	if got := w.Behaviour(); got["WhatsApp"] != "text" {
		t.Errorf("%v", got)
	}
}

func TestMessagesAreListedNewestFirst(t *testing.T) {
	r := newRegistry(t, Options{Scenario: scenario(t, threeChannels)})
	w := open(t, r, "shop")
	for i, to := range []string{"+6598765432", "+6500000101", "+6500000103"} {
		m := text(to)
		m.ClientMessageID = "Order-" + string(rune('1'+i))
		send(t, w, m)
		advanceTo(t, w, time.Duration(i+1)*time.Second)
	}
	must(w.AdvanceUntilIdle(context.Background()))
	for _, test := range []struct {
		name string
		f    Filter
		want []string
	}{
		{"all", Filter{}, []string{"+6500000103", "+6500000101", "+6598765432"}},
		{"outcome", Filter{Outcome: "failed"}, []string{"+6500000103"}},
		{"channel", Filter{Channel: orchestrator.SMS}, []string{"+6500000103", "+6500000101", "+6598765432"}},
		{"recipient", Filter{Recipient: "+6500000101"}, []string{"+6500000101"}},
		{"client's id, in any case", Filter{Query: "oRDER-1"}, []string{"+6598765432"}},
		{"part of the recipient", Filter{Query: "00001"}, []string{"+6500000103", "+6500000101"}},
		{"nothing", Filter{Query: "x"}, nil},
	} {
		rows, rest := w.Messages(test.f, 1<<30, 10)
		var got []string
		for _, row := range rows {
			got = append(got, row.Recipient)
		}
		if diff := cmp.Diff(test.want, got); diff != "" || rest != 0 {
			t.Errorf("%s: rest %d, %s", test.name, rest, diff)
		}
	}
	rows, rest := w.Messages(Filter{}, 1<<30, 2)
	last, none := w.Messages(Filter{}, rest, 2)
	if len(rows) != 2 || len(last) != 1 || none != 0 || last[0].Recipient != "+6598765432" {
		t.Errorf("%+v, then %+v", rows, last)
	}
	want := Row{UMID: last[0].UMID, ClientMessageID: "Order-1", Recipient: "+6598765432", Outcome: orchestrator.Succeeded,
		Channel: orchestrator.SMS, Ended: true, At: 123 * time.Second, Copies: 2, Fired: 3}
	if diff := cmp.Diff(want, last[0]); diff != "" {
		t.Error(diff)
	}
}
