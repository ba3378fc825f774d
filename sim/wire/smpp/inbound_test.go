package smpp

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cascade/orchestrator"
	"cascade/orchestrator/channel/smpp"
	"cascade/sim/live"
)

// What a recipient writes comes over a bind that receives, in parts where it is long, and again where it is not taken.
func TestWhatARecipientWritesIsDelivered(t *testing.T) {
	s := serve(t, delivers, Options{})
	p := connect(s)
	p.bind(t, smpp.BindTransceiver, "shop")
	world, _ := s.options.Worlds.Find("shop")
	// do lets something happen, answers every deliver_sm, and gives what they said.
	do := func(status smpp.Status, what func() error) (heard []string) {
		t.Helper()
		done := make(chan error, 1)
		go func() { done <- what() }()
		for {
			select {
			case pdu := <-p.frames:
				m, err := smpp.ReadMessage(pdu.Body)
				if err != nil || pdu.Command != smpp.DeliverSM ||
					m.ESMClass&smpp.ClassReceipt != 0 || m.Registered != 0 {
					t.Errorf("%s %+v, %v", pdu.Command, m, err)
				}
				if m.Source != smpp.International("6581234567") {
					t.Errorf("it comes from %+v", m.Source)
				}
				if part := m.Part(); part.Number == 1 {
					heard = append(heard, part.Text)
				} else {
					heard[len(heard)-1] += part.Text
				}
				p.write(t, pdu.Command.Response(), status, pdu.Sequence, smpp.MessageID(""))
			case err := <-done:
				if err != nil {
					t.Error(err)
				}
				return heard
			}
		}
	}
	write := func(c orchestrator.Channel, text string) func() error {
		return func() error {
			_, err := world.Receive(t.Context(), live.Inbound{Channel: c, From: "+6581234567", Text: text})
			return err
		}
	}
	advance := func() error {
		_, err := world.AdvanceBy(t.Context(), time.Minute)
		return err
	}
	long := strings.Repeat("Evet, lütfen. ", 20)
	for _, tt := range []struct {
		status smpp.Status
		what   func() error
		want   []string
	}{
		{smpp.OK, write(orchestrator.SMS, "Şimdi"), []string{"Şimdi"}},
		{smpp.OK, write(orchestrator.WhatsApp, "hi"), nil},
		{smpp.OK, write(orchestrator.SMS, long), []string{long}},
		{smpp.TemporaryAppError, write(orchestrator.SMS, "STOP"), []string{"STOP"}},
		{smpp.OK, advance, []string{"STOP"}},
		{smpp.OK, advance, nil},
	} {
		if diff := cmp.Diff(tt.want, do(tt.status, tt.what)); diff != "" {
			t.Error(diff)
		}
	}
	p.Close()
	s.running.Wait()
	if err := write(orchestrator.SMS, "hi")(); err != nil {
		t.Error(err)
	}
	if a := world.Attempts(0, 100); len(a) != 4 || a[0].Wire != "smpp" || a[0].URL != "smpp://shop" ||
		string(a[0].Body) != "Şimdi" {
		t.Errorf("%+v", a)
	}
}
