package sendapi

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"cascade/orchestrator"
)

// What the API's schema requires or bounds, and no rule depends on, is told and never refused.
func TestTheLinterHoldsAPayloadToTheAPIsSchema(t *testing.T) {
	interactive := func(text string) string {
		return payload("type", `"interactive"`, "content", `{"interactive":`+text+`}`)
	}
	carousel := func(text string) string { return payload("type", `"carousel"`, "content", `{"carousel":`+text+`}`) }
	template := func(text string) string {
		return payload("type", `"template"`, "content",
			`{"template":{"name":"order","language":"en","components":`+text+`}}`)
	}
	for _, tt := range []struct {
		name, body string
		want       []string
	}{
		{"an ordinary send", payload(), nil},
		{"nothing is known of what stands beside", interactive(`{"colour":"red"}`), nil},
		{"required", payload("type", `"audio"`, "content", `{"url":"https://x/a.mp3","audio":{}}`),
			[]string{"content.audio.duration: is missing, and the API's schema requires it (give a number)"}},
		{"required of a direct send", payload("content", `{"text":"Hi","whatsApp":{"directSend":{}}}`),
			[]string{"content.whatsApp.directSend.category: is missing, and the API's schema requires it (give a string)"}},
		{"required of a place", payload("type", `"location"`, "content", `{"location":{"latitude":1}}`),
			[]string{"content.location.longitude: is missing, and the API's schema requires it (give a number)"}},
		{"required of what is answered", payload("context", `{}`),
			[]string{"context.umid: is missing, and the API's schema requires it (give a string)"}},
		{"wrong type", interactive(`{"body":{"text":5},"header":[]}`),
			[]string{"content.interactive.header: is an array, and the API's schema has an object there (give an object)",
				"content.interactive.body.text: is a number, and the API's schema has a string there (give a string)"}},
		{"a number in quotes is one", template(`[{"type":"button","index":"0"}]`), nil},
		{"a number out of bounds", template(`[{"type":"button","index":10}]`),
			[]string{"content.template.components[0].index: is 10, and the API's schema allows 9 at most (give 9 at most)"}},
		{"a word", interactive(`{"type":"buton"}`),
			[]string{`content.interactive.type: "buton" is none of the words of the API's schema (did you mean "button"? ` +
				`allowed: button, list, product, product_list, cta_url, flow, call_permission_request, request_contact_info, ` +
				`voice_call, location_request_message)`}},
		{"the case of a word does not matter", template(`[{"type":"button","subType":"quickreply"}]`), nil},
		{"too long", interactive(`{"action":{"buttons":[{"type":"reply","reply":{"id":"1","title":"ééééééééééééééééééééé"}}]}}`),
			[]string{"content.interactive.action.buttons[0].reply.title: has 21 characters, and the API's schema allows 20 at most (give 20 at most)"}},
		{"as long as may be", interactive(`{"action":{"button":"ééééééééééééééééééée"}}`), nil},
		{"too many", interactive(`{"action":{"buttons":[{},{},{},{}]}}`),
			[]string{"content.interactive.action.buttons: has 4 values, and the API's schema allows 3 at most (give 3 at most)"}},
		{"too few", carousel(`{"cardWidth":"small","cards":[{"media":{"contentInfo":{"fileUrl":"https://x/a"}}}]}`),
			[]string{"content.carousel.cards: has 1 values, and the API's schema allows 2 to 10 (give 2 to 10)"}},
		{"beyond the globe", payload("content", `{"text":"Hi","suggestions":[{"action":{"text":"a","postbackData":"b",`+
			`"viewLocationAction":{"latLong":{"latitude":-90,"longitude":181}}}}]}`),
			[]string{"content.suggestions[0].action.viewLocationAction.latLong.longitude: is 181, " +
				"and the API's schema allows -180 to 180 (give -180 to 180)"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			request, err := Decode([]byte(tt.body), newYear())
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range request.Findings() {
				if f.Rule != orchestrator.RuleSchema {
					t.Errorf("%+v", f)
				}
				got = append(got, fmt.Sprintf("%s: %s (%s)", f.Field, f.What, f.Mend))
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got\n%swant\n%s", join(got), join(tt.want))
			}
		})
	}
}

func TestAMisspeltFieldIsToldWhichWasMeant(t *testing.T) {
	request, err := Decode([]byte(payload("channels", `[{"channel":"SMS","fallback_after":60}]`, "colour", "1")), newYear())
	if err != nil {
		t.Fatal(err)
	}
	got := request.Findings()
	if len(got) != 2 || got[0].Mend != `did you mean "fallbackAfter"?` || got[1].Mend == "" {
		t.Errorf("%+v", got)
	}
}

// A finding stands where its field does; one of a missing field at the object that lacks it.
func TestAFieldHasItsPlaceInThePayload(t *testing.T) {
	request, err := Decode([]byte("{\n\"user\": {\"msisdn\": \"+6598765432\"},\n\"type\": \"text\",\n"+
		"\"content\": {\"text\": \"Hi\"},\n \"channels\": [\n  {\"channel\": \"SMS\",\n   \"after\": 5}]}"), newYear())
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"user.msisdn": "2:20", "type": "3:9", "channels[0].channel": "6:15", "channels[0].fallbackAfter": "6:3",
		"channels[0].after": "7:13", "channels": "5:14", "channels[1]": "5:14", "channels[7]": "5:14",
	} {
		line, column, ok := request.Place(path)
		if got := fmt.Sprintf("%d:%d", line, column); got != want || !ok {
			t.Errorf("%s stands at %s, %t, want %s", path, got, ok, want)
		}
	}
	loose, err := Decode([]byte(payload("content", "{\"text\":\"Hi\",\n\"interactive\":{\"header\":{\n\"text\": {}}}}")), newYear())
	if err != nil {
		t.Fatal(err)
	}
	if line, column, ok := loose.Place("content.interactive.header.text"); line != 3 || column != 9 || !ok {
		t.Errorf("what may be anything stands at %d:%d, %t", line, column, ok)
	}
	if _, _, ok := request.Place("plan[0].channel"); ok {
		t.Error("what is not there has a place")
	}
}

// Of a long list the first values are held to the schema, and all are counted.
func TestOfALongListTheFirstAreHeldToTheSchema(t *testing.T) {
	for n, want := range map[int]int{mostParts - 1: mostParts - 1, mostParts: mostParts, mostParts + 1: mostParts, 3 * mostParts: mostParts} {
		cards := strings.TrimSuffix(strings.Repeat(`{"type":"buton"},`, n), ",")
		body := payload("type", `"template"`, "content", `{"template":{"name":"order","language":"en","components":[`+cards+`]}}`)
		request, err := Decode([]byte(body), newYear())
		if err != nil {
			t.Fatal(err)
		}
		if got := len(request.Findings()); got != want {
			t.Errorf("of %d, %d are told of", n, got)
		}
	}
}
