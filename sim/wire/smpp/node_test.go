package smpp

import (
	"context"
	"net"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cascade/sim/wire/wiretest"
)

// The client that most of Node's programs use.
func TestARealClientInNode(t *testing.T) {
	s := serve(t, "providers: {SMS: {script: [{status: Accepted}, {status: Delivered, after: 3s}]}}",
		Options{Password: func(string) string { return "secret" }})
	got := wiretest.Node(t, "testdata/client", "client.mjs", []string{"SMPP_URL=smpp://" + listen(t, s)}, func(line string) {
		if line == "submitted" {
			w, _ := s.options.Worlds.Find("shop")
			if _, err := w.AdvanceBy(context.Background(), time.Minute); err != nil {
				t.Error(err)
			}
		}
	})
	const receipt = "receipt 4 6581234567 SHOP 2 "
	const text = " id:… sub:001 dlvrd:001 submit date:2601010000 done date:2601010000 stat:DELIVRD err:000 text:"
	want := []string{
		"bind ESME_ROK", "submit ESME_ROK", "submit ESME_ROK", "submit ESME_ROK", "submit ESME_ROK",
		"wrong number ESME_RINVDSTADR", "submitted",
		receipt + "17" + text + "Your order ships tod",
		receipt + "-" + text, // which has no room for it in UCS-2
		receipt + "-" + text + "The first half, ",
		receipt + "-" + text + "the second.",
		"query true 2", "cancel ESME_ROK", "cancel ESME_RCANCELFAIL", "enquire ESME_ROK", "again ESME_RALYBND", "unbind ESME_ROK",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	w, _ := s.options.Worlds.Find("shop")
	if sum := w.Summary(); sum.Messages != 4 {
		t.Errorf("%d messages: two parts are one", sum.Messages)
	}
}

// listen serves on a free port, and gives its address.
func listen(t testing.TB, s *Server) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error)
	go func() { served <- s.Serve(l) }()
	t.Cleanup(func() {
		s.Close()
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	return l.Addr().String()
}
