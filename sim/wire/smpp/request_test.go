package smpp

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gofrs/uuid/v5"
	"github.com/google/go-cmp/cmp"

	"cascade/orchestrator"
	"cascade/orchestrator/channel/smpp"
	"cascade/orchestrator/sendapi"
	"cascade/orchestrator/webhook"
	"cascade/sim/live"
)

var noon = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)

func TestASubmissionIsHeldToItsBounds(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*smpp.Message)
		text   string // "": hi; "-": none
		want   smpp.Status
	}{
		"plain":                 {want: smpp.OK},
		"a plus":                {change: func(m *smpp.Message) { m.Dest.Text = "+6581234567" }},
		"no number":             {change: func(m *smpp.Message) { m.Dest.Text = "SHOP" }, want: smpp.InvalidDestination},
		"the longest source":    {change: func(m *smpp.Message) { m.Source.Text = strings.Repeat("1", 16) }},
		"a longer source":       {change: func(m *smpp.Message) { m.Source.Text = strings.Repeat("1", 17) }, want: smpp.InvalidSource},
		"no text":               {text: "-", want: smpp.InvalidLength},
		"as much as fits":       {change: func(m *smpp.Message) { m.Short = make([]byte, 254) }},
		"more than fits":        {change: func(m *smpp.Message) { m.Short = make([]byte, 255) }, want: smpp.InvalidLength},
		"the longest text":      {text: strings.Repeat("a", 255*153)},
		"a longer text":         {text: strings.Repeat("a", 255*153+1), want: smpp.InvalidLength},
		"the longest in UCS-2":  {change: inUCS2, text: strings.Repeat("a", 255*67)},
		"a longer one in UCS-2": {change: inUCS2, text: strings.Repeat("a", 255*67+1), want: smpp.InvalidLength},
		"at once":               {change: func(m *smpp.Message) { m.Schedule = "260101120000000+" }},
		"before now":            {change: func(m *smpp.Message) { m.Schedule = "260101115959900+" }, want: smpp.InvalidSchedule},
		"at no time":            {change: func(m *smpp.Message) { m.Schedule = "soon" }, want: smpp.InvalidSchedule},
		"valid at all":          {change: func(m *smpp.Message) { m.Validity = "260101120000100+" }},
		"over now":              {change: func(m *smpp.Message) { m.Validity = "260101120000000+" }, want: smpp.InvalidExpiry},
		"over at no time":       {change: func(m *smpp.Message) { m.Validity = "later" }, want: smpp.InvalidExpiry},
		"over as it begins": {change: func(m *smpp.Message) {
			m.Schedule, m.Validity = "000000001000000R", "000000001000000R"
		}, want: smpp.InvalidExpiry},
		"over after it began": {change: func(m *smpp.Message) {
			m.Schedule, m.Validity = "000000001000000R", "000000001001000R"
		}},
	} {
		m := hi()
		if test.change != nil {
			test.change(m)
		}
		text := strings.TrimPrefix(test.text, "-")
		if test.text == "" {
			text = "hi"
		}
		if _, got := messageOf(m, text, noon); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
}

func inUCS2(m *smpp.Message) { m.Coding = smpp.CodingUCS2 }

func TestAMessageIsWhatItsSubmissionSays(t *testing.T) {
	m := hi()
	m.Source = smpp.Address{TON: 5, Text: "SHOP"}
	m.Coding, m.Schedule, m.Validity = smpp.CodingUCS2, "000000001000000R", "000000001130000R"
	m.Parameters = []smpp.Parameter{{Tag: smpp.TagUserMessageReference, Value: []byte{1, 2}}}
	want := &orchestrator.Message{
		Type: orchestrator.Text, Plan: orchestrator.Plan{{Channel: orchestrator.SMS}},
		User: orchestrator.User{MSISDN: "+6581234567"},
		Wire: &orchestrator.Wire{Name: "smpp", Ref: "258", TTL: 90 * time.Second},
	}
	want.Content.Text, want.Content.SMS.Source, want.Content.SMS.Encoding = "hi", "SHOP", orchestrator.UCS2
	want.Scheduled.After = 10 * time.Minute
	got, status := messageOf(m, "hi", noon)
	if diff := cmp.Diff(want, got); diff != "" || status != smpp.OK {
		t.Errorf("%s\n%s", status, diff)
	}
	plain, _ := messageOf(hi(), "hi", noon)
	if plain.Wire.Ref != "" || plain.Wire.TTL != 0 || plain.Scheduled.After != 0 ||
		plain.Content.SMS.Encoding == orchestrator.UCS2 {
		t.Errorf("one that says nothing says %+v", plain)
	}
}

func TestAReceiptThatIsNotTakenWaitsEverLongerForADay(t *testing.T) {
	waits := []time.Duration{
		10 * time.Second, time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 6 * time.Hour, 18 * time.Hour,
	}
	for _, answer := range []int{0, http.StatusServiceUnavailable} {
		for i, want := range waits {
			if wait, again := (*Server)(nil).Again("", i+1, answer); !again || wait != want {
				t.Errorf("answered %d, attempt %d waits %s, %v", answer, i+1, wait, again)
			}
		}
		if wait, again := (*Server)(nil).Again("", len(waits)+1, answer); again || wait != 0 {
			t.Errorf("answered %d, it is sent once more after %s", answer, wait)
		}
	}
	for _, answer := range []int{http.StatusOK, http.StatusUnprocessableEntity} {
		if wait, again := (*Server)(nil).Again("", 1, answer); again || wait != 0 {
			t.Errorf("answered %d, it is sent once more after %s", answer, wait)
		}
	}
}

func TestWhatAPeerAnswersAReceiptWithIsForGoodOrNot(t *testing.T) {
	for status, want := range map[smpp.Status]int{
		smpp.TemporaryAppError: http.StatusServiceUnavailable, smpp.Throttled: http.StatusServiceUnavailable,
		smpp.QueueFull: http.StatusServiceUnavailable, smpp.InvalidDestination: http.StatusUnprocessableEntity,
	} {
		if got := answerOf(status); got != want {
			t.Errorf("%s: %d, want %d", status, got, want)
		}
	}
}

func TestWhatAWorldDoesNotTakeIsRefusedForNowOrForGood(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want smpp.Status
	}{
		{errors.New("a fault"), smpp.SystemError}, {sendapi.Refuse(429, 1100, "full"), smpp.QueueFull},
		{sendapi.Refuse(500, 1100, "a fault"), smpp.SystemError}, {sendapi.Refuse(503, 1100, "busy"), smpp.SystemError},
		{sendapi.Refuse(499, 1100, "no"), smpp.SubmitFailed}, {sendapi.Refuse(400, 1100, "no"), smpp.SubmitFailed},
		{fmt.Errorf("of the world: %w", sendapi.Refuse(429, 1100, "full")), smpp.QueueFull},
	} {
		if got := statusOf(tt.err); got != tt.want {
			t.Errorf("%v: %s, want %s", tt.err, got, tt.want)
		}
	}
}

// Each part has the id that its answer named, and only those that asked have receipts.
func TestEachPartThatAskedHasItsReceipt(t *testing.T) {
	own, umid := uuid.UUID{1}, uuid.UUID{2}
	q := &request{submitted: noon, parts: []part{
		{id: own, registered: smpp.ReceiptAlways, text: "one"}, {text: "two"}, {registered: smpp.ReceiptAlways, text: "three"},
	}}
	told := q.receipts(live.Receipt{UMID: umid, Report: webhook.Report{
		Status: orchestrator.Undelivered, Code: 46, At: noon.Add(time.Minute),
	}})
	_, first := q.ids.Spell(own)
	_, third := q.ids.Spell(umid)
	if len(told) != 2 || told[0].ID != first || told[0].Text != "one" || told[1].ID != third || told[1].Text != "three" {
		t.Fatalf("%+v", told)
	}
	for _, r := range told {
		if r.Error != 46 || !r.Submitted.Equal(noon) || !r.Done.Equal(noon.Add(time.Minute)) ||
			r.State != smpp.StateOf(orchestrator.Undelivered, 46) {
			t.Errorf("%+v", r)
		}
	}
	if told := q.receipts(live.Receipt{UMID: umid, Report: webhook.Report{Status: orchestrator.Accepted}}); told != nil {
		t.Errorf("what the answer has told is told again: %+v", told)
	}
}

// What a peer has not taken comes again, and of a later state every part is told anew.
func TestWhatPartsWereToldOfAStateIsOfThatStateAlone(t *testing.T) {
	s := serve(t, "providers: {SMS: {script: [{status: Accepted}, {status: Sent, after: 1s}, {status: Delivered, after: 3s}]}}",
		Options{})
	p := connect(s)
	defer p.Close()
	p.bind(t, smpp.BindTransceiver, "shop")
	for n, text := range []string{"one", "two"} {
		m := partOf(1, n+1, 2, text)
		m.Registered |= smpp.RegisteredIntermediate
		p.ask(t, smpp.SubmitSM, uint32(2+n), m.Append(nil))
	}
	w, _ := s.options.Worlds.Find("shop")
	done := make(chan error)
	go func() {
		_, err := w.AdvanceBy(context.Background(), time.Minute)
		done <- err
	}()
	for _, tell := range []struct {
		text   string
		answer smpp.Status
	}{
		{"stat:ENROUTE err:000 text:one", smpp.OK}, {"stat:ENROUTE err:000 text:two", smpp.PermanentAppError},
		{"stat:DELIVRD err:000 text:one", smpp.OK}, {"stat:DELIVRD err:000 text:two", smpp.TemporaryAppError},
		{"stat:DELIVRD err:000 text:two", smpp.OK},
	} {
		pdu := <-p.frames
		if got, _ := receiptOf(pdu); !strings.HasSuffix(got, tell.text) {
			t.Errorf("%s, want %s", got, tell.text)
		}
		p.write(t, pdu.Command.Response(), tell.answer, pdu.Sequence, smpp.MessageID(""))
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// What is shown of an attempt is the text of each receipt.
func TestACallbackShowsItsReceipts(t *testing.T) {
	q := &request{submitted: noon, parts: []part{
		{id: uuid.UUID{1}, registered: smpp.ReceiptAlways, text: "one"}, {registered: smpp.ReceiptAlways, text: "two"},
	}}
	r := live.Receipt{UMID: uuid.UUID{2}, Request: q, Subaccount: "shop", Report: webhook.Report{Status: orchestrator.Delivered, At: noon}}
	const after = " sub:001 dlvrd:001 submit date:2601011200 done date:2601011200 stat:DELIVRD err:000 text:"
	want := "id:01000000-0000-0000-0000-000000000000" + after + "one\n" + "id:02000000-0000-0000-0000-000000000000" + after + "two"
	if got := new(Server).Callback(r); string(got.Body) != want || got.URL != "smpp://shop" {
		t.Errorf("%s: %s", got.URL, got.Body)
	}
	q.parts = q.parts[:0]
	if got := new(Server).Callback(r); got.URL != "" {
		t.Errorf("%s is told nothing", got.URL)
	}
}

func TestWhatHasNoEffectIsNamed(t *testing.T) {
	all := hi()
	all.Protocol, all.Priority, all.Replace, all.DefaultID, all.ESMClass = 1, 1, 1, 1, 0x80
	all.Parameters = []smpp.Parameter{
		{Tag: smpp.TagMessagePayload}, {Tag: smpp.TagSarReference}, {Tag: smpp.TagSarTotal}, {Tag: smpp.TagSarSegment},
		{Tag: smpp.TagUserMessageReference}, {Tag: 0x1383},
	}
	if diff := cmp.Diff(append(Ignored(), "tlv 0x1383"), withoutEffect(all)); diff != "" {
		t.Error(diff)
	}
	if none := withoutEffect(hi()); none != nil {
		t.Errorf("%v", none)
	}
}
