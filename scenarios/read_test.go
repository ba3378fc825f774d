package scenarios_test

import (
	"regexp"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"cascade/orchestrator"
	"cascade/scenarios"
)

const everything = `
name: everything                  # file name without .yaml
about: One of each.
seed: 42
start: 2026-01-01T08:00:00+08:00
plan:
  - {channel: WhatsApp, fallbackAfter: 60, successStatus: Read}
  - {channel: Viber, fallbackAfter: 60, successStatus: Delivered}
  - {channel: SMS}
channels: [WhatsApp, Viber, SMS]
message:
  type: text
  content: {text: "Hello World!", sms: {encoding: AUTO, source: SENDERID}}
  expiry: 1d
templates:
  order_update: {category: utility, ttl: 10m}
providers:
  WhatsApp:
    script:
      - {status: Accepted, after: 50ms}
      - {status: Delivered, after: 3s}
      - {status: Undelivered, after: 5s}
      - {status: Rejected, after: 0, code: 1}
      - {status: Rejected}
  Viber:
    model:
      accepted: 60ms
      sent: {uniform: {min: 100ms, max: 400ms}}
      delivered: {lognormal: {median: 4s, sigma: 1.0}}
      read: {percentiles: {p99.9: 30m, p50: 40s, p95: 15m}}
      reach: 0.95
      readers: 0.6
      stall: 0.02
      reject: {share: 0.01}
      repeat: 0.01
      reorder: 0.02
    outages:
      - {from: 1h, to: 2h, effect: hold}
      - {from: 0s, to: 5m, effect: refuse}
      - {from: 5m, to: 6m, effect: silent}
    throughput: 80/s
    ttl: 24h
    onExpiry: Undelivered
    price: {amount: 0.03, per: delivery}
    rules:
      - {msisdn: "+6598765432", script: [{status: Rejected, after: 0s, code: 1}]}
      - {msisdn: "+6598765431", model: {}}
  SMS: {}
  Line: {script: []}
recipients:
  - {msisdn: "+6598765433", offline: [{channel: WhatsApp, from: 0s, to: 12m}, {from: 1h, to: 1d}]}
traffic: {messages: 1000, arrivals: {poisson: 20/s}, people: en}
expect:
  succeeded: {min: 99%}
  duplicates: {max: 5}
  channels: {SMS: {fired: {min: 1%, max: 10%}}}
  timeToSuccess: {p95: {max: 2m}}
  cost: 1.25
tolerance: {timeToSuccess.p95: 5%}
`

// A scenario with one of each field is read as it is written, and what it leaves out is filled in.
func TestParseReadsEveryField(t *testing.T) {
	got, err := scenarios.Parse("everything.yaml", []byte(everything))
	if err != nil {
		t.Fatal(err)
	}
	want := &scenarios.Scenario{
		Name: "everything", About: "One of each.", Seed: 42,
		Start: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
		Plan: orchestrator.Plan{
			{Channel: orchestrator.WhatsApp, FallbackAfter: time.Minute, SuccessStatus: orchestrator.Read},
			{Channel: orchestrator.Viber, FallbackAfter: time.Minute, SuccessStatus: orchestrator.Delivered},
			{Channel: orchestrator.SMS},
		},
		Channels: []orchestrator.Channel{orchestrator.WhatsApp, orchestrator.Viber, orchestrator.SMS},
		Message: &orchestrator.Message{
			Type:    orchestrator.Text,
			Content: orchestrator.Content{Text: "Hello World!", SMS: orchestrator.SMSOptions{Source: "SENDERID"}},
			Expiry:  orchestrator.When{After: 24 * time.Hour},
		},
		Templates: map[string]orchestrator.TemplateSpec{
			"order_update": {Category: orchestrator.Utility, TTL: 10 * time.Minute},
		},
		Providers: map[orchestrator.Channel]*scenarios.Provider{
			orchestrator.WhatsApp: {HasScript: true, Script: []scenarios.Receipt{
				{Status: orchestrator.Accepted, After: 50 * time.Millisecond},
				{Status: orchestrator.Delivered, After: 3 * time.Second},
				{Status: orchestrator.Undelivered, After: 5 * time.Second, Code: 46},
				{Status: orchestrator.Rejected, Code: 1},
				{Status: orchestrator.Rejected, Code: 41},
			}},
			orchestrator.Viber: viber(),
			orchestrator.SMS:   {},
			orchestrator.Line:  {HasScript: true},
		},
		Recipients: []scenarios.Recipient{{MSISDN: "+6598765433", Offline: []scenarios.Offline{
			{Channel: orchestrator.WhatsApp, To: 12 * time.Minute},
			{From: time.Hour, To: 24 * time.Hour},
		}}},
		Traffic: &scenarios.Traffic{
			Messages: 1000, Poisson: scenarios.Rate{Count: 20, Per: time.Second}, People: "en",
		},
		Expect: []scenarios.Expectation{
			{Figure: "succeeded", Min: bound(99, scenarios.Percent), Place: scenarios.Place{Line: 54, Column: 3}},
			{Figure: "duplicates", Max: bound(5, scenarios.Count), Place: scenarios.Place{Line: 55, Column: 3}},
			{Figure: "channels.SMS.fired", Min: bound(1, scenarios.Percent), Max: bound(10, scenarios.Percent),
				Place: scenarios.Place{Line: 56, Column: 20}},
			{Figure: "timeToSuccess.p95", Max: bound(120, scenarios.Seconds),
				Place: scenarios.Place{Line: 57, Column: 19}},
			{Figure: "cost", Min: bound(1.25, scenarios.Money), Max: bound(1.25, scenarios.Money),
				Place: scenarios.Place{Line: 58, Column: 3}},
		},
		Tolerances: []scenarios.Tolerance{{Figure: "timeToSuccess.p95", By: *bound(5, scenarios.Percent),
			Place: scenarios.Place{Line: 59, Column: 13}}},
		File: "everything.yaml", Text: []byte(everything),
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(scenarios.Scenario{})); diff != "" {
		t.Errorf("it is read differently (-want +got):\n%s", diff)
	}
}

func bound(value float64, unit scenarios.Unit) *scenarios.Bound {
	return &scenarios.Bound{Value: value, Unit: unit}
}

func viber() *scenarios.Provider {
	plain := scenarios.DefaultModel()
	return &scenarios.Provider{
		Model: &scenarios.Model{
			Accepted: scenarios.Latency{Kind: scenarios.Fixed, A: 60 * time.Millisecond},
			Sent: scenarios.Latency{
				Kind: scenarios.Uniform, A: 100 * time.Millisecond, B: 400 * time.Millisecond,
			},
			Delivered: scenarios.Latency{Kind: scenarios.Lognormal, A: 4 * time.Second, Sigma: 1},
			Read: &scenarios.Latency{Kind: scenarios.Percentiles, Points: []scenarios.Point{
				{Share: 0.5, At: 40 * time.Second},
				{Share: 0.95, At: 15 * time.Minute},
				{Share: 0.999, At: 30 * time.Minute},
			}},
			Reach: 0.95, Readers: 0.6, Stall: 0.02, Repeat: 0.01, Reorder: 0.02,
			Reject: scenarios.Reject{Share: 0.01, After: 300 * time.Millisecond, Code: 41},
		},
		Outages: []scenarios.Outage{
			{To: 5 * time.Minute, Effect: scenarios.Refuse},
			{From: 5 * time.Minute, To: 6 * time.Minute, Effect: scenarios.Silent},
			{From: time.Hour, To: 2 * time.Hour, Effect: scenarios.Hold},
		},
		Throughput: scenarios.Rate{Count: 80, Per: time.Second},
		TTL:        24 * time.Hour,
		OnExpiry:   scenarios.ReportUndelivered,
		Price:      scenarios.Price{Millionths: 30_000, Per: scenarios.PerDelivery},
		Rules: []scenarios.Rule{
			{MSISDN: "+6598765432", HasScript: true,
				Script: []scenarios.Receipt{{Status: orchestrator.Rejected, Code: 1}}},
			{MSISDN: "+6598765431", Model: &plain},
		},
	}
}

// A file with nothing but a name is the default world under that name.
func TestParseFillsInWhatIsLeftOut(t *testing.T) {
	got, err := scenarios.Parse("bare.yaml", []byte("name: bare\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := scenarios.Default()
	want.Name, want.About, want.File, want.Text = "bare", "", "bare.yaml", []byte("name: bare\n")
	same := cmp.Options{cmpopts.IgnoreUnexported(scenarios.Scenario{}), cmpopts.EquateEmpty()}
	if diff := cmp.Diff(want, got, same); diff != "" {
		t.Errorf("it is not the default world (-want +got):\n%s", diff)
	}
	if s, err := scenarios.Parse("dir/unnamed.yaml", []byte("seed: 7")); err != nil || s.Name != "unnamed" {
		t.Errorf("a scenario without a name is %+v, %v", s, err)
	}
}

// A field is found where its key stands, and one that the file does not have where its surroundings do.
func TestPlaceFindsFieldsAndWhatIsAroundThem(t *testing.T) {
	s, err := scenarios.Parse("everything.yaml", []byte(everything))
	if err != nil {
		t.Fatal(err)
	}
	for field, want := range map[string]scenarios.Place{
		"seed":                           {Line: 4, Column: 1},
		"plan[1]":                        {Line: 8, Column: 5},
		"plan[1].fallbackAfter":          {Line: 8, Column: 22},
		"plan[2].fallbackAfter":          {Line: 9, Column: 5},
		"plan[7].fallbackAfter":          {Line: 6, Column: 1},
		"message.content.sms.source":     {Line: 13, Column: 57},
		"message.content.whatsApp":       {Line: 13, Column: 3},
		"providers.Viber.rules[0].model": {Line: 46, Column: 9},
		"nothing":                        {Line: 1, Column: 1},
	} {
		if got, ok := s.Place(field); !ok || got != want {
			t.Errorf("%s is at %v, %v, not %v", field, got, ok, want)
		}
	}
	if at, ok := scenarios.Default().Place("seed"); ok {
		t.Errorf("a world without a file has seed at %v", at)
	}
}

// A provider and traffic can be read by themselves, as JSON too.
func TestPartsAreReadByThemselves(t *testing.T) {
	p, err := scenarios.ParseProvider(scenarios.Default().Start, orchestrator.Viber, "",
		[]byte(`{"script":[{"status":"Read","after":"1s"}],"ttl":"1h"}`))
	want := &scenarios.Provider{HasScript: true, TTL: time.Hour,
		Script: []scenarios.Receipt{{Status: orchestrator.Read, After: time.Second}}}
	if diff := cmp.Diff(want, p); diff != "" || err != nil {
		t.Errorf("the provider is %v, %s", err, diff)
	}
	traffic, err := scenarios.ParseTraffic("", []byte("{\n\t\"messages\":10\n}"))
	if diff := cmp.Diff(&scenarios.Traffic{Messages: 10, People: "en"}, traffic); diff != "" || err != nil {
		t.Errorf("the traffic is %v, %s", err, diff)
	}
}

// A percentage is text: whoever quotes it, as a writer of JSON must, means the same.
func TestPercentagesMayBeQuoted(t *testing.T) {
	const text = "plan: [{channel: SMS}]\nexpect: {succeeded: {min: 99%}, duplicates: 5%}\ntolerance: {timeToSuccess.p95: 5%}\n"
	plain, err := scenarios.Parse("x.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	for _, quote := range []string{`"$0"`, `'$0'`} {
		quoted, err := scenarios.Parse("x.yaml", regexp.MustCompile(`\d+%`).ReplaceAll([]byte(text), []byte(quote)))
		if err != nil {
			t.Fatal(err)
		}
		got := []any{quoted.Expect, quoted.Tolerances}
		if diff := cmp.Diff([]any{plain.Expect, plain.Tolerances}, got, cmpopts.IgnoreTypes(scenarios.Place{})); diff != "" {
			t.Error(diff)
		}
	}
}

// Amounts are read digit by digit: what a float cannot hold is exact.
func TestPricesAreExactToMillionths(t *testing.T) {
	for text, want := range map[string]int64{
		"0": 0, "1": 1_000_000, "0.03": 30_000, "0.000001": 1, "0.1": 100_000, "8.192001": 8_192_001,
		"10000": 10_000_000_000, "0.070000": 70_000,
	} {
		p, err := scenarios.ParseProvider(scenarios.Default().Start, orchestrator.SMS, "",
			[]byte("price: {amount: "+text+", per: segment}"))
		if err != nil || p.Price != (scenarios.Price{Millionths: want, Per: scenarios.PerSegment}) {
			t.Errorf("%s is read as %+v, %v", text, p, err)
		}
	}
}
