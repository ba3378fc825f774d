package dashboard_test

import (
	"encoding/json"
	"testing"

	"cascade/dashboard"
)

// moduleTest is an expression over a module of the page, and the JSON that it is to give.
type moduleTest struct{ module, expression, want string }

func TestTheModulesOfThePage(t *testing.T) {
	tests := []moduleTest{
		{"words", `m.span(0)`, `"0 s"`},
		{"words", `m.span(0.05)`, `"50 ms"`},
		{"words", `m.span(61.05)`, `"61.05 s"`},
		{"words", `m.span(61.05, 1)`, `"61 s"`},
		{"words", `m.span(123)`, `"2 min 3 s"`},
		{"words", `m.span(90061.5)`, `"1 d 1 h 1 min 1.5 s"`},
		{"words", `m.span(3600)`, `"1 h"`},
		{"words", `m.clockTime("2026-01-01T00:00:00Z", 61.05)`, `"00:01:01.050"`},
		{"words", `[0, 60, 123, 0.05, 3661.5, 1e-9, 0.0625004].map(m.goDuration)`, `["0s","1m","2m3s","50ms","1h1m1.5s","1ns","62.5004ms"]`},
		{"words", `["50ms", "1m30s", "2d", "1.5h", "0", 3].map(m.seconds)`, `[0.05,90,172800,5400,0,3]`},
		{"words", `["", "m", "5", "1x"].map((d) => Number.isNaN(m.seconds(d)))`, `[true,true,true,true]`},
		{"words", `[m.percent(1, 8), m.percent(0, 0), m.percent(1, 3000), m.plural(1, "copy"), m.plural(2000, "copy")]`, `["12.5%","–","0.03%","1 copy","2,000 copies"]`},
		{"words", `m.clockTime("2026-01-01T00:00:00Z", 1.005)`, `"00:00:01.005"`},
		{"words", `m.clockTime("2026-01-01T00:00:00Z", 86399.99999)`, `"00:00:00"`},
		{"words", `m.statusesOf("Line")`, `["Accepted","Sent"]`},
		{"words", `m.statusesOf("RCS")`, `["Accepted","Sent","Delivered","Read"]`},
		{"words", `[m.codeWords(1), m.codeWords(25), m.codeWords(4711), m.codeList.length > 80]`,
			`["absent subscriber, code 1","aborted by network or user, code 25","code 4711",true]`},
		{"places", `m.placeOf(m.places('{"a": [1, {"b": 2}]}'), "a[1].b")`, `[11,17]`},
		{"places", `m.placeOf(m.places('{"a": {}}'), "a.b.c")`, `[1,8]`},
		{"places", `m.placeOf(m.places('{"a": "\\"}", "b": 1}'), "b")`, `[13,19]`},
		{"places", `m.placeOf(m.places('{}'), "channels[0]")`, `[0,2]`},
		{"places", `m.syntaxError('{\n  "a": 1,\n}').at[0]`, `12`},
		{"places", `m.syntaxError("{}")`, `null`},
		{"pretty", `JSON.parse(m.pretty({a: [{b: "x".repeat(90)}, []], c: {}, d: null}))`, `{"a":[{"b":"` + x90 + `"},[]],"c":{},"d":null}`},
		{"scale", `m.dodge([0, 1, 50, 99, 100], 10, 100)`, `[0,10,50,90,100]`},
		{"scale", `m.ticks(m.scale(0, 130, 0, 500), 84)`, `[0,30,60,90,120]`},
		{"latency", `m.quantile({lognormal: {median: "4s", sigma: 1}}, 0.5)`, `4`},
		{"latency", `m.quantile({percentiles: {p50: "40s", p95: "15m"}}, 0.25)`, `20`},
		{"latency", `m.quantile({percentiles: {p50: "40s", p95: "15m"}}, 0.99)`, `900`},
		{"latency", `m.quantile({uniform: {min: "100ms", max: "400ms"}}, 0.5)`, `0.25`},
		{"behaviour", `m.fromSlider(m.toSlider(3))`, `3`},
		{"behaviour", `m.providerOf("Line", {...m.usual, choice: "delivers"})`, `{"script":[{"status":"Accepted","after":"50ms"},{"status":"Sent","after":"3s"}]}`},
		{"behaviour", `m.providerOf("SMS", {...m.usual, choice: "silent"})`, `{"script":[]}`},
		{"behaviour", `m.providerOf("SMS", m.usual)`, `null`},
	}
	b := browse(t, serve(t, dashboard.Options{}))
	for _, test := range tests {
		var got, want any
		b.value(`import("/`+test.module+`.js").then((m) => JSON.stringify(`+test.expression+`) ?? "null").then(JSON.parse)`, &got)
		if err := json.Unmarshal([]byte(test.want), &want); err != nil {
			t.Fatal(err)
		}
		if g, w := text(got), text(want); g != w {
			t.Errorf("%s: %s is %s, not %s", test.module, test.expression, g, w)
		}
	}
}

const x90 = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

func text(v any) string {
	out, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(out)
}
