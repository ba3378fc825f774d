package dashboard_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"cascade/dashboard"
)

// inEditor is an element of the text in code that the page shows.
func inEditor(selector string) string {
	return `document.querySelector("code-text").shadowRoot.querySelector(` + quote(selector) + `)`
}

// drops lets a file fall on an element.
func (b *tab) drops(selector, name, text string) {
	b.Helper()
	b.do(`{ const data = new DataTransfer(); data.items.add(new File([` + quote(text) + `], ` + quote(name) + `));
		for (const type of ["dragenter", "dragover", "drop"]) document.querySelector(` + quote(selector) + `)
			.dispatchEvent(new DragEvent(type, {bubbles: true, cancelable: true, composed: true, dataTransfer: data})); }`)
}

func TestAScenarioIsWrittenCheckedAndMadeInThePage(t *testing.T) {
	url := serve(t, dashboard.Options{})
	makeWorld(t, url, "demo", "three-channels")
	b := browse(t, url+"/?world=demo")
	b.sees("Send the three-channel example")
	var fetched bool
	b.value(`performance.getEntriesByType("resource").some((e) => e.name.includes("codemirror"))`, &fetched)
	if fetched {
		t.Error("the first view asks for the editor")
	}
	b.press("Scenario")
	b.wait(`document.querySelector("code-text")?.value.includes("three-channels")`)
	b.sees("What demo was made from.")

	t.Log("what is wrong is told at its line and column, and marked in the text")
	b.drops("code-text", "mine.yaml", "about: é\nplan:\n  - {channel: Whatsap, fallbackAfter: 60}\n  - {channel: SMS}\nsed: 1\n")
	b.sees("mine.yaml is read: nothing is made of it yet.")
	b.sees("2 problems")
	b.sees(`line 3, column 6 plan[0].channel: unknown channel "Whatsap" → did you mean "WhatsApp"?`)
	b.wait(inEditor(".cm-lint-marker-error"))
	b.wait(inEditor(`.cm-content[aria-invalid="true"]`))
	b.wait(`[...document.querySelectorAll("button")].find((e) => e.innerText === "Make demo from it").disabled`)
	b.passesAxe("a scenario with problems")

	t.Log("the keyboard: a problem leads to its place, what is typed is no shortcut, and the tabulator leaves")
	b.do(`[...document.querySelectorAll(".problems button")].find((e) => e.innerText.includes("line 5")).click()`)
	b.wait(`document.activeElement.localName === "code-text"`)
	b.key("seed") // in the place of what is marked
	b.wait(`document.querySelector("code-text").value.includes("\nseed: 1\n")`)
	b.sees("1 problem")
	b.key(kb.F8)
	b.key("channel")
	b.wait(`document.querySelector("code-text").value.includes("{channel: Whatsap,")`)
	b.key(kb.Tab)
	b.wait(`document.activeElement.localName !== "code-text"`)
	b.do(`{ const e = document.querySelector("code-text"); e.value = e.value.replace("Whatsap,", "WhatsApp, successStatus: Read,");
		e.dispatchEvent(new Event("input", {bubbles: true})); }`)
	b.sees("read-wait plan[0].successStatus line 3, column")
	b.sees("1 finding")

	t.Log("it becomes the world, and is there in the next view")
	b.press("Make demo from it")
	b.sees("demo is made anew from this scenario.")
	b.sees("What demo was made from.")
	if told := ask(t, "GET", url+"/sim/v1/subaccounts/demo", "application/json", ""); !strings.Contains(told, `"about":"é"`) {
		t.Errorf("the world is %s", told)
	}

	t.Log("what was changed by hand is written on demand; a world with messages is not made anew by one click")
	ask(t, "PUT", url+"/sim/v1/subaccounts/demo/providers/SMS", "application/json", `{"script":[]}`)
	ask(t, "POST", url+"/sim/v1/subaccounts/demo/traffic", "application/json", `{"messages":1}`)
	b.press("+1 s")
	b.sees("Since it was made, SMS was changed.")
	b.press("Write the scenario as it is now")
	b.wait(`document.querySelector("code-text").value.includes("SMS:\n    script: []")`)
	b.press("Make demo anew from it")
	b.press("Yes, make demo anew: its messages go")
	b.sees("demo is made anew from this scenario.")
	b.wait(`document.querySelector("code-text").value.includes("SMS:\n    script: []")`)
}

// A text in code is searched, and keys and words are offered as the schema has them, also where the text is half written.
func TestATextInCodeIsSearchedAndCompleted(t *testing.T) {
	url := serve(t, dashboard.Options{})
	makeWorld(t, url, "demo", "slow-readers")
	b := browse(t, url+"/?world=demo&view=scenario")
	put := func(text string) {
		t.Helper()
		b.fill("code-text", text)
		b.do(`document.querySelector("code-text").select(` + strconv.Itoa(len(text)) + `, ` + strconv.Itoa(len(text)) + `)`)
	}
	offered := func(want string) {
		t.Helper()
		b.wait(inEditor(".cm-tooltip-autocomplete li[aria-selected]") + `.innerText === ` + quote(want))
	}
	take := func() {
		t.Helper()
		b.do(inEditor(".cm-tooltip-autocomplete li[aria-selected]") + `.dispatchEvent(new MouseEvent("mousedown", {bubbles: true}))`)
	}
	b.wait(`document.querySelector("code-text")?.value.includes("slow-readers")`)
	put("plan:\n  - {channel: WhatsApp, fall")
	b.key("b")
	offered("fallbackAfter")
	take()
	b.wait(`document.querySelector("code-text").value.endsWith("{channel: WhatsApp, fallbackAfter: ")`)
	put("providers:\n  WhatsApp:\n    model:\n      deli")
	b.key("v")
	offered("delivered")
	b.passesAxe("what can be written")
	b.key(kb.Escape)

	b.do(inEditor(".cm-content") + `.dispatchEvent(new KeyboardEvent("keydown",
		{key: "f", code: "KeyF", keyCode: 70, ctrlKey: true, bubbles: true, composed: true}))`)
	b.wait(inEditor(".cm-search [name=search]"))
	b.key("model")
	b.wait(inEditor(".cm-searchMatch") + `.innerText === "model"`)
	b.passesAxe("find")
	b.key(kb.Escape)
	b.wait(`!` + inEditor(".cm-search"))

	b.press("Playground")
	b.wait(`document.querySelector("code-text")`)
	put(`{"user": {"msisdn": "+6598765432"}, "channels": [{"channel": "V`)
	b.key("i")
	offered("Viber")
	take()
	b.wait(`document.querySelector("code-text").value.endsWith('"channel": "Viber"')`)
}
