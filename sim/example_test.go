package sim_test

import (
	"context"
	"fmt"
	"time"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim"
)

// A test of your own plan: nobody reads the WhatsApp message, so Viber takes over after a minute.
func ExampleRun() {
	s, err := scenarios.Parse("mine.yaml", []byte(`
plan:
  - {channel: WhatsApp, fallbackAfter: 60, successStatus: Read}
  - {channel: Viber}
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := sim.Run(context.Background(), s, sim.RunOptions{Timeline: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, l := range r.Timeline.All(0) {
		if l.Kind() == sim.Fired {
			fmt.Println(l.At, r.Route(l.Message)[l.Step()-1].Channel)
		}
	}
	fmt.Println(r.Summary.Succeeded, "succeeded,", r.Summary.Duplicates, "got it twice")
	// Output:
	// 0s WhatsApp
	// 1m0s Viber
	// 1 succeeded, 1 got it twice
}

// A world driven by hand: the recipient reads the message just in time.
func ExampleWorld() {
	s := scenarios.Default()
	w := sim.NewWorld(s, sim.Options{})
	n, err := w.Submit(&orchestrator.Message{
		User:    orchestrator.User{MSISDN: "+6598765432"},
		Type:    orchestrator.Text,
		Content: orchestrator.Content{Text: "Hello World!"},
		Plan: orchestrator.Plan{
			{Channel: orchestrator.WhatsApp, FallbackAfter: time.Minute, SuccessStatus: orchestrator.Read},
			{Channel: orchestrator.SMS},
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := w.AdvanceTo(59 * time.Second); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(w.State(n).Outcome, "with", w.Pending(), "event pending")
	if err := w.Report(n, orchestrator.WhatsApp, orchestrator.Read, 0, 0); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(w.State(n).Outcome, "with", w.Pending(), "pending")
	// Output:
	// open with 1 event pending
	// succeeded with 0 pending
}
