package smpp

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cascade/orchestrator/channel/smpp"
)

// Kannel's own words for how ids are spelled.
func kannelIDs() map[smpp.IDForm]string {
	return map[smpp.IDForm]string{
		smpp.SameID: "", smpp.LooseID: "msg-id-type = 0x03\n",
		smpp.HexThenDecimal: "msg-id-type = 0x01\n", smpp.DecimalThenHex: "msg-id-type = 0x02\n",
	}
}

// kannelFile configures Kannel: its ports, the port of the SMSC, and how that spells ids.
const kannelFile = `group = core
admin-port = %d
admin-password = x
admin-interface = 127.0.0.1
smsbox-port = %d
box-allow-ip = "127.0.0.1"
dlr-storage = internal

group = smsc
smsc = smpp
smsc-id = cascade
host = 127.0.0.1
port = %s
transceiver-mode = true
smsc-username = shop
smsc-password = secret
system-type = ""
%s
group = smsbox
smsbox-id = box
bearerbox-host = 127.0.0.1
sendsms-port = %d
sendsms-interface = 127.0.0.1
global-sender = SHOP

group = sendsms-user
username = shop
password = secret
max-messages = 5
concatenation = true
`

// The gateway that many an operator's customer uses, as the client: however ids are spelled, each message gets its own
// reports.
func TestKannelIsAClient(t *testing.T) {
	bearerbox, smsbox := program(t, "bearerbox", "kannel"), program(t, "smsbox", "kannel")
	for form := range smpp.IDForm(len(smpp.IDForms())) {
		t.Run(form.String(), func(t *testing.T) {
			k := startKannel(t, bearerbox, smsbox, form)
			k.send("plain", "+6581234567", "Your order ships today.")
			k.send("unicode", "+6581234568", "Şifreniz: 4711 👍")
			k.send("refused", "+6500000103", "hi")
			k.send("long", "+6581234569", strings.Repeat("A text that is split. ", 10))
			k.wants("long 8", "plain 8", "refused 16", "unicode 8") // 8: the SMSC took it, 16: it did not
			world, _ := k.smsc.options.Worlds.Find("shop")
			if _, err := world.AdvanceBy(t.Context(), time.Minute); err != nil {
				t.Fatal(err)
			}
			k.wants("long 1", "plain 1", "unicode 1") // it was delivered
			if sum := world.Summary(); sum.Messages != 4 || sum.Succeeded != 3 {
				t.Errorf("%d messages, %d delivered", sum.Messages, sum.Succeeded)
			}
		})
	}
}

// kannel is Kannel, bound to a mock SMSC.
type kannel struct {
	t       *testing.T
	ctx     context.Context
	smsc    *Server
	reports chan string
	hears   string // the URL at which reports are heard
	sends   string // the URL that takes messages
}

func startKannel(t *testing.T, bearerbox, smsbox string, form smpp.IDForm) *kannel {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	k := &kannel{t: t, ctx: ctx, reports: make(chan string, 100)}
	k.smsc = serve(t, delivers, Options{
		Password: func(string) string { return "secret" }, IDs: func(string) smpp.IDForm { return form },
	})
	_, port, _ := net.SplitHostPort(listen(t, k.smsc))
	app := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		k.reports <- r.FormValue("of") + " " + r.FormValue("status")
	}))
	t.Cleanup(app.Close)
	k.hears = app.URL
	admin, box, sends := freePort(t), freePort(t), freePort(t)
	k.sends = fmt.Sprintf("http://127.0.0.1:%d/cgi-bin/sendsms?", sends)
	file := filepath.Join(t.TempDir(), "kannel.conf")
	text := fmt.Sprintf(kannelFile, admin, box, port, kannelIDs()[form], sends)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	gateway := run(ctx, t, bearerbox, "-v", "0", file)
	gateway.logs("entering mainloop")
	answers(ctx, t, box) // which it may do later: a box that it does not answer ends
	run(ctx, t, smsbox, "-v", "1", file)
	gateway.logs("boxc_id") // before, the box loses messages
	return k
}

// answers waits until somebody listens on a port.
func answers(ctx context.Context, t *testing.T, port int) {
	t.Helper()
	for {
		c, err := new(net.Dialer).DialContext(ctx, "tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err == nil {
			c.Close()
			return
		}
		if ctx.Err() != nil {
			t.Fatal(err)
		}
	}
}

// freePort is a port that nobody listens on.
func freePort(t *testing.T) int {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// send hands Kannel a message, and asks for every report of it.
func (k *kannel) send(name, to, text string) {
	k.t.Helper()
	query := url.Values{
		"username": {"shop"}, "password": {"secret"}, "to": {to}, "text": {text}, "dlr-mask": {"27"},
		"dlr-url": {k.hears + "/?of=" + name + "&status=%d"},
	}
	if strings.ContainsFunc(text, func(r rune) bool { return r > 0x7f }) {
		query.Set("coding", "2")
		query.Set("charset", "UTF-8")
	}
	request, err := http.NewRequestWithContext(k.ctx, http.MethodGet, k.sends+query.Encode(), nil)
	if err != nil {
		k.t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		k.t.Fatal(err)
	}
	defer response.Body.Close()
	if said, _ := io.ReadAll(response.Body); response.StatusCode != http.StatusAccepted {
		k.t.Fatalf("%s: %s %s", name, response.Status, said)
	}
}

// wants waits for as many reports, which come in any order.
func (k *kannel) wants(want ...string) {
	k.t.Helper()
	var got []string
	for len(got) < len(want) {
		select {
		case report := <-k.reports:
			got = append(got, report)
		case <-k.ctx.Done():
			k.t.Fatalf("only %q came", got)
		}
	}
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		k.t.Error(diff)
	}
}
