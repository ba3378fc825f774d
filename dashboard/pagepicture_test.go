package dashboard_test

import (
	"strings"
	"testing"

	"cascade/dashboard"
)

func TestTheCrowdIsDrawnAsTheCommandLineDrawsItAndKeptUp(t *testing.T) {
	url := serve(t, dashboard.Options{})
	makeWorld(t, url, "demo", "slow-readers")
	world := url + "/sim/v1/subaccounts/demo"
	ask(t, "POST", world+"/traffic", "application/json", `{"messages":200,"arrivals":{"every":"1s"}}`)
	ask(t, "POST", world+"/clock/advance", "application/json", `{"by":"50s"}`)
	b := browse(t, url+"/?world=demo&view=crowd")
	shows := func(text string) {
		t.Helper()
		b.wait(`document.querySelector(".drawn svg").textContent.includes(` + quote(text) + `)`)
	}
	shows("fires for 51 messages")
	shows("still open")
	ask(t, "POST", world+"/clock/advance", "application/json", `{"until":"idle"}`)
	shows("fires for 200 messages")
	shows("Expected")
	b.wait(`document.querySelectorAll(".drawn svg .pass").length > 2`)

	b.press("Copy as picture")
	b.wait(`document.querySelector("dialog .copy-text").textContent.startsWith("<svg")`)
	if text := b.rawText("dialog .copy-text"); !strings.Contains(text, "<style>") || !strings.Contains(text, "prefers-color-scheme") {
		t.Errorf("the copied SVG is none that stands alone: %.300s", text)
	}
	b.press("PNG")
	b.wait(`document.querySelector(".taken img").naturalWidth > 1000`)
	b.press("Mermaid")
	b.wait(`document.querySelector("dialog .copy-text").textContent.startsWith("` + "```mermaid" + `")`)
	b.passesAxe("copy as picture")
}
