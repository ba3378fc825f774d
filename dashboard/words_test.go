package dashboard_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"cascade/dashboard"
	"cascade/sim/report"
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
		{"words", `[...[1, 25, 4711].map((code) => m.happening({kind: "failed", channel: "SMS", code}, {steps: []})), m.codeList.length > 80]`,
			`["Failed on SMS: absent subscriber, code 1","Failed on SMS: aborted by network or user, code 25","Failed on SMS: code 4711",true]`},
		{"places", `m.placeOf(m.places('{"a": [1, {"b": 2}]}'), "a[1].b")`, `[11,17]`},
		{"places", `m.placeOf(m.places('{"a": {}}'), "a.b.c")`, `[1,8]`},
		{"places", `m.placeOf(m.places('{"a": "\\"}", "b": 1}'), "b")`, `[13,19]`},
		{"places", `m.placeOf(m.places('{}'), "channels[0]")`, `[0,2]`},
		{"places", `m.syntaxError('{\n  "a": 1,\n}').at[0]`, `12`},
		{"places", `m.syntaxError("{}")`, `null`},
		{"pretty", `JSON.parse(m.pretty({a: [{b: "x".repeat(90)}, []], c: {}, d: null}))`, `{"a":[{"b":"` + x90 + `"},[]],"c":{},"d":null}`},
		{"outages", `[0, 3599, 3600, 7199, 7200, 90000].map((t) => m.isThere({from: "1h", to: "2h", effect: "hold"}, t, ""))`,
			`[false,false,true,true,false,false]`},
		{"outages", `[0, 3599, 3600, 7199, 7200, 90000].map((t) => m.isThere({from: "1h", to: "2h", every: "24h"}, t, ""))`,
			`[false,false,true,true,false,true]`},
		{"outages", `[0, 7 * 3600 - 1, 7 * 3600, 21 * 3600].map((t) => m.isThere({from: "22:00", to: "08:00", zone: "Europe/Berlin"}, t, "2026-01-15T00:00:00Z"))`,
			`[true,true,false,true]`},
		{"outages", `[0, 1, 2].map((h) => m.isThere({from: "01:30", to: "03:30", zone: "Europe/Berlin"}, h * 3600, "2026-03-29T00:00:00Z"))`,
			`[false,true,false]`},
		{"outages", `m.isThere({from: "22:00", to: "08:00", zone: "Mars/Olympus"}, 0, "2026-01-15T00:00:00Z")`, `false`},
		{"outages", `m.outageWords({from: "22:00", to: "08:00", zone: "Europe/Berlin", effect: "hold"})`,
			`"holds messages back from 22:00 to 08:00 in Europe/Berlin"`},
		{"outages", `m.outageWords({from: "1h", to: "2h", every: "1d", effect: "refuse"})`, `"cannot be reached from 1 h to 2 h and every 1 d after"`},
		{"outages", `m.switched([{from: "0s", to: "5s", effect: "hold"}, {from: "1m", to: "2m", effect: "hold", every: "1h"}], [], 10, "")`,
			`{"outages":[{"from":"0s","to":"5s","effect":"hold"},{"from":"10s","to":"8760h10s","effect":"refuse"}],` +
				`"aside":[{"from":"1m","to":"2m","effect":"hold","every":"1h"}]}`},
		{"outages", `m.switched([{from: "10s", to: "8760h10s", effect: "refuse"}], [{from: "1m", to: "2m", effect: "hold", every: "1h"}], 20, "")`,
			`{"outages":[{"from":"1m","to":"2m","effect":"hold","every":"1h"}],"aside":[]}`},
		{"outages", `m.switched([{from: "1m", to: "2m", effect: "hold", every: "1h"}], [], 60, "")`,
			`{"outages":[],"aside":[{"from":"1m","to":"2m","effect":"hold","every":"1h"}]}`},
		{"outages", `m.behaving({model: {}, receipts: "segment", price: {amount: 1, per: "segment"}, outages: [{from: "0s", to: "8760h", effect: "refuse"}, {from: "22:00", to: "08:00", zone: "UTC", effect: "hold"}]}, {script: []})`,
			`{"receipts":"segment","price":{"amount":1,"per":"segment"},"outages":[{"from":"22:00","to":"08:00","zone":"UTC","effect":"hold"}],"script":[]}`},
		{"scale", `m.dodge([0, 1, 50, 99, 100], 10, 100)`, `[0,10,50,90,100]`},
		{"scale", `m.ticks(m.scale(0, 130, 0, 500), 84)`, `[0,30,60,90,120]`},
		{"latency", `m.quantile({lognormal: {median: "4s", sigma: 1}}, 0.5)`, `4`},
		{"latency", `m.quantile({percentiles: {p50: "40s", p95: "15m"}}, 0.25)`, `20`},
		{"latency", `m.quantile({percentiles: {p50: "40s", p95: "15m"}}, 0.99)`, `900`},
		{"latency", `m.quantile({uniform: {min: "100ms", max: "400ms"}}, 0.5)`, `0.25`},
		{"asker", `await (async () => { const asked = []; const put = m.asker(async (q) => asked.push(q), () => {});
			await Promise.all([put(1), put(2), put(3)]); return asked; })()`, `[1,3]`},
		{"asker", `await (async () => { const told = []; const put = m.asker((q) => Promise.reject(q), () => {}, (err) => told.push(err));
			await put("no"); await put("still"); return told; })()`, `["no","still"]`},
		{"suppose", `m.beside(` + summaryOf(80, 720, 0) + `, ` + summaryOf(64.5, 743, 0) + `).map((f) => f.by + ", " + f.sense)`,
			`["15.5 s sooner, better","the same, same","2.3 points more, worse","the same, same","the same, same"]`},
		{"suppose", `m.beside(` + summaryOf(80, 720, 3.5) + `, ` + summaryOf(80, 720, 3.25) + `).at(-1)`,
			`{"name":"cost","before":"3.5","now":"3.25","by":"0.25 less","sense":"better"}`},
		{"behaviour", `m.fromSlider(m.toSlider(3))`, `3`},
		{"behaviour", `m.providerOf("Line", {...m.usual, choice: "delivers"})`, `{"script":[{"status":"Accepted","after":"50ms"},{"status":"Sent","after":"3s"}]}`},
		{"behaviour", `m.providerOf("SMS", {...m.usual, choice: "silent"})`, `{"script":[]}`},
		{"behaviour", `m.providerOf("SMS", m.usual)`, `null`},
	}
	for _, d := range []time.Duration{
		0, 1234 * time.Microsecond, 50 * time.Millisecond, 61050 * time.Millisecond, 119 * time.Second, 123 * time.Second,
		time.Hour, 90061500 * time.Millisecond, 24*time.Hour + 50*time.Millisecond, 719*time.Hour + 59*time.Minute,
	} { // pictures and page tell a span in the same words
		tests = append(tests, moduleTest{"words", fmt.Sprintf("m.span(%v)", d.Seconds()), quote(report.Span(d))})
	}
	b := browse(t, serve(t, dashboard.Options{}))
	for _, test := range tests {
		var got, want any
		b.value(`moduleOf("`+test.module+`.js").then(async (m) => JSON.stringify(`+test.expression+`) ?? "null").then(JSON.parse)`, &got)
		if err := json.Unmarshal([]byte(test.want), &want); err != nil {
			t.Fatal(err)
		}
		if g, w := text(got), text(want); g != w {
			t.Errorf("%s: %s is %s, not %s", test.module, test.expression, g, w)
		}
	}
}

// summaryOf is a summary as the page has it.
func summaryOf(p95 float64, duplicates int, cost float64) string {
	return fmt.Sprintf(`{"messages":1000,"succeeded":1000,"fallbacks":9,"duplicates":%d,"cost":%v,"timeToSuccess":{"p50":9,"p95":%v}}`,
		duplicates, cost, p95)
}

const x90 = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

func text(v any) string {
	out, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(out)
}
