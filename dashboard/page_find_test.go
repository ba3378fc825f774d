package dashboard_test

import (
	"testing"

	"cascade/dashboard"
)

// The clock is moved to a time of the day, by a span that is typed, and until the message that is shown has ended; the
// messages are found by a number with blanks, a text, a code; and the list of worlds tells what each is made from.
func TestTheClockIsMovedToATimeAndMessagesAreFoundByWhatIsKnownOfThem(t *testing.T) {
	url := serve(t, dashboard.Options{})
	world := url + "/sim/v1/subaccounts/demo"
	ask(t, "PUT", world, "application/json", `{"scenario":"three-channels","seed":7}`)
	send := func(number, text, channels string) {
		t.Helper()
		ask(t, "POST", url+"/api/v1/subaccounts/demo/messages", "application/json", `{"user":{"msisdn":"`+number+
			`"},"type":"text","content":{"text":"`+text+`"},"channels":[`+channels+`]}`)
	}
	send("+6598765432", "Your table is booked", `{"channel":"WhatsApp","fallbackAfter":60,"successStatus":"Read"},{"channel":"SMS"}`)
	b := browse(t, url+"/?world=demo")
	b.sees("Waiting for WhatsApp")
	b.wait(within("[aria-label=World] option", "demo", `/three-channels, seed 7, 1 message$/.test(e.innerText)`))
	until := func(text string) {
		t.Helper()
		b.fill(".until input", text)
		b.press("Go there")
	}
	b.press("To…")
	until("00:00:05")
	b.wait(`document.querySelector(".time-main").innerText === "5 s"`)
	until("25s")
	b.wait(`document.querySelector(".time-main").innerText === "30 s"`)
	until("tomorrow")
	b.sees("give a time of the day such as 14:05, or a span such as 90s")
	b.press("Until this message ends")
	b.wait(`document.querySelector(".time-main").innerText === "63 s"`)
	b.wait(`document.querySelector(".until > button").disabled`)
	until("00:00:10") // which has passed today
	b.wait(`/^1 d 10 s|^24 h/.test(document.querySelector(".time-main").innerText)`)

	ask(t, "PUT", world+"/providers/SMS", "application/json",
		`{"script":[{"status":"Rejected","after":"1s","code":47}]}`)
	send("+6591112222", "Your code is 4711", `{"channel":"SMS"}`)
	ask(t, "POST", world+"/clock/advance", "application/json", `{"by":"1m"}`)
	found := func(text, number string) {
		t.Helper()
		b.fill("#search", text)
		b.wait(`document.querySelectorAll(".row-to").length === 1 && document.querySelector(".row-to").innerText === ` + quote(number))
	}
	b.sees("2 messages")
	found("+65 9876 5432", "+6598765432")
	found("(9111) 22-22", "+6591112222")
	found("table is", "+6598765432")
	found("CODE IS", "+6591112222")
	found("code 47", "+6591112222")
	b.open(url + "/?world=demo&q=code+47") // what was there before the page is found as well
	b.wait(`document.querySelectorAll(".row-to").length === 1 && document.querySelector(".row-to").innerText === "+6591112222"`)
	b.open(url + "/?world=demo&q=table")
	b.wait(`document.querySelectorAll(".row-to").length === 1 && document.querySelector(".row-to").innerText === "+6598765432"`)
}
