package dashboard

import "testing"

// A world that was not made yet is for a PUT no reason to refuse: it is made from the server's scenario.
func TestAPutMakesTheWorldThatIsNotThereYet(t *testing.T) {
	for path, body := range map[string]string{
		"/providers/WhatsApp": `{"script":[]}`, "/faults": `[{"next":1,"status":503}]`,
		"/wires": `{"twilio":{"accountSid":"AC1"}}`, "/receiver": `{"status":503}`,
	} {
		c := serve(t, Options{})
		for _, call := range [][2]string{{"GET", "/clock"}, {"POST", "/clock"}, {"POST", "/traffic"}, {"DELETE", ""}} {
			if a := c.do(call[0], "/sim/v1/subaccounts/fresh"+call[1], "{}"); a.status != 404 {
				t.Errorf("%s %s, before: %d", call[0], call[1], a.status)
			}
		}
		if a := c.do("PUT", "/sim/v1/subaccounts/fresh"+path, body); a.status != 200 {
			t.Errorf("PUT %s: %d %s", path, a.status, a.body)
		}
		if a := c.do("GET", "/sim/v1/subaccounts/fresh/clock", ""); a.status != 200 {
			t.Errorf("GET after PUT %s: %d", path, a.status)
		}
	}
}
