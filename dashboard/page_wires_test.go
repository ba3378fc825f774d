package dashboard_test

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"cascade/dashboard"
	"cascade/features"
	"cascade/features/suite"
)

const ordersWorld = "/sim/v1/subaccounts/default"

// orders starts the example of a service in Node that falls back by itself, with texts of its program replaced, and
// gives its URL. Without Node a test is skipped, but never in CI.
func orders(t *testing.T, cascade string, replace ...string) string {
	t.Helper()
	node, err := exec.LookPath("node")
	switch {
	case err != nil && os.Getenv("CI") != "":
		t.Fatal("there is no Node: install the package nodejs")
	case err != nil:
		t.Skip("no service in Node was watched, as there is no Node here: install the package nodejs")
	}
	text, err := os.ReadFile("examples/orders/orders.mjs")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "orders.mjs")
	if err := os.WriteFile(file, []byte(strings.NewReplacer(replace...).Replace(string(text))), 0o644); err != nil {
		t.Fatal(err)
	}
	at := freeAddress(t)
	_, port, _ := net.SplitHostPort(at)
	run := exec.Command(node, file)
	run.Env, run.Stderr = append(os.Environ(), "PORT="+port, "CASCADE="+cascade), os.Stderr
	out, err := run.StdoutPipe()
	if err == nil {
		err = run.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		run.Process.Kill()
		run.Wait() // the error is that of the kill
	})
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatalf("the service said %q: %v", line, err)
	}
	return "http://" + at
}

// freeAddress is one that nothing listens on.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// tellsStatuses lets the world tell WhatsApp's statuses to a service.
func tellsStatuses(t *testing.T, url, service string) {
	t.Helper()
	ask(t, "PUT", url+ordersWorld+"/wires", "application/json", `{"whatsapp":{"webhook":"`+service+`/whatsapp"}}`)
}

func order(t *testing.T, service, number string) {
	t.Helper()
	ask(t, "POST", service+"/orders", "application/json", `{"order":"`+number+`","to":"+6598765432"}`)
}

const deliversAt60 = `{"script":[{"status":"Accepted","after":"50ms"},{"status":"Delivered","after":"60s"}]}`

// Whoever has the page open beside a service that sends twice sees the second copy, and why it was sent.
func TestTheSecondCopyOfAServiceInNodeIsSeenWithItsCause(t *testing.T) {
	url := serve(t, dashboard.Options{})
	service := orders(t, url)
	b := browse(t, url)
	b.sees("A service that falls back by itself?")
	tellsStatuses(t, url, service)
	b.sees("Nothing has been sent in default yet.")
	b.sees("TWILIO_BASE_URL=" + url + "/wire/default/twilio")
	ask(t, "PUT", url+ordersWorld+"/providers/WhatsApp", "application/json", deliversAt60)
	order(t, service, "19")
	b.sees("Waiting for WhatsApp")
	b.press("+60 s")
	b.press("Until idle")
	b.sees("They have it twice: on WhatsApp after 60 s and on SMS after 63 s")
	b.sees("Why twice? SMS was sent 60 s after the first send, though WhatsApp had been delivered at that same instant: " +
		"its sender had been told of that, and answered 200.")
	b.wait(`document.querySelectorAll(".bubble").length === 2 && document.querySelectorAll(".row").length === 1`)
	for _, want := range []string{"over whatsapp", "over twilio", "delivered at that same instant", "copy 2"} {
		b.wait(`document.querySelector(".timeline").innerText.includes(` + quote(want) + `)`)
	}
	b.sees("The same message, twice. What is sent cannot be recalled.")
	b.sees("Webhook “delivered” for WhatsApp, attempt 1: answered 200")
	b.sees("two copies or more 1")

	b.press("Webhooks")
	b.sees("over whatsapp")
	b.wait(`[...document.querySelectorAll(".delivery")].some((r) => /over twilio\s+delivered/.test(r.innerText))`)
	b.press("Watch")

	mended := orders(t, url, "now < window.at", "now <= window.at")
	tellsStatuses(t, url, mended)
	order(t, mended, "20")
	b.sees("2 messages")
	b.press("Until idle")
	b.sees("WhatsApp reached them 60 s after the first send")
	b.wait(`!document.querySelector(".second-copy") && document.querySelectorAll(".bubble").length === 1`)
	b.sees("two copies or more 1")
	b.twoCopies()
	b.sees("1 of 2 messages")
	b.do(`document.querySelector(".row").click()`)
	b.sees("They have it twice")
	var address string
	b.value(`location.href`, &address)
	b.open(address) // the link tells the same to another
	b.sees("They have it twice: on WhatsApp after 60 s and on SMS after 63 s")
	b.sees("1 of 2 messages")
	b.press("Providers") // a receipt by hand is for the send over its channel
	b.wait(`((e) => e && (e.click(), true))(document.querySelector("[aria-label='Receipts of SMS']")?.lastElementChild)`)
	b.sees("SMS reported Undelivered.")
	b.press("Watch")
	b.fill("#search", "20")
	b.sees("No message passes the filters.")
	b.fill("#search", "19")
	b.sees("1 of 2 messages")
}

// twoCopies presses the filter of those that arrived twice, whose words have a count.
func (b *tab) twoCopies() {
	b.Helper()
	b.wait(`((e) => e && (e.click(), true))([...document.querySelectorAll(".filter")].find((e) => e.innerText.startsWith("two copies or more")))`)
}

// What is copied of a journey is a test of the service that made it, which its mend passes.
func TestWhatIsCopiedOfAJourneyTestsTheService(t *testing.T) {
	url := serve(t, dashboard.Options{})
	b := twice(t, url)
	b.press("curl")
	b.wait(`document.querySelector(".copy-text")?.textContent.includes("StatusCallback")`)
	curl := b.rawText(".copy-text")
	for _, want := range []string{
		"curl -X POST '" + url + "/wire/default/whatsapp/v23.0/1/messages'", `"biz_opaque_callback_data": "19"`,
		"-u 'AC1:", "-H 'Content-Type: application/x-www-form-urlencoded'", "# 1m later", `-d '{"by":"1m"}'`,
	} {
		if !strings.Contains(curl, want) {
			t.Errorf("%s is not in\n%s", want, curl)
		}
	}
	b.press("Scenario file")
	b.wait(`document.querySelector(".copy-text").textContent.includes("webhook:")`)
	scenario := b.rawText(".copy-text")
	b.press("Feature file")
	feature := b.rawText(".copy-text")
	watched := between(scenario, `"http://`, `/whatsapp"`)
	for mend, code := range map[string]int{"now < window.at": 1, "now <= window.at": 0} {
		at := freeAddress(t)
		service := orders(t, "http://"+at, "now < window.at", mend)
		host := strings.TrimPrefix(service, "http://")
		folder := t.TempDir()
		for name, text := range map[string]string{"journey.yaml": scenario, "journey.feature": feature} {
			if err := os.WriteFile(filepath.Join(folder, name), []byte(strings.ReplaceAll(text, watched, host)), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got, out := listening(t, at, filepath.Join(folder, "journey.feature")); got != code {
			t.Errorf("with %s it ends with %d, not %d:\n%s\n%s", mend, got, code, feature, out)
		}
	}
	// The shell's requests make the same journey once more.
	b.press("Close")
	sh := exec.Command("sh", "-e")
	sh.Stdin = strings.NewReader(strings.ReplaceAll(curl, "curl -X", "curl -sf -o /dev/null -X"))
	if out, err := sh.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s\n%s", err, out, curl)
	}
	b.sees("4 sends")
}

func between(text, before, after string) string {
	_, text, _ = strings.Cut(text, before)
	text, _, _ = strings.Cut(text, after)
	return text
}

// twice has the page show a journey that arrived twice.
func twice(t *testing.T, url string) *tab {
	t.Helper()
	service := orders(t, url)
	tellsStatuses(t, url, service)
	ask(t, "PUT", url+ordersWorld+"/providers/WhatsApp", "application/json", deliversAt60)
	order(t, service, "19")
	ask(t, "POST", url+ordersWorld+"/clock/advance", "application/json", `{"until":"idle"}`)
	b := browse(t, url+"/?world=default")
	b.sees("They have it twice")
	return b
}

// listening runs a feature file as cascade test --listen does.
func listening(t *testing.T, at, file string) (code int, told string) {
	t.Helper()
	s := dashboard.New(dashboard.Options{})
	l, err := net.Listen("tcp", at)
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- s.Serve(t.Context(), l) }()
	var out, errs bytes.Buffer
	o := suite.Options{Paths: []string{file}, Served: &features.Served{Worlds: s.Worlds(), At: "http://" + at}}
	code = suite.Run(t.Context(), o, &out, &errs)
	return code, out.String() + errs.String()
}

func TestTheWiresAreShownWithWhatCameOverThem(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	url := serve(t, dashboard.Options{SMPP: l})
	ask(t, "PUT", url+ordersWorld+"/wires", "application/json", `{"twilio":{"authToken":"s3cret"}}`)
	b := browse(t, url+"/?world=default&view=wires")
	b.sees("smpp://" + l.Addr().String())
	b.sees(url + "/wire/default/whatsapp")
	b.sees("Nobody is told of statuses")
	if text := b.text("main"); strings.Contains(text, "s3cret") {
		t.Errorf("a secret is shown unasked: %s", text)
	}
	b.press("Show the authToken of twilio")
	b.sees("s3cret")
	b.press("Hide the authToken of twilio")
	b.wait(`!document.querySelector("main").innerText.includes("s3cret")`)
	// Where the browser gives no clipboard, what is copied is what is shown: it is shown for that.
	b.do(`Object.defineProperty(navigator, "clipboard", {value: undefined});
		document.execCommand = () => { window.copied = getSelection().toString(); return true; }`)
	b.press("Copy the authToken of twilio")
	b.wait(`window.copied === "s3cret"`)
	b.press("Copy all as exports")
	b.wait(`window.copied.includes("export TWILIO_AUTH_TOKEN='s3cret'")`)
	ask(t, "POST", url+"/wire/default/whatsapp/v23.0/1/messages", "application/json", `{"messaging_product":"whatsapp","to":"+6598765432","text":{"body":"hi"},"context":{"message_id":"wamid.x"}}`)
	b.sees("context 1 time, last after 0 s")
	refused(t, url+"/wire/default/whatsapp/v23.0/1/messages", `{"messaging_product":"whatsapp","to":"+6598765432","text":{"body":"hi","size":12}}`)
	b.sees(`Unexpected key "text.size".`)
	b.sees("2 requests, 1 refused")
	b.do(`[...document.querySelectorAll(".request")].find((e) => e.innerText.includes("200")).click()`)
	b.press("Send again")
	b.sees("3 requests, 1 refused")
	b.press("Watch what came of it")
	b.sees("Waiting for WhatsApp")
	b.sees("without a ref: all sends to this number · 2 sends")
}

// refused makes a request that is to be refused.
func refused(t *testing.T, url, body string) {
	t.Helper()
	answer, err := http.Post(url, "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode < 400 {
		t.Fatalf("%s: %d", body, answer.StatusCode)
	}
}

func TestJourneysAndWiresAreForEverybody(t *testing.T) {
	url := serve(t, dashboard.Options{})
	b := twice(t, url)
	refused(t, url+"/wire/default/whatsapp/v23.0/1/messages", `{}`)
	for _, width := range []int64{1280, 320} {
		b.size(width, 844)
		b.open(url + "/?world=default")
		b.sees("They have it twice")
		b.wait(`document.documentElement.scrollWidth <= innerWidth`)
		b.wait(`[...document.querySelectorAll(".fall-chip")].every((c) => c.getBoundingClientRect().right <= innerWidth - 10)`)
		b.passesAxe("a journey")
		b.open(url + "/?world=default&view=wires")
		b.sees("1 refused")
		b.do(`document.querySelectorAll("details").forEach((d) => { d.open = true; })`)
		b.do(`document.querySelectorAll(".request").forEach((r) => r.click())`)
		b.wait(`document.documentElement.scrollWidth <= innerWidth`)
		b.passesAxe("wires")
	}
	b.size(1280, 800)
	b.open(url)
	b.sees("They have it twice")
	b.press("curl")
	b.wait(`document.querySelector("dialog[open] .copy-text")?.textContent.includes("curl")`)
	b.passesAxe("a journey to copy")
	b.press("Close")
	b.do(`document.activeElement.blur()`)
	b.key("v")
	b.sees("Accepted without effect")
	b.wait(`document.title.startsWith("Wires")`)
	b.key("w")
	b.sees("They have it twice")
	b.wait(`document.querySelector(".mark")`)
	b.do(`document.querySelector(".mark").focus()`)
	b.sees("WhatsApp is sent over whatsapp")
	b.do(`document.querySelector(".row").focus()`)
	b.key(kb.ArrowDown)
	b.wait(`document.activeElement.classList.contains("row") && location.search.includes("message=")`)
}

// What the page copies of a request bears what the wire demands, in each protocol, and so does what it sends again.
func TestWhatIsCopiedOfARequestIsTakenByEachWire(t *testing.T) {
	url := serve(t, dashboard.Options{})
	ask(t, "PUT", url+ordersWorld+"/wires", "application/json", `{"whatsapp":{"token":"it's-a-token"},"twilio":{"accountSid":"AC7","authToken":"t0ken"},
		"vonage":{"apiKey":"key","apiSecret":"s3cret"},"viber":{"authToken":"v1ber-token"}}`)
	send := func(path, kind, header, value, body string) {
		t.Helper()
		r, err := http.NewRequest("POST", url+"/wire/default/"+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", kind)
		r.Header.Set(header, value)
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode/100 != 2 {
			t.Fatalf("%s: %d", path, answer.StatusCode)
		}
	}
	const json = "application/json"
	send("whatsapp/v23.0/1/messages", json, "Authorization", "Bearer it's-a-token", `{"messaging_product":"whatsapp","to":"+6598765432","text":{"body":"it's on"}}`)
	send("twilio/2010-04-01/Accounts/AC7/Messages.json", "application/x-www-form-urlencoded", "Authorization", "Basic QUM3OnQwa2Vu", "To=%2B6598765432&From=%2B15005550006&Body=it's+on")
	send("vonage/v1/messages", json, "Authorization", "Basic a2V5OnMzY3JldA==", `{"channel":"sms","message_type":"text","to":"6598765432","from":"Shop","text":"hi"}`)
	send("viber/pa/send_message", json, "X-Other", "", `{"auth_token":"v1ber-token","receiver":"+6598765432","type":"text","text":"hi","sender":{"name":"Shop"}}`)
	b := browse(t, url+"/?world=default")
	b.sees("4 sends")
	b.press("curl")
	b.wait(`document.querySelector(".copy-text")?.textContent.includes("send_message")`)
	script := strings.ReplaceAll(b.rawText(".copy-text"), "curl -X", "curl -s -X")
	sh := exec.Command("sh", "-e")
	sh.Stdin = strings.NewReader(script)
	out, err := sh.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s\n%s", err, out, script)
	}
	b.press("Close")
	b.sees("8 sends")
	b.press("Requests")
	for n := range 4 {
		b.wait(fmt.Sprintf(`document.querySelectorAll(".request").length === %d`, 8+n))
		b.do(`document.querySelectorAll(".request")[3].click()`) // the newest stand first: each wire has its turn
		b.press("Send again")
	}
	b.press("Watch")
	b.sees("12 sends")
	var words string
	b.value(`moduleOf("journeycopy.js").then(({journeyCurl}) => journeyCurl({submitted: 0, sends: [
		{umid: "", wire: "smpp", submitted: 0, recipient: "+6598765432", smsText: "hi", ref: "17", plan: [{channel: "SMS"}]}]}, new Map(),
		new Map([["smpp", {baseUrl: "smpp://127.0.0.1:2775", settings: {systemId: "default", password: "p"}}]]), "", ""))`, &words)
	if want := "# Over SMPP: bind_transceiver at 127.0.0.1:2775, system_id default, password p;\n" +
		`# submit_sm, registered_delivery 1, destination_addr 6598765432, short_message "hi", user_message_reference 17` + "\n"; words != want {
		t.Errorf("%q", words)
	}
}
