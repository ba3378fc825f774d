package wire_test

import (
	"fmt"
	"net"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cascade/orchestrator"
	"cascade/sim/live"
	"cascade/sim/wire"
)

// Where callbacks go is what the protocol's own call says, and not the setting that it replaces.
func TestAWireIsListedWithWhereItTells(t *testing.T) {
	told, verified := &teller{stub: stub{name: "viber"}}, &verifier{stub: stub{name: "whatsapp"}}
	s, world := over(t, "wires: {viber: {webhook: 'http://set/'}, whatsapp: {webhook: 'http://own/'}}", told, verified)
	for _, at := range []string{"", "http://since/"} {
		told.at = at
		rows := s.Rows(world, "http://cascade")
		if got := rows[0].Settings["webhook"]; got != at || rows[0].BaseURL != "http://cascade/wire/shop/viber" {
			t.Errorf("%s tells at %q, want %q", rows[0].BaseURL, got, at)
		}
		if _, ok := rows[0].Settings["webhook"]; ok != (at != "") {
			t.Error("a webhook that is none is listed")
		}
	}
	s.Verify(t.Context(), world)
	if verified.asked != "http://own/" {
		t.Errorf("%q is asked", verified.asked)
	}
	row := s.Rows(world, "http://cascade")[1]
	if row.Settings["webhook"] != "http://own/" || row.Verification != "asked http://own/" {
		t.Errorf("%+v", row)
	}
}

// A wire of another server is reached where it listens; one that listens everywhere, at the host that was asked.
func TestAWireBesideIsListedWhereItIsReached(t *testing.T) {
	tcp := func(ip string) net.Addr { return &net.TCPAddr{IP: net.ParseIP(ip), Port: 2775} }
	for _, tt := range []struct {
		at         net.Addr
		host, want string
	}{
		{tcp("127.0.0.1"), "http://cascade:8080", "127.0.0.1:2775"}, {tcp("10.0.0.1"), "http://cascade", "10.0.0.1:2775"},
		{tcp("0.0.0.0"), "http://cascade:8080", "cascade:2775"}, {tcp("::"), "http://[::1]:8080", "[::1]:2775"},
		{tcp("0.0.0.0"), "http://[::1", "0.0.0.0:2775"}, {tcp("127.0.0.1"), "http://[::1", "127.0.0.1:2775"},
		{&net.UnixAddr{Name: "smpp.sock", Net: "unix"}, "http://cascade", "smpp.sock"},
	} {
		s, world := over(t, "wires: {smpp: {password: secret}}")
		s.Beside(wire.Beside{Name: "smpp", Address: tt.at, User: "systemId"})
		row := s.Rows(world, tt.host)[0]
		if row.BaseURL != "smpp://"+tt.want || row.Settings["systemId"] != "shop" || row.Settings["password"] != "secret" {
			t.Errorf("to whoever asked %s: %+v, want %s", tt.host, row, tt.want)
		}
	}
}

// What came without effect is listed, the latest first; then what may.
func TestWhatHasNoEffectIsListedByWhenItCame(t *testing.T) {
	s, world := over(t, "{}", &stub{name: "twilio", ignored: []string{"e", "d", "a"}})
	for _, fields := range [][]string{{"a", "b"}, {"c"}, {"b"}} {
		world.Ignore("twilio", fields...)
		if _, err := world.AdvanceBy(t.Context(), time.Second); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	for _, row := range s.Rows(world, "")[0].Ignored {
		at := "never"
		if row.Last != nil {
			at = time.Duration(*row.Last).String()
		}
		got = append(got, fmt.Sprint(row.Field, " ", row.Count, " ", at))
	}
	if diff := cmp.Diff([]string{"b 2 2s", "c 1 1s", "a 1 0s", "d 0 never", "e 0 never"}, got); diff != "" {
		t.Error(diff)
	}
}

// What recipients write is told over the protocols that tell it.
func TestAProtocolHearsWhatRecipientsWrite(t *testing.T) {
	h := &hearer{stub: stub{name: "twilio"}}
	_, world := over(t, "{}", h, &stub{name: "viber"})
	if _, err := world.Receive(t.Context(), live.Inbound{Channel: orchestrator.SMS, From: "+6581234567", Text: "Yes"}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"Yes"}, h.heard); diff != "" {
		t.Error(diff)
	}
}
