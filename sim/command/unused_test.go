package command_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"cascade/orchestrator"
	"cascade/scenarios"
	"cascade/sim"
	"cascade/sim/command"
)

// A recipient is unused just where no message of the run goes to them.
func TestARecipientIsUnusedWhereNoMessageGoesToThem(t *testing.T) {
	numbers := []string{"+14155550101", "+14155550102", "+14155550103", scenarios.DefaultRecipient}
	rapid.Check(t, func(t *rapid.T) {
		s := scenarios.Default()
		s.Plan = orchestrator.Plan{{Channel: orchestrator.SMS}}
		for _, n := range rapid.Permutation(numbers).Draw(t, "numbers")[:rapid.IntRange(1, 4).Draw(t, "recipients")] {
			s.Recipients = append(s.Recipients, scenarios.Recipient{MSISDN: n})
		}
		if rapid.Bool().Draw(t, "a user") {
			m := orchestrator.Message{Type: orchestrator.Text, Content: orchestrator.Content{Text: "hi"}}
			m.User.MSISDN = rapid.SampledFrom(numbers).Draw(t, "user")
			s.Message = &m
		}
		if rapid.Bool().Draw(t, "traffic") {
			to := rapid.SampledFrom([]scenarios.Audience{scenarios.ToGenerated, scenarios.ToRecipients}).Draw(t, "to")
			s.Traffic = &scenarios.Traffic{Messages: rapid.IntRange(1, 5).Draw(t, "messages"), To: to}
		}
		messages := rapid.IntRange(0, 5).Draw(t, "--messages")
		result, err := sim.Run(context.Background(), s, sim.RunOptions{Messages: messages})
		if err != nil {
			t.Fatal(err)
		}
		reached := map[string]bool{}
		for n := range result.Summary.Messages {
			reached[result.Message(uint32(n)).User.MSISDN] = true
		}
		said := map[string]bool{}
		for _, f := range s.Lint(messages) {
			if f.Rule == orchestrator.RuleRecipientUnused {
				said[f.Field] = true
			}
		}
		for i, r := range s.Recipients {
			if field := fmt.Sprintf("recipients[%d]", i); said[field] == reached[r.MSISDN] {
				t.Fatalf("%s %s: said to be unused: %v, a message goes to it: %v", field, r.MSISDN,
					said[field], reached[r.MSISDN])
			}
		}
		if m := s.Message; m != nil && said["message.user.msisdn"] == reached[m.User.MSISDN] {
			t.Fatalf("the message's user: said to be unused: %v", said["message.user.msisdn"])
		}
	})
}

func TestARunTellsWhomNothingIsSentTo(t *testing.T) {
	path := t.TempDir() + "/crowd.yaml"
	write(t, path, "plan: [{channel: SMS}]\nrecipients: [{msisdn: \"+6598765432\", offline: [{from: 0s, to: 1h}]}]\n")
	for messages, want := range map[int]bool{0: true, 2: true} {
		got := run(func(r *command.Run) { r.Messages = messages }, path)
		if strings.Contains(got.out, "lint: recipient-unused: recipients[0]: nothing is sent to +6598765432") != want {
			t.Errorf("%d messages: %s", messages, got.out)
		}
	}
	write(t, path, "plan: [{channel: SMS}]\nrecipients: [{msisdn: \"+6598765432\", offline: [{from: 0s, to: 1h}]}]\n"+
		"traffic: {messages: 2, to: recipients}\n")
	if got := run(nil, path); strings.Contains(got.out, "lint:") || !strings.Contains(got.out, "3600    s") {
		t.Errorf("%s%s", got.out, got.errs)
	}
}
