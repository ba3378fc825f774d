package viber_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cascade/sim/wire/viber"
	"cascade/sim/wire/wiretest"
)

// inNode is what a client prints that has a world to itself.
func inNode(t *testing.T, node wiretest.Programs, program string) []string {
	m := wiretest.Serve(t, `
wires: {viber: {authToken: token-of-the-bot}}
providers: {Viber: {script: [{status: Accepted}, {status: Delivered, after: 3s}, {status: Read, after: 10s}]}}
`, nil, viber.New)
	env := []string{"VIBER_BASE_URL=" + m.Base("viber"), "VIBER_AUTH_TOKEN=token-of-the-bot"}
	return node.Run(t, program, env, func(line string) {
		if line == "sent" {
			if _, err := m.World.AdvanceBy(context.Background(), time.Minute); err != nil {
				t.Error(err)
			}
		}
	})
}

// The bot that Viber gives to Node's programs, and the client of others.
func TestRealClientsInNode(t *testing.T) {
	node := wiretest.Install(t, "testdata/client")
	want := []string{
		"webhook 0 subscribed unsubscribed conversation_started message delivered seen", "sent twice 2",
		"refused 5 receiverNotRegistered: absent subscriber", "account shop", "user 01234567890A=",
		"online undisclosed", "sent", "delivered 01234567890A= true", "seen 01234567890A= true",
	}
	if diff := cmp.Diff(want, inNode(t, node, "bot.mjs")); diff != "" {
		t.Error(diff)
	}
	want = nil
	for _, kind := range strings.Fields("text picture video file contact location url sticker broadcast") {
		want = append(want, kind+" 0 ok")
	}
	want = append(want, "+6500000103 receiverNotRegistered: absent subscriber",
		"nobody Viber API - receiverNotRegistered: absent subscriber", "nothing Viber API - missingData: text is missing",
		"webhook Viber API - invalidUrl: http://127.0.0.1:1/ did not answer the webhook event: "+
			"no connection: connection refused",
		"removed 0 ok", "account 0 ok", "user 01234567890A=", "online undisclosed",
		"token Viber API - invalidAuthToken: the token is none of this subaccount's")
	if diff := cmp.Diff(want, inNode(t, node, "client.mjs")); diff != "" {
		t.Error(diff)
	}
}
