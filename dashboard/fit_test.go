package dashboard

import (
	"encoding/xml"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"cascade/scenarios"
)

// receipts are 200 sends over WhatsApp: nine in ten are delivered within some seconds, and half of those are read.
func receipts() string {
	var b strings.Builder
	b.WriteString("id,channel,status,time\n")
	for i := range 200 {
		row := func(status string, ms int) {
			fmt.Fprintf(&b, "m%d,WhatsApp,%s,2026-01-01T00:%02d:%02d.%03dZ\n", i, status, ms/60000, ms/1000%60, ms%1000)
		}
		row("sent", 100)
		if i%10 > 0 {
			row("delivered", 2100+i*17)
		}
		if i%10 > 5 {
			row("read", 40_000+i*101)
		}
	}
	return b.String()
}

func TestALogOfReceiptsBecomesModels(t *testing.T) {
	c := serve(t, Options{})
	var told fitted
	c.ok("POST", "/sim/v1/fit", receipts()+"m,Pigeon,sent,2026-01-01T00:00:00Z\n", &told, "Content-Type", "text/csv")
	if told.Rows != 200+180+80+1 || told.Bad != 1 || len(told.Reasons) != 1 || told.Reasons[0].Line != 462 || len(told.Channels) != 1 {
		t.Fatalf("%+v", told)
	}
	s, err := scenarios.Parse("", []byte(told.Scenario))
	if err != nil || s.Providers[s.Plan[0].Channel].Model.Stall != 0.1 {
		t.Errorf("%v\n%s", err, told.Scenario)
	}
	channel := told.Channels[0]
	if err := xml.Unmarshal([]byte(channel.Picture), new(any)); err != nil || !strings.Contains(channel.Picture, "dashes the model") {
		t.Errorf("%v\n%s", err, channel.Picture)
	}
	if !strings.HasPrefix(strings.Join(channel.Words, "\n"), "reached    100%") {
		t.Errorf("the words are %q", channel.Words)
	}
	c.ok("PUT", c.sim(""), `{}`, nil)
	c.ok("PUT", c.sim("/providers/WhatsApp"), string(channel.Provider), nil)
}

func TestWhatIsNoLogOfReceiptsIsRefusedWithItsPlace(t *testing.T) {
	c := serve(t, Options{})
	for _, tt := range []struct{ columns, body, want string }{
		{"", "", "is empty (name a file of receipts: CSV, or JSON)"},
		{"", "id,channel,status,time\nm,Pigeon,sent,2026-01-01T00:00:00Z\n", `no receipt could be read (a row needs a message id, ` +
			`a channel, a status and a time); 2: unknown channel "Pigeon"`},
		{"id=sid", "x", `columns: "id=sid" names no column (write such as umid=id,channel=channel,status=state,at=timestamp,code=error)`},
	} {
		r := c.do("POST", "/sim/v1/fit?columns="+url.QueryEscape(tt.columns), tt.body, "Content-Type", "text/csv")
		if told := r.refusal(t); r.status != 400 || told.Message != tt.want {
			t.Errorf("%q: %d %q, want %q", tt.body, r.status, told.Message, tt.want)
		}
	}
}
