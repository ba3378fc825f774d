package dashboard_test

import (
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp/kb"

	"cascade/dashboard"
)

// story has the page's own example in the Watch view, at zero.
func story(t *testing.T) *tab {
	t.Helper()
	b := browse(t, serve(t, dashboard.Options{}))
	b.press("Send the three-channel example")
	b.sees("Waiting for WhatsApp")
	return b
}

func TestANewUserIsLedToAFallbackAndToItsFeatureFile(t *testing.T) {
	b := browse(t, serve(t, dashboard.Options{}))
	b.sees("Watch one message fall back from WhatsApp to Viber to SMS.")
	b.press("Send the three-channel example")
	b.sees("WhatsApp has fired.")
	b.press("+60 s")
	b.sees("Viber has fired.")
	b.press("+60 s")
	b.sees("SMS has fired")
	b.press("Until idle")
	b.sees("That was a fallback.")
	b.press("Copy as feature file")
	b.wait(`document.querySelector(".copy-text")`)
	golden(t, "testdata/three-channel-example.feature", b.rawText(".copy-text"))
	b.press("Scenario file")
	b.sees("providers:")
	text := b.rawText(".copy-text")
	golden(t, "testdata/three-channel-example.yaml", text)
	ask(t, "PUT", b.url+"/sim/v1/subaccounts/copied", "application/yaml", text)
	ask(t, "POST", b.url+"/sim/v1/subaccounts/copied/traffic", "application/json", "")
	ask(t, "POST", b.url+"/sim/v1/subaccounts/copied/clock/advance", "application/json", `{"until":"idle"}`)
	if summary := ask(t, "GET", b.url+"/sim/v1/subaccounts/copied/summary", "application/json", ""); !strings.Contains(summary, `"copies":2`) ||
		!strings.Contains(summary, `"end":123`) {
		t.Errorf("the copied scenario does something else: %s", summary)
	}
}

func TestTheGuideSaysOfAMessageThatWaitsThatNothingHasFired(t *testing.T) {
	b := story(t)
	b.sees("WhatsApp has fired.")
	ask(t, "POST", b.url+"/api/v1/subaccounts/demo/messages", "application/json",
		`{"user":{"msisdn":"+6500000101"},"type":"text","content":{"text":"later"},"scheduled":"2026-02-01T00:00:00Z"}`)
	b.press("follow the newest")
	b.sees("Waiting for its instant")
	b.sees("Nothing has fired yet.")
}

func (b *tab) rawText(selector string) (text string) {
	b.Helper()
	b.value(`document.querySelector(`+quote(selector)+`).textContent`, &text)
	return text
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	want, err := os.ReadFile(file)
	if os.Getenv("UPDATE") != "" {
		err = os.WriteFile(file, []byte(got), 0o644)
		want = []byte(got)
	}
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (UPDATE=1 writes it anew):\n%s", file, got)
	}
}

func TestTheThreeChannelStoryFromThePlaygroundToThePhone(t *testing.T) {
	url := serve(t, dashboard.Options{})
	makeWorld(t, url, "demo", "silent-provider")
	b := browse(t, url+"/?view=playground&world=demo")
	b.fill(`[aria-label="How WhatsApp behaves"]`, "delivers")
	b.fill(`[aria-label="How Viber behaves"]`, "stuck")
	b.fill(`[aria-label="How SMS behaves"]`, "delivers")
	b.sees("read-wait")
	b.press("Send and watch")
	b.sees("Waiting for WhatsApp")
	if phone := b.text(".phone"); !strings.Contains(phone, "Nothing has arrived yet.") {
		t.Errorf("the phone shows %q", phone)
	}
	b.press("Until idle")
	b.sees("SMS reached them 2 min 3 s after the first firing, after WhatsApp and Viber: they have it twice")
	b.wait(`document.querySelectorAll(".bubble").length === 2`)
	phone := b.text(".phone")
	for _, want := range []string{"WhatsApp", "after 3 s", "Hello World!", "not read", "SMS", "after 2 min 3 s", "1 segment, GSM7", "The same message, twice."} {
		if !strings.Contains(phone, want) {
			t.Errorf("the phone does not show %q but %q", want, phone)
		}
	}
	for _, want := range []string{"not Read within 60 s", "not Delivered within 60 s"} {
		b.wait(`document.querySelector(".timeline").innerText.includes(` + quote(want) + `)`)
	}
}

func TestTheClockIsMovedFromThePage(t *testing.T) {
	b := story(t)
	time := func(text string) {
		b.Helper()
		b.wait(`document.querySelector(".time-main").innerText === ` + quote(text))
	}
	time("0 s")
	b.sees("WhatsApp reports Accepted")
	b.press("Next event")
	time("50 ms")
	b.press("+1 s")
	time("1.05 s")
	b.press("+60 s")
	time("61.05 s")
	b.press("+15 min")
	time("16 min 1.05 s")
	b.do(`document.querySelector(".time").click()`)
	time("00:16:01.050")
	b.do(`document.querySelector(".time").click()`)
	b.fill(".speed select", "3600")
	b.press("Play")
	b.wait(`parseInt(document.querySelector(".time-main").innerText) > 16`)
	b.press("Pause")
	b.sees("Play")
	b.sees("Nothing is pending")
}

// Nobody moves the real clock, and so the page offers nobody to.
func TestTheRealClockHasNoButtons(t *testing.T) {
	url := serve(t, dashboard.Options{RealClock: true})
	makeWorld(t, url, "demo", "three-channels")
	b := browse(t, url+"/?world=demo")
	b.sees("The real clock: it runs by itself.")
	b.wait(`document.querySelectorAll(".clock-buttons, .clock button:not(.time)").length === 0`)
	b.wait(`parseFloat(document.querySelector(".time-main").innerText) > 0`)
}

func TestTheClockIsMovedByKeys(t *testing.T) {
	b := story(t)
	b.do(`document.activeElement.blur()`)
	b.key("6")
	b.sees("Waiting for Viber")
	b.key("n")
	b.sees("Viber reports Accepted")
	b.key("i")
	b.sees("Nothing is pending")
	b.key("?")
	b.wait(`document.querySelector("dialog[open]")?.innerText.includes("Keyboard shortcuts")`)
	b.key("\x1b")
	b.wait(`!document.querySelector("dialog")`)
	b.key("/")
	b.wait(`document.activeElement.id === "search"`)
	b.key("6")
	b.wait(`document.activeElement.value === "6"`)
}

func TestThePageIsUsedWithTheKeyboardAlone(t *testing.T) {
	b := browse(t, serve(t, dashboard.Options{}))
	b.sees("Send the three-channel example")
	focus := `document.activeElement.innerText`
	reach := func(words string) {
		t.Helper()
		b.wait(`[...document.querySelectorAll("button:not(:disabled)")].some((e) => e.innerText.trim() === ` + quote(words) + `)`)
		for range 60 {
			b.key("\t")
			var at string
			if b.value(focus+` || ""`, &at); strings.TrimSpace(at) == words {
				return
			}
		}
		t.Fatalf("the Tab key does not reach %q", words)
	}
	reach("Send the three-channel example")
	b.key("\r")
	b.sees("WhatsApp has fired.")
	b.wait(`[...document.querySelectorAll("button")].some((e) => e.innerText === "Until idle" && !e.disabled)`)
	reach("Until idle")
	b.key("\r")
	b.sees("That was a fallback.")
	b.wait(`document.querySelector(".mark")`)
	for range 80 {
		b.key("\t")
		var mark bool
		if b.value(`document.activeElement.matches(".mark")`, &mark); mark {
			break
		}
	}
	b.sees("at 0 s")
	b.key("\r")
	b.wait(`document.querySelector(".story .json")?.innerText.includes('"kind": "fired"')`)
}

func TestAnEventIsPinnedAndALinkShowsTheSameThing(t *testing.T) {
	b := story(t)
	b.press("Until idle")
	b.sees("That was a fallback.")
	b.do(`[...document.querySelectorAll(".happening")].find((e) => e.innerText.includes("Viber lapses")).click()`)
	b.wait(`document.querySelector(".story .json").innerText.includes('"kind": "lapsed"')`)
	var link string
	b.value(`location.href`, &link)
	other := browse(t, link)
	other.wait(`document.querySelector(".story .json")?.innerText.includes('"kind": "lapsed"')`)
	other.sees("SMS reached them")
	b.press("Crowd")
	b.sees("As time goes by")
	b.do(`history.back()`)
	b.wait(`document.querySelector(".story .json")?.innerText.includes('"kind": "lapsed"')`)
}

func TestMessagesAreSearchedAndFiltered(t *testing.T) {
	url := serve(t, dashboard.Options{})
	makeWorld(t, url, "crowd", "slow-readers")
	ask(t, "POST", url+"/sim/v1/subaccounts/crowd/traffic", "application/json", `{"messages":300,"arrivals":{"every":"1s"}}`)
	ask(t, "POST", url+"/sim/v1/subaccounts/crowd/clock/advance", "application/json", `{"until":"idle"}`)
	b := browse(t, url+"/?world=crowd")
	count := func() (n int) {
		t.Helper()
		b.value(`parseInt(document.querySelector(".count").innerText.replace(/,/g, ""))`, &n)
		return n
	}
	b.sees("300 messages")
	b.twoCopies()
	b.sees("of 300 messages")
	if n := count(); n == 0 || n == 300 {
		t.Errorf("%d of 300 messages are duplicates", n)
	}
	b.wait(`[...document.querySelectorAll(".row")].every((r) => /copies/.test(r.innerText))`)
	b.twoCopies()
	b.press("fell back")
	b.wait(`location.search.includes("show=fellback")`)
	b.fill(`[aria-label="Channel"]`, "SMS")
	b.wait(`[...document.querySelectorAll(".row-channel")].every((r) => r.innerText === "SMS")`)
	b.fill(`[aria-label="Outcome"]`, "cancelled")
	b.sees("No message passes the filters.")
	b.press("Show all")
	b.sees("300 messages")
	var number string
	b.value(`document.querySelector(".row-to").innerText`, &number)
	b.fill("#search", number)
	b.sees("1 of 300 messages")
	b.open(b.url + "/?world=crowd&outcome=succeeded&channel=Viber")
	b.sees("of 300 messages")
	b.wait(`[...document.querySelectorAll(".row-channel")].every((r) => r.innerText === "Viber")`)
}

func TestMarkupStaysText(t *testing.T) {
	const hostile = `<script>window.broken = 1</script><img src=x onerror="window.broken = 2"><b>bold</b>`
	url := serve(t, dashboard.Options{})
	makeWorld(t, url, "demo", "single-channel")
	payload := `{"user":{"msisdn":"+6500000100"},"type":"text","clientMessageId":` + quote(hostile[:40]) +
		`,"content":{"text":` + quote(hostile) + `},"channels":[{"channel":"SMS"}]}`
	ask(t, "POST", url+"/api/v1/subaccounts/demo/messages", "application/json", payload)
	ask(t, "POST", url+"/sim/v1/subaccounts/demo/clock/advance", "application/json", `{"until":"idle"}`)
	b := browse(t, url+"/?world=demo")
	b.wait(`document.querySelector(".bubble-text")?.textContent.includes("<script>")`)
	b.press("Edit")
	b.wait(`document.querySelector("#payload")?.value.includes("<script>")`)
	b.press("Copy as…")
	b.wait(`document.querySelector(".copy-text")?.textContent.includes("<script>")`)
	b.press("Scenario file")
	b.sees("providers:")
	b.wait(`document.querySelector(".copy-text")?.textContent.includes("<script>")`)
	b.open(b.url + `/?world=%3Cscript%3Ewindow.broken=3%3C/script%3E&q=%3Cimg%20src=x%20onerror=window.broken=4%3E`)
	b.sees("is not there.")
	var broken bool
	if b.value(`window.broken !== undefined || document.querySelectorAll("#app script, #app img").length > 0`, &broken); broken {
		t.Error("markup in a payload became part of the page")
	}
}

func TestTheKeyIsAskedForOnceAndKeptForTheTab(t *testing.T) {
	b := browse(t, serve(t, dashboard.Options{APIKey: "s3 cret/=!"}))
	b.sees("This server was started with a key.")
	b.fill(`input[type=password]`, "wrong")
	b.press("Enter")
	b.sees("That key was not the right one.")
	b.fill(`input[type=password]`, "s3 cret/=!")
	b.press("Enter")
	b.press("Send the three-channel example")
	b.sees("Waiting for WhatsApp") // it has been sent
	b.sees("Live")
	b.press("+60 s")
	b.sees("Viber fires as WhatsApp was not Read within 60 s")
	b.open(b.url)
	b.sees("Waiting for Viber")
}

func TestAWorldThatIsMadeLaterAppearsByItself(t *testing.T) {
	url := serve(t, dashboard.Options{})
	b := browse(t, url+"/?world=later")
	b.sees("The world later is not there.")
	makeWorld(t, url, "later", "three-channels")
	ask(t, "POST", url+"/sim/v1/subaccounts/later/traffic", "application/json", "")
	b.sees("Waiting for WhatsApp")
}

func TestWorldsAreMadeResetAndRemovedInThePage(t *testing.T) {
	b := story(t)
	worlds := func() { // what is behind an open dialog is out of a person's reach
		b.Helper()
		b.wait(`!document.querySelector("dialog")`)
		b.fill(`[aria-label="World"]`, "+")
	}
	worlds()
	b.fill(`dialog input`, "another")
	b.press("Make another")
	b.sees("Nothing has been sent in another yet.")
	b.press("Start its traffic")
	b.sees("Waiting for WhatsApp")
	worlds()
	b.press("Reset another")
	b.press("Yes, reset another to three-channels: its messages go")
	b.sees("Nothing has been sent in another yet.")
	worlds()
	b.press("Remove another")
	b.press("No")
	b.press("Remove another")
	b.press("Yes, remove another and its messages")
	b.sees("Waiting for WhatsApp")
	b.wait(`document.querySelector("[aria-label=World]").value === "demo"`)
}

func TestProvidersAreSwitchedAndReceiptsHandedIn(t *testing.T) {
	b := story(t)
	b.press("Providers")
	b.sees("Follows a script: Accepted after 50 ms, Sent after 200 ms, Delivered after 3 s.")
	b.do(`document.querySelector("[aria-label=Viber] [role=switch]").click()`)
	b.sees("Cannot be reached at present.")
	b.do(`[...document.querySelectorAll("[aria-label='Receipts of WhatsApp'] button")].find((e) => e.innerText === "Rejected").click()`)
	b.sees("WhatsApp reported Rejected.")
	b.press("Watch")
	b.sees("SMS fires as Viber was rejected, code 23")
}

func TestReducedMotionIsRespected(t *testing.T) {
	b := story(t)
	b.prefers(&emulation.MediaFeature{Name: "prefers-reduced-motion", Value: "reduce"})
	var moves int
	b.value(`document.getAnimations().length`, &moves)
	if moves > 0 {
		t.Errorf("%d animations run", moves)
	}
}

func TestWhateverIsTypedIntoThePlaygroundItGoesOn(t *testing.T) {
	b := story(t)
	b.press("Playground")
	for _, text := range []string{`x{`, `{"channels":[null]}`, `{"channels":[1,[],{"channel":2}]}`, `{"channels":"x"}`, `[]`, `null`, `"x"`, ``,
		`{"user":null,"type":5,"content":[]}`, `{"channels":[{"channel":"SMS","fallbackAfter":{}}]}`} {
		b.fill("#payload", text)
		b.wait(`document.querySelector("[aria-label='What can go wrong'] [role=status]").innerText.includes("problem")`)
		b.open(b.url + "/?world=demo&view=playground")
		b.wait(`document.querySelector("#payload")?.value === ` + quote(text))
	}
	b.fill("#payload", `{"user":{"msisdn":"+6598765432"},"type":"text","content":{"text":"hi"},"channels":[{"channel":"SMS"}]}`)
	b.press("Send and watch")
	b.sees("Waiting for SMS")
	for _, kept := range []string{`null`, `{"text":5}`, `{"text":"{}","behaviours":null}`, `[`} {
		b.do(`sessionStorage.setItem("cascade.draft", ` + quote(kept) + `)`)
		b.open(b.url + "/?world=demo&view=playground")
		b.wait(`document.querySelector("#payload")?.value.includes("three-channel-example")`)
	}
}

func TestAViewThatCannotBeDrawnIsToldInItsPlace(t *testing.T) {
	b := story(t)
	b.do(`moduleOf("store.js").then(({get, set}) => set({setup: {...get().setup, plan: null}}))`)
	b.press("Providers")
	b.sees("This view cannot be shown.")
	b.press("Watch")
	b.sees("Waiting for WhatsApp")
	b.do(`moduleOf("store.js").then(({get, set}) => set({setup: {...get().setup, plan: []}}))`)
	b.press("Providers")
	b.sees("A receipt now")
}

func TestTheListStandsStillUnderTheHand(t *testing.T) {
	b := story(t)
	send := func() { ask(t, "POST", b.url+"/api/v1/subaccounts/demo/messages", "application/json", sms) }
	b.wait(`document.querySelectorAll(".rows .row").length === 1`)
	b.do(`document.querySelector(".rows").dispatchEvent(new Event("pointerenter"))`)
	send()
	b.sees("2 messages")
	b.sees("1 new")
	var rows int
	if b.value(`document.querySelectorAll(".row").length`, &rows); rows != 1 {
		t.Errorf("%d rows are shown under the hand", rows)
	}
	b.do(`document.querySelector(".rows").dispatchEvent(new Event("pointerleave"))`)
	b.wait(`document.querySelectorAll(".row").length === 2`)
	b.press("Providers")
	var target, again string
	b.wait(`document.querySelector("main .mono")`)
	b.value(`document.querySelector("main .mono").innerText`, &target)
	send()
	b.wait(`moduleOf("table.js").then(({table}) => window.rows = table.rows.length) && window.rows === 3`)
	if b.value(`document.querySelector("main .mono").innerText`, &again); again != target {
		t.Errorf("receipts go to %s after they went to %s", again, target)
	}
}

func TestWhatIsToldOfAMessageIsTrue(t *testing.T) {
	url := serve(t, dashboard.Options{})
	world := url + "/sim/v1/subaccounts/demo"
	for _, test := range []struct{ scenario, message, advance, says string }{
		{"plan: [{channel: WhatsApp, successStatus: Read}]\nproviders: {WhatsApp: {script: [{status: Delivered, after: 3s}, {status: Read, after: 70s}]}}",
			``, `{"until":"idle"}`, "WhatsApp was read 70 s after the first firing"},
		{"plan: [{channel: WhatsApp, successStatus: Read}, {channel: SMS}]\nproviders: {WhatsApp: {script: [{status: Delivered, after: 3s}]}}",
			`,"expiry":"2026-01-01T00:01:00Z"`, `{"until":"idle"}`, "Expired, though they have it on WhatsApp"},
		{"plan: [{channel: SMS}]\nproviders: {SMS: {script: []}}", ``, `{"until":"idle"}`, "SMS has not reported Delivered, and nothing is pending"},
		{"plan: [{channel: Line}]", ``, `{"until":"idle"}`, "Line sent it 200 ms after the first firing"},
	} {
		ask(t, "PUT", world, "application/yaml", test.scenario)
		ask(t, "POST", url+"/api/v1/subaccounts/demo/messages", "application/json",
			`{"user":{"msisdn":"+6598765432","lineUserId":"U1"},"type":"text","content":{"text":"hi"}`+test.message+`}`)
		ask(t, "POST", world+"/clock/advance", "application/json", test.advance)
		b := browse(t, url+"/?world=demo")
		b.sees(test.says)
		if strings.Contains(test.says, "Expired") {
			b.sees("never fired")
		}
	}
}

func TestThePayloadIsLintedInTheScenarioThatSendingResetsTo(t *testing.T) {
	url := serve(t, dashboard.Options{})
	ask(t, "PUT", url+"/sim/v1/subaccounts/demo", "application/yaml", "channels: [SMS]\nplan: [{channel: SMS}]")
	b := browse(t, url+"/?world=demo&view=playground")
	b.fill("#payload", strings.ReplaceAll(sms, "SMS", "Viber"))
	b.sees("channels[0].channel")
	b.fill(".start select", "three-channels")
	b.fill("#payload", strings.ReplaceAll(sms, "SMS", "Viber"))
	b.sees("The payload would be accepted")
}

func TestTheListIsOneStopAndItsRowsAreReachedByArrows(t *testing.T) {
	b := story(t)
	for range 40 {
		ask(t, "POST", b.url+"/api/v1/subaccounts/demo/messages", "application/json", sms)
	}
	b.sees("41 messages")
	b.wait(`document.querySelectorAll(".row[tabindex='0']").length === 1`)
	b.do(`document.querySelector(".row[tabindex='0']").focus()`)
	for _, test := range []struct{ key, position string }{
		{kb.Home, "1"}, {kb.ArrowDown, "2"}, {kb.End, "41"}, {kb.ArrowUp, "40"}, {kb.Home, "1"},
	} {
		b.key(test.key)
		b.wait(`document.activeElement.closest("li")?.getAttribute("aria-posinset") === ` + quote(test.position))
		b.wait(`document.activeElement.getAttribute("aria-current") === "true"`)
	}
	b.wait(`document.title === "Watch · demo · Cascade"`)
}
